//! The test application: the real [`rag_core::app::App`] and the real router on a free port, over a
//! real PostgreSQL or a SQLite file, and people who use it over HTTP.
//!
//! Run through `scripts/with-servers`, which starts the servers that the tests need.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test that cannot go on fails"
)]

mod answer;
mod app;
mod backend;
mod database;
mod library;
mod log;
mod metrics;
mod pdf;
mod person;
pub mod process;
mod records;
mod test_db;

pub use answer::{Answer, micros};
pub use app::TestApp;
pub use backend::Backend;
pub use library::Book;
pub use log::Log;
pub use metrics::metric;
pub use pdf::{pdf, pdf_of};
pub use person::{PASSWORD, Person, Reply};
pub use records::{at, document_of, hold_of, session_of};
pub use test_db::TestDb;

/// Turns one test into several, one for each of the named backends.
///
/// ```text
/// tests_on! {
///     [postgres Postgres, sqlite Sqlite]
///     async fn nobody_works_without_a_worker(backend: Backend) { … }
/// }
/// ```
#[macro_export]
macro_rules! tests_on {
    ($backends:tt $(async fn $name:ident($backend:ident: Backend) $body:block)*) => {$(
        async fn $name($backend: $crate::Backend) $body

        mod $name {
            $crate::tests_on!(@each $name $backends);
        }
    )*};
    (@each $name:ident [$($test:ident $variant:ident),*]) => {$(
        #[tokio::test(flavor = "multi_thread")]
        async fn $test() {
            super::$name($crate::Backend::$variant).await;
        }
    )*};
}

/// Tests of what holds on both databases, whatever the engine: `name::postgres` and `name::sqlite`. The
/// test names what it starts with: a [`TestApp`], or only a [`TestDb`].
///
/// ```text
/// both! {
///     async fn a_new_person_has_no_stores(app: TestApp) { … }
/// }
/// ```
#[macro_export]
macro_rules! both {
    ($(async fn $name:ident($start:ident: $fixture:ident) $body:block)*) => {
        $crate::on_both! {$(
            async fn $name(backend: Backend) {
                let $start = $crate::$fixture::start(backend).await;
                $body
            }
        )*}
    };
}

/// The same for tests that start the service themselves.
#[macro_export]
macro_rules! on_both {
    ($($tests:tt)*) => { $crate::tests_on! { [postgres Postgres, sqlite Sqlite] $($tests)* } };
}

/// Tests of what holds with both engines too: `name::gemini` is the third.
#[macro_export]
macro_rules! all {
    ($(async fn $name:ident($app:ident: TestApp) $body:block)*) => {
        $crate::on_all! {$(
            async fn $name(backend: Backend) {
                let $app = $crate::TestApp::start(backend).await;
                $body
            }
        )*}
    };
}

/// The same for tests that start the service themselves.
#[macro_export]
macro_rules! on_all {
    ($($tests:tt)*) => {
        $crate::tests_on! { [postgres Postgres, sqlite Sqlite, gemini Gemini] $($tests)* }
    };
}

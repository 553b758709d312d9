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
mod person;
pub mod process;

pub use answer::Answer;
pub use app::TestApp;
pub use backend::Backend;
pub use library::Book;
pub use person::{Person, Reply};

/// Turns one test into two: `name::postgres` and `name::sqlite`.
///
/// ```text
/// both! {
///     async fn a_new_person_has_no_stores(app: TestApp) { … }
/// }
/// ```
#[macro_export]
macro_rules! both {
    ($(async fn $name:ident($app:ident: TestApp) $body:block)*) => {$(
        async fn $name($app: $crate::TestApp) $body

        mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                super::$name($crate::TestApp::start($crate::Backend::Postgres).await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                super::$name($crate::TestApp::start($crate::Backend::Sqlite).await).await;
            }
        }
    )*};
}

/// The same for tests that start the service themselves.
///
/// ```text
/// on_both! {
///     async fn nobody_works_without_a_worker(backend: Backend) { … }
/// }
/// ```
#[macro_export]
macro_rules! on_both {
    ($(async fn $name:ident($backend:ident: Backend) $body:block)*) => {$(
        async fn $name($backend: $crate::Backend) $body

        mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                super::$name($crate::Backend::Postgres).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                super::$name($crate::Backend::Sqlite).await;
            }
        }
    )*};
}

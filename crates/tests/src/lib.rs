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
mod records;
mod test_db;

pub use answer::Answer;
pub use app::TestApp;
pub use backend::Backend;
pub use library::Book;
pub use person::{Person, Reply};
pub use records::{at, document_of, hold_of, session_of};
pub use test_db::TestDb;

/// Turns one test into two: `name::postgres` and `name::sqlite`. The test names what it starts with: a
/// [`TestApp`], or only a [`TestDb`].
///
/// ```text
/// both! {
///     async fn a_new_person_has_no_stores(app: TestApp) { … }
/// }
/// ```
#[macro_export]
macro_rules! both {
    ($(async fn $name:ident($start:ident: $fixture:ident) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports, reason = "a test may need nothing from its module")]
            use super::*;

            async fn run($start: $crate::$fixture) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                run($crate::$fixture::start($crate::Backend::Postgres).await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                run($crate::$fixture::start($crate::Backend::Sqlite).await).await;
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
        mod $name {
            #[allow(unused_imports, reason = "a test may need nothing from its module")]
            use super::*;

            async fn run($backend: $crate::Backend) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                run($crate::Backend::Postgres).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                run($crate::Backend::Sqlite).await;
            }
        }
    )*};
}

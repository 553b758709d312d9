//! What becomes of a document whose copy got lost.

use rag_core::db::{Tx, documents::DocumentStatus, ingestion};
use rag_tests::{at, both};

use super::row;

both! {
    async fn a_finished_document_is_lost_once_and_waits_with_all_attempts_ahead(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let lose = async |id| db.write(async |tx| ingestion::mark_lost(tx, id, at(20)).await).await;
        let waiting = db.document(ada, store, "waiting").await;
        let deleted = db.indexed(ada, store, "deleted").await;
        db.deletes(ada, deleted).await;
        assert!(!lose(waiting).await && !lose(deleted).await);

        let id = db.indexed(ada, store, "one").await;
        let lost = db.at_once(6, async |tx: &mut Tx, _| ingestion::mark_lost(tx, id, at(20)).await);
        assert_eq!(lost.await.into_iter().filter(|won| *won.as_ref().unwrap()).count(), 1);
        let found = row(&db, id).await;
        assert_eq!(
            (found.status, found.attempts, found.status_updated_at),
            (DocumentStatus::Pending, 0, at(20))
        );
        assert_eq!(found.provider_name.as_deref(), Some("name"), "it is looked for there first");
        assert_eq!(db.claimed(id, "worker").await.document, id);
    }
}

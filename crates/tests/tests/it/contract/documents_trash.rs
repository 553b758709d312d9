//! Table `documents`: hiding and taking back.

use rag_core::{
    db::{Tx, documents, documents::Document, stores},
    ids::DocumentId,
};
use rag_tests::{TestDb, at, both};

use super::winners;

async fn row(db: &TestDb, id: DocumentId) -> Document {
    db.read(async |conn| documents::find(conn, id).await).await.unwrap()
}

both! {
    async fn a_document_is_deleted_by_one_of_many(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        let delete =
            async |tx: &mut Tx, moment| documents::mark_deleted(tx, id, ada, at(moment)).await;
        let deleted = db.at_once(8, delete).await;
        assert_eq!(winners(deleted), 1);
        let unknown =
            async |tx: &mut Tx| documents::mark_deleted(tx, DocumentId(0), ada, at(1)).await;
        assert!(!db.write(unknown).await);
    }

    async fn who_waits_for_a_deletion_finds_it_done(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        let first = async |tx: &mut Tx| documents::mark_deleted(tx, id, ada, at(1)).await;
        let second = async |tx: &mut Tx| documents::mark_deleted(tx, id, ada, at(2)).await;
        assert!(!db.after(first, second).await.unwrap());
        assert_eq!(row(&db, id).await.deleted_at, Some(at(1)));
    }

    async fn a_document_comes_back_once(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        let restore = async |tx: &mut Tx, _| documents::unmark_deleted(tx, id).await;
        assert!(!db.write(async |tx| restore(tx, 0).await).await, "it was not deleted");
        db.deletes(ada, id).await;
        let restored = db.at_once(8, restore).await;
        assert_eq!(winners(restored), 1);
        assert_eq!(row(&db, id).await.deleted_at, None);
        assert_eq!(
            db.number("select count(*) from documents where deleted_by is not null").await,
            0
        );
    }

    async fn a_content_uploaded_again_meanwhile_is_a_conflict(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "same").await;
        db.deletes(ada, id).await;
        db.document(ada, store, "same").await;
        let restored = db.try_write(async |tx| documents::unmark_deleted(tx, id).await).await;
        assert!(restored.is_err_and(|error| error.is_conflict()));
        assert_eq!(row(&db, id).await.deleted_at, Some(at(2)));
    }

    async fn a_store_takes_its_documents_along_and_brings_only_those_back(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let other = db.store(ada, "other").await;
        let before = db.document(ada, store, "before").await;
        let with = db.document(ada, store, "with").await;
        let elsewhere = db.document(ada, other, "elsewhere").await;
        db.deletes(ada, before).await;
        db.write(async |tx| {
            stores::mark_deleted(tx, store, ada, at(5)).await?;
            documents::mark_deleted_with_store(tx, store, ada, at(5)).await
        })
        .await;
        let state = async |id| {
            let row = row(&db, id).await;
            (row.deleted_at, row.deleted_with_store)
        };
        assert_eq!(state(before).await, (Some(at(2)), false));
        assert_eq!(state(with).await, (Some(at(5)), true));
        assert_eq!(state(elsewhere).await, (None, false));
        db.write(async |tx| documents::unmark_deleted_with_store(tx, store).await).await;
        assert_eq!(state(before).await, (Some(at(2)), false));
        assert_eq!(state(with).await, (None, false));
    }

    async fn a_document_restored_alone_is_no_more_one_of_its_store(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        db.write(async |tx| documents::mark_deleted_with_store(tx, store, ada, at(5)).await).await;
        db.write(async |tx| documents::unmark_deleted(tx, id).await).await;
        db.deletes(ada, id).await;
        db.write(async |tx| documents::unmark_deleted_with_store(tx, store).await).await;
        assert_eq!(row(&db, id).await.deleted_at, Some(at(2)));
    }

    async fn unfinished_documents_are_those_that_wait_or_run_and_are_not_deleted(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let other = db.store(ada, "other").await;
        let mut ids = Vec::new();
        for name in ["waits", "runs", "done", "failed", "deleted"] {
            ids.push(db.document(ada, store, name).await);
        }
        db.document(ada, other, "elsewhere").await;
        for (id, status) in [(ids[1], "RUNNING"), (ids[2], "DONE"), (ids[3], "ERROR")] {
            db.execute(&format!("update documents set status = '{status}' where id = {id}")).await;
        }
        db.deletes(ada, ids[4]).await;
        let rows = db.write(async |tx| documents::unfinished_of_store(tx, store).await).await;
        assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), ids[..2]);
    }
}

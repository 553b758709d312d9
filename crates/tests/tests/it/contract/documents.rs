//! Table `documents`: taking in and finding.

use rag_core::{
    db::{
        DbError, Tx,
        documents::{self, DocumentStatus, NewDocument},
        stores,
    },
    ids::{DocumentId, StoreId},
};
use rag_tests::{TestDb, at, both, document_of};

async fn page(
    db: &TestDb,
    store: StoreId,
    before: Option<DocumentId>,
    limit: i64,
) -> Vec<DocumentId> {
    let rows =
        db.read(async |conn| documents::list_of_store(conn, store, before, limit).await).await;
    rows.into_iter().map(|row| row.id).collect()
}

both! {
    async fn a_new_document_waits_and_is_read_as_it_was_written(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let new = NewDocument {
            filename: "Prüfbericht №3.pdf",
            display_name: Some("報告書 '; --"),
            media_type: "application/pdf",
            size_bytes: i64::MAX,
            estimated_tokens: i64::MAX,
            ..document_of(ada, store, "hash")
        };
        let made = db.write(async |tx| documents::insert(tx, &new, at(3)).await).await.unwrap();
        let row = db.read(async |conn| documents::find(conn, made.id).await).await.unwrap();
        assert_eq!((row.store_id, row.user_id, row.title()), (store, ada, "報告書 '; --"));
        assert_eq!(
            (row.filename.as_str(), row.media_type.as_str()),
            ("Prüfbericht №3.pdf", "application/pdf")
        );
        assert_eq!((row.size_bytes, row.estimated_tokens), (i64::MAX, i64::MAX));
        assert_eq!((row.sha256.as_str(), row.storage_key.as_str()), ("hash", "hash"));
        assert_eq!((row.status, row.attempts), (DocumentStatus::Pending, 0));
        assert_eq!((row.created_at, row.status_updated_at), (at(3), at(3)));
        assert_eq!((row.next_attempt_at, row.pages_ready_at, row.deleted_at), (None, None, None));
        assert_eq!((row.gcs_uri, row.page_count, row.provider_name), (None, None, None));
        assert_eq!((row.error_code, row.error_message, row.error_retryable), (None, None, None));
        assert!(!row.deleted_with_store);
    }

    async fn a_document_that_never_was_is_absent(db: TestDb) {
        for id in [DocumentId(0), DocumentId(i64::MIN), DocumentId(i64::MAX)] {
            assert!(db.read(async |conn| documents::find(conn, id).await).await.is_none());
        }
    }

    async fn an_unknown_status_is_said_to_be_corrupt(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        db.execute("update documents set status = 'LOST'").await;
        let found = documents::find(&mut db.db.read().await.unwrap(), id).await;
        assert!(found.is_err());
    }

    async fn a_deleted_store_takes_no_document(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        db.deletes_store(ada, store).await;
        for store in [store, StoreId(i64::MAX)] {
            let new = document_of(ada, store, "one");
            assert!(db.write(async |tx| documents::insert(tx, &new, at(0)).await).await.is_none());
        }
        assert_eq!(db.number("select count(*) from documents").await, 0);
    }

    async fn a_document_that_waits_for_the_deletion_of_its_store_is_not_taken(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let new = document_of(ada, store, "one");
        let delete = async |tx: &mut Tx| {
            stores::mark_deleted(tx, store, ada, at(1)).await?;
            documents::mark_deleted_with_store(tx, store, ada, at(1)).await
        };
        let taken = db.after(delete, async |tx| documents::insert(tx, &new, at(2)).await).await;
        assert!(taken.unwrap().is_none());
    }

    async fn a_deletion_that_waits_for_a_new_document_deletes_it_too(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let new = document_of(ada, store, "one");
        let delete = async |tx: &mut Tx| {
            stores::mark_deleted(tx, store, ada, at(1)).await?;
            documents::mark_deleted_with_store(tx, store, ada, at(1)).await
        };
        db.after(async |tx| documents::insert(tx, &new, at(0)).await, delete).await.unwrap();
        let living = "select count(*) from documents where deleted_at is null";
        assert_eq!(db.number(living).await, 0);
    }

    async fn a_store_has_one_living_document_of_a_content(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let new = document_of(ada, store, "same");
        let made = db.at_once(8, async |tx, _| documents::insert(tx, &new, at(0)).await).await;
        let (won, lost): (Vec<_>, Vec<_>) = made.into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (1, 7));
        assert!(lost.iter().all(|lost| lost.as_ref().is_err_and(DbError::is_conflict)));
    }

    async fn a_deleted_document_and_another_store_do_not_stand_in_the_way(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let other = db.store(ada, "other").await;
        let first = db.document(ada, store, "same").await;
        db.deletes(ada, first).await;
        let second = db.document(ada, store, "same").await;
        let elsewhere = db.document(ada, other, "same").await;
        let by_content = async |store, hash: &str| {
            let row =
                db.read(async |conn| documents::find_by_content(conn, store, hash).await).await;
            row.map(|row| row.id)
        };
        assert_eq!(by_content(store, "same").await, Some(second));
        assert_eq!(by_content(other, "same").await, Some(elsewhere));
        assert_eq!(by_content(store, "SAME").await, None);
        let deleted = db.read(async |conn| documents::find(conn, first).await).await.unwrap();
        assert_eq!(deleted.deleted_at, Some(at(2)));
    }

    async fn a_list_is_newest_first_and_its_pages_neither_miss_nor_repeat(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let other = db.store(ada, "other").await;
        let mut ids = Vec::new();
        for content in ["a", "b", "c", "d", "e"] {
            ids.push(db.document(ada, store, content).await);
            db.document(ada, other, content).await;
        }
        db.deletes(ada, ids.remove(2)).await;
        ids.reverse();
        assert_eq!(page(&db, store, None, 100).await, ids);
        let first = page(&db, store, None, 2).await;
        assert_eq!(first, ids[..2]);
        assert_eq!(page(&db, store, Some(first[1]), 2).await, ids[2..]);
        assert_eq!(page(&db, store, Some(ids[3]), 2).await, []);
        assert_eq!(page(&db, store, None, 0).await, []);
        assert_eq!(page(&db, StoreId(0), None, 9).await, []);
    }

    async fn an_original_is_referred_to_until_its_document_is_purged(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "key").await;
        let stored =
            async |key: &str| db.read(async |conn| documents::is_stored(conn, key).await).await;
        assert!(stored("key").await);
        assert!(!stored("ke_").await);
        assert!(!stored("").await);
        db.deletes(ada, id).await;
        assert!(stored("key").await, "it can be restored");
        db.execute("update documents set purged_at = deleted_at").await;
        assert!(!stored("key").await);
    }
}

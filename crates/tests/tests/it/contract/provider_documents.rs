//! Table `documents`: what the provider has of them.

use rag_core::{
    db::{
        documents,
        provider_documents::{self, KeptDocument, KnownDocument},
        purges,
    },
    ids::{DocumentId, StoreId},
};
use rag_tests::{TestDb, at, both};

async fn send(db: &TestDb, id: DocumentId, name: &str) {
    db.write(async |tx| provider_documents::set_name(tx, id, name).await).await;
}

async fn name(db: &TestDb, id: DocumentId) -> Option<String> {
    db.read(async |conn| documents::find(conn, id).await).await.unwrap().provider_name
}

async fn known(db: &TestDb, stores: &[StoreId]) -> Vec<KnownDocument> {
    db.read(async |conn| provider_documents::list_known(conn, stores, at(9)).await).await
}

both! {
    async fn the_latest_name_counts_also_of_a_deleted_document_until_it_is_purged(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let id = db.document(ada, store, "one").await;
        let other = db.document(ada, store, "other").await;
        send(&db, id, "store").await;
        send(&db, id, "store/document").await;
        assert_eq!(name(&db, id).await.as_deref(), Some("store/document"));
        assert_eq!(name(&db, other).await, None);
        db.deletes(ada, id).await;
        send(&db, id, "store/late").await;
        assert_eq!(name(&db, id).await.as_deref(), Some("store/late"));
        db.write(async |tx| purges::blank_document(tx, id, at(9)).await).await;
        send(&db, id, "store/later").await;
        assert_eq!(name(&db, id).await, None);
    }

    async fn everything_is_known_and_what_was_sent_may_be_found_until_a_while_after_its_removal(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let elsewhere = db.store(ada, "elsewhere").await;
        let waiting = db.document(ada, store, "waiting").await;
        let unsent = db.document(ada, store, "never sent").await;
        let ready = db.indexed(ada, store, "ready").await;
        let deleted = db.indexed(ada, store, "deleted").await;
        let purged = db.indexed(ada, store, "purged").await;
        let just_purged = db.indexed(ada, store, "just purged").await;
        let far = db.indexed(ada, elsewhere, "far").await;
        send(&db, waiting, "store").await;
        db.deletes(ada, deleted).await;
        for (id, moment) in [(purged, at(9)), (just_purged, at(10))] {
            db.deletes(ada, id).await;
            db.write(async |tx| purges::blank_document(tx, id, moment).await).await;
        }

        let row = |id, store_id, is_ready, may_be_found| KnownDocument {
            id,
            store_id,
            is_ready,
            may_be_found,
        };
        let near = [
            row(waiting, store, false, true),
            row(unsent, store, false, false),
            row(ready, store, true, true),
            row(deleted, store, false, true),
            row(purged, store, false, false),
            row(just_purged, store, false, true),
        ];
        assert_eq!(known(&db, &[store]).await, near);
        let all = [near.to_vec(), vec![row(far, elsewhere, true, true)]].concat();
        assert_eq!(known(&db, &[elsewhere, store]).await, all);
        assert_eq!(known(&db, &[]).await, []);
    }

    async fn everything_but_what_was_removed_for_good_is_kept(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let elsewhere = db.store(ada, "elsewhere").await;
        let waiting = db.document(ada, store, "waiting").await;
        let ready = db.indexed(ada, store, "ready").await;
        let deleted = db.indexed(ada, store, "deleted").await;
        let purged = db.indexed(ada, store, "purged").await;
        db.indexed(ada, elsewhere, "far").await;
        db.deletes(ada, deleted).await;
        db.deletes(ada, purged).await;
        db.write(async |tx| purges::blank_document(tx, purged, at(9)).await).await;
        let kept = db.read(async |conn| provider_documents::list_kept(conn, store).await).await;
        let named = Some("name".to_owned());
        let row = |id, is_ready, provider_name| KeptDocument { id, is_ready, provider_name };
        let expected =
            [row(waiting, false, None), row(ready, true, named.clone()), row(deleted, false, named)];
        assert_eq!(kept, expected);
    }
}

//! Table `stores`.

use rag_core::{
    db::{Tx, documents, stores},
    ids::{StoreId, UserId},
};
use rag_tests::{TestDb, at, both, document_of};

use super::winners;

async fn names(db: &TestDb, user: UserId) -> Vec<String> {
    let rows = db.read(async |conn| stores::list_of(conn, user).await).await;
    rows.into_iter().map(|row| row.display_name).collect()
}

both! {
    async fn a_store_is_read_as_it_was_written(db: TestDb) {
        let ada = db.person("ada").await;
        let made =
            async |tx: &mut Tx| stores::insert(tx, ada, "Ordner №1 'x'", "offline/1", at(3)).await;
        let made = db.write(made).await;
        let found = db.read(async |conn| stores::find(conn, made.id).await).await.unwrap();
        assert_eq!((found.id, found.user_id), (made.id, ada));
        assert_eq!(
            (found.display_name.as_str(), found.fs_name.as_str()),
            ("Ordner №1 'x'", "offline/1")
        );
        assert_eq!((found.created_at, found.deleted_at), (at(3), None));
        assert!(db.read(async |conn| stores::find(conn, StoreId(i64::MAX)).await).await.is_none());
    }

    async fn a_new_name_is_of_one_store_only(db: TestDb) {
        let (ada, first) = db.shelf("ada").await;
        db.store(ada, "second").await;
        db.write(async |tx| stores::set_name(tx, first, "Ω").await).await;
        assert_eq!(names(&db, ada).await, ["second", "Ω"]);
    }

    async fn of_named_stores_only_own_living_ones_are_listed(db: TestDb) {
        let (ada, first) = db.shelf("ada").await;
        let (second, gone) = (db.store(ada, "second").await, db.store(ada, "gone").await);
        let (_, foreign) = db.shelf("bob").await;
        db.deletes_store(ada, gone).await;
        let listed = async |ids: &[StoreId]| {
            let rows = db.read(async |conn| stores::list_living(conn, ada, ids).await).await;
            let mut ids: Vec<_> = rows.into_iter().map(|row| row.id).collect();
            ids.sort();
            ids
        };
        let all = [second, gone, foreign, first, StoreId(i64::MIN), first];
        assert_eq!(listed(&all).await, [first, second]);
        assert_eq!(listed(&[foreign]).await, []);
        assert_eq!(listed(&[]).await, []);
    }

    async fn stores_are_listed_newest_first_and_ties_by_id(db: TestDb) {
        let ada = db.person("ada").await;
        for (name, created) in [("a", 5), ("b", 9), ("c", 5)] {
            db.write(async |tx| stores::insert(tx, ada, name, name, at(created)).await).await;
        }
        let gone = db.store(ada, "gone").await;
        db.deletes_store(ada, gone).await;
        db.shelf("bob").await;
        assert_eq!(names(&db, ada).await, ["b", "c", "a"]);
        assert_eq!(db.read(async |conn| stores::count_of(conn, ada).await).await, 3);
        assert_eq!(db.read(async |conn| stores::count_of(conn, UserId(0)).await).await, 0);
    }

    async fn sums_are_over_living_documents(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let empty = db.store(ada, "empty").await;
        for content in ["one", "two"] {
            db.document(ada, store, content).await;
        }
        let gone = db.document(ada, store, "gone").await;
        db.deletes(ada, gone).await;
        let large = documents::NewDocument {
            size_bytes: i64::MAX - 20,
            ..document_of(ada, store, "large")
        };
        db.write(async |tx| documents::insert(tx, &large, at(0)).await).await;
        let summary = async |id| {
            let row = db.read(async |conn| stores::summary(conn, id).await).await;
            row.map(|row| (row.document_count, row.size_bytes))
        };
        assert_eq!(summary(store).await, Some((3, i64::MAX)));
        assert_eq!(summary(empty).await, Some((0, 0)));
        let rows = db.read(async |conn| stores::list_of(conn, ada).await).await;
        let sums: Vec<_> =
            rows.iter().map(|row| (row.id, row.document_count, row.size_bytes)).collect();
        assert_eq!(sums, [(empty, 0, 0), (store, 3, i64::MAX)]);
        db.deletes_store(ada, store).await;
        assert_eq!(summary(store).await, None);
    }

    async fn a_store_is_deleted_by_one_of_many_and_can_come_back(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let delete =
            async |tx: &mut Tx, moment| stores::mark_deleted(tx, store, ada, at(moment)).await;
        let deleted = db.at_once(6, delete).await;
        assert_eq!(winners(deleted), 1);
        assert!(names(&db, ada).await.is_empty());
        let restore = async |tx: &mut Tx, _| stores::unmark_deleted(tx, store).await;
        let restored = db.at_once(6, restore).await;
        assert_eq!(winners(restored), 1);
        assert_eq!(names(&db, ada).await, ["ada"]);
        assert_eq!(db.number("select count(*) from stores where deleted_by is not null").await, 0);
    }

    async fn who_waits_for_a_deletion_finds_it_done(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let first = async |tx: &mut Tx| stores::mark_deleted(tx, store, ada, at(1)).await;
        let second = async |tx: &mut Tx| stores::mark_deleted(tx, store, ada, at(2)).await;
        assert!(!db.after(first, second).await.unwrap());
        let found = db.read(async |conn| stores::find(conn, store).await).await.unwrap();
        assert_eq!(found.deleted_at, Some(at(1)));
    }

    async fn a_locked_owner_makes_at_most_the_allowed_number_of_stores(db: TestDb) {
        let ada = db.person("ada").await;
        db.at_once(9, async |tx: &mut Tx, number| {
            stores::lock_owner(tx, ada).await?;
            if stores::count_of(tx, ada).await? < 3 {
                stores::insert(tx, ada, "store", &number.to_string(), at(0)).await?;
            }
            Ok(())
        })
        .await;
        assert_eq!(db.read(async |conn| stores::count_of(conn, ada).await).await, 3);
    }

    async fn a_deleted_store_is_not_kept_living(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let keep = async |tx: &mut Tx| stores::lock_living(tx, store).await;
        assert!(db.write(keep).await);
        let delete = async |tx: &mut Tx| stores::mark_deleted(tx, store, ada, at(1)).await;
        assert!(!db.after(delete, keep).await.unwrap());
        assert!(!db.write(keep).await);
    }

    async fn a_store_kept_living_is_deleted_only_afterwards(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        let keep = async |tx: &mut Tx| stores::lock_living(tx, store).await;
        let delete = async |tx: &mut Tx| stores::mark_deleted(tx, store, ada, at(1)).await;
        assert!(db.after(keep, delete).await.unwrap());
    }
}

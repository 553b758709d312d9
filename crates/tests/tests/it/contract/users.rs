//! Table `users`.

use rag_core::{
    db::{DbError, users},
    ids::UserId,
};
use rag_tests::{at, both};

both! {
    async fn a_new_account_is_active_and_without_rights(db: TestDb) {
        let made = db
            .write(async |tx| users::insert(tx, "ada@example.org", Some("phc"), at(5)).await)
            .await;
        let found = db.read(async |conn| users::find(conn, made.id).await).await.unwrap();
        assert_eq!((found.id, found.email.as_str()), (made.id, "ada@example.org"));
        assert_eq!(found.password_hash.as_deref(), Some("phc"));
        assert_eq!((found.is_active, found.is_admin, found.admin_notes), (true, false, None));
        assert_eq!((made.created_at, found.created_at), (at(5), at(5)));
    }

    async fn an_account_may_be_without_a_password(db: TestDb) {
        let id = db.person("ada").await;
        let found = db.read(async |conn| users::find(conn, id).await).await.unwrap();
        assert_eq!(found.password_hash, None);
    }

    async fn a_person_who_never_was_is_absent(db: TestDb) {
        db.person("ada").await;
        for id in [UserId(0), UserId(i64::MAX), UserId(i64::MIN)] {
            assert!(db.read(async |conn| users::find(conn, id).await).await.is_none());
        }
    }

    async fn an_address_is_found_by_exactly_its_letters(db: TestDb) {
        let id = db.person("jörg@example.org").await;
        let by_email = async |email: &str| {
            db.read(async |conn| users::find_by_email(conn, email).await).await.map(|user| user.id)
        };
        assert_eq!(by_email("jörg@example.org").await, Some(id));
        // The edge lowers the case; the table compares letters.
        assert_eq!(by_email("JÖRG@example.org").await, None);
        assert_eq!(by_email("Jörg@example.org").await, None);
        assert_eq!(by_email("j_rg@example.org").await, None);
        assert_eq!(by_email("").await, None);
    }

    async fn a_taken_address_is_a_conflict_and_leaves_nothing(db: TestDb) {
        db.person("ada").await;
        let second = db.try_write(async |tx| users::insert(tx, "ada", None, at(1)).await).await;
        assert!(matches!(second, Err(DbError::Conflict(_))), "{second:?}");
        assert_eq!(db.number("select count(*) from users").await, 1);
    }

    async fn of_many_who_take_an_address_at_once_one_has_it(db: TestDb) {
        let made = db.at_once(8, async |tx, _| users::insert(tx, "ada", None, at(1)).await).await;
        let (won, lost): (Vec<_>, Vec<_>) = made.into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (1, 7));
        assert!(lost.iter().all(|lost| lost.as_ref().is_err_and(DbError::is_conflict)));
    }

    async fn a_password_and_rights_are_set_on_one_person_only(db: TestDb) {
        let (ada, bob) = (db.person("ada").await, db.person("bob").await);
        db.write(async |tx| {
            users::set_password(tx, ada, "new").await?;
            users::set_admin(tx, ada, true).await
        })
        .await;
        let of = async |id| {
            let user = db.read(async |conn| users::find(conn, id).await).await.unwrap();
            (user.password_hash, user.is_admin)
        };
        assert_eq!(of(ada).await, (Some("new".to_owned()), true));
        assert_eq!(of(bob).await, (None, false));
        db.write(async |tx| users::set_admin(tx, ada, false).await).await;
        assert_eq!(of(ada).await, (Some("new".to_owned()), false));
    }
}

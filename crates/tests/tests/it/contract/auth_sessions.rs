//! Tables `auth_sessions` and `refresh_tokens`.

use rag_core::{
    db::{
        DbError, Tx,
        auth_sessions::{self, AuthSession},
    },
    ids::UserId,
};
use rag_tests::{TestDb, at, both};

use super::winners;

fn session(user_id: UserId, id: &str, last_used: i64) -> AuthSession {
    AuthSession {
        id: id.to_owned(),
        user_id,
        user_agent: Some("Browser/1 — größer".to_owned()),
        created_at: at(0),
        last_used_at: at(last_used),
        expires_at: at(1000),
        ended_at: None,
    }
}

/// A sign-in with one refresh token, `<id>-token`.
async fn signs_in(db: &TestDb, user: UserId, id: &str, last_used: i64) {
    let (row, token) = (session(user, id, last_used), format!("{id}-token"));
    db.write(async |tx| {
        auth_sessions::insert(tx, &row).await?;
        auth_sessions::insert_refresh_token(tx, &token, id, at(0)).await
    })
    .await;
}

async fn open(db: &TestDb, user: UserId, now: i64) -> Vec<String> {
    let rows = db.read(async |conn| auth_sessions::list_open(conn, user, at(now)).await).await;
    rows.into_iter().map(|row| row.id).collect()
}

both! {
    async fn a_sign_in_is_read_as_it_was_written(db: TestDb) {
        let ada = db.person("ada").await;
        signs_in(&db, ada, "one", 7).await;
        let found =
            db.read(async |conn| auth_sessions::find_by_refresh_token(conn, "one-token").await);
        let found = found.await.unwrap();
        assert_eq!((found.id.as_str(), found.user_id), ("one", ada));
        assert_eq!(found.user_agent.as_deref(), Some("Browser/1 — größer"));
        assert_eq!((found.created_at, found.last_used_at), (at(0), at(7)));
        assert_eq!((found.expires_at, found.ended_at), (at(1000), None));
        let other =
            db.read(async |conn| auth_sessions::find_by_refresh_token(conn, "two-token").await);
        assert!(other.await.is_none());
    }

    async fn ids_and_tokens_are_taken_once(db: TestDb) {
        let ada = db.person("ada").await;
        signs_in(&db, ada, "one", 0).await;
        let again = session(ada, "one", 0);
        let again = db.try_write(async |tx| auth_sessions::insert(tx, &again).await).await;
        assert!(again.is_err_and(|error| error.is_conflict()));
        let token = async |tx: &mut Tx| {
            auth_sessions::insert_refresh_token(tx, "one-token", "one", at(1)).await
        };
        assert!(db.try_write(token).await.is_err_and(|error| error.is_conflict()));
        let lost = async |tx: &mut Tx| {
            auth_sessions::insert_refresh_token(tx, "x", "nowhere", at(1)).await
        };
        let lost = db.try_write(lost).await;
        assert!(matches!(lost, Err(DbError::Statement(_))), "a token needs its sign-in: {lost:?}");
    }

    async fn a_holder_is_told_only_of_an_own_session_even_when_it_has_ended(db: TestDb) {
        let (ada, bob) = (db.person("ada").await, db.person("bob").await);
        signs_in(&db, ada, "one", 0).await;
        let holder =
            async |user| db.read(async |conn| auth_sessions::holder(conn, "one", user).await).await;
        let found = holder(ada).await.unwrap();
        assert_eq!((found.email.as_str(), found.is_admin, found.is_active), ("ada", false, true));
        assert_eq!(found.ended_at, None);
        assert!(holder(bob).await.is_none());
        db.write(async |tx| auth_sessions::end(tx, "one", at(9)).await).await;
        db.execute("update users set is_active = false, is_admin = true").await;
        let found = holder(ada).await.unwrap();
        assert_eq!((found.ended_at, found.is_admin, found.is_active), (Some(at(9)), true, false));
    }

    async fn open_sessions_come_last_used_first_and_ties_by_id(db: TestDb) {
        let (ada, bob) = (db.person("ada").await, db.person("bob").await);
        for (id, last_used) in [("a", 5), ("c", 9), ("b", 5), ("d", 1), ("e", 2)] {
            signs_in(&db, ada, id, last_used).await;
        }
        signs_in(&db, bob, "z", 99).await;
        db.write(async |tx| auth_sessions::end(tx, "e", at(3)).await).await;
        assert_eq!(open(&db, ada, 999).await, ["c", "b", "a", "d"]);
        assert_eq!(open(&db, ada, 1000).await, [""; 0], "a session ends at its last moment");
    }

    async fn use_moves_a_session_and_its_end(db: TestDb) {
        let ada = db.person("ada").await;
        for id in ["a", "b"] {
            signs_in(&db, ada, id, 0).await;
        }
        db.write(async |tx| auth_sessions::touch(tx, "a", at(50), at(2000)).await).await;
        assert_eq!(open(&db, ada, 999).await, ["a", "b"]);
        assert_eq!(open(&db, ada, 1999).await, ["a"]);
    }

    async fn a_session_ends_once_and_keeps_the_first_moment(db: TestDb) {
        let ada = db.person("ada").await;
        signs_in(&db, ada, "one", 0).await;
        for moment in [5, 6] {
            db.write(async |tx| auth_sessions::end(tx, "one", at(moment)).await).await;
        }
        let holder = db.read(async |conn| auth_sessions::holder(conn, "one", ada).await).await;
        assert_eq!(holder.unwrap().ended_at, Some(at(5)));
        assert!(open(&db, ada, 10).await.is_empty());
    }

    async fn only_an_own_open_session_can_be_ended_by_its_owner(db: TestDb) {
        let (ada, bob) = (db.person("ada").await, db.person("bob").await);
        signs_in(&db, ada, "one", 0).await;
        let end = async |user, id: &str| {
            db.write(async |tx| auth_sessions::end_own(tx, user, id, at(5)).await).await
        };
        assert!(!end(bob, "one").await);
        assert!(!end(ada, "two").await);
        assert!(end(ada, "one").await);
        assert!(!end(ada, "one").await);
    }

    async fn all_but_the_kept_session_of_a_person_end(db: TestDb) {
        let (ada, bob) = (db.person("ada").await, db.person("bob").await);
        for (user, id) in [(ada, "a"), (ada, "b"), (ada, "c"), (bob, "z")] {
            signs_in(&db, user, id, 0).await;
        }
        db.write(async |tx| auth_sessions::end_others(tx, ada, "b", at(5)).await).await;
        assert_eq!(open(&db, ada, 10).await, ["b"]);
        assert_eq!(open(&db, bob, 10).await, ["z"]);
    }

    async fn a_refresh_token_is_used_up_by_one_of_many(db: TestDb) {
        let ada = db.person("ada").await;
        signs_in(&db, ada, "one", 0).await;
        let rotate = async |tx: &mut Tx, moment| {
            auth_sessions::mark_rotated(tx, "one-token", at(moment)).await
        };
        let unknown = async |tx: &mut Tx| auth_sessions::mark_rotated(tx, "none", at(1)).await;
        assert!(!db.write(unknown).await);
        let used = db.at_once(8, rotate).await;
        assert_eq!(winners(used), 1);
    }

    async fn who_waits_for_the_use_of_a_token_finds_it_used(db: TestDb) {
        let ada = db.person("ada").await;
        signs_in(&db, ada, "one", 0).await;
        let first = async |tx: &mut Tx| auth_sessions::mark_rotated(tx, "one-token", at(1)).await;
        let second = async |tx: &mut Tx| auth_sessions::mark_rotated(tx, "one-token", at(2)).await;
        assert!(!db.after(first, second).await.unwrap());
        signs_in(&db, ada, "two", 0).await;
        let first = async |tx: &mut Tx| auth_sessions::end(tx, "two", at(1)).await;
        let second = async |tx: &mut Tx| auth_sessions::end_own(tx, ada, "two", at(2)).await;
        assert!(!db.after(first, second).await.unwrap());
    }
}

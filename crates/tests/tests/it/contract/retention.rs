//! What goes because it is old, and the ticks of schedules.

use rag_core::db::{
    Tx, audit,
    audit::NewEntry,
    auth_sessions::{self, AuthSession},
    ledger, retention, schedule_ticks,
};
use rag_core::{engine::Usage, ids::UserId, money::Micros};
use rag_tests::{TestDb, at, both, hold_of, session_of};

use super::{chat::said, winners};

async fn settles(db: &TestDb, user: UserId, id: &str, moment: i64) {
    let entry = ledger::Entry {
        model: "m".to_owned(),
        usage: Usage::default(),
        index_tokens: 0,
        cost: Micros(1),
        estimated: false,
        outcome: "done",
        project_id: None,
        tags: None,
    };
    let hold = hold_of(user, id, 1);
    db.write(async |tx| ledger::insert(tx, &hold, &entry, at(moment)).await).await;
}

both! {
    async fn conversations_nobody_went_on_with_go_with_their_messages(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        for (id, used) in [("old", 4), ("edge", 5), ("new", 6)] {
            db.session(ada, store, id, used).await;
            said(&db, id, "q", "a").await;
        }
        let delete = async |tx: &mut Tx| retention::delete_conversations(tx, at(5)).await;
        assert_eq!(db.write(delete).await, 1);
        assert_eq!(db.write(delete).await, 0);
        assert_eq!(
            db.number("select count(*) from chat_history where session_id = 'old'").await,
            0
        );
        assert_eq!(db.number("select count(*) from chat_history").await, 4);
    }

    async fn a_conversation_somebody_goes_on_with_meanwhile_stays(db: TestDb) {
        let (ada, store) = db.shelf("ada").await;
        db.session(ada, store, "old", 4).await;
        let again = session_of(ada, store, "old", 9);
        let open = async |tx: &mut Tx| rag_core::db::chat_sessions::open(tx, &again).await;
        let delete = async |tx: &mut Tx| retention::delete_conversations(tx, at(5)).await;
        assert_eq!(db.after(open, delete).await.unwrap(), 0);
    }

    async fn rows_of_the_ledger_go_one_by_one(db: TestDb) {
        let ada = db.person("ada").await;
        for (id, moment) in [("old", 4), ("older", 3), ("edge", 5)] {
            settles(&db, ada, id, moment).await;
        }
        assert_eq!(db.write(async |tx| retention::delete_usage(tx, at(5)).await).await, 2);
        assert_eq!(db.number("select count(*) from query_logs where hold_id = 'edge'").await, 1);
    }

    async fn entries_of_the_audit_log_are_written_and_go(db: TestDb) {
        let ada = db.person("ada").await;
        for (actor, metadata, moment) in
            [(Some(ada), Some("{\"ü\":1}".to_owned()), 4), (None, None, 5)]
        {
            let entry = NewEntry {
                actor,
                action: "act",
                target_type: "store",
                target_id: "7".to_owned(),
                metadata,
            };
            db.write(async |tx| audit::insert(tx, &entry, at(moment)).await).await;
        }
        let written =
            "select count(*) from admin_audit_logs where action = 'act' and target_type = 'store'
            and target_id = '7'";
        assert_eq!(db.number(written).await, 2);
        assert_eq!(db.number(&format!("{written} and metadata_json = '{{\"ü\":1}}'")).await, 1);
        assert_eq!(
            db.number(&format!("{written} and admin_user_id is null and metadata_json is null"))
                .await,
            1
        );
        assert_eq!(db.write(async |tx| retention::delete_audit(tx, at(5)).await).await, 1);
        assert_eq!(db.number(&format!("{written} and admin_user_id is null")).await, 1);
    }

    async fn expired_sign_ins_go_with_their_tokens(db: TestDb) {
        let ada = db.person("ada").await;
        for (id, expires) in [("old", 4), ("edge", 5)] {
            let row = AuthSession {
                id: id.to_owned(),
                user_id: ada,
                user_agent: None,
                created_at: at(0),
                last_used_at: at(0),
                expires_at: at(expires),
                ended_at: None,
            };
            db.write(async |tx| {
                auth_sessions::insert(tx, &row).await?;
                auth_sessions::insert_refresh_token(tx, id, id, at(0)).await
            })
            .await;
        }
        assert_eq!(db.write(async |tx| retention::delete_sign_ins(tx, at(5)).await).await, 1);
        assert_eq!(db.number("select count(*) from refresh_tokens").await, 1);
        let kept =
            db.read(async |conn| auth_sessions::find_by_refresh_token(conn, "edge").await).await;
        assert_eq!(kept.unwrap().user_agent, None);
    }

    async fn each_tick_of_each_schedule_has_one_winner(db: TestDb) {
        let claim =
            async |tx: &mut Tx, name: &str, tick| schedule_ticks::claim(tx, name, at(tick)).await;
        let first = db.at_once(8, async |tx, _| claim(tx, "purge", 60).await).await;
        assert_eq!(winners(first), 1);
        assert!(db.write(async |tx| claim(tx, "purge", 120).await).await);
        assert!(db.write(async |tx| claim(tx, "holds", 60).await).await);
        let waits = db.after(
            async |tx| claim(tx, "holds", 180).await,
            async |tx| claim(tx, "holds", 180).await,
        );
        assert!(!waits.await.unwrap());
    }

    async fn past_ticks_are_forgotten(db: TestDb) {
        for tick in [60, 120, 180] {
            db.write(async |tx| schedule_ticks::claim(tx, "purge", at(tick)).await).await;
        }
        let forget = async |tx: &mut Tx| schedule_ticks::delete_before(tx, at(120)).await;
        assert_eq!(db.write(forget).await, 1);
        assert!(!db.write(async |tx| schedule_ticks::claim(tx, "purge", at(120)).await).await);
    }
}

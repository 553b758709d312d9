//! Table `query_logs`, written: once for each hold and each indexed document.

use rag_core::{
    db::{
        Tx,
        budgets::Hold,
        ledger::{self, Entry, INDEX_MODEL},
    },
    engine::Usage,
    ids::{DocumentId, StoreId, UserId},
    money::Micros,
};
use rag_tests::{TestDb, at, both, hold_of};

pub(super) fn entry(model: &str, cost: i64) -> Entry {
    Entry {
        model: model.to_owned(),
        usage: Usage { prompt: 1, retrieved: 20, cached: 300, answer: 4_000, thoughts: 50_000 },
        index_tokens: 600_000,
        cost: Micros(cost),
        estimated: true,
        outcome: "stopped",
        project_id: Some(i64::MIN),
        tags: Some("{\"ü\":1}".to_owned()),
    }
}

fn index_hold(user: UserId, id: &str, document: i64) -> Hold {
    Hold { document_id: Some(DocumentId(document)), ..hold_of(user, id, 1) }
}

async fn matching(db: &TestDb, condition: &str) -> i64 {
    db.number(&format!("select count(*) from query_logs where {condition}")).await
}

both! {
    async fn a_settled_call_is_written_with_all_its_figures(db: TestDb) {
        let ada = db.person("ada").await;
        let hold = Hold {
            store_id: Some(StoreId(7)),
            document_id: Some(DocumentId(8)),
            session_id: Some("s".to_owned()),
            ..hold_of(ada, "one", 1)
        };
        let row = entry("model-b", i64::MAX);
        // at(0) is in the month of the hold.
        db.write(async |tx| ledger::insert(tx, &hold, &row, at(0)).await).await;
        let written = "hold_id = 'one' and store_id = 7 and document_id = 8 and session_id = 's'
             and model = 'model-b' and month = '2030-03' and day = '2030-03-17' and estimated
             and prompt_tokens = 1 and retrieved_tokens = 20 and cached_tokens = 300
             and completion_tokens = 4000 and thought_tokens = 50000 and index_tokens = 600000
             and cost_micros = 9223372036854775807 and outcome = 'stopped'
             and project_id < 0 and tags = '{\"ü\":1}'";
        assert_eq!(matching(&db, written).await, 1);
    }

    async fn what_is_unknown_is_written_as_null(db: TestDb) {
        let ada = db.person("ada").await;
        let row = Entry { project_id: None, tags: None, estimated: false, ..entry("m", 0) };
        db.write(async |tx| ledger::insert(tx, &hold_of(ada, "one", 1), &row, at(0)).await).await;
        let written = "store_id is null and document_id is null and session_id is null
             and project_id is null and tags is null and not estimated";
        assert_eq!(matching(&db, written).await, 1);
    }

    async fn a_settlement_after_the_month_counts_for_its_last_day(db: TestDb) {
        let ada = db.person("ada").await;
        let month = 31 * 24 * 3600;
        let hold = hold_of(ada, "one", 1);
        db.write(async |tx| ledger::insert(tx, &hold, &entry("m", 1), at(month)).await).await;
        assert_eq!(matching(&db, "day = '2030-03-31' and month = '2030-03'").await, 1);
    }

    async fn a_hold_is_settled_by_one_of_many(db: TestDb) {
        let ada = db.person("ada").await;
        let (hold, row) = (hold_of(ada, "one", 1), entry("m", 1));
        let settle = async |tx: &mut Tx, _| ledger::insert(tx, &hold, &row, at(0)).await;
        let settled = db.at_once(6, settle).await;
        let (won, lost): (Vec<_>, Vec<_>) = settled.into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (1, 5));
        assert!(lost.into_iter().all(|lost| lost.is_err_and(|error| error.is_conflict())));
    }

    async fn a_document_is_booked_once_and_asked_about_often(db: TestDb) {
        let ada = db.person("ada").await;
        let write = async |hold: Hold, model: &str| {
            let row = entry(model, 1);
            db.try_write(async |tx| ledger::insert(tx, &hold, &row, at(0)).await).await
        };
        write(index_hold(ada, "one", 8), INDEX_MODEL).await.unwrap();
        write(index_hold(ada, "other", 9), INDEX_MODEL).await.unwrap();
        for id in ["q1", "q2"] {
            write(index_hold(ada, id, 8), "model-a").await.unwrap();
        }
        let again = write(index_hold(ada, "two", 8), INDEX_MODEL).await;
        assert!(again.is_err_and(|error| error.is_conflict()));
        assert_eq!(matching(&db, "model = 'INDEX'").await, 2);
    }

    async fn an_index_cost_is_known_once_it_is_booked(db: TestDb) {
        let ada = db.person("ada").await;
        let known = async |document| {
            db.read(async |conn| ledger::has_index_cost(conn, DocumentId(document)).await).await
        };
        for (id, document, model) in [("one", 8, INDEX_MODEL), ("two", 9, "model-a")] {
            let (hold, row) = (index_hold(ada, id, document), entry(model, 0));
            db.write(async |tx| ledger::insert(tx, &hold, &row, at(0)).await).await;
        }
        assert_eq!((known(8).await, known(9).await, known(10).await), (true, false, false));
    }
}

//! Table `query_logs`, read as history.

use rag_core::{
    db::{
        budgets::Hold,
        costs::{self, CostGroup, CostRow},
        ledger::{self, Entry, INDEX_MODEL},
    },
    engine::Usage,
    ids::{StoreId, UserId},
    money::Micros,
};
use rag_tests::{TestDb, at, both, hold_of};

use super::ledger::entry;

/// A settled call on the day `day` after 2030-03-17.
async fn spends(db: &TestDb, user: UserId, store: Option<i64>, day: i64, entry: &Entry) {
    let id = rag_core::ids::fresh();
    let hold = Hold { store_id: store.map(StoreId), ..hold_of(user, &id, 1) };
    db.write(async |tx| ledger::insert(tx, &hold, entry, at(day * 24 * 3600)).await).await;
}

async fn history(db: &TestDb, user: UserId, days: (&str, &str), group: CostGroup) -> Vec<CostRow> {
    db.read(async |conn| costs::history(conn, user, days.0, days.1, group).await).await
}

fn keys(rows: &[CostRow]) -> Vec<&str> {
    rows.iter().map(|row| row.key.as_str()).collect()
}

const ALWAYS: (&str, &str) = ("2030-01-01", "2030-12-31");

both! {
    async fn sums_tell_questions_from_indexing(db: TestDb) {
        let ada = db.person("ada").await;
        let indexed = Entry { usage: Usage::default(), ..entry(INDEX_MODEL, 5) };
        spends(&db, ada, None, 0, &entry("model-a", 7)).await;
        spends(&db, ada, None, 0, &Entry { index_tokens: 0, ..entry("model-b", 8) }).await;
        spends(&db, ada, None, 0, &indexed).await;
        let expected = CostRow {
            key: "2030-03-17".to_owned(),
            query: Micros(15),
            index: Micros(5),
            prompt_tokens: 42,
            completion_tokens: 108_000,
            index_tokens: 1_200_000,
            queries: 2,
        };
        assert_eq!(history(&db, ada, ALWAYS, CostGroup::Day).await, [expected]);
    }

    async fn both_days_of_a_range_belong_to_it(db: TestDb) {
        let (ada, bob) = (db.person("ada").await, db.person("bob").await);
        for day in [3, 0, 1, 2] {
            spends(&db, ada, None, day, &entry("m", 1)).await;
        }
        spends(&db, bob, None, 1, &entry("m", 1)).await;
        let within = async |from, to| history(&db, ada, (from, to), CostGroup::Day).await;
        assert_eq!(keys(&within("2030-03-18", "2030-03-19").await), ["2030-03-18", "2030-03-19"]);
        assert_eq!(keys(&within("2030-03-20", "2030-03-20").await), ["2030-03-20"]);
        assert_eq!(keys(&within("2030-03-21", "2030-03-30").await), [""; 0]);
        assert_eq!(keys(&within("2030-03-19", "2030-03-18").await), [""; 0]);
    }

    async fn rows_come_in_the_order_of_their_keys(db: TestDb) {
        let ada = db.person("ada").await;
        for (store, model) in [(Some(10), "b"), (Some(9), "a"), (None, "INDEX"), (Some(9), "b")] {
            spends(&db, ada, store, 0, &entry(model, 1)).await;
        }
        let models = history(&db, ada, ALWAYS, CostGroup::Model).await;
        assert_eq!(keys(&models), ["INDEX", "a", "b"]);
        assert_eq!(models.iter().map(|row| row.queries).collect::<Vec<_>>(), [0, 1, 2]);
        let stores = history(&db, ada, ALWAYS, CostGroup::Store).await;
        assert_eq!(keys(&stores), ["0", "10", "9"], "keys are text");
    }

    async fn a_sum_beyond_all_numbers_is_an_error_and_not_a_wrong_number(db: TestDb) {
        let ada = db.person("ada").await;
        spends(&db, ada, None, 0, &entry("m", i64::MAX)).await;
        let rows = history(&db, ada, ALWAYS, CostGroup::Day).await;
        assert_eq!(rows[0].query, Micros(i64::MAX));
        spends(&db, ada, None, 0, &entry("m", 1)).await;
        let mut conn = db.db.read().await.unwrap();
        let sum = costs::history(&mut conn, ada, ALWAYS.0, ALWAYS.1, CostGroup::Day).await;
        assert!(sum.is_err(), "{sum:?}");
    }
}

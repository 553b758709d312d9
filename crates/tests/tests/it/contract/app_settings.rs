//! Table `app_settings`.

use rag_core::db::{Tx, app_settings};
use rag_tests::{TestDb, at, both};

async fn settings(db: &TestDb) -> Vec<(String, String)> {
    let rows = db.read(async |conn| app_settings::list(conn).await).await;
    let mut rows: Vec<_> = rows.into_iter().map(|row| (row.name, row.value)).collect();
    rows.sort();
    rows
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

both! {
    async fn a_setting_has_the_value_set_last(db: TestDb) {
        assert_eq!(settings(&db).await, []);
        for (name, value) in [("b", "1"), ("a", "größer"), ("b", ""), ("B", "3")] {
            db.write(async |tx| app_settings::set(tx, name, value, at(1)).await).await;
        }
        assert_eq!(settings(&db).await, [pair("B", "3"), pair("a", "größer"), pair("b", "")]);
    }

    async fn settings_set_at_once_have_one_value(db: TestDb) {
        let set = async |tx: &mut Tx, number: i64| {
            app_settings::set(tx, "a", &number.to_string(), at(1)).await
        };
        assert!(db.at_once(6, set).await.iter().all(Result::is_ok));
        assert_eq!(settings(&db).await.len(), 1);
    }

    async fn who_waits_to_set_a_setting_has_the_last_word(db: TestDb) {
        let first = async |tx: &mut Tx| app_settings::set(tx, "a", "first", at(1)).await;
        let second = async |tx: &mut Tx| app_settings::set(tx, "a", "second", at(2)).await;
        db.after(first, second).await.unwrap();
        assert_eq!(settings(&db).await, [pair("a", "second")]);
    }
}

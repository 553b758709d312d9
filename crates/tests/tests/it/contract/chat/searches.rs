//! Looking for words in titles and messages.

use rag_core::{
    db::chat_sessions::{self, Filter},
    ids::UserId,
};
use rag_tests::{TestDb, both};

use super::{asks, said};

async fn finds(db: &TestDb, user: UserId, pattern: &str) -> Vec<String> {
    let filter = Filter { pattern: Some(pattern.to_owned()), ..Filter::default() };
    let rows = db.read(async |conn| chat_sessions::list(conn, user, &filter, 9).await).await;
    rows.into_iter().map(|row| row.id).collect()
}

async fn titled(db: &TestDb, titles: &[&str]) -> UserId {
    let (ada, store) = db.shelf("ada").await;
    for (id, title) in (1..).zip(titles) {
        db.session(ada, store, &id.to_string(), id).await;
        db.write(async |tx| chat_sessions::rename(tx, &id.to_string(), title).await).await;
    }
    ada
}

both! {
    async fn titles_and_saved_messages_are_searched_whatever_their_case(db: TestDb) {
        let ada = titled(&db, &["Pump", "Filter", "Dealer"]).await;
        said(&db, "2", "Which PUMP?", "None.").await;
        asks(&db, "3", "Hello", "hold").await;
        db.execute("update chat_history set content = 'a pump' where hold_id = 'hold'").await;
        assert_eq!(finds(&db, ada, "%pump%").await, ["2", "1"]);
        assert_eq!(finds(&db, ada, "%none.%").await, ["2"]);
        assert_eq!(finds(&db, ada, "pump").await, ["1"]);
        assert_eq!(finds(&db, ada, "%nothing%").await, [""; 0]);
    }

    async fn escaped_wildcards_stand_for_themselves(db: TestDb) {
        let ada = titled(&db, &["100 % sure", "a_b", r"C:\Temp", "axb"]).await;
        assert_eq!(finds(&db, ada, r"%\%%").await, ["1"]);
        assert_eq!(finds(&db, ada, r"%a\_b%").await, ["2"]);
        assert_eq!(finds(&db, ada, r"%:\\t%").await, ["3"]);
        assert_eq!(finds(&db, ada, "%a_b%").await, ["4", "2"]);
    }

    async fn letters_beyond_ascii_are_characters_and_not_bytes(db: TestDb) {
        let ada = titled(&db, &["Größe", "報告書", "🦀 crab", "ΣΊΣΥΦΟΣ"]).await;
        assert_eq!(finds(&db, ada, "gr__e").await, ["1"]);
        assert_eq!(finds(&db, ada, "gr____e").await, [""; 0]);
        assert_eq!(finds(&db, ada, "%告%").await, ["2"]);
        assert_eq!(finds(&db, ada, "_ crab").await, ["3"]);
        assert_eq!(finds(&db, ada, "_______").await, ["4"]);
    }

    async fn letters_beyond_ascii_are_found_whatever_their_case_and_stand_for_no_others(db: TestDb) {
        let titles = ["Die Übersicht", "die übersicht", "Die Abersicht", "ΤΈΛΟΣ", "Τέλος", "Straße"];
        let ada = titled(&db, &titles).await;
        said(&db, "6", "Größe?", "GRÖSSTE ÖFFNUNG: 10 МЕТРОВ").await;
        assert_eq!(finds(&db, ada, "%übersicht%").await, ["2", "1"]);
        assert_eq!(finds(&db, ada, "%τέλοσ%").await, ["5", "4"]);
        for pattern in ["%ß%", "%größe%", "%grösste öffnung%", "%метров%"] {
            assert_eq!(finds(&db, ada, pattern).await, ["6"], "{pattern}");
        }
        assert_eq!(finds(&db, ada, "%ä%").await, [""; 0]);
    }

    async fn a_pattern_of_hundreds_of_letters_is_one_statement(db: TestDb) {
        let ada = titled(&db, &["ÀÉÎÕÜ"]).await;
        let letters = ('\u{e0}'..'\u{250}').filter(|letter| letter.is_lowercase());
        let pattern: String = letters.take(200).collect();
        assert_eq!(finds(&db, ada, &pattern).await, [""; 0]);
        assert_eq!(finds(&db, ada, "àéîõü").await, ["1"]);
    }
}

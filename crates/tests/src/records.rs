//! Rows that tests of statements begin with, written by the statements of the program where it has one.

use chrono::{DateTime, TimeDelta, Utc};
use rag_core::{
    db::{
        budgets::Hold,
        chat_sessions::{self, ChatSession},
        documents::{self, NewDocument},
        ingestion::{self, Lease},
        stores, users,
    },
    ids::{DocumentId, StoreId, UserId},
    money::Micros,
};

use crate::TestDb;

/// A moment of the tests: so many seconds after their beginning, with microseconds.
///
/// # Panics
/// When the moment cannot be represented.
#[must_use]
pub fn at(seconds: i64) -> DateTime<Utc> {
    let beginning = DateTime::from_timestamp(1_900_000_000, 123_456_000).expect("a moment");
    beginning + TimeDelta::seconds(seconds)
}

/// A document whose content and name are told by `content`.
#[must_use]
pub fn document_of(user_id: UserId, store_id: StoreId, content: &str) -> NewDocument<'_> {
    NewDocument {
        store_id,
        user_id,
        filename: content,
        display_name: None,
        media_type: "text/plain",
        size_bytes: 10,
        sha256: content,
        storage_key: content,
        estimated_tokens: 3,
    }
}

#[must_use]
pub fn session_of(user_id: UserId, store_id: StoreId, id: &str, updated_at: i64) -> ChatSession {
    ChatSession {
        id: id.to_owned(),
        user_id,
        store_id,
        title: format!("About {id}"),
        created_at: at(0),
        updated_at: at(updated_at),
    }
}

/// A hold of an answer in the month `2030-03`, living until `at(120)`.
#[must_use]
pub fn hold_of(user_id: UserId, id: &str, amount: i64) -> Hold {
    Hold {
        id: id.to_owned(),
        user_id,
        month: "2030-03".to_owned(),
        amount_micros: Micros(amount),
        purpose: "answer".to_owned(),
        store_id: None,
        document_id: None,
        session_id: None,
        model: "model-a".to_owned(),
        input_tokens: 0,
        output_tokens: 0,
        provider_called: false,
        expires_at: at(120),
    }
}

impl TestDb {
    pub async fn person(&self, name: &str) -> UserId {
        self.write(async |tx| users::insert(tx, name, None, at(0)).await).await.id
    }

    pub async fn store(&self, owner: UserId, name: &str) -> StoreId {
        self.write(async |tx| stores::insert(tx, owner, name, name, at(0)).await).await.id
    }

    /// A person with a store, where a test needs just one of each.
    pub async fn shelf(&self, name: &str) -> (UserId, StoreId) {
        let user = self.person(name).await;
        (user, self.store(user, name).await)
    }

    /// A PENDING document.
    pub async fn document(&self, user: UserId, store: StoreId, content: &str) -> DocumentId {
        let new = document_of(user, store, content);
        let row = self.write(async |tx| documents::insert(tx, &new, at(0)).await).await;
        row.expect("a living store").id
    }

    /// A document that `owner` works on until `at(60)`.
    pub async fn claimed(&self, id: DocumentId, owner: &str) -> Lease {
        let lease = Lease { document: id, owner: owner.to_owned(), until: at(60) };
        let claimed = self.write(async |tx| ingestion::claim(tx, &lease, at(0)).await).await;
        claimed.expect("a claimable document");
        lease
    }

    /// A DONE document.
    pub async fn indexed(&self, user: UserId, store: StoreId, content: &str) -> DocumentId {
        let id = self.document(user, store, content).await;
        let lease = self.claimed(id, "worker").await;
        self.write(async |tx| ingestion::mark_done(tx, &lease, "name", at(1)).await).await;
        id
    }

    pub async fn deletes(&self, by: UserId, id: DocumentId) {
        self.write(async |tx| documents::mark_deleted(tx, id, by, at(2)).await).await;
    }

    pub async fn deletes_store(&self, by: UserId, id: StoreId) {
        self.write(async |tx| stores::mark_deleted(tx, id, by, at(2)).await).await;
    }

    pub async fn session(&self, user: UserId, store: StoreId, id: &str, updated_at: i64) {
        let session = session_of(user, store, id, updated_at);
        let opened = self.write(async |tx| chat_sessions::open(tx, &session).await).await;
        opened.expect("an own conversation");
    }
}

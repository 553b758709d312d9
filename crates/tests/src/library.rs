//! Stores with documents that are indexed already, as ingestion leaves them, for tests that begin there.

use rag_core::{
    db::pages::StoredPage,
    engine::{IndexDocument, Indexing},
    ids::{DocumentId, StoreId},
};
use serde_json::json;

use crate::{Backend, Person, TestApp, pdf_of};

/// A document to be on the shelf: its file name and the text of its pages. Blank lines divide
/// paragraphs.
pub type Book<'a> = (&'a str, &'a [&'a str]);

impl TestApp {
    /// A store of this person with these documents; answers its id and theirs.
    pub async fn shelf(&self, person: &Person, books: &[Book<'_>]) -> (i64, Vec<i64>) {
        let now = self.app.now();
        let name = self.app.engine.create_store("Shelf").await.expect("a store");
        let owner = format!("(select id from users where email = '{}')", person.email);
        let at = now.to_rfc3339();
        let store = self
            .insert(
                "stores",
                &format!(
                    "(user_id, display_name, fs_name, created_at)
                 values ({owner}, 'Shelf', '{name}', '{at}')"
                ),
            )
            .await;
        let mut documents = Vec::new();
        for book in books {
            documents.push(self.put((store, &name), &owner, book).await);
        }
        (store, documents)
    }

    async fn put(
        &self,
        (store, fs_name): (i64, &str),
        owner: &str,
        (file, pages): &Book<'_>,
    ) -> i64 {
        let at = self.app.now().to_rfc3339();
        let hash = rag_core::ids::fresh();
        let media_type = self.original(&hash, pages);
        let count = pages.len();
        let id = self
            .insert("documents", &format!(
                "(store_id, user_id, filename, media_type, size_bytes, sha256,
                     storage_key, page_count, status, status_updated_at, estimated_tokens, created_at)
                 values ({store}, {owner}, '{file}', '{media_type}', 1, '{hash}', '{hash}', {count},
                     'DONE', '{at}', 1, '{at}')"
            ))
            .await;
        let mut tx = self.app.db.begin().await.unwrap();
        for (page, body) in (1..).zip(*pages) {
            let stored = StoredPage { page, body: (*body).to_owned(), blocks: blocks(body) };
            rag_core::db::pages::insert(&mut tx, DocumentId(id), &stored).await.unwrap();
        }
        tx.commit().await.unwrap();
        let document = IndexDocument {
            id: DocumentId(id),
            store_id: StoreId(store),
            fs_name: fs_name.to_owned(),
            title: (*file).to_owned(),
            media_type: media_type.to_owned(),
            storage_key: hash,
            size_bytes: 1,
            provider_name: None,
            attempt: 1,
            is_awaited: false,
        };
        let indexing = self.app.engine.index(&document).await.unwrap();
        assert!(matches!(indexing, Indexing::Done { .. }), "{indexing:?}");
        id
    }

    /// Writes an original, where the engine will read it, and answers its type.
    fn original(&self, key: &str, pages: &[&str]) -> &'static str {
        if self.backend != Backend::Gemini {
            return "text/plain";
        }
        std::fs::write(self.app.files.path(key), pdf_of(pages)).expect("an original");
        "application/pdf"
    }

    /// Inserts a row and answers its id; tests add to a library from one task only.
    async fn insert(&self, table: &str, row: &str) -> i64 {
        self.executes(&format!("insert into {table} {row}")).await;
        self.number(&format!("select max(id) from {table}")).await
    }

    /// Sets what a person may spend in a month.
    pub async fn limits(&self, person: &Person, micros: i64) {
        let (email, at) = (&person.email, self.app.now().to_rfc3339());
        self.executes(&format!(
            "insert into budgets (user_id, monthly_limit_micros, updated_at)
             select id, {micros}, '{at}' from users where email = '{email}'
             on conflict (user_id) do update set monthly_limit_micros = {micros}"
        ))
        .await;
    }
}

/// The paragraphs of a page, as extraction would find them.
fn blocks(body: &str) -> String {
    let mut at = 0;
    let mut blocks = Vec::new();
    for paragraph in body.split("\n\n") {
        let range = json!({"start": at, "end": at + paragraph.len()});
        blocks.push(json!({"kind": {"kind": "paragraph"}, "range": range}));
        at += paragraph.len() + 2;
    }
    serde_json::Value::Array(blocks).to_string()
}

//! What a question is put to.

use rag_core::{
    db::search::{self, KEYS_PER_STATEMENT, TERMS_PER_STATEMENT},
    ids::{DocumentId, StoreId},
};
use rag_tests::{TestDb, at, both};

use super::Shelf;

async fn searched(
    db: &TestDb,
    stores: &[StoreId],
    documents: Option<&[DocumentId]>,
) -> Vec<DocumentId> {
    let rows =
        db.read(async |conn| search::searched_documents(conn, stores, documents).await).await;
    rows.into_iter().map(|row| row.id).collect()
}

async fn listed(
    db: &TestDb,
    stores: &[StoreId],
    documents: Option<&[DocumentId]>,
) -> Vec<DocumentId> {
    let rows = db.read(async |conn| search::document_facts(conn, stores, documents).await).await;
    rows.into_iter().map(|row| row.id).collect()
}

async fn posted(
    db: &TestDb,
    stores: &[StoreId],
    documents: Option<&[DocumentId]>,
    terms: &[&str],
) -> Vec<(DocumentId, String)> {
    let rows = db.read(async |conn| search::postings(conn, stores, documents, terms).await).await;
    rows.into_iter().map(|row| (row.document_id, row.term)).collect()
}

both! {
    async fn only_finished_living_documents_are_searched_in_the_order_of_their_ids(db: TestDb) {
        let shelf = Shelf::with(&db).await;
        let [one, two, three] = shelf.documents;
        let rows =
            db.read(async |conn| search::searched_documents(conn, &shelf.stores, None).await).await;
        assert_eq!(rows[0].title, "one.txt");
        assert_eq!(rows[0].lengths, [0, 7, 255]);
        assert_eq!(searched(&db, &shelf.stores, None).await, [one, two, three]);
        assert_eq!(searched(&db, &shelf.stores[..1], None).await, [one, two]);
        assert_eq!(searched(&db, &[StoreId(i64::MAX)], None).await, []);
    }

    async fn a_choice_of_documents_narrows_and_never_widens(db: TestDb) {
        let shelf = Shelf::with(&db).await;
        let [one, two, three] = shelf.documents;
        let chosen = [three, two, shelf.hidden[0], shelf.hidden[1], two];
        let (first, all) = (&shelf.stores[..1], &shelf.stores[..]);
        assert_eq!(searched(&db, all, Some(&chosen)).await, [two, three]);
        assert_eq!(searched(&db, first, Some(&chosen)).await, [two]);
        assert_eq!(searched(&db, all, Some(&[])).await, []);
        assert_eq!(listed(&db, all, Some(&chosen)).await, [three, two]);
        assert_eq!(listed(&db, all, Some(&[])).await, []);
        let posting = |id| (id, "wasser".to_owned());
        assert_eq!(posted(&db, all, Some(&[one]), &["wasser"]).await, [posting(one)]);
        let in_first = posted(&db, first, Some(&chosen), &["wasser"]).await;
        assert!(in_first.contains(&posting(two)) && !in_first.contains(&posting(three)));
        assert_eq!(posted(&db, all, Some(&[]), &["wasser"]).await, []);
    }

    async fn documents_are_listed_newest_first_under_their_names(db: TestDb) {
        let shelf = Shelf::with(&db).await;
        let [one, two, three] = shelf.documents;
        db.execute(&format!(
            "update documents set display_name = 'Zwei', page_count = 9 where id = {two}"
        ))
        .await;
        let rows =
            db.read(async |conn| search::document_facts(conn, &shelf.stores, None).await).await;
        let facts: Vec<_> =
            rows.iter().map(|row| (row.id, row.title.as_str(), row.pages)).collect();
        assert_eq!(facts, [(three, "three.txt", 0), (two, "Zwei", 9), (one, "one.txt", 0)]);
        assert_eq!((rows[0].created_at, rows[0].summary.as_str()), (at(0), "{\"Größe\":1}"));
    }

    async fn postings_are_found_by_the_exact_term_and_come_by_document(db: TestDb) {
        let shelf = Shelf::with(&db).await;
        // Those that may not be searched come too: who asks knows them.
        let all: Vec<_> = shelf.documents.into_iter().chain(shelf.hidden).collect();
        let both = posted(&db, &shelf.stores, None, &["größe", "wasser", "none"]).await;
        let each_twice: Vec<_> = all.iter().flat_map(|id| [*id, *id]).collect();
        assert_eq!(both.iter().map(|row| row.0).collect::<Vec<_>>(), each_twice);
        let found = posted(&db, &shelf.stores, None, &["größe"]).await;
        let sizes: Vec<_> = all.iter().map(|id| (*id, "größe".to_owned())).collect();
        assert_eq!(found, sizes);
        assert_eq!(posted(&db, &shelf.stores, None, &["GRÖSSE", "Wasser", "w%", ""]).await, []);
        let rows = db
            .read(async |conn| search::postings(conn, &shelf.stores, None, &["wasser"]).await)
            .await;
        assert_eq!(rows[0].entries, [1, 0, 255]);
    }

    async fn empty_lists_find_nothing(db: TestDb) {
        let shelf = Shelf::with(&db).await;
        assert_eq!(searched(&db, &[], None).await, []);
        assert_eq!(listed(&db, &[], None).await, []);
        assert_eq!(posted(&db, &[], None, &["wasser"]).await, []);
        assert_eq!(posted(&db, &shelf.stores, None, &[]).await, []);
        assert!(db.read(async |conn| search::passages(conn, &[]).await).await.is_empty());
    }

    async fn passages_are_quoted_while_their_document_may_be(db: TestDb) {
        let shelf = Shelf::with(&db).await;
        let [one, _, three] = shelf.documents;
        let keys = [
            (three, 1),
            (one, 0),
            (one, 9),
            (one, 0),
            (one, -1),
            (one, i64::MAX),
            (shelf.hidden[0], 0),
            (shelf.hidden[1], 0),
        ];
        let mut rows = db.read(async |conn| search::passages(conn, &keys).await).await;
        rows.sort_by_key(|row| row.document_id);
        let found: Vec<_> =
            rows.iter().map(|row| (row.document_id, row.ordinal, row.body.as_str())).collect();
        assert_eq!(found, [(one, 0, "passage 0"), (three, 1, "passage 1")]);
    }

    async fn as_much_as_is_promised_fits_in_one_statement(db: TestDb) {
        let shelf = Shelf::with(&db).await;
        let one = shelf.documents[0];
        let terms: Vec<String> = (1..TERMS_PER_STATEMENT).map(|n| format!("t{n}")).collect();
        let mut terms: Vec<&str> = terms.iter().map(String::as_str).collect();
        terms.push("wasser");
        assert_eq!(posted(&db, &shelf.stores, None, &terms).await.len(), 5);
        let mut keys: Vec<_> = (0..).map(|n| (one, 100 + n)).take(KEYS_PER_STATEMENT - 1).collect();
        keys.push((one, 1));
        assert_eq!(db.read(async |conn| search::passages(conn, &keys).await).await.len(), 1);
    }
}

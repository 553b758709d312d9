//! Stores and uploads: what is taken, what is refused, and what stays behind (nothing).

use rag_tests::{Person, TestApp, all};
use reqwest::{Method, multipart};
use serde_json::json;

/// Sends a form of the given parts, in order: name, and text or file.
async fn sends(person: &Person, parts: Vec<(&'static str, Part)>) -> rag_tests::Reply {
    let mut form = multipart::Form::new();
    for (name, part) in parts {
        form = match part {
            Part::Text(text) => form.text(name, text),
            Part::File { name: file, kind, bytes } => {
                let part = multipart::Part::bytes(bytes).file_name(file);
                let part = if kind.is_empty() { part } else { part.mime_str(kind).unwrap() };
                form.part(name, part)
            }
        };
    }
    person.send(person.request(Method::POST, "/api/upload").multipart(form)).await
}

enum Part {
    Text(String),
    File { name: &'static str, kind: &'static str, bytes: Vec<u8> },
}

fn file(name: &'static str, kind: &'static str, bytes: impl Into<Vec<u8>>) -> Part {
    Part::File { name, kind, bytes: bytes.into() }
}

fn text(value: impl std::fmt::Display) -> Part {
    Part::Text(format!("{value}"))
}

/// Files that are in flight or kept, whatever became of their upload.
fn files_on_disk(app: &TestApp) -> usize {
    let count = |folder: std::path::PathBuf| -> usize {
        std::fs::read_dir(folder).map_or(0, |entries| {
            entries
                .flatten()
                .map(|entry| {
                    if entry.path().is_dir() {
                        std::fs::read_dir(entry.path()).unwrap().count()
                    } else {
                        1
                    }
                })
                .sum()
        })
    };
    count(app.folder().join("tmp")) + count(app.folder().join("data/files"))
}

all! {
    async fn stores_are_created_renamed_listed_and_hidden_when_deleted(app: TestApp) {
        let ada = app.person("ada").await;
        let first = ada.creates_store("A & B").await;
        let second = ada.creates_store("  Handbücher\u{7} ").await;
        let path = format!("/api/stores/{first}");
        let renamed = ada.patch(&path, &json!({"display_name": "<C>"})).await.ok();
        assert_eq!(renamed["display_name"], "<C>");
        let list = ada.get("/api/stores").await.ok();
        assert_eq!(list[0]["id"], second);
        assert_eq!(list[0]["display_name"], "Handbücher");
        assert_eq!(list[1]["document_count"], 0);
        assert_eq!(ada.delete(&path).await.status, 202);
        assert_eq!(ada.get("/api/stores").await.ok().as_array().unwrap().len(), 1);
        assert_eq!(ada.delete(&path).await.problem(), (404, "store_not_found".to_owned()));
    }

    async fn foreign_stores_and_documents_look_like_none(app: TestApp) {
        let (ada, eve) = (app.person("ada").await, app.person("eve").await);
        let store = ada.creates_store("Ada's").await;
        let upload = ada.uploads(store, "note.txt", "The secret is 42.").await.ok();
        let id = upload["document_id"].as_i64().unwrap();
        for path in [
            format!("/api/documents/{id}"),
            format!("/api/documents/{id}/content"),
            format!("/api/documents/{id}/pages/1"),
            format!("/api/upload/op-status/doc-{id}"),
        ] {
            let foreign = eve.get(&path).await;
            let none = eve.get(&path.replace(&id.to_string(), "999999")).await;
            assert_eq!(foreign.problem(), (404, "document_not_found".to_owned()), "{path}");
            assert_eq!(foreign.json()["detail"], none.json()["detail"]);
        }
        let list = eve.get(&format!("/api/documents/store/{store}")).await;
        assert_eq!(list.problem(), (404, "store_not_found".to_owned()));
        let refused = eve.uploads(store, "note.txt", "x").await;
        assert_eq!(refused.problem(), (404, "store_not_found".to_owned()));
    }

    async fn an_upload_is_estimated_and_a_second_copy_is_the_first(app: TestApp) {
        let ada = app.person("ada").await;
        let store = ada.creates_store("Notes").await;
        let first = ada.uploads(store, "note.txt", "Twelve bytes").await.ok();
        assert_eq!(first["duplicate"], false);
        assert_eq!(first["estimated_tokens"], 3);
        assert_eq!(first["op_id"], format!("doc-{}", first["document_id"]));
        let again = ada.uploads(store, "other name.txt", "Twelve bytes").await.ok();
        assert_eq!(again["duplicate"], true);
        assert_eq!(again["document_id"], first["document_id"]);
        assert_eq!(again["file_display_name"], "note.txt");
    }

    async fn ten_uploads_of_one_file_at_once_make_one_document(app: TestApp) {
        let ada = app.person("ada").await;
        let store = ada.creates_store("Notes").await;
        let tries: Vec<_> = (0..10)
            .map(|_| {
                let ada = ada.clone();
                tokio::spawn(async move { ada.uploads(store, "n.txt", "same content").await.ok() })
            })
            .collect();
        let mut ids = Vec::new();
        for attempt in tries {
            ids.push(attempt.await.unwrap()["document_id"].as_i64().unwrap());
        }
        ids.dedup();
        assert_eq!(ids.len(), 1);
        assert_eq!(files_on_disk(&app), 1);
    }

    async fn parts_come_in_any_order_and_refusals_leave_nothing(app: TestApp) {
        let ada = app.person("ada").await;
        let store = ada.creates_store("Notes").await;
        let plain = "text/plain";
        for (parts, status, code) in [
            (vec![("file", file("a.txt", plain, "x")), ("storeId", text(999_999))], 404, "store_not_found"),
            (vec![("file", file("a.txt", plain, "x"))], 422, "validation_failed"),
            (vec![("storeId", text(store))], 422, "validation_failed"),
            (vec![("storeId", text("one")), ("file", file("a.txt", plain, "x"))], 422, "validation_failed"),
            (vec![("file", file("a.exe", "application/x-msdownload", "MZ")), ("storeId", text(store))], 415, "unsupported_media_type"),
            (vec![("file", file("a.xyz", "", "x")), ("storeId", text(store))], 415, "unsupported_media_type"),
            (vec![("file", file("a.txt", plain, "")), ("storeId", text(store))], 400, "empty_file"),
            (vec![("file", file("a.pdf", "application/pdf", "no pdf at all")), ("storeId", text(store))], 415, "content_mismatch"),
            (vec![("file", file("a.txt", plain, "x")), ("displayName", text("n".repeat(256))), ("storeId", text(store))], 422, "validation_failed"),
            (vec![("storeId", text(store)), ("file", file("a.txt", plain, "x")), ("file", file("b.txt", plain, "y"))], 422, "validation_failed"),
            (vec![("storeId", text(store)), ("file", file("a.txt", plain, "x")), ("storeId", text(store))], 422, "validation_failed"),
            (vec![("file", file("a.txt", "application/vnd.ms-excel", "x")), ("storeId", text(store))], 415, "unsupported_media_type"),
        ] {
            let reply = sends(&ada, parts).await;
            assert_eq!(reply.problem(), (status, code.to_owned()));
        }
        assert_eq!(files_on_disk(&app), 0);
        let good = vec![("file", file("../x/Prüf\u{202e}bericht.md", "", "# Hi")), ("displayName", text(" ")), ("storeId", text(store))];
        let upload = sends(&ada, good).await.ok();
        assert_eq!(upload["file_display_name"], "Prüfbericht.md");
    }

    async fn ranges_and_conditions_are_honoured(app: TestApp) {
        let ada = app.person("ada").await;
        let store = ada.creates_store("Notes").await;
        let id = ada.uploads(store, "zählen.txt", "0123456789").await.ok()["document_id"].clone();
        let path = format!("/api/documents/{id}/content");
        let ask = |name: &'static str, value: String| {
            let (ada, path) = (ada.clone(), path.clone());
            async move { ada.send(ada.request(Method::GET, &path).header(name, value)).await }
        };
        let whole = ada.get(&path).await;
        assert_eq!(whole.body, b"0123456789");
        assert!(whole.headers["content-disposition"].to_str().unwrap().contains("filename*=UTF-8''z%C3%A4hlen.txt"));
        assert!(whole.headers["content-security-policy"].to_str().unwrap().starts_with("sandbox; default-src 'none'"));
        let etag = whole.headers["etag"].to_str().unwrap().to_owned();
        assert_eq!(ask("if-none-match", etag).await.status, 304);
        for (range, status, body) in [
            ("bytes=2-4", 206, "234"), ("bytes=7-", 206, "789"), ("bytes=-2", 206, "89"),
            ("bytes=0-1,4-5", 200, "0123456789"), ("lines=1", 200, "0123456789"),
            ("bytes=-100000", 206, "0123456789"), ("bytes=5-2", 200, "0123456789"),
        ] {
            let reply = ask("range", range.to_owned()).await;
            assert_eq!((reply.status.as_u16(), reply.body.as_slice()), (status, body.as_bytes()), "{range}");
        }
        for range in ["bytes=99-", "bytes=-0"] {
            let beyond = ask("range", range.to_owned()).await;
            assert_eq!(beyond.problem(), (416, "range_not_satisfiable".to_owned()), "{range}");
            assert_eq!(beyond.headers["content-range"], "bytes */10");
        }
        let head = ada.send(ada.request(Method::HEAD, &path)).await;
        assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
    }

    async fn a_text_is_sent_with_its_type_and_encoding_whatever_its_sender_called_it(app: TestApp) {
        let ada = app.person("ada").await;
        let store = ada.creates_store("Notes").await;
        let western = file("w.txt", "text/plain", b"gr\xf6\xdfer als f\xfcr M\xfcller".to_vec());
        for (part, media_type) in [
            (file("a.txt", "text/plain", "größer"), "text/plain; charset=utf-8"),
            (file("a.md", "text/markdown", "# größer"), "text/markdown; charset=utf-8"),
            (file("b.md", "text/x-markdown; charset=utf-8", "# beta"), "text/markdown; charset=utf-8"),
            (file("a.CSV", "application/vnd.ms-excel", "name;size"), "text/csv; charset=utf-8"),
            (western, "text/plain; charset=windows-1252"),
        ] {
            let upload = sends(&ada, vec![("file", part), ("storeId", text(store))]).await.ok();
            let path = format!("/api/documents/{}/content", upload["document_id"]);
            for range in ["bytes=0-", "bytes=3-"] {
                let request = ada.request(Method::GET, &path).header("range", range);
                let reply = ada.send(request).await;
                assert_eq!(reply.headers["content-type"], media_type, "{range}");
            }
        }
    }

    async fn only_a_document_that_is_done_shows_its_pages(app: TestApp) {
        let ada = app.person("ada").await;
        let (_, documents) = app.shelf(&ada, &[("a.txt", &["one", "two"])]).await;
        let page = format!("/api/documents/{}/pages/1", documents[0]);
        assert_eq!(ada.get(&page).await.ok()["text"], "one");
        for status in ["ERROR", "RUNNING", "PENDING"] {
            app.executes(&format!("update documents set status = '{status}'")).await;
            assert_eq!(ada.get(&page).await.problem(), (404, "page_not_found".to_owned()), "{status}");
        }
    }

    async fn a_long_list_of_documents_is_read_in_parts(app: TestApp) {
        let ada = app.person("ada").await;
        let (store, documents) = app.shelf(&ada, &[("a.txt", &["a"]), ("b.txt", &["b"])]).await;
        let first = ada.get(&format!("/api/documents/store/{store}?limit=1")).await;
        let link = first.headers["link"].to_str().unwrap().to_owned();
        assert_eq!(first.ok()[0]["id"], documents[1]);
        let next = link.strip_prefix('<').unwrap().strip_suffix(">; rel=\"next\"").unwrap();
        let second = ada.get(next).await;
        assert!(!second.headers.contains_key("link"));
        assert_eq!(second.ok()[0]["id"], documents[0]);
    }

    async fn a_deleted_document_is_hidden_and_an_admin_restores_it(app: TestApp) {
        let ada = app.person("ada").await;
        let store = ada.creates_store("Notes").await;
        let id = ada.uploads(store, "n.txt", "words").await.ok()["document_id"].clone();
        let path = format!("/api/documents/{id}");
        assert_eq!(ada.delete(&path).await.status, 202);
        assert_eq!(ada.get(&path).await.problem(), (404, "document_not_found".to_owned()));
        let costs = ada.get("/api/costs/summary").await.ok();
        assert_eq!(costs["held_usd"], 0);
        let restore = format!("{path}/restore");
        assert_eq!(ada.post(&restore, &json!({})).await.problem(), (403, "admin_required".to_owned()));
        app.makes_admin(&ada).await;
        assert_eq!(ada.post(&restore, &json!({})).await.ok()["store_id"], store);
        assert_eq!(ada.get(&path).await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn exactly_the_limit_is_accepted_and_one_byte_more_is_not() {
    let limits = [("MAX_UPLOAD_MB", "1")];
    let app = TestApp::start_with(rag_tests::Backend::Sqlite, &limits).await;
    let ada = app.person("ada").await;
    let store = ada.creates_store("Notes").await;
    let mebibyte = 1024 * 1024;
    assert_eq!(ada.uploads(store, "a.txt", vec![b'a'; mebibyte]).await.status, 200);
    let larger = ada.uploads(store, "b.txt", vec![b'b'; mebibyte + 1]).await;
    assert_eq!(larger.problem(), (413, "file_too_large".to_owned()));
    assert_eq!(files_on_disk(&app), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_cannot_have_more_stores_than_allowed() {
    let limits = [("MAX_STORES_PER_USER", "2")];
    let app = TestApp::start_with(rag_tests::Backend::Sqlite, &limits).await;
    let ada = app.person("ada").await;
    ada.creates_store("1").await;
    ada.creates_store("2").await;
    let third = ada.post("/api/stores", &json!({"display_name": "3"})).await;
    assert_eq!(third.problem(), (429, "store_limit_reached".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_original_is_kept_while_nobody_knows_whether_it_got_its_row() {
    let app = TestApp::start(rag_tests::Backend::Postgres).await;
    let ada = app.person("ada").await;
    let store = ada.creates_store("Notes").await;
    // The connection is lost at the commit of a new document.
    app.executes(
        "create function lose() returns trigger language plpgsql as
         'begin perform pg_terminate_backend(pg_backend_pid()); return new; end'",
    )
    .await;
    app.executes(
        "create constraint trigger lost after insert on documents deferrable initially deferred
         for each row execute function lose()",
    )
    .await;
    let lost = ada.uploads(store, "a.txt", "words").await;
    assert_eq!(lost.problem(), (503, "service_unavailable".to_owned()));
    assert_eq!(files_on_disk(&app), 1, "the sweep will decide");

    app.executes("drop trigger lost on documents").await;
    assert_eq!(ada.uploads(store, "a.txt", "words").await.ok()["duplicate"], false);
    assert_eq!(files_on_disk(&app), 2);
}

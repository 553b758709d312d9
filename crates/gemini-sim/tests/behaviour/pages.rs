use std::time::Duration;

use serde_json::{Value, json};

use super::client::Provider;

/// Uploads a PDF and returns the document once it is not pending any more.
async fn indexed(provider: &Provider, store: &str, pdf: &[u8]) -> Value {
    let options = json!({"mimeType": "application/pdf", "displayName": "Animals.pdf"});
    let session = provider.start_upload(store, pdf.len(), options).await;
    let reply = provider.chunk(&session, "upload, finalize", 0, pdf).await.ok();
    let path = format!("/v1/{}", reply["response"]["documentName"].as_str().unwrap());
    loop {
        let document = provider.get(&path).await.ok();
        if document["state"] != "STATE_PENDING" {
            return document;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_pdf_is_cited_by_page() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    let pdf = two_pages("Lions sleep all day.", "Zebras have stripes.");
    assert_eq!(indexed(&provider, &store, &pdf).await["state"], "STATE_ACTIVE");
    let reply = provider.ask(&Provider::question(&store, "zebras", json!({}))).await.ok();
    let context =
        &reply["candidates"][0]["groundingMetadata"]["groundingChunks"][0]["retrievedContext"];
    assert_eq!(context["pageNumber"], 2, "{reply}");
    assert!(context["text"].as_str().unwrap().contains("Zebras have stripes."));
}

#[tokio::test]
async fn a_file_that_is_no_pdf_fails() {
    let provider = Provider::start().await;
    let store = provider.store().await;
    assert_eq!(indexed(&provider, &store, b"not a pdf").await["state"], "STATE_FAILED");
}

/// A PDF with one line of text on each of two pages.
fn two_pages(first: &str, second: &str) -> Vec<u8> {
    let stream = |text: &str| {
        let content = format!("BT /F1 12 Tf 50 700 Td ({text}) Tj ET");
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len())
    };
    let page = |content: u32| {
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R \
             /Resources << /Font << /F1 7 0 R >> >> >>"
        )
    };
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>".to_owned(),
        page(5),
        page(6),
        stream(first),
        stream(second),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
    ];
    let mut pdf = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        offsets.push(pdf.len());
        pdf.extend(format!("{} 0 obj\n{object}\nendobj\n", number + 1).into_bytes());
    }
    let table = pdf.len();
    pdf.extend(b"xref\n0 8\n0000000000 65535 f \n");
    for offset in offsets {
        pdf.extend(format!("{offset:010} 00000 n \n").into_bytes());
    }
    pdf.extend(
        format!("trailer << /Size 8 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").into_bytes(),
    );
    pdf
}

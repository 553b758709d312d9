//! Small PDF files.

use std::fmt::Write as _;

/// A file with a page for each text. The text must be ASCII; its lines stay lines.
#[must_use]
pub fn pdf_of(pages: &[&str]) -> Vec<u8> {
    let contents: Vec<String> = pages.iter().map(|page| page_content(page)).collect();
    let contents: Vec<&str> = contents.iter().map(String::as_str).collect();
    pdf(&contents)
}

fn page_content(text: &str) -> String {
    let mut content = String::from("BT /F1 8 Tf 20 800 Td");
    for line in text.lines() {
        let escaped = line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        write!(content, " ({escaped} ) Tj 0 -12 Td").expect("a string to write to");
    }
    content.push_str(" ET");
    content
}

/// A file with a page for each content stream.
#[must_use]
pub fn pdf(contents: &[&str]) -> Vec<u8> {
    // Objects 1 to 3 are the catalogue, the pages and the font; each page follows with its content.
    let page_number = |index: usize| 4 + 2 * index;
    let kids: Vec<String> =
        (0..contents.len()).map(|index| format!("{} 0 R", page_number(index))).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), contents.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    for (index, content) in contents.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 2000 842] /Contents {} 0 R
                /Resources << /Font << /F1 3 0 R >> >> >>",
            page_number(index) + 1
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    written(&objects)
}

fn written(objects: &[String]) -> Vec<u8> {
    let mut file = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        write!(file, "{} 0 obj\n{object}\nendobj\n", index + 1).expect("a string to write to");
    }
    let table = file.len();
    write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).expect("a string");
    for offset in offsets {
        writeln!(file, "{offset:010} 00000 n ").expect("a string to write to");
    }
    write!(
        file,
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    )
    .expect("a string to write to");
    file.into_bytes()
}

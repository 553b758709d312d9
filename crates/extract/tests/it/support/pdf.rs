//! A writer of small PDF files, so that tests say what stands where.

use std::fmt::Write;

/// Fonts of every page by name: `F` regular, `B` bold, `M` fixed width.
const FONTS: &str = "<</F 3 0 R /B 4 0 R /M 5 0 R>>";

/// One page of 612 by 792 points. `y` grows downwards.
#[derive(Default)]
pub struct PdfPage {
    content: String,
}

impl PdfPage {
    pub fn text(mut self, font: &str, size: f32, x: f32, y: f32, text: &str) -> Self {
        let text = text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        let y = 792.0 - y;
        writeln!(self.content, "BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET").unwrap();
        self
    }

    /// Lines below each other, 12 points apart.
    pub fn lines(mut self, font: &str, x: f32, y: f32, lines: &[&str]) -> Self {
        let mut place = y;
        for line in lines {
            self = self.text(font, 10.0, x, place, line);
            place += 12.0;
        }
        self
    }

    pub fn raw(mut self, operators: &str) -> Self {
        self.content.push_str(operators);
        self
    }
}

pub fn pdf(pages: Vec<PdfPage>) -> Vec<u8> {
    let kids: Vec<String> =
        (0..pages.len()).map(|index| format!("{} 0 R", 6 + index * 2)).collect();
    let mut objects = vec![
        "<</Type /Catalog /Pages 2 0 R>>".to_owned(),
        format!("<</Type /Pages /Count {} /Kids [{}]>>", pages.len(), kids.join(" ")),
        font("Helvetica"),
        font("Helvetica-Bold"),
        font("Courier"),
    ];
    for (index, page) in pages.iter().enumerate() {
        objects.push(format!(
            "<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {} 0 R \
             /Resources <</Font {FONTS}>>>>",
            7 + index * 2
        ));
        let content = &page.content;
        objects.push(format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()));
    }
    assemble(&objects)
}

pub fn font(name: &str) -> String {
    format!("<</Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding>>")
}

/// Objects numbered from 1, the first of them the catalog.
pub fn assemble(objects: &[String]) -> Vec<u8> {
    let mut file = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        write!(file, "{} 0 obj\n{object}\nendobj\n", index + 1).unwrap();
    }
    let start = file.len();
    write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for offset in offsets {
        writeln!(file, "{offset:010} 00000 n ").unwrap();
    }
    let size = objects.len() + 1;
    write!(file, "trailer\n<</Size {size} /Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").unwrap();
    file.into_bytes()
}

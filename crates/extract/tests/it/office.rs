//! Office documents: structure comes from what the file says, not from its looks.

use crate::support::{
    DOCX, ODT, PPTX, XLSX, archive, code, content_types, docx, extract, outline, outline_of,
};
use rag_extract::ErrorCode;

fn paragraph(style: &str, text: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#)
}

const STYLES: &str = r#"<w:styles>
    <w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
    <w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="berschrift2"/></w:style>
    <w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
    <w:style w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
    <w:style w:styleId="Liste"><w:name w:val="List"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>
    </w:pPr></w:style></w:styles>"#;

#[test]
fn word_headings_are_known_by_style_in_every_language() {
    let body = [
        paragraph("berschrift1", "Bericht"),
        paragraph("Mine", "Zahlen"),
        paragraph("Liste", "Punkt"),
        paragraph("Loop", "Text"),
    ];
    let file = docx(&body.concat(), &[("word/styles.xml", STYLES)]);
    assert_eq!(outline(&file, DOCX), ["h1 Bericht", "h2 Zahlen", "li • Punkt", "p Text"]);
}

#[test]
fn word_tables_become_rows_with_their_headers() {
    let cell = |text| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let row = |a, b| format!("<w:tr>{}{}</w:tr>", cell(a), cell(b));
    let body = format!("<w:tbl>{}{}</w:tbl>", row("Region", "Umsatz"), row("Nord", "118"));
    assert_eq!(
        outline(&docx(&body, &[]), DOCX),
        ["tr Region; Umsatz", "tr Region=Nord; Umsatz=118"]
    );
}

#[test]
fn word_headers_and_footnotes_are_read_after_the_body_and_deletions_are_not() {
    let run = |text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let body = run("body")
        + "<w:p><w:del><w:r><w:t>gone</w:t></w:r></w:del></w:p>"
        + "<w:p><w:moveFrom><w:r><w:t>elsewhere</w:t></w:r></w:moveFrom></w:p>";
    let notes = format!("<w:footnotes>{}</w:footnotes>", run("note"));
    let header = format!("<w:hdr>{}</w:hdr>", run("header"));
    let parts = [("word/header1.xml", header.as_str()), ("word/footnotes.xml", notes.as_str())];
    assert_eq!(outline(&docx(&body, &parts), DOCX), ["p body", "p note", "p header"]);
}

#[test]
fn a_split_run_is_one_word_and_a_text_box_is_read_once() {
    let body = "<w:p><w:r><w:t>Wort</w:t></w:r><w:r><w:t xml:space=\"preserve\">teil &amp; mehr</w:t>\
        </w:r></w:p><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r>\
        </w:p></w:txbxContent></mc:Choice><mc:Fallback><w:p><w:r><w:t>box</w:t></w:r></w:p>\
        </mc:Fallback></mc:AlternateContent>";
    assert_eq!(outline(&docx(body, &[]), DOCX), ["p Wortteil & mehr", "p box"]);
}

#[test]
fn slides_are_pages_in_the_order_of_the_presentation_with_their_notes() {
    let slide = |title: &str| {
        format!(
            r#"<p:sld><p:sp><p:nvPr><p:ph type="title"/></p:nvPr><a:p><a:r><a:t>{title}</a:t></a:r>
            </a:p></p:sp><p:sp><p:nvPr><p:ph idx="1"/></p:nvPr><a:p><a:r><a:t>point</a:t></a:r></a:p>
            </p:sp><p:sp><p:nvPr><p:ph type="sldNum"/></p:nvPr><a:p><a:fld><a:t>7</a:t></a:fld></a:p>
            </p:sp></p:sld>"#
        )
    };
    let relation = |id: &str, kind: &str, target: &str| {
        format!(r#"<Relationships><Relationship Id="{id}" Type="x/{kind}" Target="{target}"/>"#)
    };
    let presentation = r#"<p:presentation><p:sldIdLst><p:sldId id="256" r:id="r2"/>
        <p:sldId id="257" r:id="r1"/></p:sldIdLst></p:presentation>"#;
    let relations = relation("r1", "slide", "slides/slide1.xml")
        + r#"<Relationship Id="r2" Type="x/slide" Target="/ppt/slides/slide2.xml"/></Relationships>"#;
    let notes_relation = relation("n", "notesSlide", "../notesSlides/n.xml") + "</Relationships>";
    let notes = r#"<p:notes><p:sp><p:nvPr><p:ph type="body"/></p:nvPr><a:p><a:r><a:t>spoken</a:t></a:r>
        </a:p></p:sp></p:notes>"#;
    let file = archive(&[
        ("[Content_Types].xml", &content_types("presentationml.presentation")),
        ("ppt/presentation.xml", presentation),
        ("ppt/_rels/presentation.xml.rels", &relations),
        ("ppt/slides/slide1.xml", &slide("Last")),
        ("ppt/slides/slide2.xml", &slide("First")),
        ("ppt/slides/_rels/slide2.xml.rels", &notes_relation),
        ("ppt/notesSlides/n.xml", notes),
    ]);
    let (pages, _) = extract(&file, PPTX).unwrap();
    assert_eq!(outline_of(&pages[0]), ["h1 First", "li • point", "p spoken"]);
    assert_eq!(outline_of(&pages[1]), ["h1 Last", "li • point"]);
}

fn workbook(rows: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    workbook_of(&format!(r#"<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>"#))
}

fn workbook_of(sheet: &str) -> Vec<u8> {
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let book = format!(
        r#"<workbook xmlns="{main}" xmlns:r="{relation}"><sheets>
        <sheet name="Umsatz" sheetId="1" r:id="r1"/></sheets></workbook>"#
    );
    let relations = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="r1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/>
        </Relationships>"#
    );
    let root = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="r1" Type="{relation}/officeDocument" Target="xl/workbook.xml"/>
        </Relationships>"#
    );
    archive(&[
        ("_rels/.rels", &root),
        ("[Content_Types].xml", &content_types("spreadsheetml.sheet")),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &relations),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

#[test]
fn a_sheet_is_a_page_of_rows_with_headers() {
    let text = |place, text| format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let sheet = format!(
        r#"<row r="1">{}{}</row><row r="2">{}<c r="B2"><v>118</v></c></row>"#,
        text("A1", "Region"),
        text("B1", "2024"),
        text("A2", "Nord")
    );
    assert_eq!(
        outline(&workbook(&sheet), XLSX),
        ["h1 Umsatz", "tr Region; 2024", "tr Region=Nord; 2024=118"]
    );
}

#[test]
fn a_sheet_that_is_only_a_chart_has_no_rows_and_a_damaged_one_breaks_the_file() {
    assert_eq!(outline(&workbook_of("<chartsheet/>"), XLSX), ["h1 Umsatz"]);
    for damaged in ["", "<worksheet><dimension/>", "no XML"] {
        assert_eq!(code(&workbook_of(damaged), XLSX), ErrorCode::FileBroken, "{damaged}");
    }
}

#[test]
fn a_single_cell_in_the_last_corner_costs_nothing() {
    let sheet = r#"<row r="1"><c r="A1"><v>1</v></c></row>
        <row r="1048576"><c r="A1048576"><v>2</v></c><c r="XFD1048576"><v>3</v></c></row>"#;
    let begin = std::time::Instant::now();
    assert_eq!(outline(&workbook(sheet), XLSX), ["h1 Umsatz", "p 1", "p 2"]);
    assert!(begin.elapsed().as_secs() < 5);
}

#[test]
fn open_document_text_has_headings_lists_tables_and_notes() {
    let content = r#"<office:document-content><office:body><office:text>
        <text:tracked-changes><text:p>gone</text:p></text:tracked-changes>
        <text:h text:outline-level="2">Titel</text:h>
        <text:p>Ein<text:s text:c="2"/>Satz<text:note><text:note-citation>1</text:note-citation>
        <text:note-body><text:p>Fußnote</text:p></text:note-body></text:note>.</text:p>
        <text:list><text:list-item><text:p>Punkt</text:p></text:list-item></text:list>
        <table:table><table:table-header-rows><table:table-row>
        <table:table-cell><text:p>Stadt</text:p></table:table-cell>
        <table:table-cell><text:p>Jahr</text:p></table:table-cell></table:table-row>
        </table:table-header-rows><table:table-row>
        <table:table-cell><text:p>Bonn</text:p></table:table-cell>
        <table:table-cell><text:p>1999</text:p></table:table-cell></table:table-row></table:table>
        </office:text></office:body></office:document-content>"#;
    let file = archive(&[("mimetype", ODT), ("content.xml", content)]);
    assert_eq!(
        outline(&file, ODT),
        [
            "h2 Titel",
            "p Ein Satz.",
            "p Fußnote",
            "li • Punkt",
            "tr Stadt; Jahr",
            "tr Stadt=Bonn; Jahr=1999"
        ]
    );
}

#[test]
fn rich_text_is_read_with_its_encodings_and_without_its_font_table() {
    let file = br"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator x;}
{\pard\outlinelevel0 Gr\'f6\'dfe\par}\pard Euro \u8364?, Ende \u-10179?\u-8704?.\par}";
    assert_eq!(outline(file, "application/rtf"), ["h1 Größe", "p Euro €, Ende 😀."]);
}

//! Whole answers over small libraries, in the languages the engine speaks.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, its tools included"
)]

mod library;
mod shelf;
mod tables;

use library::{Library, heading, item, page, paragraph};
use proptest::prelude::*;
use rag_text::answer::Answer;
use rag_text::page::{BlockKind, Page};

fn shell() -> Vec<Page> {
    vec![
        page(
            1,
            &[
                heading("Quoting"),
                paragraph(
                    "A single quote may not occur between single quotes, even when pre-\nceded by a backslash. \
                 Enclosing characters in single quotes preserves the literal value of each character.",
                ),
            ],
        ),
        page(
            2,
            &[
                heading("Pipelines"),
                paragraph(
                    "A pipeline is a sequence of one or more commands separated by the control operator |.",
                ),
                paragraph(
                    "The return status of a pipeline is the exit status of the last command.",
                ),
            ],
        ),
        page(
            3,
            &[
                heading("Installation"),
                paragraph("To install the shell from source, do the following:"),
                item("1. Unpack the archive and change into its directory."),
                item("2. Run ./configure and wait for it to finish."),
                item("3. Type make install as the administrator."),
            ],
        ),
    ]
}

fn filler(subject: &str) -> Vec<Page> {
    let about = |n: u32| {
        format!(
            "Page {n} of {subject} tells of gardens, rivers, bridges and the {n} hills of the town."
        )
    };
    (1..=8).map(|n| page(n, &[paragraph(&about(n))])).collect()
}

fn library() -> Library {
    Library::default().with("shell.pdf", shell()).with("town.txt", filler("the guide"))
}

fn cited(answer: &Answer) -> Vec<String> {
    let units: Vec<u16> = answer.text.encode_utf16().collect();
    answer
        .citations
        .iter()
        .map(|c| String::from_utf16(&units[c.start as usize..c.end as usize]).unwrap())
        .collect()
}

#[test]
fn a_quote_is_found_where_its_source_points() {
    let library = library();
    let answer = library.ask("Can a single quote occur between single quotes?");
    assert!(answer.grounded);
    assert_eq!((answer.sources[0].document_id, answer.sources[0].page), (1, 1));
    assert_eq!(library.pointed_to(&answer, 0), answer.sources[0].snippet);
    assert!(cited(&answer)[0].contains("even when preceded by a backslash"), "{}", answer.text);
}

#[test]
fn a_definition_is_answered_by_the_sentence_that_defines() {
    let answer = library().ask("What is a pipeline?");
    assert!(cited(&answer)[0].starts_with("A pipeline is a sequence"), "{}", answer.text);
}

#[test]
fn an_announcement_is_quoted_with_what_it_announces() {
    let defined = paragraph("The Sylvester equation is defined as:");
    let pages = vec![page(1, &[heading("Solvers"), defined, (BlockKind::Code, "AX + XB = C")])];
    let library = Library::default().with("algebra.txt", pages).with("a.txt", filler("the guide"));
    let answer = library.ask("What is the Sylvester equation?");
    assert!(answer.text.contains("AX + XB = C"), "{}", answer.text);
}

#[test]
fn steps_are_answered_by_the_whole_list() {
    let answer = library().ask("How do I install the shell?");
    let quote = &cited(&answer)[0];
    assert!(
        quote.contains("Unpack the archive") && quote.contains("make install"),
        "{}",
        answer.text
    );
}

#[test]
fn what_is_not_there_is_refused_with_a_suggestion_and_no_source() {
    let answer = library().ask("Who won the football championship in Brazil?");
    assert!(!answer.grounded && answer.sources.is_empty() && answer.citations.is_empty());
    let answer = library().ask("Which pipeline carries Norwegian gas?");
    assert!(!answer.grounded, "{}", answer.text);
    assert!(answer.text.contains("nearest") && answer.text.contains("page 2"), "{}", answer.text);
}

#[test]
fn the_same_statement_is_quoted_once_with_both_sources() {
    let same = "The warranty of the pump lasts twenty-four months from delivery.";
    let library = Library::default()
        .with("a.pdf", vec![page(1, &[paragraph(same)])])
        .with("b.pdf", vec![page(4, &[paragraph(same)])])
        .with("town.txt", filler("the guide"));
    let answer = library.ask("How long does the warranty of the pump last?");
    assert_eq!(answer.citations[0].sources, [1, 2], "{}", answer.text);
    assert_eq!(answer.text.matches("twenty-four").count(), 1);
}

#[test]
fn contradicting_numbers_are_both_shown_and_named_as_such() {
    let library = Library::default()
        .with(
            "a.pdf",
            vec![page(1, &[paragraph("The warranty of the pump lasts 24 months from delivery.")])],
        )
        .with(
            "b.pdf",
            vec![page(4, &[paragraph("The warranty of the pump lasts 36 months from delivery.")])],
        )
        .with("town.txt", filler("the guide"));
    let answer = library.ask("How many months does the warranty of the pump last?");
    assert!(answer.text.starts_with("The documents give different figures:"), "{}", answer.text);
    assert!(answer.text.contains("24 months") && answer.text.contains("36 months"));
}

#[test]
fn two_questions_in_one_are_both_answered() {
    let answer = library().ask("What is a pipeline and how do I install the shell?");
    let pages: Vec<u32> = answer.sources.iter().map(|source| source.page).collect();
    assert!(pages.contains(&2) && pages.contains(&3), "{}", answer.text);
    let answer = library().ask("What is a pipeline and who painted the Mona Lisa?");
    assert!(
        answer.grounded
            && answer.text.contains("do not contain an answer to “who painted the Mona Lisa?”")
    );
}

#[test]
fn a_follow_up_is_answered_from_the_subject_of_the_question_before() {
    let library = library();
    let answer = library.ask_after("And what is its return status?", &["What is a pipeline?"]);
    assert_eq!(answer.sources[0].page, 2);
    assert!(answer.text.contains("exit status of the last command"), "{}", answer.text);
}

#[test]
fn documents_in_other_languages_are_found_in_their_own() {
    let library = Library::default()
        .with("handbuch.pdf", vec![page(1, &[
            heading("Paketverwaltung"),
            paragraph("Pakete werden mit dem Befehl apt installiert. Die Installation dauert wenige Minuten."),
        ])])
        .with("guide.pdf", vec![page(1, &[
            heading("Paquets"),
            paragraph("Les paquets sont installés avec la commande apt. Le noyau démarre ensuite la machine."),
        ])])
        .with("manual.pdf", vec![page(1, &[
            heading("Configuración"),
            paragraph("La contraseña del administrador se guarda cifrada en el fichero de configuración."),
        ])])
        .with("手册.pdf", vec![page(1, &[
            heading("数据库"),
            paragraph("数据库每天晚上自动备份一次。备份文件保存三十天。"),
        ])])
        .with("設定.pdf", vec![page(1, &[
            heading("印刷"),
            paragraph("印刷の設定は設定ファイルに保存されます。変更後は再起動が必要です。"),
        ])])
        .with("town.txt", filler("the guide"));
    for (question, document) in [
        ("Mit welchem Befehl installiere ich ein Paket?", 1),
        ("Avec quelle commande installer un paquet ?", 2),
        ("¿Dónde se guarda la contraseña del administrador?", 3),
        ("备份文件保存多少天？", 4),
        ("印刷の設定はどこに保存されますか", 5),
    ] {
        let answer = library.ask(question);
        assert_eq!(
            answer.sources.first().map(|s| s.document_id),
            Some(document),
            "{question} {}",
            answer.text
        );
    }
    assert!(
        library
            .ask("Wer gewann die Weltmeisterschaft?")
            .text
            .starts_with("Die Dokumente enthalten")
    );
}

#[test]
fn questions_about_the_library_get_complete_lists_and_exact_counts() {
    let library = library();
    let answer = library.ask("How many documents are here?");
    assert!(answer.text.starts_with("2 documents in all, with 11 pages:"), "{}", answer.text);
    let answer = library.ask("What is in here?");
    assert!(answer.text.contains("**shell.pdf**") && answer.text.contains("**town.txt**"));
    assert!(!answer.sources.is_empty());
    let answer = library.ask("Which documents mention pipelines?");
    assert!(answer.text.starts_with("1 of 2 documents mention it:"), "{}", answer.text);
    assert_eq!(library.pointed_to(&answer, 0), answer.sources[0].snippet);
    let answer = library.ask("Which is the newest document?");
    assert!(
        answer.text.starts_with("The newest document is **town.txt** (8 pages, added 2024-05-02).")
    );
    let answer = library.ask("Fasse das Dokument shell zusammen");
    assert!(answer.text.starts_with("**shell.pdf**"), "{}", answer.text);
}

#[test]
fn the_order_in_which_documents_came_decides_nothing() {
    let first = Library::default().with("a.txt", shell()).with("b.txt", shell());
    let second = Library::default().with("b.txt", shell()).with("a.txt", shell());
    for question in ["What is a pipeline?", "How is the shell installed?"] {
        assert_eq!(first.ask(question).text, second.ask(question).text);
    }
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let first = library().ask("How do I install the shell?");
    assert_eq!(first, library().ask("How do I install the shell?"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_is_indexed_and_any_answer_quotes_what_is_there(
        texts in prop::collection::vec("(\\PC|[a-z .\n-]){0,120}", 1..4),
        question in "[a-zé字ß ?-]{0,40}",
    ) {
        let pages: Vec<Page> = (1..)
            .zip(texts)
            .map(|(number, text)| Page { number, text, blocks: Vec::new() })
            .collect();
        let word = pages.iter().flat_map(|page| page.text.split_whitespace()).next().unwrap_or("x");
        let question = format!("{word} {question}");
        let library = Library::default().with("any", pages);
        let answer = library.ask(&question);
        let units = answer.text.encode_utf16().count();
        for (index, source) in answer.sources.iter().enumerate() {
            prop_assert_eq!(&library.pointed_to(&answer, index), &source.snippet);
        }
        for citation in &answer.citations {
            prop_assert!(citation.start < citation.end && citation.end as usize <= units);
        }
        prop_assert!(answer.grounded || answer.sources.is_empty());
    }
}

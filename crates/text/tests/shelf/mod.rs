//! A shelf of two short documents: the first thing most people try.

use rag_text::page::Page;

use crate::library::Library;

fn plain(number: u32, text: &str) -> Page {
    Page { number, text: text.to_owned(), blocks: Vec::new() }
}

fn shelf() -> Library {
    let manual = vec![
        plain(1, "The Aurora pump moves water in greenhouses.\n\nIt was designed in Norway."),
        plain(
            2,
            "The Aurora pump needs 230 volts and draws 45 watts. It must be cleaned every six weeks.\n\n\
             The filter is replaced once a year. Replacement filters carry the number AF-17.",
        ),
    ];
    let warranty = vec![plain(
        1,
        "The warranty of the Aurora pump ends after thirty months. Claims are sent to the dealer.",
    )];
    Library::default().with("pump-manual.txt", manual).with("warranty.txt", warranty)
}

#[test]
fn plain_questions_to_few_pages_are_answered() {
    let shelf = shelf();
    for (question, words) in [
        ("How often must the Aurora pump be cleaned?", "every six weeks"),
        ("How many volts does the pump need?", "230 volts"),
        ("When does the warranty end?", "thirty months"),
        ("How long is the warranty of the pump?", "thirty months"),
        ("Where was the pump designed?", "Norway"),
        ("Which number do replacement filters have?", "AF-17"),
    ] {
        let answer = shelf.ask(question);
        assert!(answer.text.contains(words), "{question}\n{}", answer.text);
    }
}

#[test]
fn what_few_pages_do_not_say_is_refused() {
    let shelf = shelf();
    for question in [
        "Who won the chess championship of Peru?",
        "What is the capital of Peru?",
        "How heavy is a bicycle?",
        "Which colour does the cat have?",
    ] {
        let answer = shelf.ask(question);
        assert!(!answer.grounded, "{question}\n{}", answer.text);
    }
}

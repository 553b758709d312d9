//! Questions and their answers, whole.

mod answers;
mod conversations;
mod money;
mod refusals;
mod streams;

use rag_tests::Book;

/// Two small manuals that a question can be answered from.
pub const MANUALS: [Book<'static>; 2] = [
    (
        "pump-manual.txt",
        &[
            "The Aurora pump moves water in greenhouses.\n\nIt was designed in Norway.",
            "The Aurora pump needs 230 volts and draws 45 watts. It must be cleaned every six weeks.\n\n\
             The filter is replaced once a year. Replacement filters carry the number AF-17.",
        ],
    ),
    (
        "warranty.txt",
        &[
            "The warranty of the Aurora pump ends after thirty months. Claims are sent to the dealer.",
        ],
    ),
];

/// Answered on page 2 of the first manual.
pub const QUESTION: &str = "How often must the Aurora pump be cleaned?";

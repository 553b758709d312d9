//! A conversation as a document of its own, with its sources.

use std::fmt::Write as _;

use super::{conversations::ShownMessage, sources::Source};
use crate::db::{chat_history::USER, chat_sessions::ChatSession};

/// The conversation in Markdown.
#[must_use]
pub fn markdown(session: &ChatSession, messages: &[ShownMessage]) -> String {
    let mut text = format!("# {}\n", session.title.replace(['\n', '\r'], " "));
    for message in messages {
        let who = if message.role == USER { "Question" } else { "Answer" };
        let when = message.created_at.format("%Y-%m-%d %H:%M UTC");
        // Writing to a String cannot fail.
        let _ = write!(text, "\n## {who} ({when})\n\n{}\n", message.content.trim_end());
        if message.interrupted {
            text.push_str("\n*(interrupted)*\n");
        }
        if !message.sources.is_empty() {
            text.push_str("\nSources:\n\n");
        }
        for source in &message.sources {
            let _ = writeln!(text, "- {}", line(source));
        }
    }
    text
}

fn line(source: &Source) -> String {
    let number = source.source_id.trim_start_matches("cit-");
    let page = source.provider_metadata.rag.page;
    let place = page.map_or_else(String::new, |page| format!(", page {page}"));
    let quote = match &source.snippet {
        Some(snippet) => {
            let words: Vec<&str> = snippet.split_whitespace().collect();
            format!(": “{}”", words.join(" "))
        }
        None if source.deleted => " (deleted)".to_owned(),
        None => String::new(),
    };
    format!("[{number}] {}{place}{quote}", source.title)
}

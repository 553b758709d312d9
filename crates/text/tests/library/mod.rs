//! A small library of documents, asked the way the product asks: index, fetch, rank, fetch, answer.

use rag_text::answer::{Answer, CandidatePassage, answer};
use rag_text::collection::{self, DocumentFacts, MentionedIn};
use rag_text::index::{DocumentIndex, index_document};
use rag_text::page::{Block, BlockKind, Page};
use rag_text::question::Question;
use rag_text::rank::{IndexedDocument, Ranking, mentions, rank};

pub struct Document {
    pub title: String,
    pub pages: Vec<Page>,
    pub index: DocumentIndex,
}

#[derive(Default)]
pub struct Library {
    pub documents: Vec<Document>,
}

impl Library {
    /// Adds a document; ids count from 1.
    pub fn with(mut self, title: &str, pages: Vec<Page>) -> Self {
        let index = index_document(title, &pages);
        self.documents.push(Document { title: title.to_owned(), pages, index });
        self
    }

    pub fn ask(&self, text: &str) -> Answer {
        self.ask_after(text, &[])
    }

    pub fn ask_after(&self, text: &str, history: &[&str]) -> Answer {
        let question = Question::parse(text, history);
        if let Some(answer) = self.about(&question) {
            return answer;
        }
        self.with_rows(&question, |rows| {
            let ranking = rank(&question, rows);
            answer(&question, &ranking, &self.candidates(&ranking))
        })
    }

    /// The text a source points to, by its offsets in the page.
    pub fn pointed_to(&self, answer: &Answer, source: usize) -> String {
        let source = &answer.sources[source];
        let document = &self.documents[usize::try_from(source.document_id).unwrap() - 1];
        let page = document.pages.iter().find(|page| page.number == source.page).unwrap();
        let units: Vec<u16> = page.text.encode_utf16().collect();
        String::from_utf16(&units[source.start as usize..source.end as usize]).unwrap()
    }

    fn about(&self, question: &Question) -> Option<Answer> {
        let added: Vec<String> =
            (1..=self.documents.len()).map(|day| format!("2024-05-{day:02}T10:00:00Z")).collect();
        let facts: Vec<DocumentFacts<'_>> = (1..)
            .zip(&self.documents)
            .zip(&added)
            .map(|((document_id, document), added)| DocumentFacts {
                document_id,
                title: &document.title,
                added,
                pages: u32::try_from(document.pages.len()).unwrap(),
                summary: &document.index.summary,
            })
            .collect();
        let found = self.with_rows(question, |rows| mentions(question, rows));
        let mentioned: Vec<MentionedIn<'_>> = found
            .iter()
            .map(|mention| MentionedIn {
                document_id: mention.document_id,
                passages: mention.passages,
                passage: &self.document(mention.document_id).index.passages[mention.first as usize],
            })
            .collect();
        collection::answer(question, &facts, &mentioned)
    }

    fn document(&self, id: i64) -> &Document {
        &self.documents[usize::try_from(id).unwrap() - 1]
    }

    fn with_rows<T>(
        &self,
        question: &Question,
        work: impl FnOnce(&[IndexedDocument<'_>]) -> T,
    ) -> T {
        let terms = question.terms();
        let postings: Vec<Vec<(&str, &[u8])>> = self
            .documents
            .iter()
            .map(|document| {
                let all = document.index.postings.iter();
                all.filter(|posting| terms.contains(&posting.term))
                    .map(|posting| (posting.term.as_str(), posting.entries.as_slice()))
                    .collect()
            })
            .collect();
        let rows: Vec<IndexedDocument<'_>> = (1..)
            .zip(&self.documents)
            .zip(&postings)
            .map(|((document_id, document), postings)| IndexedDocument {
                document_id,
                title: &document.title,
                lengths: &document.index.lengths,
                postings,
            })
            .collect();
        work(&rows)
    }

    fn candidates(&self, ranking: &Ranking) -> Vec<CandidatePassage<'_>> {
        ranking
            .candidates
            .iter()
            .map(|candidate| {
                let document = self.document(candidate.document_id);
                CandidatePassage {
                    document_id: candidate.document_id,
                    title: &document.title,
                    passage: &document.index.passages[candidate.ordinal as usize],
                    score: candidate.score,
                }
            })
            .collect()
    }
}

/// A page of blocks with an empty line between them.
pub fn page(number: u32, parts: &[(BlockKind, &str)]) -> Page {
    let mut text = String::new();
    let mut blocks = Vec::new();
    for (kind, part) in parts {
        let start = u32::try_from(text.len()).unwrap();
        text.push_str(part);
        let range = start..u32::try_from(text.len()).unwrap();
        blocks.push(Block { kind: kind.clone(), range });
        text.push_str("\n\n");
    }
    Page { number, text, blocks }
}

pub fn heading(text: &str) -> (BlockKind, &str) {
    (BlockKind::Heading { level: 1 }, text)
}

pub fn paragraph(text: &str) -> (BlockKind, &str) {
    (BlockKind::Paragraph, text)
}

pub fn item(text: &str) -> (BlockKind, &str) {
    (BlockKind::ListItem, text)
}

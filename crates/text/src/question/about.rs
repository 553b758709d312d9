//! Questions about the documents themselves, in English, German, French and Spanish.
//!
//! A question is one of these only if *all* its words are: "how many files are in here" is, "how many
//! files can a process open" is not. So a wrong guess is rare, and then still an honest list.

use super::term::is_function;
use crate::language::Language;
use crate::words::{Word, WordKind};

/// What a question about the documents asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// What is in here?
    Contents,
    /// How many documents (or pages) are there?
    Count,
    /// Which document is the newest, the oldest, the longest?
    Extreme(Superlative),
    /// Which documents mention the other words of the question?
    Mentions,
    /// Summarise this document, or the one the given words name.
    Summary {
        /// Folded words that must be found in the title; empty for all documents.
        named: Vec<String>,
    },
}

/// By what a document stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Superlative {
    Newest,
    Oldest,
    Longest,
}

const DOCUMENT: &str = "document documents file files pdf pdfs dokument dokumente dokumenten dokuments datei \
    dateien unterlagen fichier fichiers documento documentos archivo archivos fichero ficheros manual manuals \
    handbuch handbücher manuel manuels manuales";
const PAGES: &str = "pages seiten páginas";
const PLACE: &str = "here store stores collection library folder uploaded stored indexed available included \
    loaded added total altogether currently now database knowledge base hier sammlung bibliothek ablage ordner \
    hochgeladen gespeichert vorhanden enthalten insgesamt gesamt drin aktuell zurzeit verfügbar ici collection \
    bibliothèque dossier disponibles disponible chargés téléversés total stockés aquí colección biblioteca \
    carpeta subidos cargados guardados total disponibles base conocimiento";
const LIST: &str = "list show contents content overview inventory liste zeige auflisten inhalt übersicht \
    überblick lister montre contenu aperçu lista listar muestra contenido resumen topics topic about subjects \
    themen thema worum sujets sujet temas tema know find ask fragen demander preguntar contain contains";
const MANY: &str = "many number count viele wieviele anzahl combien nombre cuántos cuántas cuantos cuantas \
    número total";
const NEWEST: &str = "newest latest recent recently last neueste neuesten neuste neustes neuestes jüngste letzte \
    letztes zuletzt récent récents dernier derniers reciente recientes último últimos nuevo";
const OLDEST: &str = "oldest earliest first älteste ältesten ältestes erste ancien anciens premier antiguo \
    antiguos primero";
const LONGEST: &str = "longest largest biggest längste längsten längstes größte größten größtes umfangreichste \
    long plus grand volumineux largo grande extenso";
const SUMMARY: &str = "summarise summarize summary summarised overview abstract zusammenfassen zusammenfassung \
    fasse fass zusammen überblick résume résumer résumé résumez synthèse resume resumir resumen sintetiza \
    resúmeme resúmelo";
const SUMMARY_FILLER: &str = "short brief main points key whole entire complete kurz kurze ganze gesamte \
    wichtigsten punkte court bref principaux points breve corto principales puntos";
const MENTION: &str = "mention mentions mentioned talk talks discuss discusses cover covers contain contains \
    about deal deals describe describes refer refers erwähnen erwähnt erwähnung enthalten enthält behandeln \
    behandelt handeln beschreiben vor kommt vorkommt steht mentionnent mentionne parlent parle contiennent \
    contient traitent traite mencionan menciona hablan habla contienen contiene tratan trata";
const MENTION_ONLY: &str =
    "mention mentions mentioned erwähnen erwähnt mentionnent mentionne mencionan menciona";
const DOCUMENTS_ONLY: &str = "documents dokumente dokumenten documentos manuals handbücher handbüchern manuels \
    manuales";
const MENTION_FILLER: &str = "list word words term terms begriff wort appear appears occur occurs something \
    mot terme palabra término aparece apparaît aparecen";

pub(super) fn of(words: &[Word], language: Language) -> Option<About> {
    let plain: Vec<&Word> = words.iter().filter(|word| word.kind != WordKind::Compound).collect();
    let sentence = Sentence { words: plain, language };
    sentence
        .summary()
        .or_else(|| sentence.extreme())
        .or_else(|| sentence.count())
        .or_else(|| sentence.mentions())
        .or_else(|| sentence.contents())
}

/// The words that [`About::Mentions`] asks with, not for.
pub(super) fn is_wording_of_mentions(norm: &str) -> bool {
    [DOCUMENT, MENTION, MENTION_FILLER, "which"].iter().any(|list| has(list, norm))
}

struct Sentence<'a> {
    words: Vec<&'a Word>,
    language: Language,
}

impl Sentence<'_> {
    fn any(&self, list: &str) -> bool {
        self.words.iter().any(|word| has(list, &word.norm))
    }

    /// Words that are neither grammar nor in one of the lists.
    fn rest(&self, lists: &[&str]) -> Vec<String> {
        self.words
            .iter()
            .filter(|word| !is_function(word, self.language))
            .filter(|word| !lists.iter().any(|list| has(list, &word.norm)))
            .map(|word| word.norm.clone())
            .collect()
    }

    fn only(&self, lists: &[&str]) -> bool {
        self.rest(lists).is_empty()
    }

    fn summary(&self) -> Option<About> {
        let german = self.any("fasse fass") && !self.any("zusammen zusammenfassen");
        if !self.any(SUMMARY) || german {
            return None;
        }
        let opens = self.words.iter().take(6).any(|word| has(SUMMARY, &word.norm));
        let named = self.rest(&[SUMMARY, SUMMARY_FILLER, DOCUMENT, PLACE, PAGES]);
        (opens && named.len() <= 6).then_some(About::Summary { named })
    }

    fn extreme(&self) -> Option<About> {
        if !self.any(DOCUMENT) {
            return None;
        }
        let by = [
            (NEWEST, Superlative::Newest),
            (OLDEST, Superlative::Oldest),
            (LONGEST, Superlative::Longest),
        ];
        by.into_iter()
            .find(|(list, _)| {
                self.any(list) && self.only(&[list, DOCUMENT, PLACE, LIST, "most pages"])
            })
            .map(|(_, superlative)| About::Extreme(superlative))
    }

    fn count(&self) -> Option<About> {
        let asks = self.any(MANY) && (self.any(DOCUMENT) || self.any(PAGES));
        (asks && self.only(&[MANY, DOCUMENT, PAGES, PLACE])).then_some(About::Count)
    }

    fn mentions(&self) -> Option<About> {
        let precise = self.any(DOCUMENT) && self.any(MENTION_ONLY);
        let loose = self.any(DOCUMENTS_ONLY) && self.any(MENTION);
        let asks = self
            .any("which what list show welche welchen quels dans liste qué cuáles en lista all in");
        let has_subject = !self.only(&[DOCUMENT, MENTION, MENTION_FILLER, PLACE]);
        (asks && (precise || loose) && has_subject).then_some(About::Mentions)
    }

    fn contents(&self) -> Option<About> {
        if !self.only(&[DOCUMENT, PLACE, LIST, PAGES]) {
            return None;
        }
        let names_documents = self.any(DOCUMENT);
        let names_place =
            self.any("here store collection library hier sammlung drin ici aquí colección");
        let asks = self.any(
            "what which list show was welche worum zeige liste quels que quoi qué cuáles lista \
            quel contenu inhalt contents overview tell muestra montre qu",
        );
        (asks && (names_documents || names_place)).then_some(About::Contents)
    }
}

fn has(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|entry| entry == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::Question;

    fn about(text: &str) -> Option<About> {
        Question::parse(text, &[]).about
    }

    #[test]
    fn questions_about_the_documents_are_recognised_in_four_languages() {
        for text in [
            "What is in here?",
            "What documents do you have?",
            "List all documents",
            "Welche Dokumente gibt es hier?",
            "Was ist hier drin?",
            "Quels documents y a-t-il ici ?",
            "¿Qué documentos hay?",
        ] {
            assert_eq!(about(text), Some(About::Contents), "{text}");
        }
        for text in [
            "How many documents are in this store?",
            "Wie viele Dateien sind hier gespeichert?",
            "Combien de documents y a-t-il ?",
            "¿Cuántos documentos hay?",
        ] {
            assert_eq!(about(text), Some(About::Count), "{text}");
        }
        for text in [
            "Which is the newest document?",
            "Welches ist das neueste Dokument?",
            "Quel est le document le plus récent ?",
            "¿Cuál es el documento más reciente?",
        ] {
            assert_eq!(about(text), Some(About::Extreme(Superlative::Newest)), "{text}");
        }
        for text in [
            "Which documents mention vectors?",
            "Welche Dokumente erwähnen Vektoren?",
            "Quels documents mentionnent les vecteurs ?",
            "¿Qué documentos mencionan vectores?",
        ] {
            assert_eq!(about(text), Some(About::Mentions), "{text}");
        }
        for text in [
            "Summarise this document",
            "Fasse dieses Dokument zusammen",
            "Résume ce document",
            "Resume este documento",
        ] {
            assert_eq!(about(text), Some(About::Summary { named: Vec::new() }), "{text}");
        }
    }

    #[test]
    fn questions_about_what_is_written_are_left_alone() {
        for text in [
            "How many files can a process open?",
            "Which file contains the system-wide aliases?",
            "What is the latest version of R?",
            "What is a document class?",
            "Which files does bash read at startup?",
            "Wie viele Dokumente kann apt gleichzeitig drucken?",
            "What does the summary function print for a data frame in R when given factors and dates?",
            "What is this?",
        ] {
            assert_eq!(about(text), None, "{text}");
        }
    }

    #[test]
    fn a_summary_can_name_its_document() {
        let named = vec!["bash".to_owned()];
        assert_eq!(about("Give me a summary of the bash manual"), Some(About::Summary { named }));
    }
}

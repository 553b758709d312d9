//! Tables of contents and indexes: pages that name every subject and say nothing about any.

/// Fewest lines by which a page is judged.
const FEWEST: usize = 6;

/// Whether the lines of a text are entries of a table of contents or of an alphabetical index.
///
/// Both end most lines in page numbers. In a table of contents these hardly ever fall; in an index
/// the entries are in alphabetical order. A price list is neither.
pub(super) fn is_listing_of_pages(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() < FEWEST {
        return false;
    }
    let entries: Vec<(&str, u32)> = lines.iter().filter_map(|line| entry(line)).collect();
    let leaders = lines.iter().filter(|line| has_leader(line)).count();
    if leaders * 10 >= lines.len() * 4 && entries.len() * 2 < leaders {
        // The columns were torn apart; the dots between them remain.
        return true;
    }
    if entries.len() < FEWEST || entries.len() * 10 < lines.len() * 6 {
        return false;
    }
    let numbers: Vec<u32> = entries.iter().map(|(_, number)| *number).collect();
    let names: Vec<String> = entries.iter().map(|(name, _)| sort_key(name)).collect();
    mostly_rising(&numbers) || (mostly_rising(&names) && mean_words(&names) < 6)
}

/// Whether dots lead the eye over the line.
fn has_leader(line: &str) -> bool {
    line.contains("....") || line.contains(". . . .") || line.contains("……")
}

/// The name and the first page number of a line that ends in page numbers.
fn entry(line: &str) -> Option<(&str, u32)> {
    let name = line
        .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | ' ' | '–' | '-' | 'f'));
    let numbers = line.get(name.len()..)?.trim_start_matches([',', ' ', '–', '-', 'f']);
    let digits: String = numbers.chars().take_while(char::is_ascii_digit).collect();
    let name = name.trim_end_matches(['.', ' ', '·', '…', '_', '\t']);
    let is_name = name.chars().any(char::is_alphabetic) && digits.len() <= 4;
    digits.parse().ok().filter(|_| is_name).map(|number| (name, number))
}

fn sort_key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric() || *c == ' ').flat_map(char::to_lowercase).collect()
}

fn mostly_rising<T: PartialOrd>(values: &[T]) -> bool {
    let pairs = values.windows(2);
    let total = pairs.len();
    let rising = pairs.filter(|pair| matches!(pair, [a, b] if a <= b)).count();
    rising * 100 >= total * 85
}

fn mean_words(names: &[String]) -> usize {
    let words: usize = names.iter().map(|name| name.split_whitespace().count()).sum();
    words / names.len().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_contents_is_recognised() {
        assert!(is_listing_of_pages(
            "Contents\n1 Introduction . . . . 1\n1.1 The R environment . 2\n1.2 Related software 2\n\
             1.3 R and statistics 2\n2 Simple manipulations . . 7\n2.1 Vectors 7\n2.2 Arithmetic . 8"
        ));
    }

    #[test]
    fn an_alphabetical_index_is_recognised() {
        assert!(is_listing_of_pages(
            "Index\nalias, 12, 45\narray, 3\nbackground, 101–103\nbraces, 9\nbuiltin, 7, 88\ncommand, 2\nexpansion, 33"
        ));
    }

    #[test]
    fn a_price_list_and_prose_are_not() {
        assert!(!is_listing_of_pages(
            "Pears 40\nApples 12\nPlums 9\nKiwi 33\nFigs 7\nDates 21\nLimes 3"
        ));
        assert!(!is_listing_of_pages(
            "In 1999 there\nwere many words\nin every line 3\nof this page\nand no order\nat all\nto be seen"
        ));
    }
}

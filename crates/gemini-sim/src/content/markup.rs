//! Text of HTML and XML without their tags, in one pass and without a tree.

/// Elements that end a line of text.
const BLOCKS: [&str; 12] =
    ["p", "/p", "br", "/div", "/li", "/tr", "/h1", "/h2", "/h3", "/w:p", "/a:p", "/text:p"];

pub fn text(markup: &str) -> String {
    let mut text = String::with_capacity(markup.len() / 2);
    let mut rest = markup;
    while let Some((before, after)) = rest.split_once('<') {
        push_decoded(&mut text, before);
        let lower_start: String = after.chars().take(8).collect::<String>().to_ascii_lowercase();
        rest = if let Some(comment) = after.strip_prefix("!--") {
            comment.split_once("-->").map_or("", |(_, tail)| tail)
        } else if lower_start.starts_with("script") {
            skip_element(after, "</script")
        } else if lower_start.starts_with("style") {
            skip_element(after, "</style")
        } else {
            let (tag, tail) = after.split_once('>').unwrap_or((after, ""));
            separate(&mut text, tag);
            tail
        };
    }
    push_decoded(&mut text, rest);
    text
}

fn separate(text: &mut String, tag: &str) {
    let name = tag.split([' ', '/', '\n', '\t']).find(|part| !part.is_empty()).unwrap_or_default();
    let closing = tag.starts_with('/');
    let matches = |block: &str| match block.strip_prefix('/') {
        Some(block) => closing && block.eq_ignore_ascii_case(name),
        None => block.eq_ignore_ascii_case(name),
    };
    if BLOCKS.iter().any(|block| matches(block)) {
        text.push('\n');
    }
}

/// What follows the end tag, found without regard to case.
fn skip_element<'a>(after: &'a str, end_tag: &str) -> &'a str {
    let lower = after.to_ascii_lowercase();
    let end = lower.find(end_tag).and_then(|at| after.get(at..));
    end.and_then(|tail| tail.split_once('>')).map_or("", |(_, tail)| tail)
}

fn push_decoded(text: &mut String, raw: &str) {
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let entity = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        let decoded = entity.and_then(|(name, tail)| Some((decode(name)?, tail)));
        // What is no entity is an ampersand.
        let (c, tail) = decoded.unwrap_or(('&', after));
        text.push(c);
        rest = tail;
    }
    text.push_str(rest);
}

fn decode(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tags_scripts_and_entities_are_resolved() {
        let html =
            "<html><STYLE>p{}</STYLE><p>Caf&eacute; &amp; th&#233;</p><script>if(a<b){}</script>ok";
        assert_eq!(text(html), "\nCaf&eacute; & thé\nok");
    }

    proptest! {
        #[test]
        fn any_text_is_survived(markup in "[<>&;/!a-z#é0-9 -]{0,80}") {
            let _ = text(&markup);
        }
    }
}

//! What the names of HTML elements mean here.

use html5ever::tokenizer::{Tag, states::RawKind};

/// Elements whose content is not read.
const UNREAD: [&str; 10] = [
    "script", "style", "template", "noscript", "iframe", "object", "svg", "title", "textarea",
    "select",
];

pub fn is_unread(name: &str) -> bool {
    UNREAD.contains(&name)
}

/// How the tokenizer must read the content of an unread element, where markup means nothing in it.
pub fn raw_kind(name: &str) -> Option<RawKind> {
    match name {
        "script" => Some(RawKind::ScriptData),
        "style" | "noscript" | "iframe" => Some(RawKind::Rawtext),
        "title" | "textarea" => Some(RawKind::Rcdata),
        _ => None,
    }
}

pub fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|found| &*found.value)
}

pub fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "aside"
            | "header"
            | "footer"
            | "nav"
            | "address"
            | "blockquote"
            | "figure"
            | "figcaption"
            | "hr"
            | "dl"
            | "dt"
            | "dd"
            | "form"
            | "fieldset"
            | "legend"
            | "details"
            | "summary"
            | "caption"
            | "body"
            | "center"
            | "option"
            | "button"
    )
}

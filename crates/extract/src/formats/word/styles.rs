//! What the styles of a Word document say about structure. Headings are known by outline level or by
//! the built-in names, which are English in every language's file.

use std::{
    collections::HashMap,
    io::{Read, Seek},
};

use crate::{archive::Archive, error::ExtractError};

/// A style may be based on another; longer chains than this are circles.
const MAX_CHAIN: usize = 16;

#[derive(Debug, Default)]
struct Style {
    base: Option<String>,
    outline: Option<u8>,
    list: bool,
}

#[derive(Debug, Default)]
pub struct Styles(HashMap<String, Style>);

impl Styles {
    pub fn read<R: Read + Seek>(archive: &mut Archive<R>) -> Result<Self, ExtractError> {
        let mut styles = HashMap::new();
        let mut open = (String::new(), Style::default());
        archive.elements("word/styles.xml", |element| {
            let value = element.attribute("val").unwrap_or_default();
            match element.name.as_str() {
                "style" => {
                    let id = element.attribute("styleId").unwrap_or_default().to_owned();
                    let (id, style) = std::mem::replace(&mut open, (id, Style::default()));
                    styles.insert(id, style);
                }
                "name" => open.1.outline = open.1.outline.or_else(|| level_of_name(value)),
                "basedOn" => open.1.base = Some(value.to_owned()),
                "outlineLvl" => open.1.outline = value.parse().ok().filter(|level| *level < 9),
                "numId" => open.1.list = value != "0",
                _ => {}
            }
        })?;
        styles.insert(open.0, open.1);
        Ok(Self(styles))
    }

    /// The outline level of a heading style, from 0.
    pub fn outline(&self, id: &str) -> Option<u8> {
        self.chain(id).find_map(|style| style.outline)
    }

    pub fn is_list(&self, id: &str) -> bool {
        self.chain(id).any(|style| style.list)
    }

    fn chain(&self, id: &str) -> impl Iterator<Item = &Style> {
        let parent = |style: &&Style| self.0.get(style.base.as_deref()?);
        std::iter::successors(self.0.get(id), parent).take(MAX_CHAIN)
    }
}

fn level_of_name(name: &str) -> Option<u8> {
    let name = name.to_ascii_lowercase();
    if name == "title" {
        return Some(0);
    }
    let level: u8 = name.strip_prefix("heading ")?.parse().ok()?;
    level.checked_sub(1).filter(|level| *level < 9)
}

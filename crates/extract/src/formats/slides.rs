//! Presentations since 2007: a slide is a page, its notes stand at the end of it (ECMA-376 part 1, §19).

use std::{
    collections::HashMap,
    io::{BufRead, Read, Seek},
    mem,
};

use super::{marker::ordinal, table::Rows};
use crate::{
    archive::Archive,
    error::ExtractError,
    page::Kind,
    sink::Sink,
    xml::{Element, Node, Xml},
};

const PRESENTATION: &str = "ppt/presentation.xml";

pub fn read(file: impl Read + Seek, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    let mut archive = Archive::open(file, sink.limits())?;
    let relations = relations(&mut archive, PRESENTATION)?;
    let mut order = Vec::new();
    archive.elements(PRESENTATION, |element| {
        // Both the slide's number and its relation are called `id`; the relation comes last.
        if element.name == "sldId" {
            order.extend(element.attributes("id").last().and_then(|id| relations.get(id)).cloned());
        }
    })?;
    for slide in order {
        Shapes::new(sink, false).walk(&mut archive.xml(&slide.target)?)?;
        for relation in self::relations(&mut archive, &slide.target)?.into_values() {
            if relation.kind.ends_with("/notesSlide") {
                Shapes::new(sink, true).walk(&mut archive.xml(&relation.target)?)?;
            }
        }
        sink.end_page()?;
    }
    Ok(())
}

#[derive(Debug, Clone)]
struct Relation {
    kind: String,
    target: String,
}

/// The parts a part refers to, by the id it uses for them.
fn relations<R: Read + Seek>(
    archive: &mut Archive<R>,
    part: &str,
) -> Result<HashMap<String, Relation>, ExtractError> {
    let (folder, name) = part.rsplit_once('/').unwrap_or_default();
    let mut relations = HashMap::new();
    archive.elements(&format!("{folder}/_rels/{name}.rels"), |element| {
        let get = |name| element.attribute(name);
        if let (Some(id), Some(kind), Some(target)) = (get("Id"), get("Type"), get("Target"))
            && get("TargetMode") != Some("External")
        {
            let relation = Relation { kind: kind.to_owned(), target: resolve(folder, target) };
            relations.insert(id.to_owned(), relation);
        }
    })?;
    Ok(relations)
}

/// A path inside the archive; `..` cannot lead out of it because names are only looked up.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// The shapes of one slide or notes page.
struct Shapes<'s, 'a> {
    sink: &'s mut Sink<'a>,
    notes: bool,
    /// What the layout calls the current shape; `None` for free ones.
    placeholder: Option<String>,
    text: String,
    bulleted: Option<bool>,
    table: Option<(Rows, Vec<String>)>,
}

impl<'s, 'a> Shapes<'s, 'a> {
    fn new(sink: &'s mut Sink<'a>, notes: bool) -> Self {
        Self { sink, notes, placeholder: None, text: String::new(), bulleted: None, table: None }
    }

    fn walk<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<(), ExtractError> {
        let mut in_text = false;
        loop {
            match xml.next()? {
                Node::Open(element) if element.name == "Fallback" => xml.skip()?,
                Node::Open(element) => {
                    in_text = element.name == "t";
                    self.open(&element);
                }
                Node::Close(name) => {
                    in_text = false;
                    self.close(&name)?;
                }
                Node::Text(text) if in_text => self.text.push_str(&text),
                Node::Text(_) => {}
                Node::End => return Ok(()),
            }
        }
    }

    fn open(&mut self, element: &Element) {
        match element.name.as_str() {
            "sp" => self.placeholder = None,
            "ph" => {
                let kind = element.attribute("type").unwrap_or("body");
                self.placeholder = Some(kind.to_owned());
            }
            "br" => self.text.push('\n'),
            "buNone" => self.bulleted = Some(false),
            "buChar" | "buAutoNum" | "buBlip" => self.bulleted = Some(true),
            "tbl" => self.table = Some((Rows::default(), Vec::new())),
            "tc" => {
                if let Some((_, cells)) = &mut self.table {
                    cells.push(String::new());
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) -> Result<(), ExtractError> {
        match name {
            "p" => self.end_paragraph(),
            "tr" => match &mut self.table {
                Some((rows, cells)) => rows.push(&mem::take(cells), None, self.sink),
                None => Ok(()),
            },
            "tbl" => {
                self.table = None;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn end_paragraph(&mut self) -> Result<(), ExtractError> {
        let text = mem::take(&mut self.text);
        let bulleted = self.bulleted.take();
        if let Some(cell) = self.table.as_mut().and_then(|(_, cells)| cells.last_mut()) {
            if !cell.is_empty() {
                cell.push('\n');
            }
            cell.push_str(&text);
            return Ok(());
        }
        if text.trim().is_empty() {
            return Ok(());
        }
        let kind = match self.placeholder.as_deref() {
            Some("title" | "ctrTitle") => Kind::Heading(1),
            // Number, date and footer repeat on every slide; a notes page repeats its slide's.
            Some("sldNum" | "dt" | "ftr" | "hdr") => return Ok(()),
            Some("body" | "obj") if !self.notes && bulleted != Some(false) => Kind::ListItem,
            _ if bulleted == Some(true) => Kind::ListItem,
            _ => Kind::Paragraph,
        };
        let marker = if kind == Kind::ListItem { ordinal(None) } else { String::new() };
        self.sink.push(kind, &(marker + &text))
    }
}

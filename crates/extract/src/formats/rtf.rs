//! Rich Text Format 1.9: control words, groups, text. Headings are known by outline level, tables by
//! cell marks; pictures, style sheets and everything else that is no text is skipped by its group.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::{marker::begins_item, table::Rows};
use crate::{
    error::{ErrorCode, ExtractError},
    page::Kind,
    sink::Sink,
};

/// Groups whose content is not part of the document's text.
const UNREAD: [&str; 17] = [
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "themedata",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "generator",
    "datastore",
    "latentstyles",
    "xmlnstbl",
    "fldinst",
    "colorschememapping",
    "nonshppict",
];

pub fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    if !bytes.starts_with(b"{\\rtf") {
        return Err(ErrorCode::FileBroken.into());
    }
    let mut document = Document::new(sink);
    let mut rest = bytes;
    while let [first, after @ ..] = rest {
        rest = match first {
            b'{' => document.begin_group(after)?,
            b'}' => document.end_group(after),
            b'\\' => document.control(after)?,
            b'\r' | b'\n' => after,
            &byte => document.byte(byte, after),
        };
    }
    document.end_paragraph()
}

#[derive(Clone, Copy)]
struct Group {
    unread: bool,
    /// Characters that stand in for a Unicode one and are to be skipped after it.
    fallback: usize,
}

struct Document<'s, 'a> {
    sink: &'s mut Sink<'a>,
    groups: Vec<Group>,
    group: Group,
    encoding: &'static Encoding,
    /// Bytes not yet decoded, since characters may take several.
    pending: Vec<u8>,
    text: String,
    skip: usize,
    surrogate: Option<u16>,
    outline: Option<u8>,
    in_table: bool,
    cells: Vec<String>,
    rows: Rows,
}

impl<'s, 'a> Document<'s, 'a> {
    fn new(sink: &'s mut Sink<'a>) -> Self {
        Self {
            sink,
            groups: Vec::new(),
            group: Group { unread: false, fallback: 1 },
            encoding: WINDOWS_1252,
            pending: Vec::new(),
            text: String::new(),
            skip: 0,
            surrogate: None,
            outline: None,
            in_table: false,
            cells: Vec::new(),
            rows: Rows::default(),
        }
    }

    fn begin_group<'b>(&mut self, after: &'b [u8]) -> Result<&'b [u8], ExtractError> {
        if self.groups.len() as u64 >= u64::from(self.sink.limits().depth) {
            return Err(ExtractError::too_complex("RTF groups nested deeper than the limit"));
        }
        self.groups.push(self.group);
        Ok(after)
    }

    fn end_group<'b>(&mut self, after: &'b [u8]) -> &'b [u8] {
        self.decode();
        if let Some(group) = self.groups.pop() {
            self.group = group;
        }
        after
    }

    fn byte<'b>(&mut self, byte: u8, after: &'b [u8]) -> &'b [u8] {
        if self.skip > 0 {
            self.skip -= 1;
        } else if !self.group.unread {
            self.pending.push(byte);
        }
        after
    }

    /// What follows a backslash: a sign, a byte in hexadecimal, or a word with an optional number.
    fn control<'b>(&mut self, after: &'b [u8]) -> Result<&'b [u8], ExtractError> {
        let letters = after.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if letters == 0 {
            return Ok(self.sign(after));
        }
        let (word, rest) = after.split_at(letters);
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = rest.iter().skip(sign).take_while(|byte| byte.is_ascii_digit()).count();
        let (number, rest) =
            if digits == 0 { rest.split_at(0) } else { rest.split_at(sign + digits) };
        let number = std::str::from_utf8(number).ok().and_then(|number| number.parse().ok());
        let rest = rest.strip_prefix(b" ").unwrap_or(rest);
        self.word(std::str::from_utf8(word).unwrap_or_default(), number)?;
        if word == b"bin" {
            let count = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            return Ok(rest.get(count..).unwrap_or_default());
        }
        Ok(rest)
    }

    fn sign<'b>(&mut self, after: &'b [u8]) -> &'b [u8] {
        match after {
            [b'\'', high, low, rest @ ..] => {
                let digits = [*high, *low];
                let digits = std::str::from_utf8(&digits).unwrap_or_default();
                self.byte(u8::from_str_radix(digits, 16).unwrap_or(b'?'), rest)
            }
            [b'*', rest @ ..] => {
                self.group.unread = true;
                rest
            }
            [b'~', rest @ ..] => self.byte(b' ', rest),
            [b'_', rest @ ..] => self.byte(b'-', rest),
            [literal @ (b'\\' | b'{' | b'}'), rest @ ..] => self.byte(*literal, rest),
            [_, rest @ ..] => rest,
            [] => after,
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) -> Result<(), ExtractError> {
        if UNREAD.contains(&word) {
            self.group.unread = true;
        }
        match word {
            "ansicpg" => self.encoding = code_page(number),
            "uc" => self.group.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or(1),
            "u" => self.unicode(number.unwrap_or(0)),
            "outlinelevel" => self.outline = number.and_then(|level| u8::try_from(level).ok()),
            "pard" => (self.outline, self.in_table) = (None, false),
            "intbl" => self.in_table = true,
            "tab" => self.write("\t"),
            "line" => self.write("\n"),
            "emdash" => self.write("—"),
            "endash" => self.write("–"),
            "bullet" => self.write("•"),
            "lquote" => self.write("‘"),
            "rquote" => self.write("’"),
            "ldblquote" => self.write("“"),
            "rdblquote" => self.write("”"),
            "cell" => self.end_cell(),
            "row" => {
                let cells = std::mem::take(&mut self.cells);
                self.rows.push(&cells, None, self.sink)?;
            }
            "par" | "sect" | "page" if self.in_table => self.write("\n"),
            "par" | "sect" | "page" => self.end_paragraph()?,
            _ => {}
        }
        Ok(())
    }

    /// A UTF-16 unit as a signed number.
    fn unicode(&mut self, number: i32) {
        self.decode();
        let unit = u16::try_from(number.rem_euclid(0x1_0000)).unwrap_or_default();
        let units = self.surrogate.take().into_iter().chain([unit]);
        for character in char::decode_utf16(units) {
            match character {
                Ok(character) if !self.group.unread => self.text.push(character),
                Ok(_) => {}
                Err(unpaired) => self.surrogate = Some(unpaired.unpaired_surrogate()),
            }
        }
        self.skip = self.group.fallback;
    }

    fn write(&mut self, text: &str) {
        self.decode();
        if !self.group.unread {
            self.text.push_str(text);
        }
    }

    fn decode(&mut self) {
        if !self.pending.is_empty() {
            let bytes = std::mem::take(&mut self.pending);
            self.text.push_str(&self.encoding.decode_without_bom_handling(&bytes).0);
        }
    }

    fn end_cell(&mut self) {
        self.decode();
        self.cells.push(std::mem::take(&mut self.text));
    }

    fn end_paragraph(&mut self) -> Result<(), ExtractError> {
        self.decode();
        self.rows = Rows::default();
        let text = std::mem::take(&mut self.text);
        let kind = match self.outline.filter(|level| *level < 9) {
            Some(level) => Kind::Heading(level + 1),
            None if begins_item(text.trim_start()) => Kind::ListItem,
            None => Kind::Paragraph,
        };
        self.sink.push(kind, &text)
    }
}

fn code_page(number: Option<i32>) -> &'static Encoding {
    let label = match number {
        Some(932) => "shift_jis".to_owned(),
        Some(936) => "gbk".to_owned(),
        Some(949) => "euc-kr".to_owned(),
        Some(950) => "big5".to_owned(),
        Some(65001) => "utf-8".to_owned(),
        Some(number) => format!("windows-{number}"),
        None => return WINDOWS_1252,
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

//! Server-sent events from bytes, as they come: any cut between network reads gives the same frames.
//!
//! Stricter than the standard where that could lose text silently: a line that is none of the known
//! ones is told or, if it may hold an event, an error; it is nothing to pass over. Text is decoded per event, never per read, so that a
//! character torn apart by the network is whole again.

mod stray;
#[cfg(test)]
mod tests;

use self::stray::Stray;

/// Events repeat the texts of all passages, so they can be large; beyond this something is wrong.
pub const MAX_EVENT_BYTES: usize = 16 << 20;

/// A whole unit of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// The data of an event.
    Data(String),
    /// JSON outside of any event: how the provider tells an error once an answer has begun.
    Stray(String),
    /// A line that belongs to no event and holds none.
    Noise,
}

/// Why the bytes are no stream of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SseError {
    #[error("an event on a line of no known kind")]
    UnknownLine,
    #[error("an event that is not UTF-8")]
    NotUtf8,
    #[error("an event that is too long")]
    TooLong,
}

/// Reads one stream.
#[derive(Debug, Default)]
pub struct SseParser {
    /// The line that has not ended yet.
    line: Vec<u8>,
    /// The data of the event that has not ended yet.
    data: Option<Vec<u8>>,
    stray: Option<Stray>,
    /// The last line ended with CR: a LF right after it belongs to the same end.
    after_cr: bool,
    /// A byte order mark is possible only before the first line.
    has_begun: bool,
}

impl SseParser {
    /// Takes the next bytes and adds the frames that are whole now, also those before an error.
    pub fn push(&mut self, bytes: &[u8], frames: &mut Vec<Frame>) -> Result<(), SseError> {
        let mut rest = bytes;
        while let Some(first) = rest.first() {
            if std::mem::take(&mut self.after_cr) && *first == b'\n' {
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let (part, tail) = rest.split_at(end.unwrap_or(rest.len()));
            self.check_room(part.len())?;
            self.line.extend_from_slice(part);
            if let Some((ending, after)) = tail.split_first() {
                self.after_cr = *ending == b'\r';
                self.end_line(frames)?;
                rest = after;
            } else {
                rest = tail;
            }
        }
        Ok(())
    }

    /// The stream is over: what has not ended properly is a frame nevertheless. Whether it is whole
    /// shows when its JSON is read.
    pub fn finish(mut self, frames: &mut Vec<Frame>) -> Result<(), SseError> {
        if !self.line.is_empty() {
            self.end_line(frames)?;
        }
        self.end_event(frames)?;
        if let Some(stray) = self.stray {
            frames.push(Frame::Stray(utf8(stray.into_bytes())?));
        }
        Ok(())
    }

    fn end_line(&mut self, frames: &mut Vec<Frame>) -> Result<(), SseError> {
        let mut line = std::mem::take(&mut self.line);
        if !std::mem::replace(&mut self.has_begun, true) && line.starts_with(b"\xef\xbb\xbf") {
            line.drain(..3);
        }
        if self.stray.is_some() {
            return self.continue_stray(&line, frames);
        }
        if line.is_empty() {
            return self.end_event(frames);
        }
        match field(&line) {
            Line::Data(value) => self.add_data(value),
            Line::Ignored => {}
            Line::Json => {
                self.end_event(frames)?;
                self.stray = Some(Stray::default());
                return self.continue_stray(&line, frames);
            }
            Line::Unknown if line.contains(&b'{') => return Err(SseError::UnknownLine),
            Line::Unknown => {
                self.end_event(frames)?;
                frames.push(Frame::Noise);
            }
        }
        // The line's memory serves the next one.
        line.clear();
        self.line = line;
        Ok(())
    }

    fn add_data(&mut self, value: &[u8]) {
        match &mut self.data {
            Some(data) => {
                data.push(b'\n');
                data.extend_from_slice(value);
            }
            None => self.data = Some(value.to_vec()),
        }
    }

    fn end_event(&mut self, frames: &mut Vec<Frame>) -> Result<(), SseError> {
        if let Some(data) = self.data.take().filter(|data| !data.is_empty()) {
            frames.push(Frame::Data(utf8(data)?));
        }
        Ok(())
    }

    fn continue_stray(&mut self, line: &[u8], frames: &mut Vec<Frame>) -> Result<(), SseError> {
        let Some(mut stray) = self.stray.take() else { return Ok(()) };
        if stray.add(line) {
            frames.push(Frame::Stray(utf8(stray.into_bytes())?));
        } else {
            self.stray = Some(stray);
        }
        Ok(())
    }

    fn check_room(&self, more: usize) -> Result<(), SseError> {
        let data = self.data.as_ref().map_or(0, Vec::len);
        let stray = self.stray.as_ref().map_or(0, Stray::len);
        let total = self.line.len() + data + stray + more;
        if total > MAX_EVENT_BYTES { Err(SseError::TooLong) } else { Ok(()) }
    }
}

/// What a line is.
enum Line<'a> {
    Data(&'a [u8]),
    Ignored,
    /// The beginning of JSON that stands outside of an event.
    Json,
    Unknown,
}

fn field(line: &[u8]) -> Line<'_> {
    let (name, value) = match line.iter().position(|byte| *byte == b':') {
        Some(at) => {
            let (name, rest) = line.split_at(at);
            let value = rest.strip_prefix(b":").unwrap_or(rest);
            (name, value.strip_prefix(b" ").unwrap_or(value))
        }
        None => (line, [].as_slice()),
    };
    match name {
        b"data" => Line::Data(value),
        // No comment of a proxy holds an object, but a damaged event does.
        b"" if value.contains(&b'{') => Line::Unknown,
        b"" | b"event" | b"id" | b"retry" => Line::Ignored,
        _ if matches!(line.trim_ascii_start().first(), Some(b'{' | b'[')) => Line::Json,
        _ => Line::Unknown,
    }
}

fn utf8(bytes: Vec<u8>) -> Result<String, SseError> {
    String::from_utf8(bytes).map_err(|_| SseError::NotUtf8)
}

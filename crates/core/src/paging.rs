//! Pages of long lists: a bounded size and an opaque cursor that is the last key seen.

/// A request for a part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// At least 1; the edge that read it enforces the upper bound.
    pub limit: u32,
    /// The cursor of the previous page's last row; `None` starts at the beginning.
    pub after: Option<String>,
}

/// A part of a list and where the next part starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Makes a page of rows that were read with one row more than asked for: the surplus row only says
    /// that there is more.
    #[must_use]
    pub fn from_surplus(mut rows: Vec<T>, limit: u32, cursor: impl Fn(&T) -> String) -> Self {
        let limit = limit as usize;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(cursor) } else { None };
        Self { items: rows, next }
    }

    #[must_use]
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), next: self.next }
    }
}

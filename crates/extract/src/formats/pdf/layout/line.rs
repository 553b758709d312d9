//! Runs of glyphs to fragments of lines.

use super::by;

/// A gap wider than this part of the font size parts words.
const WORD_GAP: f32 = 0.16;
/// A gap wider than this parts columns or table cells. Justified lines stay below it.
const FRAGMENT_GAP: f32 = 1.3;

/// Runs of a line that another is compared with; pages of hostile length must not cost squares.
const NEIGHBOURS: usize = 64;

/// Glyphs of one font as the file draws them. Coordinates grow to the right and downwards, in points.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    pub text: String,
    pub left: f32,
    pub right: f32,
    pub baseline: f32,
    pub size: f32,
    pub bold: bool,
    pub mono: bool,
}

/// Text on one baseline without a gap that could part columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Fragment {
    pub text: String,
    pub left: f32,
    pub right: f32,
    pub baseline: f32,
    /// Of most of its characters.
    pub size: f32,
    pub bold: bool,
    pub mono: bool,
}

impl Fragment {
    pub fn top(&self) -> f32 {
        self.baseline - self.size * 0.8
    }

    pub fn bottom(&self) -> f32 {
        self.baseline + self.size * 0.2
    }

    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// Whether both stand on one line, a raised or lowered part of it included.
    pub fn shares_line_with(&self, other: &Self) -> bool {
        let overlap = self.bottom().min(other.bottom()) - self.top().max(other.top());
        overlap > 0.5 * self.size.min(other.size)
    }
}

/// Joins the runs of a page, in whatever order they were drawn.
pub fn fragments(runs: Vec<Run>) -> Vec<Fragment> {
    let mut fragments = Vec::new();
    for mut line in baselines(runs) {
        by(&mut line, |run| run.left);
        let mut open: Option<Builder> = None;
        for run in line {
            match &mut open {
                Some(builder) if builder.continues_with(&run) => builder.add(&run),
                _ => {
                    fragments.extend(open.take().and_then(Builder::finish));
                    open = Some(Builder::new(&run));
                }
            }
        }
        fragments.extend(open.and_then(Builder::finish));
    }
    fragments
}

/// Groups runs by line: larger runs found lines, smaller ones join the line they overlap.
fn baselines(mut runs: Vec<Run>) -> Vec<Vec<Run>> {
    runs.retain(|run| !run.text.trim().is_empty() && run.size > 0.5 && run.left.is_finite());
    by(&mut runs, |run| run.baseline);
    let mut lines: Vec<Vec<Run>> = Vec::new();
    for run in runs {
        let home = lines.iter_mut().rev().take(6).find(|line| {
            line.iter().rev().take(NEIGHBOURS).any(|other| {
                let larger = run.size.max(other.size);
                let near = (run.baseline - other.baseline).abs() < larger * 0.25;
                // Super- and subscripts shift further, but touch their base.
                let shifted = run.size.min(other.size) < larger * 0.8
                    && (run.baseline - other.baseline).abs() < larger * 0.5
                    && run.left - other.right < larger * 0.5
                    && other.left - run.right < larger * 0.5;
                near || shifted
            })
        });
        match home {
            Some(line) => line.push(run),
            None => lines.push(vec![run]),
        }
    }
    lines
}

struct Builder {
    fragment: Fragment,
    characters: usize,
    bold: usize,
    mono: usize,
    /// Characters of the run that decides about size and baseline.
    largest: usize,
}

impl Builder {
    fn new(run: &Run) -> Self {
        let fragment = Fragment {
            text: String::new(),
            left: run.left,
            right: run.left,
            baseline: run.baseline,
            size: run.size,
            bold: false,
            mono: false,
        };
        let mut builder = Self { fragment, characters: 0, bold: 0, mono: 0, largest: 0 };
        builder.add(run);
        builder
    }

    fn continues_with(&self, run: &Run) -> bool {
        let gap = run.left - self.fragment.right;
        gap < FRAGMENT_GAP * self.fragment.size.max(run.size)
    }

    fn add(&mut self, run: &Run) {
        let fragment = &mut self.fragment;
        let gap = run.left - fragment.right;
        let spaced = fragment.text.ends_with(char::is_whitespace)
            || run.text.starts_with(char::is_whitespace);
        if !fragment.text.is_empty() && !spaced && gap > WORD_GAP * run.size.min(fragment.size) {
            fragment.text.push(' ');
        }
        fragment.text.push_str(&run.text);
        fragment.right = fragment.right.max(run.right);
        let count = run.text.chars().filter(|character| !character.is_whitespace()).count();
        self.characters += count;
        self.bold += if run.bold { count } else { 0 };
        self.mono += if run.mono { count } else { 0 };
        if count > self.largest {
            self.largest = count;
            fragment.size = run.size;
            fragment.baseline = run.baseline;
        }
    }

    fn finish(mut self) -> Option<Fragment> {
        self.fragment.bold = self.bold * 10 >= self.characters * 9;
        self.fragment.mono = self.mono * 10 >= self.characters * 9;
        let text = self.fragment.text.trim();
        if text.is_empty() {
            return None;
        }
        self.fragment.text = text.to_owned();
        Some(self.fragment)
    }
}

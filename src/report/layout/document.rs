//! What a page says, block by block; each layout decides how a block looks.

use std::borrow::Cow;

use maud::Markup;
use serde::{Deserialize, Serialize};

use crate::language::Language;

/// A page before it is laid out.
#[derive(Debug, Clone)]
pub struct Document {
    /// Language of the page, for its layout.
    pub language: Language,
    /// Its title.
    pub title: String,
    /// What it says, in order.
    pub blocks: Vec<Block>,
}

/// One thing a page says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Block {
    /// A part under a heading; parts within parts have smaller headings. `anchor` is where links lead.
    Section {
        /// Its heading.
        heading: String,
        /// How charts mark what it is about.
        #[serde(skip)]
        sign: Option<Markup>,
        /// Where links lead.
        anchor: Option<String>,
        /// Whether a page shows its heading alone until it is asked for; paper does too.
        folded: bool,
        /// What it says.
        blocks: Vec<Block>,
    },
    /// The one line for a reader in a hurry.
    Verdict(String),
    /// A paragraph of text.
    Paragraph(String),
    /// Where something comes from, or how it is to be read.
    Note(String),
    /// What to beware of.
    Warning(String),
    /// What to do; text between backticks is typed as it stands.
    Next(String),
    /// A list, each item behind its mark.
    Bullets(Mark, Vec<String>),
    /// Names and what they are.
    Facts(Vec<Fact>),
    /// Facts at a glance. Only pages show them: they repeat what a sentence or a table says.
    Glance(Vec<Fact>),
    /// Rows under heads.
    Table(Table),
    /// A chart with its figures; it is drawn anew, never kept.
    #[serde(skip)]
    Figure(Figure),
    /// Lines of a file, as they stand.
    Code(Cow<'static, str>, String),
    /// Folded on a page, a section in Markdown, left out at a terminal.
    Details {
        /// What is seen while it is folded.
        summary: String,
        /// What is said beside the summary.
        about: Option<String>,
        /// Whether a page shows it unfolded.
        open: bool,
        /// What it says.
        blocks: Vec<Block>,
    },
}

/// What stands before an item: for, against, unknown, next, alike, or just a dot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// Just an item.
    Dot,
    /// Speaks for it.
    For,
    /// Speaks against it.
    Against,
    /// Is not known.
    Unknown,
    /// Is to be done next.
    Next,
    /// Is alike.
    Alike,
}

/// A name, what it is, and what to know of it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Its name.
    pub name: String,
    /// What it is.
    pub value: String,
    /// What to know of it.
    pub notes: Vec<String>,
}

/// A chart with its figures.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Absent where nothing can be drawn: the table stands alone.
    pub chart: Option<Markup>,
    /// Over the whole width.
    pub wide: bool,
    /// What it shows.
    pub caption: String,
    /// The figures drawn.
    pub table: Table,
    /// Whether only pages show it: without the chart it says nothing that is not said elsewhere.
    pub page_only: bool,
}

/// Rows under column heads.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Heads of the columns.
    pub columns: Vec<Column>,
    /// Head of the column of the rows' notes, where there is one; a terminal writes notes below their row.
    pub notes: Option<String>,
    /// Rows, with as many cells as there are columns.
    pub rows: Vec<Row>,
    /// Sums, under a line.
    pub foot: Option<Row>,
}

/// A column's head, and how its cells stand.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// Numbers stand on the right and are never broken.
    pub number: bool,
    /// A terminal writes it below the row, for want of width.
    pub below: bool,
}

/// A row of a table.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// One per column.
    pub cells: Vec<Cell>,
    /// What to keep in mind.
    pub notes: Vec<String>,
    /// What the row means in plain words; a terminal leaves it out.
    pub reading: Option<String>,
    /// Why the row stands out.
    pub tag: Option<String>,
}

/// A cell; what is `under` it is small, and a terminal leaves it out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// What it holds.
    pub text: String,
    /// What stands below, small.
    pub under: Option<String>,
}

impl Block {
    /// A part under a heading, without an anchor.
    pub fn section(heading: impl Into<String>, blocks: Vec<Block>) -> Self {
        Self::Section {
            heading: heading.into(),
            sign: None,
            anchor: None,
            folded: false,
            blocks,
        }
    }

    /// A section that links lead to.
    pub fn at(anchor: impl Into<String>, heading: impl Into<String>, blocks: Vec<Block>) -> Self {
        Self::Section {
            heading: heading.into(),
            sign: None,
            anchor: Some(anchor.into()),
            folded: false,
            blocks,
        }
    }

    /// The same section, folded on a page: for whoever wants it all.
    pub fn folded(self) -> Self {
        match self {
            Self::Section {
                heading,
                sign,
                anchor,
                blocks,
                ..
            } => Self::Section {
                heading,
                sign,
                anchor,
                folded: true,
                blocks,
            },
            other => other,
        }
    }
}

impl Mark {
    /// As a terminal and Markdown print it.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Dot => "·",
            Self::For => "+",
            Self::Against => "−",
            Self::Unknown => "?",
            Self::Next => "→",
            Self::Alike => "≈",
        }
    }
}

impl Fact {
    /// A name and what it is.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            notes: Vec::new(),
        }
    }

    /// The same with a further note.
    pub fn with(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

impl Column {
    /// A column of text.
    pub fn text(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            number: false,
            below: false,
        }
    }

    /// A column of numbers.
    pub fn number(title: impl Into<String>) -> Self {
        Self {
            number: true,
            ..Self::text(title)
        }
    }

    /// Below the row at a terminal.
    pub fn below(self) -> Self {
        Self { below: true, ..self }
    }
}

impl Table {
    /// Rows under heads, without notes or sums.
    pub fn new(columns: Vec<Column>, rows: impl IntoIterator<Item = Row>) -> Self {
        Self {
            columns,
            rows: rows.into_iter().collect(),
            ..Self::default()
        }
    }
}

impl Row {
    /// Cells alone.
    pub fn new<C: Into<Cell>>(cells: impl IntoIterator<Item = C>) -> Self {
        Self {
            cells: cells.into_iter().map(Into::into).collect(),
            ..Self::default()
        }
    }
}

impl Cell {
    /// Text and what is under it in one: "0.42 (0.38 – 0.46)".
    pub fn whole(&self) -> String {
        match &self.under {
            Some(under) => format!("{} ({under})", self.text),
            None => self.text.clone(),
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, under: None }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        text.clone().into()
    }
}

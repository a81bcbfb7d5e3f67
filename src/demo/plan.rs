//! A story as data: which columns accounts have, which profiles they come from, and what truly makes them ideal.

use jiff::civil::Date;

use crate::recipe::Family;

/// Everything that defines a story.
#[derive(Debug)]
pub struct Plan {
    pub columns: &'static [ColumnPlan],
    /// Kinds of account, mixed in proportion to their shares; the one without segment is the background.
    pub profiles: &'static [Profile],
    pub planted: &'static [Planted],
    /// Day on which the story turns: the market or the aim changes, and [`Era::Before`] gives way to [`Era::After`].
    pub pivot: Date,
    /// For a year told by quarters: from when accounts are learnt from, and the first day of the year.
    pub year: [Date; 2],
    /// How many accounts are looked at for one that is contacted, before the pivot and from it on: who aims chooses.
    pub choice: [usize; 2],
    /// Share of those who are no ideal customers but sign all the same, and leave.
    pub leaves: f64,
    /// What contracts are multiplied by, before the pivot and from it on.
    pub price: [f64; 2],
    /// What customers write who would recommend the product, who are lukewarm, and who would not.
    pub verbatims: [&'static [&'static str]; 3],
    /// Share of ideal customers among decided accounts.
    pub ideal_share: f64,
    /// Words that company names of each sector are made of.
    pub trades: &'static [(&'static str, &'static [&'static str])],
    /// Why deals are lost.
    pub lost_reasons: &'static [&'static str],
    /// A level of `country` that occurs among prospects only.
    pub new_country: &'static str,
}

/// One column of the export.
#[derive(Debug)]
pub struct ColumnPlan {
    pub name: &'static str,
    pub family: Family,
    pub draws: Draws,
    pub written: Written,
    /// Share of accounts for which it is unknown.
    pub gaps: f64,
}

/// How the values of a column are drawn.
#[derive(Debug, Clone, Copy)]
pub enum Draws {
    /// One level, by weight.
    Levels(&'static [(&'static str, f64)]),
    /// One level among those of another column's level.
    Within(&'static str, &'static [(&'static str, &'static [&'static str])]),
    /// Each token with its own probability.
    Tokens(&'static [(&'static str, f64)]),
    /// Log-normal, rounded to `step`, kept in `low..=high`.
    Amount {
        median: f64,
        spread: f64,
        step: f64,
        low: f64,
        high: f64,
    },
    /// Log-normal times another column's number.
    Per {
        column: &'static str,
        median: f64,
        spread: f64,
        step: f64,
    },
    /// Poisson.
    Count(f64),
    /// Yes with this probability.
    Yes(f64),
    /// Uniform between two days.
    Day(Date, Date),
}

/// How the values of a column look in the export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    Text,
    /// `1200` or `1 200`.
    Whole,
    /// `6,4`.
    Decimal,
    /// `1 200,50 €`, `1200,5`…
    Euro,
    /// `30/09/2026`.
    Day,
    /// `oui` or `non`.
    YesNo,
    /// `AutoCAD;Excel`.
    Set,
}

/// A kind of account: what sets it apart from the background.
#[derive(Debug)]
pub struct Profile {
    /// Its name in the planted truth; `None` for the background.
    pub segment: Option<&'static str>,
    /// Share of the accounts contacted, before the pivot and from it on.
    pub share: [f64; 2],
    /// Median contract, euros a year.
    pub contract: f64,
    /// Median days from first contact to decision, before the pivot and from it on.
    pub cycle: [f64; 2],
    /// Median cost of a deal, euros, before the pivot and from it on.
    pub cost: [f64; 2],
    /// Promoters and detractors among customers who stay, before the pivot and from it on.
    pub answers: [(f64, f64); 2],
    /// Columns drawn otherwise than the column says.
    pub draws: &'static [(&'static str, Draws)],
}

/// When an effect holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Era {
    /// From the first account to the last.
    Always,
    /// Before the story's pivot.
    Before,
    /// From the story's pivot on.
    After,
}

/// One criterion's true effect on the log-odds of being ideal.
#[derive(Debug, Clone, Copy)]
pub struct Planted {
    /// Name of the criterion as a scorecard has it (`tools: AutoCAD` for a member of a set).
    pub criterion: &'static str,
    /// Column that it reads.
    pub column: &'static str,
    /// Log-odds by value.
    pub effect: Effect,
    /// When it holds.
    pub era: Era,
}

/// Log-odds by value.
#[derive(Debug, Clone, Copy)]
pub enum Effect {
    /// By level; levels left out have 0.
    Levels(&'static [(&'static str, f64)]),
    /// `(up_to, log_odds)` with increasing, inclusive upper ends.
    Steps(&'static [(f64, f64)]),
    /// When the set has the token.
    Token(&'static str, f64),
    /// When yes.
    Yes(f64),
}

/// A drawn value, before it is written down and before gaps.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Text(&'static str),
    Number(f64),
    Set(Vec<&'static str>),
    Day(Date),
    Yes(bool),
}

impl Effect {
    /// Log-odds that a value earns.
    pub fn of(&self, value: &Value) -> f64 {
        match (self, value) {
            (Self::Levels(levels), Value::Text(text)) => levels
                .iter()
                .find(|(level, _)| level == text)
                .map_or(0.0, |(_, effect)| *effect),
            (Self::Steps(steps), Value::Number(number)) => steps
                .iter()
                .find(|(up_to, _)| number <= up_to)
                .map_or(0.0, |(_, effect)| *effect),
            (Self::Token(token, effect), Value::Set(tokens)) if tokens.contains(token) => *effect,
            (Self::Yes(effect), Value::Yes(true)) => *effect,
            _ => 0.0,
        }
    }
}

impl Plan {
    /// 0 for a day before the pivot, 1 from it on.
    pub fn era(&self, day: Date) -> usize {
        usize::from(day >= self.pivot)
    }

    /// Position of a column.
    ///
    /// # Panics
    /// When the story names a column it does not have; every story is drawn in the tests.
    pub fn position(&self, column: &str) -> usize {
        let position = self.columns.iter().position(|c| c.name == column);
        position.unwrap_or_else(|| panic!("the story has no column `{column}`"))
    }
}

/// A column of a story, written as what it holds is usually written; amounts as whole numbers.
pub const fn column(name: &'static str, family: Family, draws: Draws, gaps: f64) -> ColumnPlan {
    let written = match draws {
        Draws::Levels(_) | Draws::Within(..) => Written::Text,
        Draws::Tokens(_) => Written::Set,
        Draws::Amount { .. } | Draws::Per { .. } | Draws::Count(_) => Written::Whole,
        Draws::Yes(_) => Written::YesNo,
        Draws::Day(..) => Written::Day,
    };
    ColumnPlan {
        name,
        family,
        draws,
        written,
        gaps,
    }
}

impl ColumnPlan {
    /// The same column, written otherwise.
    pub const fn written(self, written: Written) -> Self {
        Self { written, ..self }
    }
}

/// A log-normal amount.
pub const fn amount(median: f64, spread: f64, step: f64, low: f64, high: f64) -> Draws {
    Draws::Amount {
        median,
        spread,
        step,
        low,
        high,
    }
}

/// Log-normal euros for each employee.
pub const fn per_employee(median: f64) -> Draws {
    Draws::Per {
        column: "employees",
        median,
        spread: 0.65,
        step: 100.0,
    }
}

/// A column's effect, from the first account to the last.
pub const fn planted(column: &'static str, effect: Effect) -> Planted {
    Planted {
        criterion: column,
        column,
        effect,
        era: Era::Always,
    }
}

impl Planted {
    /// The same effect in one era alone.
    pub const fn in_era(self, era: Era) -> Self {
        Self { era, ..self }
    }

    /// The same effect of a criterion called otherwise than its column.
    pub const fn called(self, criterion: &'static str) -> Self {
        Self { criterion, ..self }
    }
}

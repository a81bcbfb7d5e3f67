//! Accounts of one table found in another, by the rules and the evidence that find duplicates in one.

use rustc_hash::FxHashSet;

use super::answers::Answers;
use super::columns::register;
use super::evidence::{self, Weights};
use super::facts::Facts;
use super::group::Groups;
use super::{Columns, Evidence, Known, Note, Settings, gathered_notes, read_notes};
use crate::error::{Error, Result};
use crate::table::Table;

/// Rows of the two tables in one group up to which each is paired with each. House choice.
const EACH_WITH_EACH: usize = 100;

/// What is thought of two rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// One account.
    Same,
    /// Perhaps one: somebody should look.
    Review,
}

/// A row of each table, 0-based, and what is thought of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Row of the first table.
    pub a: u32,
    /// Row of the second table.
    pub b: u32,
    /// Sum of the weights of the evidence, in bits.
    pub weight: i32,
    /// Whether they are one account.
    pub verdict: Verdict,
    /// What speaks for and against, strongest first.
    pub evidence: Vec<Evidence>,
    /// Whether somebody answered that they are.
    pub answered: bool,
    /// Marks by which the two rows are known again.
    pub marks: [String; 2],
}

/// Matches of two tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Between {
    /// In the order of the first table's rows, then the strongest first.
    pub matches: Vec<Match>,
    /// What else is to be known.
    pub notes: Vec<Note>,
    /// Columns by which rows were compared, of each table.
    pub columns: (Columns, Columns),
    /// Accounts that stand so often in both tables that each row was paired with one of the other only.
    pub crowded: usize,
}

/// Finds the accounts of `a` in `b`. The two tables' ids are their own: equal ones say nothing.
///
/// # Errors
/// [`Error::Data`] when a table has no column that tells which company a row is of, or the two share no such kind;
/// [`Error::Input`] where answers contradict each other; [`Error::UnknownColumn`] when `known` or the settings name one that is not there.
pub fn between(
    a: (&Table, Known),
    b: (&Table, Known),
    settings: &Settings,
    answers: &Answers,
) -> Result<Between> {
    let columns = |(table, known): (&Table, Known)| -> Result<Columns> {
        let mut found = Columns::find(table, known, &settings.columns)?;
        (found.id, found.outcome) = (None, None);
        Ok(found)
    };
    let columns = (columns(a)?, columns(b)?);
    let (x, y) = (&columns.0, &columns.1);
    let shared = (x.name.is_some() && y.name.is_some())
        || (!x.domain.is_empty() && !y.domain.is_empty())
        || (!x.number.is_empty() && !y.number.is_empty());
    if !shared {
        return Err(Error::data(
            format!(
                "`{}` and `{}` share no column that tells which company a row is of (name, domain, number)",
                a.0.source.display(),
                b.0.source.display()
            ),
            "give both such a column, called for example `company` or `website`",
        ));
    }
    let mut facts = Facts::default();
    for (table, columns) in [(a.0, x), (b.0, y)] {
        facts.add(table, columns, &|column| register(table, columns, column));
    }
    let mut notes = read_notes(&facts);
    let (pairs, large) = evidence::candidates(&facts);
    let weights = Weights::fit(&facts, &pairs);
    let mut groups = Groups::new(&facts, settings, "");
    let answered = answers.between(&facts, a, b)?;
    groups.answered(&answered);
    notes.extend(answered.notes);
    groups.same_number();
    groups.same_domain();
    groups.same_name();
    groups.near_names(&weights.channel);
    groups.weighed(&weights, &pairs);
    let gathered = groups.finish();
    notes.extend(gathered.notes);
    if large > 0 {
        notes.push(Note::Large { values: large });
    }
    let first = a.0.rows as u32;
    let mut found: Vec<(u32, u32, Verdict)> = Vec::new();
    let mut crowded = 0;
    for (rows, _) in &gathered.groups {
        // Rows of a group are in order.
        let (mine, theirs) = rows.split_at(rows.partition_point(|row| *row < first));
        if mine.is_empty() || theirs.is_empty() {
            continue;
        }
        if mine.len() * theirs.len() <= EACH_WITH_EACH {
            let each = mine
                .iter()
                .flat_map(|x| theirs.iter().map(move |y| (*x, *y, Verdict::Same)));
            found.extend(each);
        } else {
            crowded += 1;
            found.extend(mine.iter().map(|x| (*x, theirs[0], Verdict::Same)));
            found.extend(theirs[1..].iter().map(|y| (mine[0], *y, Verdict::Same)));
        }
    }
    let across = |pair: &&super::Pair| pair.a < first && pair.b >= first;
    let review = gathered.review.iter().filter(across);
    found.extend(review.map(|pair| (pair.a, pair.b, Verdict::Review)));
    let answered: FxHashSet<(u32, u32)> = answered.same.into_iter().collect();
    let weighed = found.into_iter().map(|(a, b, verdict)| {
        let (weight, evidence) = weights.weigh(a, b);
        Match {
            a,
            b: b - first,
            weight,
            verdict,
            evidence,
            answered: answered.contains(&(a, b)),
            marks: [facts.mark(a), facts.mark(b)],
        }
    });
    let mut matches: Vec<Match> = weighed.collect();
    matches.sort_by_key(|one| (one.a, one.verdict, -one.weight, one.b));
    Ok(Between {
        matches,
        notes: gathered_notes(notes),
        columns,
        crowded,
    })
}

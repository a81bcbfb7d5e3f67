//! The anti-profile as a reader sees it: whom to say no to, as blocks of a page and as JSON.

mod document;

pub(in crate::report) use document::section;

use serde::Serialize;

use crate::figures::{Dashboard, Group};
use crate::language::Language;
use crate::model::Model;
use crate::report::segments::members::Named;
use crate::report::segments::overview::Apart;
use crate::segments::anti::LEAST;
use crate::segments::{Anti, Rate};

/// Whom to say no to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SayNo {
    /// Who never buys, against those who did.
    pub never: Kind,
    /// Who buys and leaves, against customers who stayed.
    pub leaves: Kind,
}

/// One kind of account that is not wanted, or why nothing can be told of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Kind {
    /// What it is, with its signs.
    Known(KnownKind),
    /// Nothing can be told.
    Unknown {
        /// Why not.
        why: String,
    },
}

/// A kind of account in a reader's words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KnownKind {
    /// Accounts of the kind.
    pub accounts: u64,
    /// All they are compared within, and their share of them.
    pub of: u64,
    /// `accounts` over `of`.
    pub share: f64,
    /// Who they are and whom they are compared with, as a sentence's start.
    pub sentence: String,
    /// What gives them away, the greatest difference first.
    pub signs: Vec<Sign>,
    /// Those with most of the signs.
    pub examples: Vec<Named>,
}

/// Something that gives them away.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sign {
    /// "Inside" are accounts of the kind, "outside" those they are compared with.
    #[serde(flatten)]
    pub apart: Apart,
    /// Of decided accounts with the sign, those who bought.
    pub close: Rate,
    /// Of customers with the sign, those who left.
    pub leave: Rate,
    /// Whether such accounts buy more often than others.
    pub closes_easily: bool,
    /// Why it is a trap, when it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trap: Option<String>,
}

impl SayNo {
    /// Describes a model's anti-profile; with the figures it also says whether any customer is known to have left.
    pub fn new(model: &Model, figures: Option<&Dashboard>, language: Language) -> Self {
        let anti = &model.anti;
        let kind =
            |found: &Option<Anti>, sentence: &dyn Fn(String, String, String) -> String, why: String| {
                let told = |found: &Anti| told(model, found, sentence, language);
                found
                    .as_ref()
                    .map_or(Kind::Unknown { why }, |found| Kind::Known(told(found)))
            };
        let all = figures.and_then(|board| board.get(Group::All));
        let nobody_left = match all {
            Some(all) => all.figures.churned == 0,
            None => model.recipe.outcome.churned.is_empty(),
        };
        let no_leaves = if nobody_left {
            language.leaves_unknown()
        } else {
            language.leaves_too_few(LEAST)
        };
        let in_universe = model.data.basis.universe().is_some();
        let no_never = if in_universe {
            language.universe_never()
        } else {
            language.never_too_few(LEAST)
        };
        Self {
            never: kind(
                &anti.never,
                &|count, all, share| language.never_size(count, all, share),
                no_never,
            ),
            leaves: kind(
                &anti.leaves,
                &|count, all, share| language.leaves_size(count, all, share),
                no_leaves,
            ),
        }
    }

    /// Both kinds with their headings.
    pub(in crate::report) fn kinds(&self, language: Language) -> [(String, &Kind); 2] {
        [
            (language.never_heading(), &self.never),
            (language.leaves_heading(), &self.leaves),
        ]
    }
}

fn told(
    model: &Model,
    found: &Anti,
    sentence: &dyn Fn(String, String, String) -> String,
    language: Language,
) -> KnownKind {
    let share = found.accounts as f64 / found.of.max(1) as f64;
    let count = |n: u64| language.integer(i64::try_from(n).unwrap_or(i64::MAX));
    let sign = |sign: &crate::segments::Sign| {
        let criterion = model
            .anti
            .criteria
            .get(usize::try_from(sign.apart.criterion).ok()?)?;
        let apart = Apart::new(&sign.apart, criterion, language);
        let trap = sign.closes_easily.then(|| {
            language.trap(
                language.fact(&apart.criterion, &apart.label),
                rate(sign.close, language),
                rate(sign.leave, language),
            )
        });
        Some(Sign {
            apart,
            close: sign.close,
            leave: sign.leave,
            closes_easily: sign.closes_easily,
            trap,
        })
    };
    KnownKind {
        accounts: found.accounts,
        of: found.of,
        share,
        sentence: sentence(count(found.accounts), count(found.of), language.percent(share)),
        signs: found.signs.iter().filter_map(sign).collect(),
        examples: found
            .examples
            .iter()
            .map(|example| Named {
                id: example.id.clone(),
                name: example.name.clone(),
            })
            .collect(),
    }
}

/// "42% (40–44)", or a dash without accounts.
pub(in crate::report) fn rate(rate: Rate, language: Language) -> String {
    let bare = |share: f64| {
        language
            .percent(share)
            .trim_end_matches(['%', '\u{202f}'])
            .to_owned()
    };
    let share = rate.share().map(|share| language.percent(share));
    share.map_or_else(
        || "–".to_owned(),
        |share| format!("{share} ({}–{})", bare(rate.low), bare(rate.high)),
    )
}

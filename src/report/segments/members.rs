//! Which ideal customers stand for a segment, and which stand between two.

use serde::Serialize;

use crate::model::IdealAccount;
use crate::segments::membership::{BORDER, posterior};
use crate::segments::{Segments, Standing};

/// An ideal customer by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
}

impl Named {
    /// An account's label, or its id when it has none.
    pub fn of(account: &IdealAccount) -> Self {
        Self {
            id: account.id.clone(),
            name: shown_name(account).to_owned(),
        }
    }
}

/// What to call an account.
pub(in crate::report) fn shown_name(account: &IdealAccount) -> &str {
    if account.label.is_empty() {
        &account.id
    } else {
        &account.label
    }
}

/// An ideal customer between two segments.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BorderAccount {
    /// Who it is.
    #[serde(flatten)]
    pub account: Named,
    /// Posterior probabilities of both segments.
    pub posterior: [f64; 2],
}

/// Accounts whose evidence is of these classes: a file of another model shows nobody rather than nonsense.
pub(in crate::report) fn placed<'a>(
    segments: &'a Segments,
    ideals: &'a [IdealAccount],
) -> impl Iterator<Item = &'a IdealAccount> {
    let classes = segments.classes().count();
    ideals
        .iter()
        .filter(move |account| classes > 0 && account.evidence.len() == classes)
}

/// The `most` members of the segment at `class` that its evidence speaks for most, its share left out; ties by id.
pub fn typical(segments: &Segments, ideals: &[IdealAccount], class: usize, most: usize) -> Vec<Named> {
    let Some(segment) = segments.segments.get(class) else {
        return Vec::new();
    };
    let mut members: Vec<&IdealAccount> = placed(segments, ideals)
        .filter(|account| segments.standing(&account.evidence) == Standing::Segment(segment.number))
        .collect();
    // The share is the same for all members.
    members.sort_by(|a, b| {
        b.evidence[class]
            .cmp(&a.evidence[class])
            .then_with(|| a.id.cmp(&b.id))
    });
    members.into_iter().take(most).map(Named::of).collect()
}

/// Accounts on the border of the segments numbered `a` and `b`: the lesser of both posteriors is at least [`BORDER`].
/// The most evenly split first, ties by id.
pub fn border(segments: &Segments, ideals: &[IdealAccount], a: u32, b: u32) -> Vec<BorderAccount> {
    let class = |number| segments.segments.iter().position(|s| s.number == number);
    let (Some(a), Some(b)) = (class(a), class(b)) else {
        return Vec::new();
    };
    let mut found: Vec<BorderAccount> = placed(segments, ideals)
        .map(|account| {
            let posterior = posterior(&account.evidence);
            (account, [posterior[a], posterior[b]])
        })
        .filter(|(_, posterior)| lesser(posterior) >= BORDER)
        .map(|(account, posterior)| BorderAccount {
            account: Named::of(account),
            posterior,
        })
        .collect();
    found.sort_by(|x, y| {
        lesser(&y.posterior)
            .total_cmp(&lesser(&x.posterior))
            .then_with(|| x.account.id.cmp(&y.account.id))
    });
    found
}

/// How evenly an account is split between two adjacent segments when it is on their border: the lesser posterior, the
/// most of all pairs.
pub(in crate::report) fn split(segments: &Segments, account: &IdealAccount) -> Option<f64> {
    let posterior = posterior(&account.evidence);
    let of = |number| {
        let class = segments.segments.iter().position(|s| s.number == number);
        class.map_or(0.0, |class| posterior[class])
    };
    segments
        .adjacent
        .iter()
        .map(|pair| lesser(&[of(pair.a), of(pair.b)]))
        .filter(|lesser| *lesser >= BORDER)
        .max_by(f64::total_cmp)
}

fn lesser(posterior: &[f64; 2]) -> f64 {
    posterior[0].min(posterior[1])
}

//! The figures on the sheet: the ideal customer beside the rest, each with its interval or why it cannot be had.

use serde::Serialize;

use super::bins::{self, Shares};
use super::content::Source;
use super::profile::{Role, role};
use crate::figures::{Dashboard, Group, GroupFigures, Key, Name, Unit};
use crate::fit::verdict::Verdict;
use crate::language::Language;
use crate::model::Model;
use crate::report::figures::FigureValue;
use crate::report::layout::shown::shorten;
use crate::report::markets::months;
use crate::score::Grade;

/// Figures of the sheet, in order.
const SHOWN: [Name; 8] = [
    Name::CloseRate,
    Name::Cycle,
    Name::Contract,
    Name::Retention365,
    Name::Ltv,
    Name::LtvWeighted,
    Name::Cac,
    Name::LtvCac,
];

/// Figures of a segment.
const OF_SEGMENT: [Name; 4] = [Name::CloseRate, Name::Cycle, Name::Contract, Name::Retention365];

/// The block of figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// "Graded A or B against all others", or why there are none.
    pub intro: String,
    /// First day of the era that the figures are of, ISO; of all time without.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// One line per figure.
    pub lines: Vec<FigureLine>,
    /// Median sales cycle of the ideal customer, in words.
    #[serde(skip)]
    pub(super) cycle: Option<String>,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureLine {
    /// Name of the figure.
    pub name: String,
    /// Whether it is an amount.
    #[serde(skip)]
    pub(super) money: bool,
    /// Of the accounts graded A or B.
    pub icp: FigureValue,
    /// The same of the other accounts.
    pub rest: Option<FigureValue>,
    /// Both of all time, where the figure is that of the present era.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all_time: Option<AllTime>,
    /// Why it is not known, or what to beware of.
    pub note: Option<String>,
}

/// A figure of all accounts, whenever they were decided.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AllTime {
    /// Of the accounts graded A or B, or of the segment.
    pub icp: FigureValue,
    /// Of the other accounts.
    pub rest: Option<FigureValue>,
}

impl FigureLine {
    /// Names the currency of an amount.
    fn bear(&mut self, currency: Option<&str>, language: Language) {
        if let Some(currency) = currency.filter(|_| self.money) {
            self.name = language.sheet_in_currency(&self.name, shorten(currency, 8));
        }
    }
}

impl Figures {
    pub(super) fn new(source: &Source) -> Self {
        let (language, dashboard) = (source.language, source.dashboard);
        let of = |group: Group| dashboard.and_then(|d| d.get(group)).map(|record| &record.figures);
        // Without grades everybody's figures are better than none.
        let (icp, rest) = match of(Group::Icp) {
            Some(icp) => (Some(icp), of(Group::NotIcp)),
            None => (of(Group::All), None),
        };
        // What holds now leads; what held for all time stands beside it.
        let eras = dashboard.and_then(|dashboard| dashboard.eras.as_deref());
        let leading = if rest.is_some() { Group::Icp } else { Group::All };
        let present = eras.and_then(|eras| Some((eras, &eras.get(leading)?.since)));
        let present_rest = eras
            .and_then(|eras| eras.get(Group::NotIcp))
            .filter(|_| rest.is_some());
        let in_universe = source.model.data.basis.universe().is_some();
        let intro = match (icp, rest) {
            (None, _) if in_universe => language.universe_no_figures(),
            (None, _) => language.sheet_no_figures(),
            (Some(_), Some(_)) => match present {
                Some((eras, _)) => {
                    language.sheet_figures_eras(language.month(&eras.since), months(eras, language))
                }
                None => language.sheet_figures_against(),
            },
            (Some(_), None) => language.sheet_figures_of_all(),
        };
        let mut lines: Vec<FigureLine> = size(source.model, language).into_iter().collect();
        // Of a universe no column that the recipe could name would bring them.
        let shown = if in_universe && icp.is_none() {
            &[][..]
        } else {
            &SHOWN[..]
        };
        lines.extend(shown.iter().map(|name| match (icp, present) {
            (Some(icp), Some((_, since))) => FigureLine {
                all_time: Some(AllTime {
                    icp: FigureValue::of(*name, icp.get(*name), language),
                    rest: rest.map(|rest| FigureValue::of(*name, rest.get(*name), language)),
                }),
                ..line(*name, since, present_rest.map(|record| &record.since), language)
            },
            (Some(icp), None) => line(*name, icp, rest, language),
            (None, _) => missing(*name, source.model, language),
        }));
        let has_money = |line: &FigureLine| line.money && line.icp.estimate.is_some();
        let intro = match source.currency {
            None if lines.iter().any(has_money) => format!("{intro} {}", language.sheet_no_currency()),
            _ => intro,
        };
        for line in &mut lines {
            line.bear(source.currency, language);
        }
        let leads = present.map(|(_, since)| since).or(icp);
        let cycle = leads.and_then(|icp| icp.cycle.estimate);
        Self {
            intro,
            since: present.map(|(eras, _)| eras.since.clone()),
            lines,
            cycle: cycle.map(|days| Name::Cycle.value(days, language)),
        }
    }
}

/// A segment's figures; those that are not known are left to the block of figures to explain.
pub(super) fn of_segment(source: &Source, number: u32, language: Language) -> Vec<FigureLine> {
    let dashboard = source.dashboard;
    let record = dashboard.and_then(|d| d.get(Group::Segment(number)));
    let eras = dashboard.and_then(|dashboard| dashboard.eras.as_deref());
    let present = eras
        .and_then(|eras| eras.segment(number))
        .and_then(|market| market.since.as_ref());
    let known = record.into_iter().flat_map(|record| {
        let lines = OF_SEGMENT.iter().map(move |name| match present {
            Some(since) => FigureLine {
                all_time: Some(AllTime {
                    icp: FigureValue::of(*name, record.figures.get(*name), language),
                    rest: None,
                }),
                ..line(*name, since, None, language)
            },
            None => line(*name, &record.figures, None, language),
        });
        lines.filter(|line| line.icp.estimate.is_some()).map(|mut line| {
            line.bear(source.currency, language);
            line
        })
    });
    known.collect()
}

/// "Of accounts graded D, 4% signed."
pub(super) fn close_rate_of_d(dashboard: Option<&Dashboard>, language: Language) -> Option<String> {
    let record = dashboard?.get(Group::Grade(Grade::D))?;
    let figure = &record.figures.close_rate;
    figure.estimate?;
    Some(language.sheet_d_close_rate(
        figure.estimate(Name::CloseRate, language),
        figure.interval(Name::CloseRate, language).unwrap_or_default(),
    ))
}

/// The range of staff that the profile tells, with the shares of either in it.
fn size(model: &Model, language: Language) -> Option<FigureLine> {
    if model.verdict == Verdict::NoSignal {
        return None;
    }
    let staff = model.criteria.iter().filter(|c| role(c) == Some(Role::Staff));
    let lead = |shares: &Shares| shares.ideal - shares.other;
    let (criterion, usual) = staff
        .filter_map(|criterion| Some((criterion, bins::usual(criterion)?)))
        .max_by(|(_, a), (_, b)| lead(a).total_cmp(&lead(b)))?;
    let known = &criterion.ideal[..criterion.cut.unknown()];
    let [ideal, other] = [usual.ideal, usual.other].map(|share| language.percent(share));
    Some(FigureLine {
        name: language.sheet_size(),
        money: false,
        icp: FigureValue {
            text: bins::words(&criterion.cut, &criterion.accounts, &usual.bins, language),
            accounts: Some(known.iter().sum()),
            ..FigureValue::default()
        },
        rest: None,
        all_time: None,
        note: Some(language.sheet_size_shares(ideal, other)),
    })
}

fn line(name: Name, icp: &GroupFigures, rest: Option<&GroupFigures>, language: Language) -> FigureLine {
    let figure = icp.get(name);
    FigureLine {
        name: name.label(language),
        money: name.unit() == Unit::Money,
        icp: FigureValue::of(name, figure, language),
        rest: rest.map(|rest| FigureValue::of(name, rest.get(name), language)),
        all_time: None,
        note: figure.reason.map(|reason| reason.text(language)),
    }
}

/// A figure of a model that has none at all: the columns it waits for.
fn missing(name: Name, model: &Model, language: Language) -> FigureLine {
    let named: Vec<&str> = model.recipe.figures.columns().map(|(key, _, _)| key).collect();
    let known =
        |key: &Key| named.contains(&key.as_str()) || (*key == Key::Opened && model.recipe.time.is_some());
    let lacking: Vec<String> = name
        .keys()
        .iter()
        .filter(|key| !known(key))
        .map(|key| format!("`{key}`"))
        .collect();
    let note = match lacking.as_slice() {
        [] => language.sheet_train_again(),
        [one] => language.sheet_needs_one(one),
        several => language.sheet_needs(language.list(several)),
    };
    FigureLine {
        name: name.label(language),
        money: name.unit() == Unit::Money,
        icp: FigureValue {
            text: "–".to_owned(),
            ..FigureValue::default()
        },
        rest: None,
        all_time: None,
        note: Some(note),
    }
}

//! What the sheet says, before any layout: phrases in the reader's language, beside the numbers they were made of.

use serde::Serialize;

use super::bins;
use super::change::{Before, Changed};
use super::figures::Figures;
use super::limits::limits;
use super::people::People;
use super::profile::{Profile, is_left_behind};
use super::refusals::Refusals;
use super::segments::SegmentsPart;
use crate::figures::Dashboard;
use crate::fit::verdict::Verdict;
use crate::language::Language;
use crate::model::{Card, Criterion, IdealAccount, Model};
use crate::recipe::{Family, KnockOut};
use crate::report::layout::shown::{clean, shorten};
use crate::report::markets::Markets;
use crate::report::pocket::PocketPart;
use crate::report::verdict::verdict;
use crate::score::Grade;
use crate::segments::Standing;

/// Where models are, as commands assume it.
const DEFAULT_DIR: &str = "models";

/// Lines of each block (house choices: two pages hold them).
const CRITERIA: usize = 10;
const EXAMPLES: usize = 5;
const SIGNALS: usize = 5;
const KNOCK_OUTS: usize = 20;
/// Least gain of a signal, in milli-points: one point (house choice).
const SIGNAL: i64 = 1_000;
/// Criteria said of an example account.
const BECAUSE: usize = 3;

/// Columns of an account's name, and of any other text of the user's.
pub(super) const NAME: usize = 60;

/// What a sheet is made from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The model.
    pub model: &'a Model,
    /// The ideal accounts the model was trained on; none when they were not kept.
    pub ideals: &'a [IdealAccount],
    /// Business figures, where the version has them.
    pub dashboard: Option<&'a Dashboard>,
    /// Version in the registry.
    pub version: Option<&'a str>,
    /// Day it was trained, ISO.
    pub trained: Option<&'a str>,
    /// Directory of the models, when commands must name it.
    pub models: Option<&'a str>,
    /// The version before, where there is one to compare with.
    pub before: Option<Before<'a>>,
    /// Code of the currency that amounts are in, where it is known.
    pub currency: Option<&'a str>,
    /// Language of the words.
    pub language: Language,
}

/// The sheet's content. Every text is clean and of ordinary length; layouts still escape it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sheet {
    /// Language of the words.
    pub language: Language,
    /// Its title.
    pub title: String,
    /// "version v000001 · trained 24 November 2026 · data as of 30 September 2026".
    pub provenance: String,
    /// What the model can be used for.
    pub verdict: String,
    /// Who the ideal customer is.
    pub profile: Profile,
    /// What changed since the version before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<Changed>,
    /// Who to talk to in the companies that fit.
    pub people: People,
    /// The markets since the world changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub markets: Option<Markets>,
    /// What ideal customers are worth.
    pub figures: Figures,
    /// Rules that eliminate.
    pub knock_outs: Vec<KnockOutLine>,
    /// Said when there are none.
    pub no_knock_out: String,
    /// Criteria that weigh most.
    pub criteria: Vec<CriterionLine>,
    /// "and 4 more, in the report", or that there are none.
    pub criteria_note: Option<String>,
    /// The short card, to be carried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pocket: Option<PocketPart>,
    /// Kinds of ideal customer.
    pub segments: SegmentsPart,
    /// Ideal customers by name.
    pub accounts: Vec<Account>,
    /// Said when there are none.
    pub no_account: String,
    /// What to watch for.
    pub signals: Vec<SignalLine>,
    /// Said when there are none.
    pub no_signal: String,
    /// Whom to say no to.
    pub refusals: Refusals,
    /// What the sheet does not say.
    pub limits: Vec<String>,
    /// Facts about the model.
    pub about: Vec<About>,
    /// Commands that print each block's numbers.
    pub traces: Vec<Trace>,
    /// Day from which ages are counted, ISO, for files that carry a date.
    pub as_of: Option<String>,
}

/// A rule that eliminates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KnockOutLine {
    /// Name of the rule.
    pub name: String,
    /// "employees below 3".
    pub rule: String,
}

/// A criterion that tells ideal accounts from others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CriterionLine {
    /// The criterion's name.
    pub name: String,
    /// Its family in words.
    pub family: String,
    /// Milli-points.
    pub weight: i64,
    /// Standard deviation of its milli-points over accounts.
    pub importance: i64,
    /// Bins that earn clearly more than the average account.
    pub best: String,
    /// Share of ideal accounts in `best`, from 0 to 1.
    pub ideal_share: f64,
    /// Share of other accounts in `best`, from 0 to 1.
    pub other_share: f64,
}

/// An ideal customer by name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Account {
    /// Its name.
    pub name: String,
    /// Its identifier.
    pub id: String,
    /// Milli-points.
    pub score: i64,
    /// Its grade.
    pub grade: Grade,
    /// Number of its segment.
    pub segment: Option<u32>,
    /// Where it earns most above the average account.
    pub because: String,
}

/// Something to watch for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SignalLine {
    /// The criterion's name.
    pub criterion: String,
    /// The bins in words.
    pub value: String,
    /// Most milli-points above the average account.
    pub gain: i64,
    /// Share of ideal accounts in them, from 0 to 1.
    pub ideal_share: f64,
    /// Share of other accounts in them, from 0 to 1.
    pub other_share: f64,
}

/// A fact about the model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct About {
    /// What it is.
    pub name: String,
    /// How much, or which.
    pub value: String,
}

/// The command that prints a block's numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trace {
    /// Title of the block.
    pub block: String,
    /// The command.
    pub command: String,
}

impl Sheet {
    /// The content of a model's sheet.
    pub fn new(source: &Source) -> Self {
        // Customers beside nobody have no figures of their own: every rate of them is 100 %.
        let source = &Source {
            dashboard: source.dashboard.filter(|_| !source.model.knows_customers_only()),
            currency: source.currency.or(source.model.recipe.currency()),
            ..*source
        };
        let (model, language) = (source.model, source.language);
        let figures = Figures::new(source);
        let (criteria, criteria_note) = criteria(model, language);
        Self {
            language,
            title: language.sheet_title(shorten(&model.name, NAME)),
            provenance: provenance(source),
            verdict: verdict(model, language),
            profile: Profile::of(model, figures.cycle.clone(), language),
            changed: source.before.map(|before| Changed::new(&before, language)),
            people: People::new(model, language),
            markets: source
                .dashboard
                .and_then(|dashboard| Markets::new(model, dashboard, language)),
            figures,
            knock_outs: knock_outs(model, language),
            no_knock_out: language.sheet_no_knock_out(),
            criteria,
            criteria_note,
            pocket: PocketPart::new(model, language),
            segments: SegmentsPart::new(source),
            accounts: accounts(source),
            no_account: language.sheet_no_account(),
            signals: signals(model, language),
            no_signal: language.sheet_no_signal(),
            refusals: Refusals::new(source),
            limits: limits(source),
            about: about(source),
            traces: traces(source),
            as_of: model.data.as_of.clone(),
        }
    }
}

/// An account's name, or its id when it has none, fit to show.
pub(super) fn called(name: &str, id: &str) -> String {
    let label = shorten(name.trim(), NAME);
    if label.is_empty() {
        shorten(id, NAME)
    } else {
        label
    }
}

fn provenance(source: &Source) -> String {
    let language = source.language;
    let version = source.version.map(|version| language.version(clean(version)));
    let trained = source.trained.map(|day| language.trained(language.date(day)));
    let as_of = language.data_day_line(source.model);
    let card = (source.model.card == Card::Pocket).then(|| language.pocket_heading());
    let parts: Vec<String> = [card, version, trained, as_of].into_iter().flatten().collect();
    parts.join(" · ")
}

/// By importance, the most important first.
fn by_importance(model: &Model) -> Vec<&Criterion> {
    let mut criteria: Vec<&Criterion> = model.criteria.iter().filter(|c| c.importance > 0).collect();
    criteria.sort_by(|a, b| (b.importance, &a.name).cmp(&(a.importance, &b.name)));
    criteria
}

fn criteria(model: &Model, language: Language) -> (Vec<CriterionLine>, Option<String>) {
    if model.verdict == Verdict::NoSignal {
        return (Vec::new(), Some(language.verdict_no_criteria()));
    }
    let telling = by_importance(model);
    let lines: Vec<CriterionLine> = telling
        .iter()
        .filter_map(|criterion| {
            // The same values as in the profile, so that a criterion has one range on the page.
            let left = |bin: usize| {
                model
                    .data
                    .change
                    .as_deref()
                    .is_some_and(|c| is_left_behind(c, criterion, bin))
            };
            let usual = bins::usual(criterion).and_then(|usual| bins::without(criterion, usual, left));
            let best = usual.or_else(|| bins::earning(criterion))?;
            Some(CriterionLine {
                name: shorten(&criterion.name, NAME),
                family: language.family(criterion.family).to_owned(),
                weight: criterion.weight(),
                importance: criterion.importance,
                best: bins::words(&criterion.cut, &criterion.accounts, &best.bins, language),
                ideal_share: best.ideal,
                other_share: best.other,
            })
        })
        .take(CRITERIA)
        .collect();
    let more = telling.len() - lines.len();
    let note = match (lines.len(), more) {
        (0, _) => Some(language.sheet_no_criterion()),
        (_, 0) => None,
        (_, 1) => Some(language.sheet_one_more_criterion()),
        (_, more) => Some(language.sheet_more_criteria(more)),
    };
    (lines, note)
}

fn knock_outs(model: &Model, language: Language) -> Vec<KnockOutLine> {
    let shown = model.knock_out.iter().take(KNOCK_OUTS);
    shown
        .map(|rule| KnockOutLine {
            name: shorten(&rule.name, NAME),
            rule: rule_in_words(model, rule, language),
        })
        .collect()
}

/// "country: A or B", "employees: below 3 or unknown": what eliminates.
fn rule_in_words(model: &Model, rule: &KnockOut, language: Language) -> String {
    let wording = model.wording(&rule.column);
    let names = |names: &[String]| {
        let called = |level: &String| match wording {
            Some(wording) => shorten(wording.level(level), 40),
            None => shorten(level, 40),
        };
        let shown = names.iter().take(3).map(called);
        let shown: Vec<String> = shown.collect();
        match names.len() - shown.len() {
            0 => shown.join(", "),
            more => language.and_more(shown.join(", "), more),
        }
    };
    let mut asked = Vec::new();
    if !rule.is_in.is_empty() {
        asked.push(names(&rule.is_in));
    }
    if !rule.not_in.is_empty() {
        asked.push(language.sheet_none_of(names(&rule.not_in)));
    }
    asked.extend(
        rule.below
            .map(|least| language.sheet_below(language.number(least))),
    );
    asked.extend(rule.above.map(|most| language.over(language.number(most))));
    if rule.unknown {
        asked.push(language.unknown());
    }
    let asked = asked
        .into_iter()
        .reduce(|said, next| language.or(said, next))
        .unwrap_or_else(|| language.any_value());
    language.fact(shorten(model.column_title(&rule.column), NAME), asked)
}

/// Whether an ideal account's bins are bins of the model.
fn fits(model: &Model, ideal: &IdealAccount) -> bool {
    ideal.bins.len() == model.criteria.len()
        && model
            .criteria
            .iter()
            .zip(&ideal.bins)
            .all(|(c, bin)| usize::from(*bin) < c.points.len())
}

/// The ideal customers with the highest scores; ties by id.
fn accounts(source: &Source) -> Vec<Account> {
    let (model, language) = (source.model, source.language);
    let mut scored: Vec<(i64, &IdealAccount)> = source
        .ideals
        .iter()
        .filter(|ideal| fits(model, ideal))
        .map(|ideal| {
            let points = model
                .criteria
                .iter()
                .zip(&ideal.bins)
                .map(|(c, bin)| c.points[usize::from(*bin)]);
            (points.sum(), ideal)
        })
        .collect();
    scored.sort_by(|a, b| (-a.0, &a.1.id).cmp(&(-b.0, &b.1.id)));
    scored
        .into_iter()
        .take(EXAMPLES)
        .map(|(score, ideal)| Account {
            name: called(&ideal.label, &ideal.id),
            id: shorten(&ideal.id, NAME),
            score,
            grade: Grade::of_bins(model, &ideal.bins),
            segment: segment(source, ideal),
            because: because(model, ideal, language),
        })
        .collect()
}

fn segment(source: &Source, ideal: &IdealAccount) -> Option<u32> {
    let segments = &source.model.segments;
    // A file of another model shows no segment rather than a wrong one.
    if ideal.evidence.is_empty() || ideal.evidence.len() != segments.classes().count() {
        return None;
    }
    match segments.standing(&ideal.evidence) {
        Standing::Segment(number) => Some(number),
        Standing::Other | Standing::Unlike => None,
    }
}

/// The criteria where an account earns most above the average one.
fn because(model: &Model, ideal: &IdealAccount, language: Language) -> String {
    let mut gains: Vec<(i64, &Criterion, usize)> = model
        .criteria
        .iter()
        .zip(&ideal.bins)
        .filter(|(criterion, _)| criterion.cut.columns().len() == 1)
        .map(|(criterion, bin)| {
            (
                criterion.points[usize::from(*bin)] - criterion.average,
                criterion,
                usize::from(*bin),
            )
        })
        .filter(|(gain, criterion, bin)| *gain > 0 && *bin != criterion.cut.unknown())
        .collect();
    gains.sort_by(|a, b| (-a.0, &a.1.name).cmp(&(-b.0, &b.1.name)));
    let facts = gains.iter().take(BECAUSE).map(|(_, criterion, bin)| {
        language.fact(
            shorten(&criterion.name, 40),
            shorten(&criterion.cut.label(*bin, language), 40),
        )
    });
    facts
        .reduce(|said, next| language.clauses(said, next))
        .unwrap_or_default()
}

fn signals(model: &Model, language: Language) -> Vec<SignalLine> {
    let told = if model.verdict == Verdict::NoSignal {
        0
    } else {
        SIGNALS
    };
    by_importance(model)
        .into_iter()
        .filter(|criterion| criterion.family == Family::Intent && criterion.cut.columns().len() == 1)
        .filter_map(|criterion| {
            let best = bins::earning(criterion)?;
            let most = best.bins.iter().map(|bin| criterion.points[*bin]).max()?;
            (most - criterion.average >= SIGNAL).then(|| SignalLine {
                criterion: shorten(&criterion.name, NAME),
                value: bins::words(&criterion.cut, &criterion.accounts, &best.bins, language),
                gain: most - criterion.average,
                ideal_share: best.ideal,
                other_share: best.other,
            })
        })
        .take(told)
        .collect()
}

fn about(source: &Source) -> Vec<About> {
    let (model, language) = (source.model, source.language);
    let data = &model.data;
    let count = |n: u64| language.integer(n.min(i64::MAX as u64) as i64);
    let mut facts = vec![(language.sheet_model(), shorten(&model.name, NAME))];
    facts.extend(
        source
            .version
            .map(|version| (language.sheet_version(), clean(version))),
    );
    facts.extend(
        source
            .trained
            .map(|day| (language.sheet_trained_on(), language.date(&clean(day)))),
    );
    facts.extend(language.data_day(source.model, language.sheet_data_as_of()));
    facts.push((
        language.ideal_means(),
        shorten(
            &format!(
                "{} = {}",
                shorten(&data.outcome, NAME),
                data.ideal_means(language)
            ),
            160,
        ),
    ));
    facts.push((
        language.outcomes(),
        language.outcome_counts(count(data.ideal), count(data.not_ideal), count(data.open)),
    ));
    facts.push((
        language.fingerprint(),
        format!("sha256 {}", shorten(&data.fingerprint, 64)),
    ));
    facts.push((
        language.sheet_made(),
        format!("lookalike {}", shorten(&model.release, 20)),
    ));
    let line = |(name, value)| About { name, value };
    facts.into_iter().map(line).collect()
}

fn traces(source: &Source) -> Vec<Trace> {
    let (model, language) = (source.model, source.language);
    let name = plain(&model.name).unwrap_or("NAME");
    let version = source.version.and_then(plain);
    let reference = version.map_or_else(|| name.to_owned(), |version| format!("{name}@{version}"));
    let models = source.models.map(|dir| plain(dir).unwrap_or("DIR"));
    let which = match models {
        Some(dir) => format!("--model {reference} --models {dir}"),
        None => format!("--model {reference}"),
    };
    let on_card = match model.card {
        Card::Full => which.clone(),
        card => format!("{which} --card {card}"),
    };
    let files = format!(
        "{}/{name}/{}",
        models.unwrap_or(DEFAULT_DIR),
        version.unwrap_or("VERSION")
    );
    let data = model.recipe.data.as_deref().and_then(plain).unwrap_or("DATA");
    let id = accounts(source).into_iter().next().map(|account| account.id);
    let id = id.as_deref().and_then(plain).unwrap_or("ID");
    let lines = [
        (
            language.sheet_profile_heading(),
            format!("lookalike sheet --json {on_card}"),
        ),
        (
            language.sheet_figures_heading(),
            format!("lookalike figures {which}"),
        ),
        (
            language.sheet_criteria_heading(),
            format!("{files}/report.html, card.md"),
        ),
        (
            language.sheet_segments_heading(),
            format!("lookalike segments {on_card}"),
        ),
        (
            language.sheet_accounts_heading(),
            format!("lookalike explain {data} --id {id} {on_card}"),
        ),
        (language.sheet_limits_heading(), format!("{files}/report.html")),
    ];
    let line = |(block, command)| Trace { block, command };
    lines.into_iter().map(line).collect()
}

/// Text that a shell takes as one plain word. Commands are copied: nothing else of the user's may stand in one.
fn plain(text: &str) -> Option<&str> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"._/-".contains(&b);
    let fits = (1..=80).contains(&text.len()) && !text.starts_with('-');
    (fits && text.bytes().all(allowed)).then_some(text)
}

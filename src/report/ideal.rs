//! Who is ideal and why, and what wins alone get wrong: for a reader with two minutes.

use crate::language::Language;
use crate::model::contrast::{Bin, Change, Contrast, Effect, NoContrast};
use crate::model::traits::SharedTraits;
use crate::outcome::Outcome;
use crate::outcome::ideal::{Fact, Ideal, Part, Source, Why, shown};
use crate::report::layout::document::{Block, Column, Document, Mark, Row, Table};
use crate::report::layout::shown::shorten;
use crate::report::traits;
use crate::table::reading::iso_date;

/// Customers listed that are not ideal although they bought, and bins of each sort of change.
const MOST_NOT: usize = 8;
const MOST_BINS: usize = 10;
/// Columns of a name from the user's files.
const NAME: usize = 40;

/// Who is ideal, and what wins alone get wrong.
#[derive(Clone, Copy)]
pub struct Answer<'a> {
    /// How the accounts ended.
    pub outcome: &'a Outcome,
    /// Their worth, label and reason, one per row.
    pub judged: &'a Ideal,
    /// Rows of ideal customers, the best first, and of customers that are not.
    pub ideal: &'a [usize],
    /// Rows of customers that are not ideal.
    pub not: &'a [usize],
    /// Win-only against ideal, or why they could not be compared.
    pub contrast: Result<&'a Contrast, &'a NoContrast>,
    /// What few customers have in common.
    pub traits: Option<&'a SharedTraits>,
    /// Whether `train` learns these ideal customers.
    pub applied: bool,
    /// A row's id, and its name when it has one.
    pub id: &'a dyn Fn(usize) -> String,
    /// A row's name; `None` when it has none.
    pub name: &'a dyn Fn(usize) -> Option<String>,
    /// The language of everything that is worded.
    pub language: Language,
}

/// Ideal customers beyond the first `n` that are worth exactly as much as the last of these.
pub fn tied(judged: &Ideal, ideal: &[usize], n: usize) -> usize {
    let worth = |row: &usize| judged.accounts[*row].worth;
    let Some(last) = ideal.get(n.wrapping_sub(1)).map(worth) else {
        return 0;
    };
    ideal[n..].iter().take_while(|row| worth(row) == last).count()
}

/// What few customers have in common, where nothing says what they are worth.
pub fn common(traits: &SharedTraits, language: Language) -> Document {
    let mut blocks = vec![Block::Paragraph(language.ideal_no_worth())];
    blocks.extend(traits::section(Some(traits), language));
    Document {
        language,
        title: language.ideal_title(),
        blocks,
    }
}

/// Everything there is to say; `n` ideal customers are listed.
pub fn document(answer: &Answer<'_>, n: usize) -> Document {
    let language = answer.language;
    let mut blocks = vec![Block::Verdict(answer.verdict()), Block::Paragraph(answer.rule())];
    let assumed = answer.judged.notes.iter().map(|note| note.describe(language));
    let of_outcome = answer.outcome.notes.iter().map(|note| note.describe(language));
    let notes: Vec<String> = of_outcome.chain(assumed).collect();
    if !notes.is_empty() {
        blocks.push(Block::Bullets(Mark::Dot, notes));
    }
    blocks.push(answer.sources());
    blocks.push(answer.shortlist(n));
    blocks.extend(answer.not_ideal());
    blocks.extend(traits::section(answer.traits, language));
    let contrast = match answer.contrast {
        Ok(contrast) => answer.contrast_blocks(contrast),
        Err(reason) => vec![Block::Paragraph(
            language.ideal_not_compared(reason.describe(language)),
        )],
    };
    blocks.push(Block::section(language.ideal_contrast_heading(), contrast));
    if !answer.applied {
        blocks.push(Block::Next(language.ideal_apply()));
    }
    Document {
        language,
        title: language.ideal_title(),
        blocks,
    }
}

impl Answer<'_> {
    fn count(&self, n: usize) -> String {
        self.language.integer(n as i64)
    }

    fn accounts(&self, n: usize) -> String {
        self.language.ideal_count_accounts(n)
    }

    fn customers(&self, n: usize) -> String {
        self.language.ideal_count_customers(n)
    }

    /// How many accounts are what.
    fn verdict(&self) -> String {
        let language = self.language;
        let counts = &self.judged.counts;
        let count = |n: usize, said: String| (n > 0).then_some(said);
        let ended: Vec<String> = std::iter::once(language.ideal_won(self.count(counts.won)))
            .chain(count(
                counts.churned,
                language.ideal_churned(self.count(counts.churned)),
            ))
            .chain(count(counts.lost, language.ideal_lost(self.count(counts.lost))))
            .chain(count(
                counts.open,
                language.ideal_still_open(self.count(counts.open)),
            ))
            .collect();
        let verdict = language.ideal_verdict(
            self.accounts(self.judged.accounts.len()),
            ended.join(", "),
            self.count(counts.ideal),
            self.count(counts.not_ideal),
        );
        let neither: Vec<String> = [
            count(
                counts.recent,
                language.ideal_neither_recent(self.customers(counts.recent)),
            ),
            count(
                counts.unknown,
                language.ideal_neither_unknown(self.customers(counts.unknown)),
            ),
        ]
        .into_iter()
        .flatten()
        .collect();
        match neither.as_slice() {
            [] => verdict,
            neither => language.ideal_verdict_neither(verdict, language.list(neither)),
        }
    }

    /// What ideal means, and on which day.
    fn rule(&self) -> String {
        let (language, judged) = (self.language, self.judged);
        let day = match &judged.as_of {
            Some((day, origin)) => {
                language.ideal_day(language.date(&iso_date(*day)), origin.describe(language))
            }
            None => language.ideal_no_day(),
        };
        let nobody_kept = self.ideal.is_empty()
            && judged.counts.recent > 0
            && judged.counts.not_ideal == judged.counts.lost;
        let how = match judged.recipe.least {
            Some(_) => language.ideal_least_by_recipe(),
            None => language.ideal_least_by_median(),
        };
        let rule = match nobody_kept {
            true => language.ideal_rule_none(judged.months),
            false => language.ideal_rule(judged.months, shown(judged.least, language), how),
        };
        format!("{rule} {day}")
    }

    /// The parts of worth, with their columns.
    fn sources(&self) -> Block {
        let language = self.language;
        let columns = vec![
            Column::text(language.ideal_part_column()),
            Column::number(language.weight()),
            Column::number(language.ideal_without_column()),
            Column::number(language.ideal_doubled_column()),
            Column::text(language.ideal_told_by_column()),
        ];
        let rows = self.judged.sources.iter().map(|source| {
            let weight = match source.weight > 0.0 {
                true => language.number(source.weight),
                false => "–".to_owned(),
            };
            let changes = |count: Option<usize>| count.map_or("–".to_owned(), |count| self.count(count));
            Row::new([
                source.part.describe(language),
                weight,
                changes(source.effect.and_then(|effect| effect.without)),
                changes(source.effect.map(|effect| effect.doubled)),
                self.told_by(source),
            ])
        });
        let mut blocks = vec![Block::Table(Table::new(columns, rows))];
        let judged = self.judged.sources.iter().find_map(|source| source.effect);
        if let Some(effect) = judged.filter(|effect| effect.of > 0) {
            blocks.push(Block::Note(language.ideal_effects(self.customers(effect.of))));
        }
        Block::section(language.ideal_sources_heading(), blocks)
    }

    fn told_by(&self, source: &Source) -> String {
        let language = self.language;
        let customers = self.judged.counts.won + self.judged.counts.churned;
        let columns: Vec<String> = source
            .columns
            .iter()
            .map(|column| {
                let name = shorten(&column.column, NAME);
                language.ideal_source(name, column.reason.describe(language))
            })
            .collect();
        let columns = columns.join(", ");
        let is_left_out = |name: &str| source.left_out.iter().any(|(column, _)| column == name);
        let told = match (source.columns.len(), source.known) {
            (0, _) => language.ideal_no_column(source.part),
            // Why they are of no use is said of the columns themselves.
            (_, 0) if source.columns.iter().all(|of| is_left_out(&of.column)) => String::new(),
            (_, 0) => language.ideal_of_nothing(columns),
            (_, known) if known < customers => {
                language.ideal_known_of(columns, self.count(known), self.count(customers))
            }
            _ => columns,
        };
        let unused = source
            .left_out
            .iter()
            .map(|(column, reason)| language.ideal_unused(shorten(column, NAME), reason.describe(language)));
        unused.fold(told, |told, next| match told.is_empty() {
            true => next,
            false => language.clauses(told, next),
        })
    }

    /// The best, each with its parts and reasons.
    fn shortlist(&self, n: usize) -> Block {
        let language = self.language;
        let listed = n.min(self.ideal.len());
        let heading = match listed {
            _ if self.ideal.is_empty() => language.ideal_none(),
            listed if listed < self.ideal.len() => {
                language.ideal_most_heading(self.count(listed), self.customers(self.ideal.len()))
            }
            _ => language.ideal_all_heading(),
        };
        let counts = |part: &Part| self.judged.sources[*part as usize].weight > 0.0;
        let parts: Vec<Part> = Part::ALL.into_iter().filter(counts).collect();
        let mut columns = vec![
            Column::text(language.ideal_customer_column()),
            Column::number(language.ideal_worth_column()),
        ];
        columns.extend(parts.iter().map(|part| Column::number(part.describe(language))));
        let worth = |worth: Option<f64>| worth.map_or("–".to_owned(), |worth| shown(worth, language));
        let rows = self.ideal.iter().take(listed).map(|&row| {
            let account = &self.judged.accounts[row];
            let of = |part: &Part| account.parts[*part as usize].as_ref().map(|part| part.share);
            let cells = [self.named(row), worth(account.worth)];
            Row {
                notes: vec![account.reasons(language)],
                tag: account.left.then(|| language.ideal_left_tag()),
                ..Row::new(cells.into_iter().chain(parts.iter().map(|part| worth(of(part)))))
            }
        });
        let mut blocks = vec![Block::Table(Table::new(columns, rows))];
        let left = self.judged.counts.ideal_left;
        if left > 0 {
            let shown = self.ideal[..listed].iter();
            let shown = shown.filter(|row| self.judged.accounts[**row].left).count();
            let months = self.judged.months;
            blocks.push(Block::Note(language.ideal_have_left(
                self.count(left),
                self.customers(self.ideal.len()),
                months,
                self.count(shown),
            )));
        }
        match tied(self.judged, self.ideal, listed) {
            0 => {}
            more => blocks.push(Block::Note(language.ideal_tied(self.count(more)))),
        }
        Block::section(heading, blocks)
    }

    fn named(&self, row: usize) -> String {
        match (self.name)(row) {
            Some(name) => format!("{}  {name}", shorten(&(self.id)(row), 16)),
            None => (self.id)(row),
        }
    }

    /// Bought, but not ideal: those worth most that left early, then the least worth of those that stayed.
    fn not_ideal(&self) -> Option<Block> {
        let language = self.language;
        let (left, kept): (Vec<usize>, Vec<usize>) = self
            .not
            .iter()
            .partition(|row| self.judged.accounts[**row].why.is_leaving());
        let heading = language.ideal_not_heading(
            self.customers(self.not.len()),
            self.count(left.len()),
            self.count(kept.len()),
        );
        let half = MOST_NOT / 2;
        let few = |rows: &[usize], other: usize| rows.len().min(half + half.saturating_sub(other));
        let (early, low) = (few(&left, kept.len()), few(&kept, left.len()));
        let listed = left.iter().take(early).chain(kept.iter().rev().take(low));
        let columns = vec![
            Column::text(language.ideal_customer_column()),
            Column::text(language.ideal_why_column()),
        ];
        let rows = listed.map(|&row| Row::new([self.named(row), self.why(row)]));
        let table = Block::Table(Table::new(columns, rows));
        (!self.not.is_empty()).then(|| Block::section(heading, vec![table]))
    }

    /// Why a customer is not ideal, with what its parts say.
    fn why(&self, row: usize) -> String {
        let language = self.language;
        let account = &self.judged.accounts[row];
        let why = account.why.describe(language);
        let reasons = account.reasons(language);
        // That it left early is one of its parts.
        let facts = account.parts.iter().flatten().flat_map(|part| &part.facts);
        let mut left = facts.filter_map(|fact| match fact {
            Fact::Left { days } => Some(Why::Left { days: *days }),
            _ => None,
        });
        match reasons.is_empty() {
            true => why,
            false if left.any(|left| left == account.why) => reasons,
            false => language.ideal_because(why, reasons),
        }
    }

    fn contrast_blocks(&self, contrast: &Contrast) -> Vec<Block> {
        let language = self.language;
        let mut blocks = Vec::new();
        let late = self.judged.counts.not_learnt;
        if late > 0 {
            let late = language.ideal_contrast_late(self.accounts(late), self.judged.months);
            blocks.push(Block::Paragraph(late));
        }
        let bins = match contrast.bins.len() {
            1 => language.ideal_one_bin(),
            bins => language.ideal_bins(self.count(bins)),
        };
        blocks.push(Block::Paragraph(language.ideal_contrast(
            self.accounts(contrast.accounts),
            self.count(contrast.bought),
            self.count(contrast.ideal),
            language.decimal(contrast.log_odds_per_point, 3),
            bins,
        )));
        if !contrast.left_out.is_empty() {
            let columns: Vec<String> = contrast.left_out.iter().map(|c| format!("`{c}`")).collect();
            blocks.push(Block::Paragraph(
                language.ideal_contrast_left_out(columns.join(", ")),
            ));
        }
        let changes = [
            (Change::Reverses, language.ideal_reverses()),
            (Change::Weaker, language.ideal_weaker()),
            (Change::Stronger, language.ideal_stronger()),
        ];
        let sections = changes
            .into_iter()
            .map(|(change, heading)| self.changed(contrast, change, heading));
        blocks.extend(sections.flatten());
        let count = |change: Change| contrast.bins.iter().filter(|bin| bin.change == change).count();
        let unsure = self.count(count(Change::CannotTell));
        let same = match count(Change::Same) {
            1 => language.ideal_one_same(unsure),
            same => language.ideal_same(self.count(same), unsure),
        };
        blocks.push(Block::Paragraph(match count(Change::Reverses) {
            0 => format!("{} {same}", language.ideal_none_reverses()),
            _ => same,
        }));
        blocks.push(Block::Paragraph(self.best(contrast)));
        blocks
    }

    /// Bins of one sort of change, the largest first.
    fn changed(&self, contrast: &Contrast, change: Change, heading: String) -> Option<Block> {
        let bins: Vec<&Bin> = contrast.bins.iter().filter(|bin| bin.change == change).collect();
        let mut lines: Vec<String> = bins
            .iter()
            .take(MOST_BINS)
            .map(|bin| self.bin(contrast, bin))
            .collect();
        if let Some(more) = bins.len().checked_sub(MOST_BINS).filter(|more| *more > 0) {
            lines.push(self.language.ideal_more_bins(self.count(more)));
        }
        (!bins.is_empty()).then(|| Block::section(heading, vec![Block::Bullets(Mark::Dot, lines)]))
    }

    /// "12 of the 30 accounts that a win-only profile likes best are not ideal…".
    fn best(&self, contrast: &Contrast) -> String {
        let (signing, ideal) = (contrast.best_by_signing, contrast.best_by_ideal);
        self.language.ideal_best(
            contrast.best - signing.ideal,
            self.accounts(contrast.best),
            signing.bought,
            contrast.best - ideal.ideal,
        )
    }

    /// "`discount` 30 – 50: signs more often (+6.1 points, …), is ideal less often (…); of 120 accounts, …".
    fn bin(&self, contrast: &Contrast, bin: &Bin) -> String {
        let language = self.language;
        let often = |effect: &Effect| {
            let signed = |value: f64| language.signed_points((1000.0 * value).round() as i64);
            let points =
                language.ideal_points(signed(effect.points), signed(effect.low), signed(effect.high));
            match () {
                () if effect.low > 0.0 => language.ideal_more_often(points),
                () if effect.high < 0.0 => language.ideal_less_often(points),
                () => language.ideal_as_often(points),
            }
        };
        let share = |count: u64| language.percent(count as f64 / bin.accounts as f64);
        language.ideal_bin(
            shorten(&bin.criterion, NAME),
            shorten(&contrast.label(bin, language), NAME),
            often(&bin.signs),
            often(&bin.is_ideal),
            self.accounts(bin.accounts as usize),
            share(bin.bought),
            share(bin.ideal),
        )
    }
}

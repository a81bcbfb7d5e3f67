//! The markets since the world changed: which one is sold to now, which was left behind, and what each is worth in
//! either era.

use serde::Serialize;

use crate::figures::{Dashboard, Eras, Figure, GroupFigures, Market, MarketOf, Name};
use crate::fit::change::Kind;
use crate::fit::change::groups::Turn;
use crate::language::Language;
use crate::model::Model;
use crate::report::change::called;
use crate::report::chart::quarters::{Rates, Told, close_rates};
use crate::report::figures::FigureValue;
use crate::report::layout::document::{Block, Cell, Column, Figure as Drawing, Mark, Row, Table};
use crate::report::layout::shown::shorten;
use crate::report::verdict::begun;

/// Figures of a market, in order.
const SHOWN: [Name; 3] = [Name::CloseRate, Name::Cycle, Name::LtvCac];

/// Columns of a market's name.
const NAME: usize = 100;

/// Every market of the present era, the risen first and those left behind last.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Markets {
    /// First day of the present era, ISO.
    pub since: String,
    /// "Share of …": what the columns are.
    pub intro: String,
    /// One per market.
    pub markets: Vec<MarketPart>,
    /// Quarters in which accounts were decided, the oldest first.
    pub quarters: Vec<String>,
    /// Language of the words.
    #[serde(skip)]
    language: Language,
}

/// A market in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MarketPart {
    /// Number of the segment that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<u32>,
    /// The segment's name, or the value with its column.
    pub name: String,
    /// What became of it beside all other accounts.
    pub turn: Turn,
    /// What it tells now of what it told before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// p-value of its having moved otherwise than the others, corrected for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p: Option<f64>,
    /// "the market now", "the market left behind".
    pub text: String,
    /// All of it in a sentence.
    pub sentence: String,
    /// One line per figure.
    pub figures: Vec<EraLine>,
    /// Close rate by quarter, for the chart.
    #[serde(skip)]
    rates: Vec<Figure>,
}

/// A figure in either era.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EraLine {
    /// Name of the figure.
    pub name: String,
    /// Of accounts decided since.
    pub since: FigureValue,
    /// Of accounts decided before.
    pub before: FigureValue,
    /// Of all its accounts.
    pub all_time: FigureValue,
}

impl Markets {
    /// `None` where no day divides the accounts, or no market is known.
    pub fn new(model: &Model, dashboard: &Dashboard, language: Language) -> Option<Self> {
        let eras = dashboard.eras.as_deref()?;
        let mut found: Vec<&Market> = eras.markets.iter().collect();
        found.sort_by_key(|market| place(market.turn));
        let markets: Vec<MarketPart> = found
            .into_iter()
            .map(|market| part(market, eras, model, language))
            .collect();
        (!markets.is_empty()).then(|| Self {
            since: eras.since.clone(),
            intro: sentence(&language.markets_intro(
                shorten(&model.title_of(&eras.column, language), 60),
                months(eras, language),
            )),
            markets,
            quarters: eras.quarters.clone(),
            language,
        })
    }

    /// "since October 2024".
    pub fn heading(&self) -> String {
        self.language.markets_heading(self.language.month(&self.since))
    }

    /// What rose and what was left behind.
    pub fn sentences(&self) -> Vec<String> {
        let moved = self.markets.iter().filter(|market| market.turn != Turn::Steady);
        moved.map(|market| market.sentence.clone()).collect()
    }

    /// The report's section, with the market now and the one left behind drawn quarter by quarter.
    pub(in crate::report) fn drawn(&self) -> Block {
        let mut blocks = self.blocks();
        blocks.splice(1..1, self.chart());
        Block::section(self.heading(), blocks)
    }

    fn chart(&self) -> Option<Block> {
        let language = self.language;
        let first = self.markets.iter().find(|market| market.turn.rises());
        let last = self.markets.iter().rev().find(|market| market.turn.falls());
        // One that moved is told beside whatever is at the other end.
        let (first, last) = match (first, last) {
            (None, None) => return None,
            (first, last) => (first.or(self.markets.first())?, last.or(self.markets.last())?),
        };
        if first == last {
            return None;
        }
        let names = [first, last].map(|market| market.called(language));
        let groups = [(first, &names[0]), (last, &names[1])].map(|(market, name)| Rates {
            name,
            rates: market.rates.iter().map(Some).collect(),
        });
        let day = self.since.as_str();
        let place = self
            .quarters
            .iter()
            .position(|quarter| *quarter == quarter_of_day(day));
        let told = Told {
            title: self.heading(),
            caption: language.markets_caption(&names[0], &names[1]),
            since: place.map(|place| (place, language.month(day))),
        };
        let chart = close_rates(&self.quarters, groups, &told, language);
        Some(Block::Figure(Drawing {
            chart: Some(chart),
            wide: true,
            caption: told.caption,
            table: self.by_quarter([first, last]),
            page_only: true,
        }))
    }

    /// The figures behind the chart.
    fn by_quarter(&self, markets: [&MarketPart; 2]) -> Table {
        let language = self.language;
        let mut columns = vec![Column::text(language.quarter_column())];
        columns.extend(markets.map(|market| Column::number(market.called(language))));
        let rows = self.quarters.iter().enumerate().map(|(place, quarter)| {
            let rates = markets.map(|market| match market.rates.get(place) {
                Some(rate) => Cell {
                    text: rate.estimate(Name::CloseRate, language),
                    under: rate.interval(Name::CloseRate, language),
                },
                None => Cell::default(),
            });
            Row::new(std::iter::once(Cell::from(quarter)).chain(rates))
        });
        Table::new(columns, rows)
    }

    /// All of it under its heading.
    pub fn section(&self) -> Block {
        Block::section(self.heading(), self.blocks())
    }

    /// What rose and what was left behind, then every market.
    fn blocks(&self) -> Vec<Block> {
        vec![
            Block::Bullets(Mark::Dot, self.sentences()),
            Block::Note(self.intro.clone()),
            Block::Table(self.table()),
        ]
    }

    /// One row per market and figure.
    fn table(&self) -> Table {
        let language = self.language;
        let month = language.month(&self.since);
        let columns = vec![
            Column::text(language.market_column()),
            Column::text(language.figure_column()),
            Column::number(language.change_since(&month)),
            Column::number(language.change_before(&month)),
            Column::number(language.change_pooled()),
        ];
        let value = |value: &FigureValue| Cell {
            text: value.text.clone(),
            under: value.interval.clone(),
        };
        let rows = self.markets.iter().flat_map(move |market| {
            let lines = market.figures.iter().enumerate();
            lines.map(move |(place, line)| {
                let whose = match place {
                    0 => language.fact_in_brackets(market.called(language), &market.text),
                    _ => String::new(),
                };
                Row::new([
                    whose.into(),
                    line.name.clone().into(),
                    value(&line.since),
                    value(&line.before),
                    value(&line.all_time),
                ])
            })
        });
        Table::new(columns, rows)
    }
}

impl MarketPart {
    /// "2. Law firms", or the value with its column.
    pub fn called(&self, language: Language) -> String {
        match self.segment {
            Some(number) => language.sheet_segment_title(number, &self.name),
            None => self.name.clone(),
        }
    }
}

/// `2024-Q4` of an ISO day.
fn quarter_of_day(iso: &str) -> String {
    let month: usize = iso.get(5..7).and_then(|month| month.parse().ok()).unwrap_or(1);
    format!("{}-Q{}", iso.get(..4).unwrap_or_default(), month.div_ceil(3))
}

/// The market now comes first, the one left behind last.
fn place(turn: Turn) -> u8 {
    match turn {
        Turn::Risen => 0,
        Turn::Rising => 1,
        Turn::Steady => 2,
        Turn::Faded => 3,
        Turn::LeftBehind => 4,
    }
}

/// What became of a market.
pub(in crate::report) fn turned(turn: Turn, language: Language) -> String {
    match turn {
        Turn::Risen => language.market_risen(),
        Turn::Rising => language.market_rising(),
        Turn::Steady => language.market_steady(),
        Turn::Faded => language.market_faded(),
        Turn::LeftBehind => language.market_left_behind(),
    }
}

/// "24 months": how long worth is counted in either era.
pub(in crate::report) fn months(eras: &Eras, language: Language) -> String {
    language.decimal(eras.horizon / 365.25 * 12.0, 0)
}

fn part(market: &Market, eras: &Eras, model: &Model, language: Language) -> MarketPart {
    let (segment, name) = match &market.of {
        MarketOf::Segment(number) => {
            let named = model
                .segments
                .segment(*number)
                .map(|segment| segment.name.text(language));
            (Some(*number), shorten(named.unwrap_or_default(), NAME))
        }
        MarketOf::Value { column, value } => {
            let (column, value) = called(model, column, value, language);
            (
                None,
                language.fact(shorten(&column, NAME / 2), shorten(&value, NAME / 2)),
            )
        }
    };
    let value = |figures: Option<&GroupFigures>, name: Name| match figures {
        Some(figures) => FigureValue::of(name, figures.get(name), language),
        None => FigureValue {
            text: "–".to_owned(),
            ..FigureValue::default()
        },
    };
    let figures: Vec<EraLine> = SHOWN
        .into_iter()
        .map(|name| EraLine {
            name: name.label(language),
            since: value(market.since.as_ref(), name),
            before: value(market.before.as_ref(), name),
            all_time: value(Some(&market.all), name),
        })
        .filter(|line| [&line.since, &line.before].iter().any(|v| v.estimate.is_some()))
        .collect();
    let text = turned(market.turn, language);
    let rate = |figures: Option<&GroupFigures>| value(figures, Name::CloseRate).text;
    let mut part = MarketPart {
        segment,
        name,
        turn: market.turn,
        kind: market.kind,
        p: market.p,
        text: text.clone(),
        sentence: String::new(),
        figures,
        rates: market.close_rates.clone(),
    };
    part.sentence = sentence(&language.market_sentence(
        text,
        part.called(language),
        rate(market.since.as_ref()),
        language.month(&eras.since),
        rate(market.before.as_ref()),
    ));
    part
}

/// A clause as a sentence of its own.
fn sentence(clause: &str) -> String {
    format!("{}.", begun(clause))
}

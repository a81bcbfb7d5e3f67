//! A model held ready for accounts that come a few at a time: compiled once, asked from any thread, never changed.

use std::io::Write;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::explain::lookalike::nearest;
use crate::explain::{Account, ExplainSettings, Explanation, Lookalike};
use crate::fit::verdict::Verdict;
use crate::language::Language;
use crate::model::{IdealAccount, Model};
use crate::registry::{Entry, MODEL};
use crate::score::summarizer::Summarized;
use crate::score::{
    BatchSettings, Beside, FileReading, Format, Keep, Row, Score, Scorer, Summarizer, Summary,
    checks_of_account, score_records_beside,
};
use crate::source::{Record, Records};
use crate::workflow::models::VersionChoice;
use crate::workflow::sent::{Fields, SentAccount};

/// Most past customers named beside an account (house choice: what a page holds).
pub const MOST_LOOKALIKES: usize = 50;

/// A model ready to score and explain accounts one by one.
pub struct LiveModel {
    /// The scorecard.
    pub model: Model,
    /// Its place in the registry.
    pub entry: Entry,
    /// How it is called beside scores.
    pub reference: String,
    /// Hash of its file.
    pub sha256: String,
    /// The fields that accounts may have.
    pub fields: Fields,
    ideals: Vec<IdealAccount>,
    /// One of each language, in the order of [`Language::ALL`].
    tongues: Vec<Tongue>,
}

/// The model compiled for one language.
struct Tongue {
    /// As people read it.
    worded: Model,
    /// Reasons as people read them.
    for_people: Scorer,
    /// Criteria called as the columns are.
    for_programs: Scorer,
}

/// The model that an answer comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ModelIdentity {
    /// Name of the model.
    pub name: String,
    /// Its version.
    pub version: String,
    /// sha256 of its model.json.
    pub sha256: String,
    /// What it can be used for.
    #[cfg_attr(feature = "serve", schema(value_type = String))]
    pub verdict: Verdict,
}

/// What is asked beside the score.
#[derive(Debug, Clone, Copy)]
pub struct ScoreAsked {
    /// Language of reasons; the model's when absent.
    pub language: Option<Language>,
    /// Number of reasons.
    pub reasons: usize,
    /// Points of every criterion.
    pub contributions: bool,
    /// The account in one line.
    pub summary: bool,
}

/// One account scored.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ScoredAccount {
    /// Its id as sent; its place in the request, from 1, when none was.
    pub id: String,
    /// Its name, where one was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Sum of the points of all criteria: 0 to 100, three decimals.
    pub score: f64,
    /// Probability of being an ideal customer; null where the model cannot tell one.
    pub fit: Option<f64>,
    /// Lower end of its 95 % interval.
    pub fit_low: Option<f64>,
    /// Upper end of its 95 % interval.
    pub fit_high: Option<f64>,
    /// A to D; X when a knock-out rule holds, ? when too little is known to tell.
    pub grade: &'static str,
    /// The knock-out rule that holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub knock_out: Option<String>,
    /// Number of its segment, 0 for none of them; null when the model has none.
    pub segment: Option<u64>,
    /// Likeness to the ideal customers: 0 to 100.
    pub similarity: f64,
    /// The account in one line, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// What sets it apart most from the average account, in words with its points.
    pub reasons: Vec<String>,
    /// Weight of the criteria about which something is unknown, in points.
    pub unknown_weight: f64,
    /// Columns that the model reads and of which nothing was sent, or nothing that could be read.
    pub unknown: Vec<String>,
    /// Columns whose value could not be read as what they hold: they count as unknown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unreadable: Vec<String>,
    /// Points of every criterion, where they were asked for; they sum to the score.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "serve", schema(value_type = Option<Object>))]
    pub points: Option<Map<String, Value>>,
}

impl LiveModel {
    /// Loads a version and compiles it.
    ///
    /// # Errors
    /// As [`VersionChoice::open`]; [`Error::Artefact`] for a model that does not score an empty account as it should.
    pub fn open(choice: &VersionChoice) -> Result<Self> {
        let version = choice.open()?;
        let ideals = version.ideals()?;
        let (reference, entry, model) = (version.reference(), version.entry, version.model);
        let fields = Fields::of(&model);
        let tongue = |language: Language| {
            let worded = model.worded(language).into_owned();
            Tongue {
                for_people: Scorer::new(&worded, fields.header(), language),
                for_programs: Scorer::new(&model, fields.header(), language),
                worded,
            }
        };
        let live = Self {
            tongues: Language::ALL.into_iter().map(tongue).collect(),
            sha256: entry.manifest.files.get(MODEL).cloned().unwrap_or_default(),
            reference,
            fields,
            ideals,
            model,
            entry,
        };
        live.prove()?;
        Ok(live)
    }

    /// Scores an account of which nothing is known: a model that cannot is none to serve.
    fn prove(&self) -> Result<()> {
        let scorer = &self.tongue(Language::En).for_people;
        let mut row = scorer.row();
        scorer.read(|_| None, &mut row);
        let score = scorer.score(&row);
        match (0..=crate::model::FULL_SCORE).contains(&score.score) {
            true => Ok(()),
            false => Err(Error::Artefact {
                path: self.entry.dir.join(MODEL),
                reason: format!("an account of which nothing is known scores {}", score.score),
                remedy: "train it again".to_owned(),
            }),
        }
    }

    /// What an answer says of it.
    pub fn identity(&self) -> ModelIdentity {
        ModelIdentity {
            name: self.entry.name.clone(),
            version: self.entry.version.to_string(),
            sha256: self.sha256.clone(),
            verdict: self.model.verdict,
        }
    }

    /// The version by its number, as commands name it.
    pub fn choice(&self, models: &std::path::Path) -> VersionChoice {
        VersionChoice::new(models, Some(&self.entry.reference()))
    }

    fn tongue(&self, language: Language) -> &Tongue {
        match language {
            Language::En => &self.tongues[0],
            Language::Fr => &self.tongues[1],
        }
    }

    fn language(&self, asked: Option<Language>) -> Language {
        asked.unwrap_or(self.model.recipe.language)
    }

    /// Scores accounts, each by itself; ids that were not sent are places from 1.
    pub fn score(&self, accounts: &[SentAccount], asked: ScoreAsked) -> Vec<ScoredAccount> {
        let language = self.language(asked.language);
        let tongue = self.tongue(language);
        let scorer = &tongue.for_people;
        let summarizer = asked
            .summary
            .then(|| Summarizer::new(&tongue.worded, &self.ideals, language));
        let mut row = scorer.row();
        let mut reasons = vec![0; asked.reasons];
        let scored = accounts.iter().enumerate().map(|(place, account)| {
            scorer.read(|column| account.cells[column].as_deref(), &mut row);
            let score = scorer.score(&row);
            let found = scorer.strongest(&row, &mut reasons);
            let rest = Rest::of(scorer, &row, score);
            ScoredAccount {
                id: id_of(account, place),
                name: account.name.clone(),
                score: thousandths(score.score),
                fit: millionths(score.fit),
                fit_low: millionths(rest.interval.0),
                fit_high: millionths(rest.interval.1),
                grade: score.grade.as_str(),
                knock_out: scorer.knock_out(&row).map(str::to_owned),
                segment: rest.segment,
                similarity: score.similarity as f64 / 10.0,
                summary: summarizer
                    .as_ref()
                    .map(|summarizer| summary(summarizer, scorer, &self.fields, account, &row, score)),
                reasons: reasons[..found]
                    .iter()
                    .map(|criterion| scorer.reason(&row, *criterion).to_owned())
                    .collect(),
                unknown_weight: thousandths(score.unknown_weight),
                unknown: rest.unknown,
                unreadable: rest.unreadable,
                points: asked.contributions.then(|| points(scorer, &row)),
            }
        });
        scored.collect()
    }

    /// The columns of accounts that come in a stream: those that the model reads, then id and name.
    pub fn batch_header(&self) -> Vec<String> {
        let mut header = self.fields.header().to_vec();
        let data = &self.model.data;
        for column in [&data.id, &data.label].into_iter().flatten() {
            if !header.contains(column) {
                header.push(column.clone());
            }
        }
        header
    }

    /// The cells of an account, in the order of [`LiveModel::batch_header`].
    pub fn batch_cells(&self, account: SentAccount) -> Vec<Option<String>> {
        let (header, mut cells) = (self.fields.header(), account.cells);
        let data = &self.model.data;
        let further = [(&data.id, account.id), (&data.label, account.name)];
        for (column, value) in further {
            if column.as_ref().is_some_and(|column| !header.contains(column)) {
                cells.push(value);
            }
        }
        cells
    }

    /// Scores a stream as `lookalike score --interval` does; `as_sent` where its cells are written as training's were, else its
    /// first rows tell how it is written.
    ///
    /// # Errors
    /// As [`crate::score::score_records`].
    pub fn score_stream(
        &self,
        records: &mut Records,
        out: &mut dyn Write,
        out_name: &str,
        format: Format,
        asked: ScoreAsked,
        as_sent: bool,
    ) -> Result<Summary> {
        let language = self.language(asked.language);
        let settings = BatchSettings {
            format,
            model: self.reference.clone(),
            reasons: asked.reasons,
            interval: true,
            contributions: asked.contributions,
            defuse_formulas: false,
            excel: None,
            keep: Keep::None,
            language,
        };
        let beside = Beside {
            file: as_sent.then(FileReading::default),
            ..Beside::default()
        };
        let worded = &self.tongue(language).worded;
        score_records_beside(worded, records, out, out_name, &settings, beside, &mut |_| {})
    }

    /// Explains accounts as `lookalike explain --json` does, each with the reasons that `score` gives.
    ///
    /// # Errors
    /// [`Error::Data`] when an explanation cannot be written as JSON.
    pub fn explain(&self, accounts: &[SentAccount], asked: ScoreAsked) -> Result<Vec<Map<String, Value>>> {
        let language = self.language(asked.language);
        let scored = self.score(accounts, asked);
        let tongue = self.tongue(language);
        let explanations = self.explained(accounts, &self.model, &tongue.for_programs, language);
        let mut explained = Vec::with_capacity(accounts.len());
        for (explanation, scored) in explanations.into_iter().zip(scored) {
            let written = serde_json::to_value(explanation);
            let mut object = match written {
                Ok(Value::Object(object)) => object,
                _ => {
                    let reason = format!("account `{}` cannot be explained in JSON", scored.id);
                    return Err(Error::data(reason, "score it instead"));
                }
            };
            object.insert("reasons".to_owned(), json!(scored.reasons));
            object.insert("similarity".to_owned(), json!(scored.similarity));
            object.insert("unknown_weight".to_owned(), json!(scored.unknown_weight));
            explained.push(object);
        }
        Ok(explained)
    }

    /// Explains accounts as `lookalike explain` tells people.
    pub fn explanations(&self, accounts: &[SentAccount], language: Option<Language>) -> Vec<Explanation> {
        let language = self.language(language);
        let tongue = self.tongue(language);
        self.explained(accounts, &tongue.worded, &tongue.for_people, language)
    }

    /// The model as people read it.
    pub fn worded(&self, language: Language) -> &Model {
        &self.tongue(language).worded
    }

    /// The ideal customers that it was trained on.
    pub fn ideals(&self) -> &[IdealAccount] {
        &self.ideals
    }

    fn explained(
        &self,
        accounts: &[SentAccount],
        model: &Model,
        scorer: &Scorer,
        language: Language,
    ) -> Vec<Explanation> {
        let header = self.fields.header();
        let settings = ExplainSettings {
            language,
            ..ExplainSettings::default()
        };
        let mut row = scorer.row();
        let explained = accounts.iter().enumerate().map(|(place, account)| {
            scorer.read(|column| account.cells[column].as_deref(), &mut row);
            let written = self.fields.values(account).map(|(column, text)| {
                let written = scorer.as_trained(column, text);
                (column.to_owned(), written.unwrap_or_else(|| text.to_owned()))
            });
            let one = Account {
                id: &id_of(account, place),
                name: account.name.as_deref(),
                values: &written.collect(),
                row: &row,
            };
            let record = Record::of(
                account
                    .cells
                    .iter()
                    .map(|cell| cell.as_deref().unwrap_or_default()),
            );
            let first = std::slice::from_ref(&record);
            let file = FileReading::default();
            let checks = checks_of_account(&self.model, scorer, header, &file, first, &record);
            Explanation::of(model, scorer, one, &self.ideals, &settings).checked(checks)
        });
        explained.collect()
    }

    /// The past ideal customers most like each account, `most` of them.
    pub fn lookalikes(
        &self,
        accounts: &[SentAccount],
        most: usize,
        language: Option<Language>,
    ) -> Vec<(String, Vec<Lookalike>)> {
        let language = self.language(language);
        let scorer = &self.tongue(language).for_programs;
        let mut row = scorer.row();
        let found = accounts.iter().enumerate().map(|(place, account)| {
            scorer.read(|column| account.cells[column].as_deref(), &mut row);
            let id = id_of(account, place);
            let itself = self.model.data.id.as_ref().map(|_| id.as_str());
            let most = most.min(MOST_LOOKALIKES);
            let found = nearest(&self.model, &row.bins, &self.ideals, itself, most, language);
            (id, found)
        });
        found.collect()
    }
}

/// What both answers take from a row.
struct Rest {
    interval: (f64, f64),
    segment: Option<u64>,
    unknown: Vec<String>,
    unreadable: Vec<String>,
}

impl Rest {
    fn of(scorer: &Scorer, row: &Row, score: Score) -> Self {
        let columns: Vec<&str> = scorer.columns().collect();
        Self {
            interval: scorer.interval(row),
            segment: score.standing.map(|standing| u64::from(standing.number())),
            unknown: scorer.unknown_columns(row).map(str::to_owned).collect(),
            unreadable: row
                .unreadable
                .iter()
                .map(|place| columns[*place].to_owned())
                .collect(),
        }
    }
}

fn id_of(account: &SentAccount, place: usize) -> String {
    account.id.clone().unwrap_or_else(|| (place + 1).to_string())
}

fn summary(
    summarizer: &Summarizer,
    scorer: &Scorer,
    fields: &Fields,
    account: &SentAccount,
    row: &Row,
    score: Score,
) -> String {
    let summarized = Summarized {
        bins: &row.bins,
        score,
        knock_out: scorer.knock_out(row),
    };
    summarizer.line(&summarized, &|column| {
        let text = fields.value(account, column)?;
        let written = scorer.as_trained(column, text);
        Some(written.unwrap_or_else(|| text.to_owned()))
    })
}

fn points(scorer: &Scorer, row: &Row) -> Map<String, Value> {
    let names = scorer.criteria().map(str::to_owned);
    names
        .zip(scorer.points(row).map(|points| json!(thousandths(points))))
        .collect()
}

fn thousandths(points: i64) -> f64 {
    points as f64 / 1000.0
}

/// A probability as scored tables have it: to the millionth; nothing for one that cannot be told.
fn millionths(probability: f64) -> Option<f64> {
    (!probability.is_nan()).then(|| (probability * 1e6).round() / 1e6)
}

//! Scores as a CRM imports them: its ids, its names of fields, one row a record, no cell left empty.

use std::collections::HashSet;
use std::io::{self, Write};

use memchr::memchr2_iter;
use serde::Serialize;

use crate::language::Language;
use crate::language::harmless::{harmless, shown_as_is};
use crate::model::Model;
use crate::score::crm::{Destination, Field, Holds, Key, LONGEST_TEXT};

/// How scores are written for a CRM.
#[derive(Debug, Clone)]
pub struct View {
    /// The CRM.
    pub destination: Destination,
    /// By what it finds its records.
    pub key: Key,
    /// Title of that column among the scores.
    pub id: String,
    /// Reasons of each account.
    pub reasons: usize,
    /// Names of the segments, by their numbers.
    pub segments: Vec<(u32, String)>,
    /// Whether the model says a fit.
    pub has_fit: bool,
    /// Language of the texts.
    pub language: Language,
}

impl View {
    /// The view of scores of `model`, whose column `id` among the scores has the CRM's ids.
    pub fn new(
        model: &Model,
        (destination, key): (Destination, Key),
        id: String,
        reasons: usize,
        language: Language,
    ) -> Self {
        let segments = model.segments.segments.iter();
        Self {
            destination,
            key,
            id,
            reasons,
            segments: segments
                .map(|segment| (segment.number, segment.name.text(language).to_owned()))
                .collect(),
            has_fit: model.tells_fit(),
            language,
        }
    }

    /// A segment as the CRM has it: its number, which later versions keep, and its name.
    fn segment(&self, number: &str) -> String {
        let named = number.parse::<u32>().ok();
        let found = named.and_then(|number| self.segments.iter().find(|(other, _)| *other == number));
        match found {
            Some((number, name)) => format!("{number}: {name}"),
            None => self.language.crm_none(),
        }
    }
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SyncedSummary {
    /// Records written.
    pub records: u64,
    /// Accounts left out: without an id, or with none that the CRM has.
    pub without_id: u64,
    /// What the first of them that has something has in its place.
    pub example: Option<String>,
    /// Rows left out that repeat the id of an earlier one.
    pub repeated: u64,
    /// Texts that were cut at the CRM's limit.
    pub cut: u64,
    /// The fields, in the order of the columns.
    #[serde(skip)]
    pub fields: Vec<Field>,
}

/// Takes scores as CSV and writes them as the view has them.
pub struct Synced<'a> {
    view: &'a View,
    out: csv::Writer<&'a mut dyn Write>,
    /// Bytes of records whose end has not come yet.
    waiting: Vec<u8>,
    /// How far these were looked at, and whether that is within quotes.
    looked: usize,
    quoted: bool,
    /// Position of the id, once the titles are known.
    id: Option<usize>,
    /// Fields with their positions.
    fields: Vec<(Field, usize)>,
    seen: HashSet<Box<str>>,
    summary: SyncedSummary,
}

impl<'a> Synced<'a> {
    /// What is written to it goes to `out` as `view` has it.
    pub fn new(view: &'a View, out: &'a mut dyn Write) -> Self {
        Self {
            view,
            out: csv::Writer::from_writer(out),
            waiting: Vec::new(),
            looked: 0,
            quoted: false,
            id: None,
            fields: Vec::new(),
            seen: HashSet::new(),
            summary: SyncedSummary::default(),
        }
    }

    /// Writes what is left and says what was written.
    ///
    /// # Errors
    /// Whatever `out` refuses.
    pub fn finish(mut self) -> io::Result<SyncedSummary> {
        self.out.flush()?;
        self.summary.fields = self.fields.into_iter().map(|(field, _)| field).collect();
        Ok(self.summary)
    }

    /// Writes the records that are whole.
    fn write_whole(&mut self) -> io::Result<()> {
        let mut end = 0;
        for at in memchr2_iter(b'"', b'\n', &self.waiting[self.looked..]) {
            let at = self.looked + at;
            match self.waiting[at] {
                b'"' => self.quoted = !self.quoted,
                _ if !self.quoted => end = at + 1,
                _ => {}
            }
        }
        self.looked = self.waiting.len() - end;
        let rest = self.waiting.split_off(end);
        let whole = std::mem::replace(&mut self.waiting, rest);
        let mut records = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(&whole[..]);
        let mut record = csv::StringRecord::new();
        while records.read_record(&mut record).map_err(io::Error::other)? {
            match self.id {
                None => self.write_titles(&record)?,
                Some(id) => self.write_record(id, &record)?,
            }
        }
        Ok(())
    }

    fn write_titles(&mut self, titles: &csv::StringRecord) -> io::Result<()> {
        let position = |title: &str| titles.iter().position(|other| other == title);
        let View { destination, key, .. } = *self.view;
        // The workflow names a column that it asked to be written.
        self.id = Some(position(&self.view.id).unwrap_or_default());
        let told = |field: &Field| match field {
            Field::Fit | Field::ExpectedValue => self.view.has_fit,
            Field::Segment => !self.view.segments.is_empty(),
            _ => true,
        };
        let fields = Field::all(self.view.reasons).filter(told);
        self.fields = fields
            .filter_map(|field| Some((field, position(&field.name())?)))
            .collect();
        let titles = self.fields.iter().map(|(field, _)| destination.title(*field));
        let titles = std::iter::once(destination.key_title(key).to_owned()).chain(titles);
        self.out.write_record(titles).map_err(io::Error::other)
    }

    fn write_record(&mut self, id: usize, record: &csv::StringRecord) -> io::Result<()> {
        let View { destination, key, .. } = *self.view;
        let written = &record[id];
        let Some(id) = destination.id(key, written) else {
            self.summary.without_id += 1;
            if !written.trim().is_empty() {
                let example = || harmless(&written.chars().take(40).collect::<String>());
                self.summary.example.get_or_insert_with(example);
            }
            return Ok(());
        };
        if !self.seen.insert(id.as_str().into()) {
            self.summary.repeated += 1;
            return Ok(());
        }
        self.out.write_field(&id).map_err(io::Error::other)?;
        for (field, position) in &self.fields {
            let cell = &record[*position];
            let cell = match (field.holds(), field) {
                // An empty cell would leave what the CRM had before.
                (Holds::Number(..), _) if cell.is_empty() => "0".to_owned(),
                (Holds::Number(..), _) => cell.to_owned(),
                (Holds::Share, _) => match destination {
                    Destination::HubSpot => cell.to_owned(),
                    Destination::Salesforce => hundredfold(cell),
                },
                (_, Field::Segment) => text(&self.view.segment(cell), &mut self.summary.cut),
                _ if cell.trim().is_empty() => self.view.language.crm_none(),
                _ => text(cell, &mut self.summary.cut),
            };
            self.out.write_field(cell).map_err(io::Error::other)?;
        }
        self.summary.records += 1;
        self.out.write_record(None::<&[u8]>).map_err(io::Error::other)
    }
}

/// A text in which nothing acts, no formula, no longer than a field holds.
fn text(cell: &str, cut: &mut u64) -> String {
    let safe = harmless(cell);
    let safe = shown_as_is(&safe);
    if safe.encode_utf16().count() <= LONGEST_TEXT {
        return safe.into_owned();
    }
    *cut += 1;
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units < LONGEST_TEXT
    };
    let kept: String = safe.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// A share as a percentage, by its digits alone: `0.123456` is `12.3456`.
fn hundredfold(share: &str) -> String {
    let millionths: Option<i64> = share
        .split_once('.')
        .filter(|(_, part)| part.len() == 6)
        .and_then(|(whole, part)| format!("{whole}{part}").parse().ok());
    millionths.map_or_else(
        || share.to_owned(),
        |share| super::sink::Decimal(share, 4).to_string(),
    )
}

impl Write for Synced<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        self.write_whole()?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(destination: Destination) -> View {
        View {
            destination,
            key: Key::RecordId,
            id: "id".to_owned(),
            reasons: 1,
            segments: vec![(2, "Law practices, 20 – 99 people".to_owned())],
            has_fit: true,
            language: Language::En,
        }
    }

    fn written(view: &View, scores: &str, step: usize) -> (String, SyncedSummary) {
        let mut out = Vec::new();
        let mut synced = Synced::new(view, &mut out);
        for bytes in scores.as_bytes().chunks(step) {
            synced.write_all(bytes).unwrap();
        }
        let summary = synced.finish().unwrap();
        (String::from_utf8(out).unwrap(), summary)
    }

    const SCORES: &str = "id,score,fit,grade,segment,similarity,reason_1,unknown_weight,model\n\
        9001,71.250,0.123456,A,2,80.0,\"=say: \"\"a, b\"\"\nnext\",0.000,saas@v000001\n\
        9002,1.000,0.000000,?,0,1.0,,60.000,saas@v000001\n\
        ,5.000,0.100000,D,0,1.0,x,0.000,saas@v000001\n\
        9001,5.000,0.100000,D,0,1.0,x,0.000,saas@v000001\n";

    #[test]
    fn a_row_is_a_record_however_the_bytes_come() {
        let (whole, summary) = written(&view(Destination::HubSpot), SCORES, usize::MAX);
        assert_eq!(
            whole,
            "Record ID,lookalike_score,lookalike_fit,lookalike_grade,lookalike_segment,lookalike_reason_1,lookalike_model\n\
             9001,71.250,0.123456,A,\"2: Law practices, 20 – 99 people\",\"'=say: \"\"a, b\"\" next\",saas@v000001\n\
             9002,1.000,0.000000,?,none,none,saas@v000001\n"
        );
        assert_eq!((summary.records, summary.without_id, summary.repeated), (2, 1, 1));
        for step in [1, 2, 7, 50] {
            assert_eq!(
                written(&view(Destination::HubSpot), SCORES, step),
                (whole.clone(), summary.clone())
            );
        }
    }

    #[test]
    fn salesforce_has_its_own_ids_and_percentages() {
        let scores = SCORES.replace("9001", "0013X00001AM76Q");
        let (written, summary) = written(&view(Destination::Salesforce), &scores, 64);
        assert!(
            written.starts_with("Id,Lookalike_Score__c,Lookalike_Fit__c,"),
            "{written}"
        );
        assert!(
            written.contains("\n0013X00001AM76QQAT,71.250,12.3456,A,"),
            "{written}"
        );
        assert_eq!(
            (summary.records, summary.without_id, summary.example.as_deref()),
            (1, 2, Some("9002"))
        );
    }

    #[test]
    fn texts_end_where_a_field_does() {
        let mut cut = 0;
        assert_eq!(text(&"é".repeat(255), &mut cut).chars().count(), 255);
        assert_eq!(cut, 0);
        let long = text(&"😀".repeat(200), &mut cut);
        assert!(long.ends_with('…') && long.encode_utf16().count() <= LONGEST_TEXT);
        assert_eq!(cut, 1);
    }
}

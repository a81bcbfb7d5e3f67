//! The business figures that a model was published with.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::figures::{Change, Dashboard, Group};
use crate::language::Language;
use crate::report::figures::{
    self as report, Board, TIDY_COLUMNS, TidyRow, change_section, dictionary, parquet, parquet_dictionary,
    xlsx,
};
use crate::report::layout::document::Document;
use crate::report::layout::shown::shorten;
use crate::report::markets::Markets;
use crate::segments::Segments;
use crate::table::{Cell, Kind, Reading};
use crate::vocabulary::fold::same;
use crate::workflow::models::{OpenVersion, VersionChoice};
use crate::workflow::output::{OutputSet, Rows, ending};
use crate::workflow::sheet::currency;

/// What is asked of business figures.
#[derive(Debug, Clone)]
pub struct FiguresRequest {
    /// Model whose accounts to count.
    pub version: VersionChoice,
    /// Tag of the only group asked for, as `icp`, `a` or `segment:2`.
    pub group: Option<String>,
    /// Day whose figures before and since are asked for, instead of those of all time.
    pub before: Option<String>,
}

/// Business figures, and the model whose segments they name.
#[derive(Debug, Clone)]
pub struct BusinessFigures {
    /// Every figure of every group and quarter.
    pub dashboard: Dashboard,
    /// What changed on the day asked for, or on the one that the recipe names.
    pub change: Option<Change>,
    /// Whether the change is all that was asked for.
    alone: bool,
    version: OpenVersion,
}

impl BusinessFigures {
    /// Reads them.
    ///
    /// # Errors
    /// [`Error::Data`] when the version has none, or no such group; whatever the registry refuses.
    pub fn read(request: &FiguresRequest) -> Result<Self> {
        let version = request.version.open()?;
        let all = version
            .figures()?
            .ok_or_else(|| match version.model.data.basis.universe() {
                Some(_) => super::universe::without_outcomes(&version.entry.reference()),
                None => Error::data(
                    format!(
                        "{} was published without business figures",
                        version.entry.reference()
                    ),
                    "train it again",
                ),
            })?;
        let change = change(&version, request)?;
        let dashboard = match (&request.group, &request.before) {
            (Some(tag), None) => only(all, tag)?,
            _ => all,
        };
        Ok(Self {
            dashboard,
            change,
            alone: request.before.is_some(),
            version,
        })
    }

    /// Writes every figure of every group and quarter as a tidy table, with the data dictionary: a second sheet of a workbook, a
    /// file beside any other. All files appear together or none does.
    ///
    /// # Errors
    /// [`Error::Setting`] for another ending; whatever the files refuse.
    pub fn write(&self, files: &[PathBuf], language: Option<Language>) -> Result<()> {
        let language = language.unwrap_or(self.version.model.recipe.language);
        let layouts = files.iter().map(|file| Ok((file, Tidy::of(file)?)));
        let layouts: Vec<(&PathBuf, Tidy)> = layouts.collect::<Result<_>>()?;
        let (model, reference) = (
            &*self.version.model.worded(language),
            self.version.entry.reference(),
        );
        let board = self.board(&model.segments, &reference, language);
        let currency = currency(&self.version.registry, &self.version.entry, model)?;
        let rows = TidyRow::all(&board, currency.as_deref());
        let mut set = OutputSet::default();
        for (file, layout) in layouts {
            let titles = [language.column(), language.book_holds()];
            let delimiter = match layout {
                Tidy::Workbook => {
                    let as_of = self.dashboard.as_of.as_deref();
                    set.write(file, &xlsx(&rows, board.model, as_of, language)?)?;
                    continue;
                }
                Tidy::Parquet => {
                    set.write(file, &parquet(&rows)?)?;
                    let told = parquet_dictionary(&titles, &dictionary(language))?;
                    set.write(&dictionary_beside(file), &told)?;
                    continue;
                }
                Tidy::Delimited(delimiter) => delimiter,
            };
            let mut out = Rows::create(file, delimiter)?;
            out.write(TIDY_COLUMNS)?;
            rows.iter().try_for_each(|row| out.write(row.cells()))?;
            out.finish_in(&mut set)?;
            let mut told = Rows::create(&dictionary_beside(file), delimiter)?;
            told.write(titles)?;
            dictionary(language)
                .iter()
                .try_for_each(|line| told.write(line))?;
            told.finish_in(&mut set)?;
        }
        set.finish()
    }

    fn board<'a>(&'a self, segments: &'a Segments, model: &'a str, language: Language) -> Board<'a> {
        Board {
            model,
            dashboard: &self.dashboard,
            segments,
            language,
        }
    }

    /// What a page says of them, by quarter too when asked; in the model's language unless told.
    pub fn document(&self, quarters: bool, language: Option<Language>) -> Document {
        let language = language.unwrap_or(self.version.model.recipe.language);
        let (model, reference) = (
            &*self.version.model.worded(language),
            self.version.entry.reference(),
        );
        let board = self.board(&model.segments, &reference, language);
        match (&self.change, self.alone) {
            (Some(change), true) => report::change(&board, change),
            (change, _) => {
                let mut page = report::document(&board, quarters);
                let section = change.as_ref().map(|change| change_section(&board, change));
                page.blocks.extend(section);
                let markets = Markets::new(model, board.dashboard, board.language);
                page.blocks.extend(markets.as_ref().map(Markets::section));
                page
            }
        }
    }
}

/// How tidy figures are written, by a file's ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tidy {
    Delimited(u8),
    Workbook,
    Parquet,
}

impl Tidy {
    fn of(file: &Path) -> Result<Self> {
        match ending(file).to_ascii_lowercase().as_str() {
            "csv" => Ok(Self::Delimited(b',')),
            "tsv" => Ok(Self::Delimited(b'\t')),
            "xlsx" => Ok(Self::Workbook),
            "parquet" => Ok(Self::Parquet),
            other => Err(Error::setting(
                "-o",
                "a file that ends in .csv, .tsv, .parquet or .xlsx",
                format!("`.{other}`"),
            )),
        }
    }
}

/// `figures.dictionary.csv` beside `figures.csv`.
fn dictionary_beside(file: &Path) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}.dictionary.{}", ending(file)))
}

/// What changed on the day asked for, else on the day that the recipe says its profile changed.
fn change(version: &OpenVersion, request: &FiguresRequest) -> Result<Option<Change>> {
    let named = version.model.recipe.figures.changed.as_ref();
    let (text, key) = match (&request.before, named) {
        (Some(day), _) => (day, "--before"),
        (None, Some(day)) => (day, "figures.changed"),
        (None, None) => return Ok(None),
    };
    let Cell::Value(day) = Reading::new(Kind::Date).date(text) else {
        return Err(Error::setting(key, "a day such as 2026-09-30", text));
    };
    let reference = version.entry.reference();
    let untold = |what: String| Error::data(what, "train it again");
    let history = version.registry.history(&version.entry)?;
    let history = history.filter(|history| history.opened.iter().any(Option::is_some));
    let Some(history) = history else {
        return match request.before {
            // What the recipe alone asks for is left out where it cannot be had.
            None => Ok(None),
            Some(_) => Err(untold(format!(
                "{reference} was published without the days on which its deals were opened (`opened` under [figures])"
            ))),
        };
    };
    let facts = history.facts();
    let rows = 0..history.accounts() as u32;
    let mut groups = vec![(Group::All, rows.clone().collect::<Vec<u32>>())];
    let most = history.segment.iter().copied().max().unwrap_or(0);
    groups.extend((0..=most).filter(|_| most > 0).map(|number| {
        let of = rows
            .clone()
            .filter(|row| history.segment[*row as usize] == number);
        (Group::Segment(number), of.collect())
    }));
    if request.before.is_none() {
        groups.truncate(1);
    } else if let Some(tag) = &request.group {
        let tags: Vec<String> = groups.iter().map(|(group, _)| group.tag()).collect();
        groups.retain(|(group, _)| same(&group.tag(), tag));
        if groups.is_empty() {
            return Err(no_group(tag, &tags));
        }
    }
    Ok(Some(Change::new(&facts, &groups, day)))
}

/// The group asked for; the error says which there are.
fn only(dashboard: Dashboard, tag: &str) -> Result<Dashboard> {
    let tags: Vec<String> = dashboard.groups.iter().map(|record| record.group.tag()).collect();
    dashboard.only(tag).ok_or_else(|| no_group(tag, &tags))
}

fn no_group(tag: &str, tags: &[String]) -> Error {
    Error::data(
        format!("there is no group `{}`", shorten(tag, 40)),
        format!("there are {}", tags.join(", ")),
    )
}

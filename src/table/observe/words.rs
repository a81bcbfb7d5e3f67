//! What the words of a column mean: markers among figures, `NA` among markets, bands of a size.

use crate::table::distinct::{Distinct, Text};
use crate::table::observe::READABLE_SHARE;
use crate::table::reading::{DateOrder, Kind, Range, Reading, damaged_range, written_range};
use crate::vocabulary::fold::fold;
use crate::vocabulary::{COUNTRY_CODES, VALUES};

/// Words that stand among figures, most frequent first.
pub(super) struct Markers {
    /// Each as it is written most often, with the cells of all its writings.
    pub told: Vec<(String, usize)>,
    /// Cells that hold one of them, or a word that can be no figure anywhere.
    pub cells: usize,
}

/// Share of the filled cells that a word nobody knows must hold to be a marker (house choice).
const RECURS: f64 = 0.005;
/// Fewest cells of such a word (house choice).
const FEWEST: usize = 3;
/// Most words nobody knows that are markers of one column (house choice).
const MOST: usize = 3;
/// Different figures for each such word: fewer are levels of a list (house choice).
const FIGURES_PER_WORD: usize = 10;

/// Markers among `figures` cells that are numbers or days: words that mean "not told" anywhere, and a few words that
/// recur among many different figures. A list of levels with some numbers in it has none.
pub(super) fn markers(distinct: &Distinct, figures: usize, filled: usize) -> Markers {
    let none = Markers {
        told: Vec::new(),
        cells: 0,
    };
    let Some(texts) = distinct.texts(Text::Word) else {
        return none;
    };
    let mut words: Vec<(String, Vec<(&str, usize)>)> = Vec::new();
    for (text, cells) in texts {
        let folded = fold(text);
        match words.iter_mut().find(|(known, _)| *known == folded) {
            Some((_, writings)) => writings.push((text, cells)),
            None => words.push((folded, vec![(text, cells)])),
        }
    }
    let different = distinct
        .len()
        .saturating_sub(words.iter().map(|(_, w)| w.len()).sum());
    let cells = |writings: &[(&str, usize)]| -> usize { writings.iter().map(|(_, cells)| cells).sum() };
    let is_untold = |word: &str| {
        VALUES.untold.contains(word)
            || VALUES
                .no_figure
                .iter()
                .any(|none| none.eq_ignore_ascii_case(word))
    };
    let (known, others): (Vec<_>, Vec<_>) = words.iter().partition(|(word, _)| is_untold(word));
    // A handful of figures beside thousands of words is chance.
    if figures < 5 || figures * 10 < filled || different < 3 {
        return none;
    }
    let untold: usize = known.iter().map(|(_, writings)| cells(writings)).sum();
    let recurring: Vec<_> = others
        .into_iter()
        .filter(|(_, writings)| {
            let cells = cells(writings);
            cells >= FEWEST && cells as f64 >= RECURS * filled as f64
        })
        .collect();
    let few = recurring.len() <= MOST && different >= FIGURES_PER_WORD * recurring.len();
    let mostly = figures * 2 >= filled - untold;
    let recurring = if few && mostly { recurring } else { Vec::new() };
    let mut told: Vec<(String, usize)> = Vec::new();
    let mut all = 0;
    // A single cell is told as unreadable, with its line, where the others make a column of figures without it.
    let stands_alone = figures as f64 >= READABLE_SHARE * filled as f64;
    for (_, writings) in known.into_iter().chain(recurring) {
        // What is unknown in any column of figures needs no mark of its own.
        let own: Vec<&(&str, usize)> = writings
            .iter()
            .filter(|(text, _)| !Reading::new(Kind::Number).is_missing(text))
            .collect();
        if stands_alone && !own.is_empty() && cells(writings) == 1 {
            continue;
        }
        all += cells(writings);
        if let Some((text, _)) = own
            .iter()
            .max_by_key(|(text, cells)| (*cells, std::cmp::Reverse(*text)))
        {
            told.push(((*text).to_owned(), own.iter().map(|(_, cells)| cells).sum()));
        }
    }
    told.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Markers { told, cells: all }
}

/// Whether `NA` is a level beside these: markets of the world that have no other North America, or codes of countries.
/// `marks_blanks` says that `NA` stands for nothing in other columns of the file.
pub(super) fn keeps_na(
    distinct: &Distinct,
    filled: usize,
    na: usize,
    words: &[String],
    marks_blanks: bool,
) -> bool {
    let Some(texts) = distinct.texts(Text::Word) else {
        return false;
    };
    if na == 0 || texts.iter().map(|(_, cells)| cells).sum::<usize>() < filled {
        return false;
    }
    let folded: Vec<String> = texts.iter().map(|(text, _)| fold(text)).collect();
    let markets = folded
        .iter()
        .filter(|text| VALUES.markets.contains(text.as_str()))
        .count();
    let north = folded
        .iter()
        .any(|text| VALUES.north_american.contains(text.as_str()));
    if markets >= 2 && markets * 2 >= folded.len() && !north {
        return true;
    }
    let is_code = |text: &str| COUNTRY_CODES.contains(text) || matches!(text, "UK" | "EU" | "XK");
    let speaks = words
        .iter()
        .any(|word| word.starts_with("lang") || word == "locale" || word == "state");
    !marks_blanks
        && !speaks
        && na <= filled
        && texts.len() >= 3
        && texts.iter().all(|(text, _)| is_code(text))
}

/// Bands of a number among the words of a column.
pub(super) struct Bands {
    /// Cells that are ranges, and those that a spreadsheet took for days.
    pub cells: usize,
    pub decimal: char,
}

/// Most different bands of a column (house choice).
const MOST_BANDS: usize = 100;

/// The ranges among the words of a column; `None` where they are too few, too many, or no bands: they overlap, or each
/// occurs once, as telephone numbers do.
pub(super) fn bands(distinct: &Distinct, filled: usize, decimal: char) -> Option<Bands> {
    let words = distinct.texts(Text::Word)?;
    let dates = distinct.texts(Text::Date)?;
    let ends = distinct.texts(Text::End)?;
    let read = |decimal: char| -> Vec<(Range, usize)> {
        let range = |(text, cells): &(&str, usize)| written_range(text, decimal).map(|range| (range, *cells));
        words.iter().filter_map(range).collect()
    };
    let cells = |ranges: &[(Range, usize)]| -> usize { ranges.iter().map(|(_, cells)| cells).sum() };
    // The mark that reads more cells; of two that read all, the one that makes whole numbers of `10,001+`.
    let wholes = |ranges: &[(Range, usize)], decimal: char| -> usize {
        let whole = |range: &Range| {
            [range.low, range.high]
                .iter()
                .flatten()
                .all(|end| end.fract() == 0.0)
        };
        let of_ends = ends
            .iter()
            .filter_map(|(text, cells)| Some((written_range(text, decimal)?, *cells)));
        let all = ranges.iter().copied().chain(of_ends);
        all.filter(|(range, _)| whole(range))
            .map(|(_, cells)| cells)
            .sum()
    };
    let other = if decimal == ',' { '.' } else { ',' };
    let (own, others) = (read(decimal), read(other));
    let better = (cells(&others), wholes(&others, other)) > (cells(&own), wholes(&own, decimal));
    let (pure, decimal) = if better { (others, other) } else { (own, decimal) };
    let spoilt: usize = words
        .iter()
        .filter(|(text, _)| written_range(text, decimal).is_none())
        .chain(&dates)
        .filter(|(text, _)| damaged_range(text).is_some())
        .map(|(_, cells)| cells)
        .sum();
    let mut closed: Vec<(f64, f64)> = pure
        .iter()
        .filter_map(|(range, _)| Some((range.low?, range.high?)))
        .collect();
    closed.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)));
    closed.dedup();
    let overlapping = closed.windows(2).filter(|pair| pair[1].0 < pair[0].1).count();
    let years = closed
        .iter()
        .all(|(low, high)| (1900.0..2100.0).contains(low) && high - low <= 1.0);
    let recurs = filled < 30 || pure.len() * 2 <= filled;
    let enough = cells(&pure) >= 3 && cells(&pure) * 50 >= filled && closed.len() >= 2;
    (enough && recurs && !years && closed.len() <= MOST_BANDS && overlapping * 3 <= closed.len()).then_some(
        Bands {
            cells: cells(&pure) + spoilt,
            decimal,
        },
    )
}

/// The order of dates in words.
pub(super) fn order(order: DateOrder) -> &'static str {
    match order {
        DateOrder::Ymd => "year first",
        DateOrder::Dmy => "day first",
        DateOrder::Mdy => "month first",
    }
}

//! The answer of `lookalike ideal` as text, for a reader with two minutes.

use std::fmt::Write;

use crate::error::Error;
use crate::language::Language;
use crate::model::contrast::{Bin, Change, Contrast, Effect};
use crate::outcome::Outcome;
use crate::outcome::ideal::{Ideal, Part, Source, shown};
use crate::report::layout::shown::{padded, padded_left, shorten, wrapped};
use crate::table::reading::iso_date;

use crate::report::layout::counted::{counted, number};

/// Columns of the text.
const WIDTH: usize = 100;
/// Customers listed that are not ideal although they bought, and bins of each sort of change.
const MOST_NOT: usize = 8;
const MOST_BINS: usize = 10;

/// Who is ideal, and what wins alone get wrong.
#[derive(Clone, Copy)]
pub struct Answer<'a> {
    pub outcome: &'a Outcome,
    pub found: &'a Ideal,
    /// Rows of ideal customers, the best first, and of customers that are not.
    pub ideal: &'a [usize],
    pub not: &'a [usize],
    /// Win-only against ideal, or why they could not be compared.
    pub contrast: Result<&'a Contrast, &'a Error>,
    /// Whether `train` learns these ideal customers.
    pub applied: bool,
    /// A row's id, and its name when it has one.
    pub id: &'a dyn Fn(usize) -> String,
    pub name: &'a dyn Fn(usize) -> Option<String>,
}

/// Everything there is to say; `n` ideal customers are listed.
pub fn text(answer: &Answer<'_>, n: usize) -> String {
    let mut text = String::new();
    counts(&mut text, answer);
    sources(&mut text, answer);
    shortlist(&mut text, answer, n);
    not_ideal(&mut text, answer);
    text.push_str("\nWin-only against ideal\n");
    match answer.contrast {
        Ok(found) => contrast(&mut text, answer, found),
        Err(error) => say(&mut text, &format!("Not compared: {error}."), "  ", "    "),
    }
    if !answer.applied {
        text.push('\n');
        let next = "`train` still learns the outcome as it is: `apply = true` under [ideal] in the recipe learns these \
                    ideal customers instead.";
        say(&mut text, next, "", "");
    }
    text
}

fn say(text: &mut String, line: &str, first: &str, rest: &str) {
    text.push_str(&wrapped(line, WIDTH, first, rest));
    text.push('\n');
}

fn counts(text: &mut String, answer: &Answer<'_>) {
    let found = &answer.found;
    let counts = &found.counts;
    let mut ended = vec![format!("{} won", number(counts.won))];
    for (count, word) in [
        (counts.churned, "left"),
        (counts.lost, "lost"),
        (counts.open, "open"),
    ] {
        if count > 0 {
            ended.push(format!("{} {word}", number(count)));
        }
    }
    let first = format!(
        "{} ({}): {} ideal, {} not",
        counted(found.accounts.len(), "account"),
        ended.join(", "),
        number(counts.ideal),
        number(counts.not_ideal),
    );
    let mut neither = Vec::new();
    if counts.recent > 0 {
        neither.push(format!(
            "{} that signed lately",
            counted(counts.recent, "customer")
        ));
    }
    if counts.unknown > 0 {
        neither.push(format!(
            "{} of whom too little is known",
            counted(counts.unknown, "customer")
        ));
    }
    let last = if neither.is_empty() {
        String::new()
    } else {
        format!("; neither yet: {}", neither.join(" and "))
    };
    say(text, &format!("{first}{last}"), "", "  ");
    let day = match &found.as_of {
        Some((day, how)) => format!("The data were true on {} ({how}).", iso_date(*day)),
        None => "No column says when anything happened.".to_owned(),
    };
    let how = if found.recipe.least.is_some() {
        "`least` in the recipe".to_owned()
    } else {
        "the median of the customers kept so long: parts are mostly ranks among your customers, so their level means \
         nothing by itself"
            .to_owned()
    };
    if answer.ideal.is_empty() && counts.recent > 0 && found.counts.not_ideal == counts.lost {
        let none = format!(
            "Ideal: kept {} months, which nobody has been yet; `months` under [ideal.retention] asks for less. {day}",
            found.months
        );
        say(text, &none, "  ", "  ");
    } else {
        say(
            text,
            &format!(
                "Ideal: kept {} months, and worth {} or more of 1 ({how}). {day}",
                found.months,
                shown(found.least)
            ),
            "  ",
            "  ",
        );
    }
    let of_outcome = answer
        .outcome
        .notes
        .iter()
        .map(|note| note.describe(Language::En));
    for note in of_outcome.chain(found.notes.iter().cloned()) {
        say(text, &note, "  ", "    ");
    }
}

fn sources(text: &mut String, answer: &Answer<'_>) {
    text.push_str(
        "\nWorth is the mean of these parts, by weight; what is not known of a customer is left out\n",
    );
    let customers = answer.found.counts.won + answer.found.counts.churned;
    for source in &answer.found.sources {
        say(text, &source_line(source, customers), "  ", "             ");
    }
}

fn source_line(source: &Source, customers: usize) -> String {
    let columns: Vec<String> = source
        .columns
        .iter()
        .map(|found| format!("`{}` ({})", shorten(&found.column, 40), found.reason))
        .collect();
    let left_out: Vec<String> = source
        .left_out
        .iter()
        .map(|(column, reason)| format!("; `{}` {reason}", shorten(column, 40)))
        .collect();
    let said = match (columns.as_slice(), source.known) {
        ([], _) => format!("no column found; name some under [ideal.{}]", source.part),
        (columns, 0) => format!("{}, of which nothing is known", columns.join(", ")),
        (columns, known) if known < customers => {
            format!(
                "{}; known of {} of {} customers",
                columns.join(", "),
                number(known),
                number(customers)
            )
        }
        (columns, _) => columns.join(", "),
    };
    let weight = if source.weight > 0.0 {
        Language::En.number(source.weight)
    } else {
        "–".to_owned()
    };
    format!(
        "{} {weight}  {said}{}",
        padded(source.part.as_str(), 9),
        left_out.concat()
    )
}

fn shortlist(text: &mut String, answer: &Answer<'_>, n: usize) {
    let shown_ones = n.min(answer.ideal.len());
    if shown_ones == 0 {
        if answer.ideal.is_empty() {
            text.push_str("\nNo customer is ideal\n");
        }
        return;
    }
    let heading = if shown_ones < answer.ideal.len() {
        format!(
            "The {} most ideal of {}; of equal worth, in the order of the table",
            number(shown_ones),
            counted(answer.ideal.len(), "customer")
        )
    } else {
        "The ideal customers".to_owned()
    };
    let _ = writeln!(text, "\n{heading}");
    let of = |part: Part| answer.found.sources[part as usize].weight > 0.0;
    let parts: Vec<Part> = Part::ALL.into_iter().filter(|part| of(*part)).collect();
    let titles: Vec<String> = parts.iter().map(|part| padded_left(part.as_str(), 10)).collect();
    let _ = writeln!(text, "  {}  worth{}", padded("", 38), titles.concat());
    for &row in answer.ideal.iter().take(shown_ones) {
        line(text, answer, row, &parts);
        say(text, &answer.found.accounts[row].reasons(), "      ", "      ");
    }
}

fn line(text: &mut String, answer: &Answer<'_>, row: usize, parts: &[Part]) {
    let account = &answer.found.accounts[row];
    let cells: Vec<String> = parts
        .iter()
        .map(|part| {
            let said = account.parts[*part as usize].as_ref();
            padded_left(&said.map_or("–".to_owned(), |said| shown(said.thousandths)), 10)
        })
        .collect();
    let _ = writeln!(
        text,
        "  {}  {}{}",
        padded(&named(answer, row), 38),
        account.worth.map_or("    –".to_owned(), shown),
        cells.concat()
    );
}

fn named(answer: &Answer<'_>, row: usize) -> String {
    match (answer.name)(row) {
        Some(name) => format!("{}  {name}", shorten(&(answer.id)(row), 16)),
        None => (answer.id)(row),
    }
}

/// Bought, but not ideal: those worth most that left early, then the least worth of those that stayed.
fn not_ideal(text: &mut String, answer: &Answer<'_>) {
    if answer.not.is_empty() {
        return;
    }
    let (left, kept): (Vec<usize>, Vec<usize>) = answer
        .not
        .iter()
        .partition(|row| answer.found.accounts[**row].why.starts_with("left"));
    let _ = writeln!(
        text,
        "\nBought, but not ideal: {} ({} left too early, {} worth too little)",
        counted(answer.not.len(), "customer"),
        number(left.len()),
        number(kept.len())
    );
    let half = MOST_NOT / 2;
    let few = |rows: &[usize], other: usize| rows.len().min(half + half.saturating_sub(other));
    let (early, low) = (few(&left, kept.len()), few(&kept, left.len()));
    for &row in left.iter().take(early).chain(kept.iter().rev().take(low)) {
        let account = &answer.found.accounts[row];
        let reasons = account.reasons();
        let why = match reasons.as_str() {
            "" => account.why.clone(),
            reasons if reasons.contains(&account.why) => reasons.to_owned(),
            reasons => format!("{}: {reasons}", account.why),
        };
        say(
            text,
            &format!("{}  {why}", padded(&named(answer, row), 38)),
            "  ",
            "      ",
        );
    }
}

fn contrast(text: &mut String, answer: &Answer<'_>, found: &Contrast) {
    let left_out = answer.found.counts.not_learnt;
    if left_out > 0 {
        let late = format!(
            "{} decided less than {} months before that day, won or lost, take no part: none of them can be ideal yet.",
            counted(left_out, "account"),
            answer.found.months
        );
        say(text, &late, "  ", "  ");
    }
    let first = format!(
        "Two profiles of the same {}: who bought ({}), and who is ideal ({}). One point is {} log-odds in both; \
         intervals are of 95 %, and of {} compared a few can seem to change by luck.",
        counted(found.accounts, "account"),
        number(found.bought),
        number(found.ideal),
        Language::En.decimal(found.log_odds_per_point, 3),
        counted(found.bins.len(), "bin"),
    );
    say(text, &first, "  ", "  ");
    if !found.left_out.is_empty() {
        let known = format!(
            "Left out, since they are filled in once an account has bought: `{}`.",
            found.left_out.join("`, `")
        );
        say(text, &known, "  ", "  ");
    }
    let section = |text: &mut String, change: Change, heading: &str| {
        let bins: Vec<&Bin> = found.bins.iter().filter(|bin| bin.change == change).collect();
        if bins.is_empty() {
            return;
        }
        let _ = writeln!(text, "\n  {heading}");
        for bin in bins.iter().take(MOST_BINS) {
            say(text, &bin_line(bin), "    ", "      ");
        }
        if bins.len() > MOST_BINS {
            let _ = writeln!(text, "    … and {} more", bins.len() - MOST_BINS);
        }
    };
    section(text, Change::Reverses, "Change sign");
    section(text, Change::Weaker, "Tell who signs, and less of who is ideal");
    section(
        text,
        Change::Stronger,
        "Tell more of who is ideal than of who signs",
    );
    let count = |change: Change| found.bins.iter().filter(|bin| bin.change == change).count();
    let none = count(Change::Reverses) == 0;
    let rest = format!(
        "{}{} the same of both; of {} nothing is certain.",
        if none { "No criterion changes sign; " } else { "" },
        match count(Change::Same) {
            1 => "1 bin tells".to_owned(),
            same => format!("{} bins tell", number(same)),
        },
        number(count(Change::CannotTell)),
    );
    text.push('\n');
    say(text, &rest, "  ", "  ");
    say(text, &summary(found), "  ", "  ");
}

/// "12 of the 30 accounts that a win-only profile likes best are not ideal…".
pub fn summary(found: &Contrast) -> String {
    let Contrast {
        best,
        best_by_signing: signing,
        best_by_ideal: ideal,
        ..
    } = found;
    format!(
        "{} of the {} that a win-only profile likes best are not ideal ({} bought); of those that a profile of ideal \
         customers likes best, {} are not. Both rank accounts they have not seen.",
        best - signing.ideal,
        counted(*best, "account"),
        signing.bought,
        best - ideal.ideal,
    )
}

/// "`discount` 30 – 50: signs more often (+6.1 points; 62% of 120 bought), is ideal less often (−4.0; 9% are)".
fn bin_line(bin: &Bin) -> String {
    let points = |effect: &Effect| {
        let signed = |value: f64| Language::En.signed_points((1000.0 * value).round() as i64);
        format!(
            "{} points, {} to {}",
            signed(effect.points),
            signed(effect.low),
            signed(effect.high)
        )
    };
    let share = |count: u64| Language::En.percent(count as f64 / bin.accounts as f64);
    let often = |effect: &Effect| match () {
        () if effect.low > 0.0 => "more often",
        () if effect.high < 0.0 => "less often",
        () => "neither more nor less often for certain",
    };
    format!(
        "`{}` {}: signs {} ({}), is ideal {} ({}); of {}, {} bought and {} are ideal",
        shorten(&bin.criterion, 40),
        shorten(&bin.bin, 40),
        often(&bin.signs),
        points(&bin.signs),
        often(&bin.is_ideal),
        points(&bin.is_ideal),
        counted(bin.accounts as usize, "account"),
        share(bin.bought),
        share(bin.ideal),
    )
}

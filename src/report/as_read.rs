//! How a table was read: one line, and what was skipped, mended or assumed below it.

use serde_json::{Value, json};

use crate::language::Language;
use crate::report::layout::document::{Block, Mark};
use crate::report::layout::shown::shorten;
use crate::table::{AsRead, Mended, SkipReason};

/// Longest name of a sheet, and longest fact, in columns (house choice).
const NAME: usize = 60;
const FACT: usize = 400;
/// Facts of one kind shown (house choice: a table with more is not read rightly, and its first say why).
const MOST_FACTS: usize = 8;
/// Lines that are listed one by one (house choice).
const MOST_LINES: usize = 4;

/// How a table was read, `name` before it where there are several tables; nothing of one that comes from no file.
pub fn blocks(read: &AsRead, name: Option<&str>, language: Language) -> Vec<Block> {
    if *read == AsRead::default() {
        return Vec::new();
    }
    let mut facts = facts(read, language);
    let said = facts.remove(0);
    let said = match name {
        Some(name) => language.as_read_table(shorten(name, NAME), said),
        None => said,
    };
    let mut blocks = vec![Block::Paragraph(said)];
    if !facts.is_empty() {
        blocks.push(Block::Bullets(Mark::Dot, facts));
    }
    blocks
}

/// How several tables were read: the first always, further ones by name where there is something to know.
pub fn of_tables(reads: &[(String, AsRead)], language: Language) -> Vec<Block> {
    let Some(((_, first), further)) = reads.split_first() else {
        return Vec::new();
    };
    let mut said = blocks(first, None, language);
    for (name, read) in further.iter().filter(|(_, read)| is_noteworthy(read)) {
        said.extend(blocks(read, Some(name), language));
    }
    said
}

/// The line that is always said, then one for each thing skipped, mended or assumed.
pub fn facts(read: &AsRead, language: Language) -> Vec<String> {
    let mut facts = vec![format!("{}.", line(read, language))];
    facts.extend(skipped(read, language).map(|said| format!("{said}.")));
    let (assumed, mended): (Vec<&Mended>, Vec<&Mended>) =
        read.mended.iter().partition(|mended| mended.what.is_assumption());
    let shown = |mended: &[&Mended], word: fn(Language, String) -> String| {
        let more = mended.len().saturating_sub(MOST_FACTS);
        let shown = mended.iter().take(MOST_FACTS);
        let mut facts: Vec<String> = shown
            .map(|mended| format!("{}.", word(language, shorten(&mend(mended, language), FACT))))
            .collect();
        facts.extend((more > 0).then(|| language.more(more)));
        facts
    };
    facts.extend(shown(&mended, Language::as_read_mended));
    facts.extend(shown(&assumed, Language::as_read_assumed));
    let outcome = read.outcome.iter().flat_map(|outcome| outcome.describe(language));
    facts.extend(outcome.map(|fact| format!("{fact}.")));
    facts
}

/// Whether there is more to say than the line that is always said.
pub fn is_noteworthy(read: &AsRead) -> bool {
    !read.skipped.is_empty() || !read.mended.is_empty() || read.outcome.is_some()
}

/// As others read it: what is worded is in English.
pub fn json(read: &AsRead) -> Value {
    let skipped = read.skipped.iter();
    let skipped =
        skipped.map(|skipped| json!({ "line": skipped.line, "why": skipped.why.describe(Language::En) }));
    let mended = read.mended.iter().map(|mended| {
        json!({
            "what": mended.what.describe(mended.count, Language::En),
            "count": mended.count,
            "line": (mended.line > 0).then_some(mended.line),
        })
    });
    let mut answer = json!({
        "encoding": read.encoding,
        "delimiter": read.delimiter,
        "sheet": read.sheet,
        "header_line": read.header_line,
        "rows": read.rows,
        "skipped": skipped.collect::<Vec<_>>(),
        "mended": mended.collect::<Vec<_>>(),
    });
    if let Some(outcome) = &read.outcome {
        answer["outcome"] = json!(outcome);
    }
    if read.more_skipped > 0 {
        answer["more_skipped"] = read.more_skipped.into();
    }
    answer
}

/// "Read 200 rows: windows-1252 text delimited by `;`, header on line 4".
fn line(read: &AsRead, language: Language) -> String {
    let mut parts = Vec::new();
    parts.extend(match (&read.encoding, read.delimiter) {
        (Some(encoding), Some(delimiter)) => {
            let delimiter = match delimiter {
                '\t' => language.as_read_tab(),
                ' ' => language.as_read_blanks(),
                other => format!("`{other}`"),
            };
            Some(language.as_read_text(encoding, delimiter))
        }
        (Some(encoding), None) => Some(language.as_read_encoded(encoding)),
        _ => None,
    });
    let sheet = read.sheet.as_ref();
    parts.extend(sheet.map(|sheet| language.as_read_sheet(shorten(sheet, NAME))));
    // On the first line is where everyone looks.
    let below = (read.header_line > 1).then(|| language.integer(read.header_line as i64));
    parts.extend(below.map(|line| language.as_read_header(line)));
    let said = language.as_read(language.rows(read.rows));
    match parts.is_empty() {
        true => said,
        false => language.as_read_of(said, parts.join(", ")),
    }
}

/// "Skipped: lines 1–3 (above the header: a title or a note), line 206 (sums of the rows above)".
fn skipped(read: &AsRead, language: Language) -> Option<String> {
    let mut reasons: Vec<(SkipReason, Vec<u64>)> = Vec::new();
    for skipped in &read.skipped {
        match reasons.iter_mut().find(|(why, _)| *why == skipped.why) {
            Some((_, lines)) => lines.push(skipped.line),
            None => reasons.push((skipped.why, vec![skipped.line])),
        }
    }
    let said = reasons.iter().map(|(why, lines)| {
        let number = |line: u64| language.integer(line as i64);
        let lines = match lines[..] {
            [line] => language.as_read_line(number(line)),
            [first, .., last] if last - first == lines.len() as u64 - 1 => {
                language.as_read_lines(format!("{}–{}", number(first), number(last)))
            }
            [first, ..] if lines.len() > MOST_LINES => {
                language.as_read_lines_from(language.integer(lines.len() as i64), number(first))
            }
            _ => language.as_read_lines(
                lines
                    .iter()
                    .map(|line| number(*line))
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
        };
        language.as_read_why(lines, why.describe(language))
    });
    let mut said: Vec<String> = said.collect();
    let more = read.more_skipped;
    said.extend((more > 0).then(|| language.as_read_more(language.integer(more as i64))));
    (!said.is_empty()).then(|| language.as_read_skipped(said.join(", ")))
}

/// "2 rows with fewer cells than the header, the rest taken as unknown (first on line 17)".
fn mend(mended: &Mended, language: Language) -> String {
    let said = mended.what.describe(mended.count, language);
    let line = language.integer(mended.line as i64);
    match (mended.line, mended.count) {
        (0, _) => said,
        (_, 1) => language.as_read_on(said, line),
        _ => language.as_read_first_on(said, line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Mend;

    fn mended() -> AsRead {
        let mut read = AsRead {
            encoding: Some("windows-1252".to_owned()),
            delimiter: Some(';'),
            header_line: 4,
            rows: 1200,
            ..AsRead::default()
        };
        (1..=3).for_each(|line| read.skip(line, SkipReason::Title));
        [9, 12]
            .iter()
            .for_each(|line| read.skip(*line, SkipReason::RepeatedHeader));
        read.skip(206, SkipReason::Total);
        [17, 40].iter().for_each(|line| read.mend(Mend::ShortRows, *line));
        let names = vec!["Cover".to_owned()];
        read.mend(Mend::OtherSheets { names }, 0);
        read
    }

    #[test]
    fn a_clean_table_is_one_line() {
        let mut read = AsRead {
            encoding: Some("UTF-8".to_owned()),
            delimiter: Some('\t'),
            header_line: 1,
            rows: 1,
            ..AsRead::default()
        };
        assert_eq!(
            facts(&read, Language::En),
            ["Read 1 row: UTF-8 text delimited by tabs."]
        );
        read = AsRead {
            rows: 1200,
            ..AsRead::default()
        };
        assert_eq!(facts(&read, Language::En), ["Read 1,200 rows."]);
        assert_eq!(facts(&read, Language::Fr), ["Lu\u{202f}: 1\u{202f}200 lignes."]);
        assert!(!is_noteworthy(&read) && is_noteworthy(&mended()));
        assert!(blocks(&AsRead::default(), None, Language::En).is_empty());
    }

    #[test]
    fn what_was_skipped_and_mended_is_said_once_with_its_lines() {
        assert_eq!(
            facts(&mended(), Language::En),
            [
                "Read 1,200 rows: windows-1252 text delimited by `;`, header on line 4.",
                "Skipped: lines 1–3 (above the header: a title or a note), lines 9, 12 (the header once more), line 206 (sums of the rows above).",
                "Mended: 2 rows with fewer cells than the header, the rest taken as unknown (first on line 17).",
                "Assumed: sheet `Cover` is not read; to read it, write its name after the file’s, `book.xlsx#Sheet`.",
            ]
        );
        let french = facts(&mended(), Language::Fr);
        assert_eq!(
            french[0],
            "Lu\u{202f}: 1\u{202f}200 lignes, texte windows-1252 délimité par `;`, en-tête à la ligne 4."
        );
        assert!(french[1].starts_with("Laissé de côté\u{202f}: lignes 1–3 (au-dessus de l’en-tête"));
    }

    #[test]
    fn json_keeps_each_line_and_words_why() {
        let answer = json(&mended());
        assert_eq!(answer["delimiter"], ";");
        assert_eq!(answer["skipped"][5]["line"], 206);
        assert_eq!(answer["skipped"][5]["why"], "sums of the rows above");
        assert_eq!(answer["mended"][0]["count"], 2);
        assert!(answer["mended"][1]["line"].is_null() && answer["encoding"] == "windows-1252");
    }
}

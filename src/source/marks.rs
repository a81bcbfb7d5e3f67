//! The signs by which a text is a table: what stands between cells, around them, and before a quote within.
//!
//! Source: van den Burg, Nazábal and Sutton (2019), "Wrangling messy CSV files by detecting row and type patterns", for
//! the idea that the right signs give rows of one width whose cells are of ordinary kinds.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use rustc_hash::FxHashMap;

use crate::source::finder::sums::figure;

/// Delimiters looked for, commonest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Delimiters taken only where nothing speaks against them: they stand in times, addresses and texts, too.
const RARE: [u8; 4] = [b'~', b'^', b':', b' '];
/// Records looked at (house choice).
const SNIFFED_RECORDS: usize = 200;
/// Text looked at, in bytes (house choice: two hundred ordinary rows).
const SNIFFED_TEXT: usize = 64 << 10;

/// The signs of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    pub delimiter: u8,
    pub quote: u8,
    /// What stands before a quote that is text, where it is not doubled.
    pub escape: Option<u8>,
}

impl Marks {
    /// The signs of a text, of which `sample` is the start, and how many cells most rows then have. `asked` is the
    /// delimiter where it is known.
    pub fn of(sample: &[u8], asked: Option<u8>) -> (Self, usize) {
        let sample = start(sample);
        let ordinary = |delimiter: u8| Self {
            delimiter,
            quote: b'"',
            escape: None,
        };
        let best = |delimiters: &[u8], rare: bool| {
            let mut best: Option<(f64, Self, usize)> = None;
            for &delimiter in delimiters.iter().filter(|d| sample.contains(d)) {
                for marks in ordinary(delimiter).variants(sample) {
                    let rows = Rows::of(sample, marks);
                    let (score, width) = if asked.is_some() {
                        rows.score_any()
                    } else {
                        rows.score(rare)
                    };
                    if score > 0.0 && best.as_ref().is_none_or(|(most, _, _)| score > most * 1.000_001) {
                        best = Some((score, marks, width));
                    }
                }
            }
            best.map(|(_, marks, width)| (marks, width))
        };
        if let Some(asked) = asked {
            return best(&[asked], false).unwrap_or((ordinary(asked), 1));
        }
        let found = best(&DELIMITERS, false).or_else(|| best(&RARE, true));
        // One column: a delimiter that does not occur leaves every line whole.
        let unused = || {
            let free = [b',', b';', b'\t', b'|', 0x1f];
            free.into_iter().find(|d| !sample.contains(d)).unwrap_or(0x1f)
        };
        found.unwrap_or_else(|| (ordinary(unused()), 1))
    }

    /// Itself, with single quotes and with an escape, where the text has such.
    fn variants(self, sample: &[u8]) -> Vec<Self> {
        let mut variants = vec![self];
        let pair = |a: u8, b: u8| sample.windows(2).any(|pair| pair == [a, b]);
        if (pair(self.delimiter, b'\'') || sample.first() == Some(&b'\'') || pair(b'\n', b'\''))
            && (pair(b'\'', self.delimiter) || pair(b'\'', b'\n') || pair(b'\'', b'\r'))
        {
            variants.push(Self { quote: b'\'', ..self });
        }
        let escaped = variants
            .iter()
            .filter(|marks| pair(b'\\', marks.quote))
            .map(|marks| Self {
                escape: Some(b'\\'),
                ..*marks
            })
            .collect::<Vec<_>>();
        variants.extend(escaped);
        variants
    }

    /// A parser that goes by them.
    pub fn parser(self) -> Reader {
        ReaderBuilder::new()
            .delimiter(self.delimiter)
            .quote(self.quote)
            .escape(self.escape)
            .build()
    }
}

/// What is looked at of a text: whole lines.
fn start(text: &[u8]) -> &[u8] {
    if text.len() <= SNIFFED_TEXT {
        return text;
    }
    let start = &text[..SNIFFED_TEXT];
    match start.iter().rposition(|byte| *byte == b'\n') {
        Some(end) => &start[..=end],
        None => text,
    }
}

/// The delimiter that a first line `sep=;` names, and the length of that line.
pub fn separator_line(text: &[u8]) -> Option<(u8, usize)> {
    let end = text.iter().position(|b| matches!(b, b'\n' | b'\r'))?;
    let line = text[..end].trim_ascii_end();
    let line = if line.is_empty() { &text[..end] } else { line };
    let line = line
        .strip_prefix(b"\"")
        .map_or(line, |line| line.strip_suffix(b"\"").unwrap_or(line));
    let (key, rest) = line.split_at_checked(4)?;
    // A tab was trimmed away with the end of the line.
    let delimiter = match rest {
        [] if text[..end].contains(&b'\t') => b'\t',
        [delimiter] if delimiter.is_ascii_punctuation() || matches!(delimiter, b'\t' | b' ') => *delimiter,
        _ => return None,
    };
    let ends = if text[end..].starts_with(b"\r\n") { 2 } else { 1 };
    key.eq_ignore_ascii_case(b"sep=")
        .then_some((delimiter, end + ends))
}

/// The first rows of a text, read with some marks.
struct Rows {
    marks: Marks,
    rows: Vec<Vec<String>>,
}

impl Rows {
    fn of(text: &[u8], marks: Marks) -> Self {
        let mut parser = marks.parser();
        let (mut output, mut ends) = (vec![0; text.len() + 16], vec![0; text.len() + 16]);
        let (mut rest, mut rows) = (text, Vec::new());
        let (mut written, mut fields) = (0, 0);
        while rows.len() < SNIFFED_RECORDS {
            let (result, read, wrote, ended) =
                parser.read_record(rest, &mut output[written..], &mut ends[fields..]);
            rest = &rest[read..];
            written += wrote;
            fields += ended;
            match result {
                ReadRecordResult::Record => {
                    let starts = std::iter::once(0).chain(ends[..fields].iter().copied());
                    let cells: Vec<String> = starts
                        .zip(&ends[..fields])
                        .map(|(start, end)| String::from_utf8_lossy(&output[start..*end]).into_owned())
                        .collect();
                    if cells.iter().any(|cell| !cell.trim().is_empty()) {
                        rows.push(cells);
                    }
                    (written, fields) = (0, 0);
                }
                // The buffers hold the whole text, and each call takes all of the rest.
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => break,
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::End => break,
            }
        }
        Self { marks, rows }
    }

    /// The width that speaks most for itself, how many rows have it, and over how many they spread.
    fn usual(&self) -> (usize, usize, usize) {
        let mut counts: FxHashMap<usize, usize> = FxHashMap::default();
        self.rows
            .iter()
            .for_each(|row| *counts.entry(row.len()).or_default() += 1);
        let agrees = |row: &Vec<String>, width: usize| {
            row.len() >= width && row[width..].iter().all(|cell| cell.trim().is_empty())
        };
        let agreeing = |width: usize| self.rows.iter().filter(|row| agrees(row, width)).count();
        let weight = |width: usize| agreeing(width) as f64 * (1.0 - 1.0 / width as f64);
        let width = counts
            .into_keys()
            .filter(|width| *width > 1)
            .max_by(|a, b| weight(*a).total_cmp(&weight(*b)).then(b.cmp(a)));
        let Some(width) = width else { return (1, 0, 0) };
        let places = || (0..self.rows.len()).filter(|at| agrees(&self.rows[*at], width));
        let span = places().next_back().unwrap_or(0) + 1 - places().next().unwrap_or(0);
        (width, places().count(), span)
    }

    /// How well a delimiter that was asked for fits with these quotes.
    fn score_any(&self) -> (f64, usize) {
        let (width, agreeing, _) = self.usual();
        (agreeing as f64 * self.plainness(width) + f64::MIN_POSITIVE, width)
    }

    /// How much speaks for these marks, 0 where a table of one column is likelier; and the width of the rows.
    fn score(&self, rare: bool) -> (f64, usize) {
        let (width, agreeing, span) = self.usual();
        let rows = self.rows.len();
        let most = agreeing * 2 >= rows || width >= 3 && agreeing >= 3 && agreeing * 4 >= span * 3;
        if width < 2 || !most || self.is_one_column(width) {
            return (0.0, width);
        }
        let plain = self.plainness(width);
        if rare {
            let strict = agreeing == rows && rows >= 3 && plain >= 0.9;
            let wide = width
                >= if matches!(self.marks.delimiter, b':' | b' ') {
                    3
                } else {
                    2
                };
            let figures = || {
                self.rows[1..]
                    .iter()
                    .flatten()
                    .filter(|cell| figure(cell).is_some())
            };
            let telling = self.marks.delimiter != b' ' || figures().count() * 3 >= (rows - 1) * width;
            if !(strict && wide && telling) {
                return (0.0, width);
            }
        }
        let share = agreeing as f64 / rows as f64;
        (share * (1.0 - 1.0 / width as f64) * plain, width)
    }

    /// Whether the sign is one of texts: the first line does not have it, and it is followed by a blank wherever it
    /// stands, or stands within numbers.
    fn is_one_column(&self, width: usize) -> bool {
        let Some(first) = self.rows.first().filter(|row| row.len() == 1) else {
            return false;
        };
        let wide = || self.rows.iter().filter(|row| row.len() > 1);
        let spaced = wide().all(|row| row[1..].iter().all(|cell| cell.starts_with(' ')));
        let figures = |row: &Vec<String>| row.iter().any(|cell| figure(cell).is_some());
        let title = first[0].trim().contains(' ');
        self.marks.delimiter != b'\t' && spaced || width == 2 && !title && wide().next().is_some_and(figures)
    }

    /// Share of the cells that are of an ordinary kind: numbers, days, words, addresses; nothing with another
    /// delimiter or a quote left over.
    fn plainness(&self, width: usize) -> f64 {
        let (mut cells, mut plain) = (0usize, 0usize);
        for row in self.rows.iter().filter(|row| row.len() >= width) {
            for cell in row {
                cells += 1;
                plain += usize::from(is_plain(cell.trim()));
            }
        }
        // A text of free texts is a table, too: half a point at worst.
        0.5 + 0.5 * plain as f64 / cells.max(1) as f64
    }
}

fn is_plain(cell: &str) -> bool {
    if cell.starts_with(['"', '\'']) && cell.len() > 1 || cell.contains(['"', '\n']) {
        return false;
    }
    if cell.is_empty() || figure(cell).is_some() {
        return true;
    }
    if cell.starts_with("http://") || cell.starts_with("https://") {
        return !cell.contains([' ', '"', ';', '\t', '|']);
    }
    !cell.contains([',', ';', '\t', '|', '~', '^'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delimiter(text: &str) -> char {
        char::from(Marks::of(text.as_bytes(), None).0.delimiter)
    }

    fn width(text: &str) -> usize {
        Marks::of(text.as_bytes(), None).1
    }

    #[test]
    fn a_delimiter_is_found_below_titles_and_beside_decimal_commas() {
        for (text, found) in [
            (
                "Pipeline report\nof 2 October, 2026\n\nid;name;size\n1;a;2\n2;b;3\n",
                ';',
            ),
            ("id;amount\n1;1,5\n2;2,5\n3;4,25\n", ';'),
            ("id|tags\n1|a,b\n2|c,d\n", '|'),
            ("id,tags,size\n1,a|b|c|d,2\n2,c|d|e|f,3\n", ','),
            ("id\tname\n1\tA, B\n", '\t'),
            ("id~name~size\n1~A~3\n2~B~4\n3~C~5\n", '~'),
            ("id:name:size\n1:A:3\n2:B:4\n3:C:5\n", ':'),
            ("id name size\n1 A 3\n2 B 4\n3 C 5\n", ' '),
        ] {
            assert_eq!(delimiter(text), found, "{text}");
        }
    }

    #[test]
    fn one_column_stays_one() {
        for text in [
            "name\nDupont, Jean\nx",
            "name\nDupont, Jean\nMartin, Luc\nDurand, Paul\n",
            "price\n1,5\n2,25\n3,75\n",
            "time\n08:30\n09:15\n10:00\n",
            "note\nwon at last\nlost again then\nopen a while\n",
            "site\nhttps://a.example\nhttps://b.example\n",
            "only\n",
        ] {
            assert_eq!(width(text), 1, "{text}");
        }
    }

    #[test]
    fn quotes_and_escapes_are_found() {
        let marks = |text: &str| Marks::of(text.as_bytes(), None).0;
        let single = marks("a,b,c\n'x, y',1,'z'\n'u, v',2,'w'\n");
        assert_eq!((single.quote, single.escape), (b'\'', None));
        let escaped = marks("a,b\n\"say \\\"hi\\\", you\",1\n\"x\",2\n\"z\",3\n");
        assert_eq!((escaped.quote, escaped.escape), (b'"', Some(b'\\')));
        // A path may end in a backslash, a name begin with an apostrophe.
        assert_eq!(marks("a,b\n\"C:\\dir\\\",1\n\"D:\\x\\\",2\n").escape, None);
        assert_eq!(marks("a,b\n'Ndala,1\nO',2\nx,3\n").quote, b'"');
    }

    #[test]
    fn a_line_may_name_the_delimiter() {
        assert_eq!(separator_line(b"sep=;\r\na;b\n"), Some((b';', 7)));
        assert_eq!(separator_line(b"\"SEP=|\"\na|b\n"), Some((b'|', 8)));
        assert_eq!(separator_line(b"sep=\t\na\tb\n"), Some((b'\t', 6)));
        assert_eq!(separator_line(b"sep=x\n"), None);
        assert_eq!(separator_line(b"a,b\n"), None);
    }
}

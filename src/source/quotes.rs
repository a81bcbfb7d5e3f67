//! A record whose quotes do not pair up, read again.

use crate::source::marks::Marks;
use crate::source::record::Record;

/// Quotes taken as text one by one (house choice: a record has one stray quote, seldom two).
const MOST_TRIED: usize = 64;

/// Reads the bytes of a record into as many fields as rows usually have: a quote within quotes that no delimiter
/// follows is text, and so may be one that opens a field. False when no such reading has so many fields.
pub fn reread(raw: &[u8], marks: Marks, width: usize, record: &mut Record) -> bool {
    let raw = raw.trim_ascii_end_line();
    let openings = fields(raw, marks, None, record);
    if record.len() == width {
        return true;
    }
    (0..openings.min(MOST_TRIED)).any(|text| {
        fields(raw, marks, Some(text), record);
        record.len() == width
    })
}

/// Splits a record, the opening quote number `text` being text; how many opening quotes there are.
fn fields(raw: &[u8], marks: Marks, text: Option<usize>, record: &mut Record) -> usize {
    record.text.clear();
    record.ends.clear();
    let (mut at, mut openings, mut field) = (0, 0, Vec::new());
    loop {
        let quoted = raw.get(at) == Some(&marks.quote);
        let opens = quoted && text != Some(openings);
        openings += usize::from(quoted);
        at += usize::from(opens);
        field.clear();
        while let Some(&byte) = raw.get(at) {
            let next = raw.get(at + 1);
            if opens && byte == marks.quote {
                match next {
                    None => {
                        at += 1;
                        break;
                    }
                    Some(next) if *next == marks.delimiter => {
                        at += 1;
                        break;
                    }
                    // A doubled quote is one, unless the second closes the field.
                    Some(next) if *next == marks.quote => {
                        let closes = raw.get(at + 2).is_none_or(|after| *after == marks.delimiter);
                        at += usize::from(!closes);
                    }
                    Some(_) => {}
                }
            } else if opens && marks.escape == Some(byte) && next == Some(&marks.quote) {
                at += 1;
            } else if !opens && byte == marks.delimiter {
                break;
            }
            field.push(raw[at]);
            at += 1;
        }
        // Cut at ASCII bytes alone, so that this never replaces anything.
        record.text.push_str(&String::from_utf8_lossy(&field));
        record.ends.push(record.text.len());
        if at >= raw.len() {
            return openings;
        }
        at += 1;
    }
}

trait Line {
    fn trim_ascii_end_line(&self) -> &Self;
}

impl Line for [u8] {
    /// Without the line end.
    fn trim_ascii_end_line(&self) -> &Self {
        let line = self.strip_suffix(b"\n").unwrap_or(self);
        line.strip_suffix(b"\r").unwrap_or(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str, width: usize) -> Option<Vec<String>> {
        let marks = Marks {
            delimiter: b',',
            quote: b'"',
            escape: None,
        };
        let mut record = Record::new();
        reread(raw.as_bytes(), marks, width, &mut record).then(|| record.iter().map(str::to_owned).collect())
    }

    #[test]
    fn one_stray_quote_is_text() {
        let row = |cells: [&str; 3]| Some(cells.map(str::to_owned).to_vec());
        assert_eq!(read("1,\"A,\"B, C\"\n", 3), row(["1", "\"A", "B, C"]));
        assert_eq!(read("1,\"\"B, C\",2\r\n", 3), row(["1", "\"B, C", "2"]));
        assert_eq!(
            read("1,\"5\" pipe, long\",2", 3),
            row(["1", "5\" pipe, long", "2"])
        );
        assert_eq!(read("1,\"a \"\"b\"\"\",2", 3), row(["1", "a \"b\"", "2"]));
        assert_eq!(read("1,\"2", 3), None);
    }
}

//! Which encoding a text is in that names none, by the words it then holds.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_8859_15, MACINTOSH, SHIFT_JIS, UTF_16BE, UTF_16LE,
    WINDOWS_1251, WINDOWS_1252, X_MAC_CYRILLIC,
};

use crate::error::{Error, Result, nearest};
use crate::recipe::ReadRecipe;
use std::path::Path;

/// Start of a text looked at for UTF-16 without a mark, in bytes (house choice).
const START: usize = 4096;
/// Signs beyond ASCII in each half of a text from which the halves say something (house choice).
const FEWEST_SIGNS: usize = 8;

/// An encoding taken for that of a text, and whether there is no doubt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guess {
    pub encoding: &'static Encoding,
    pub sure: bool,
}

/// Name of an encoding as it is shown, and as a recipe may say it.
pub fn name(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "macintosh" => "Mac Roman",
        "UTF-16LE" | "UTF-16BE" => "UTF-16",
        "windows-1250" => "Windows-1250",
        "windows-1251" => "Windows-1251",
        "windows-1252" => "Windows-1252",
        "windows-1253" => "Windows-1253",
        "windows-1254" => "Windows-1254",
        "windows-1255" => "Windows-1255",
        "windows-1256" => "Windows-1256",
        "windows-1257" => "Windows-1257",
        "windows-1258" => "Windows-1258",
        name => name,
    }
}

/// The encoding that a recipe asks for.
///
/// # Errors
/// [`Error::Input`] with the nearest name for one that does not exist.
pub fn asked(how: &ReadRecipe, path: &Path) -> Result<Option<&'static Encoding>> {
    let Some(label) = &how.encoding else {
        return Ok(None);
    };
    let plain = label.trim().to_ascii_lowercase().replace(['_', ' '], "-");
    let known = match plain.as_str() {
        "mac-roman" | "macroman" => Some(MACINTOSH),
        "cp932" => Some(SHIFT_JIS),
        "cp936" => Some(GBK),
        "cp949" => Some(EUC_KR),
        "cp950" => Some(BIG5),
        "latin-1" => Some(WINDOWS_1252),
        "latin-9" | "latin9" => Some(ISO_8859_15),
        plain => Encoding::for_label_no_replacement(plain.as_bytes())
            .or_else(|| Encoding::for_label_no_replacement(label.trim().as_bytes())),
    };
    if known.is_some() {
        return Ok(known);
    }
    let ordinary = [
        "UTF-8",
        "UTF-16",
        "Windows-1250",
        "Windows-1251",
        "Windows-1252",
        "Windows-1253",
        "Windows-1254",
        "ISO-8859-1",
        "ISO-8859-2",
        "ISO-8859-7",
        "ISO-8859-9",
        "ISO-8859-15",
        "Mac Roman",
        "Shift_JIS",
        "GBK",
        "GB18030",
        "Big5",
        "EUC-KR",
        "EUC-JP",
        "KOI8-R",
    ];
    let remedy = match nearest(label, ordinary) {
        Some(near) => format!("did you mean `{near}`? it is `encoding` under [read]"),
        None => "name one such as `UTF-8` or `Windows-1252` as `encoding` under [read]".to_owned(),
    };
    let reason = format!("there is no encoding `{label}`");
    Err(Error::input(path, 0, 0, reason, remedy))
}

/// UTF-16 whose mark was left out: every other byte of its ordinary signs is nothing.
pub fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(START) / 2 * 2];
    if start.len() < 4 {
        return None;
    }
    let nothing = |from: usize| start[from..].iter().step_by(2).filter(|b| **b == 0).count();
    // Ends of lines and delimiters are there in any script.
    let ordinary = |low: usize| {
        start
            .chunks_exact(2)
            .filter(|pair| {
                pair[1 - low] == 0 && matches!(pair[low], b'\n' | b'\r' | b' ' | b',' | b';' | b'\t')
            })
            .count()
    };
    let (even, odd) = (nothing(0), nothing(1));
    if odd > 0 && even == 0 && ordinary(0) * 50 >= start.len() / 2 {
        Some(UTF_16LE)
    } else if even > 0 && odd == 0 && ordinary(1) * 50 >= start.len() / 2 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether an encoding writes one sign in several bytes.
pub fn is_of_several_bytes(encoding: &'static Encoding) -> bool {
    [SHIFT_JIS, GBK, GB18030, BIG5, EUC_KR, EUC_JP].contains(&encoding)
}

/// The likeliest encoding of bytes that are no UTF-8; `ended` says that they are the whole text.
pub fn of(bytes: &[u8], ended: bool) -> Guess {
    let mut encoding = detected([bytes].into_iter(), ended);
    if is_of_several_bytes(encoding) {
        let sure = is_steady(bytes, encoding) && (encoding != GBK || is_ordinary_chinese(bytes));
        return Guess { encoding, sure };
    }
    let found = Plausibility::of(bytes, encoding);
    // What the detector does not know.
    let other = if found.cyrillic * 2 > found.signs {
        X_MAC_CYRILLIC
    } else {
        MACINTOSH
    };
    let mac = Plausibility::of(bytes, other);
    if mac.is_good(10) && !found.is_good(100) && found.strange + found.capitals > mac.strange + mac.capitals {
        let sure = mac.is_good(20) && mac.signs >= FEWEST_SIGNS && !found.is_good(5);
        return Guess {
            encoding: other,
            sure,
        };
    }
    let mut sure = found.is_good(50) && is_steady(bytes, encoding);
    if encoding == WINDOWS_1252 {
        // Hungarian has `ő`, where the West has the `õ` that stands with `ã` in Portuguese.
        sure &= !bytes.contains(&0xf5) || bytes.contains(&0xe3);
    }
    let western = || Plausibility::of(bytes, ISO_8859_15);
    if is_latin_9(bytes) && (encoding == WINDOWS_1252 || western().strange < found.strange) {
        encoding = ISO_8859_15;
    }
    Guess { encoding, sure }
}

fn detected<'a>(parts: impl Iterator<Item = &'a [u8]>, ended: bool) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    parts.for_each(|part| {
        detector.feed(part, false);
    });
    if ended {
        detector.feed(b"", true);
    }
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether both halves of a text, line by line, say the same of it as the whole.
fn is_steady(bytes: &[u8], encoding: &'static Encoding) -> bool {
    let (text, _, broken) = encoding.decode(bytes);
    let strange = text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r') && !c.is_ascii());
    if broken || strange {
        return false;
    }
    [0, 1].into_iter().all(|half| {
        let lines = || {
            bytes
                .split_inclusive(|b| *b == b'\n')
                .filter(|line| !line.is_ascii())
                .enumerate()
                .filter(move |(at, _)| at % 2 == half)
                .map(|(_, line)| line)
        };
        let signs: usize = lines()
            .map(|line| line.iter().filter(|b| !b.is_ascii()).count())
            .sum();
        signs >= FEWEST_SIGNS && detected(lines(), false) == encoding
    })
}

/// How well a reading makes words.
struct Plausibility {
    /// Signs beyond ASCII, less those that stand beside words in any language.
    signs: usize,
    /// Those that cannot stand where they do.
    strange: usize,
    /// Cyrillic letters.
    cyrillic: usize,
    /// Capitals.
    capitals: usize,
}

impl Plausibility {
    /// Reads bytes in an encoding. Strange is a control character, a capital after a small letter, a sign within a word
    /// and a letter of another script beside a Latin one. A euro sign, quotes, dashes, dots, bullets and marks of trade
    /// say nothing: they stand beside words in any encoding.
    fn of(bytes: &[u8], encoding: &'static Encoding) -> Self {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let (mut signs, mut strange, mut cyrillic, mut capitals) = (0, 0, 0, 0);
        let mut before = ' ';
        let mut characters = text.chars().peekable();
        while let Some(c) = characters.next() {
            if !c.is_ascii() && !BESIDE_WORDS.contains(c) {
                let after = characters.peek().copied().unwrap_or(' ');
                signs += 1;
                cyrillic += usize::from(('\u{400}'..='\u{4ff}').contains(&c));
                capitals += usize::from(c.is_uppercase());
                // Where Windows has letters of Serbian and Macedonian, the Mac has ordinary capitals.
                let southern = encoding == WINDOWS_1251 && "ЂЃѓЉЊЌЋЏђљњќћџ".contains(c);
                let beside = before.is_alphabetic() || after.is_lowercase();
                let letter = c.is_alphabetic()
                    && !matches!(c, 'ƒ' | 'ˆ' | 'π' | 'µ' | 'º' | 'ª' | '∂' | '∏' | '∑' | 'Ω');
                let other_script = |c: char| c >= '\u{370}';
                let mixed = other_script(c) && (before.is_ascii_alphabetic() || after.is_ascii_alphabetic());
                strange += usize::from(
                    c.is_control()
                        || beside && !letter
                        || c.is_uppercase() && before.is_lowercase()
                        || letter && mixed
                        || southern,
                );
            }
            before = c;
        }
        Self {
            signs,
            strange,
            cyrillic,
            capitals,
        }
    }

    /// Whether at most one sign of so many is strange, and small letters are more than capitals where both abound.
    fn is_good(&self, of: usize) -> bool {
        let shouted = self.capitals > FEWEST_SIGNS && self.capitals * 2 > self.signs;
        self.signs > 0 && self.strange * of <= self.signs && !shouted
    }
}

/// Signs that stand beside words.
const BESIDE_WORDS: &str = "€’‘“”–—•…™‚„°º®©«»·§¿¡²³\u{a0}№";

/// Whether two-byte signs are mostly those of everyday Chinese, which come first in GB 2312; other writings read so are
/// full of rare ones.
fn is_ordinary_chinese(bytes: &[u8]) -> bool {
    let (mut all, mut everyday, mut at) = (0usize, 0usize, 0);
    while at + 1 < bytes.len() {
        if bytes[at].is_ascii() {
            at += 1;
            continue;
        }
        all += usize::from(bytes[at] >= 0xb0);
        everyday += usize::from((0xb0..=0xd7).contains(&bytes[at]) && bytes[at + 1] >= 0xa1);
        at += 2;
    }
    everyday * 5 >= all * 4
}

/// Whether a text that might be Windows-1252 is ISO-8859-15: no sign that only Windows has, and euro signs and letters
/// where Windows has signs that stand in no word.
fn is_latin_9(bytes: &[u8]) -> bool {
    if bytes.iter().any(|b| matches!(b, 0x80..=0x9f)) {
        return false;
    }
    let letter = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphabetic);
    bytes.iter().enumerate().any(|(at, byte)| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let after = bytes.get(at + 1);
        match byte {
            // ¤, which nobody writes, or €.
            0xa4 => true,
            // ¼ ½ ¾ or Œ œ Ÿ; ¦ ¨ ´ ¸ or Š š Ž ž.
            0xbc..=0xbe | 0xa6 | 0xa8 | 0xb4 | 0xb8 => letter(before) && letter(after),
            _ => false,
        }
    })
}

//! Bytes of any ordinary encoding to UTF-8, block by block.

use std::io::{self, Read};

use encoding_rs::{
    CoderResult, Decoder, Encoding, ISO_2022_JP, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252,
};

use crate::source::guess;
use crate::table::{AsRead, Mend, Mended};

/// Bytes read at a time (house choice: larger blocks did not read faster).
const BLOCK: usize = 256 * 1024;
/// Bytes looked at to guess an encoding, from the block of the first byte that is no ASCII (house choice).
const LOOK_AHEAD: usize = 4 * BLOCK;

/// Turns a stream of bytes into UTF-8.
///
/// A byte-order mark decides. Without one the text is UTF-8 until a byte says otherwise; then it is in whichever
/// encoding makes the best words of what follows. Everything before was ASCII, so nothing read so far changes. A text
/// that has shown both UTF-8 and another encoding is refused at the byte that shows it: no reading of all of it is
/// right.
pub struct Utf8Blocks {
    source: Box<dyn Read + Send>,
    mode: Mode,
    /// Bytes read; the first `filled` count.
    raw: Vec<u8>,
    filled: usize,
    ended: bool,
    started: bool,
    /// The current block, in UTF-8.
    text: Vec<u8>,
    /// Characters since the last line end, the current block left out.
    tail: u64,
    /// What the next call refuses, once the text before it was read.
    mixed: Option<String>,
    /// The encoding that was asked for.
    asked: Option<&'static Encoding>,
    /// Whether the encoding is a guess that other bytes may prove wrong.
    assumed: bool,
    /// Signs read as `�`.
    unreadable: u64,
}

/// Why a text cannot be read on.
#[derive(Debug)]
pub enum Trouble {
    Io(io::Error),
    /// Two encodings in one text; `column` is the 1-based character, on the line after all text read.
    Mixed {
        column: u64,
        reason: String,
    },
}

enum Mode {
    Utf8 {
        shown: bool,
    },
    Other {
        encoding: &'static Encoding,
        decoder: Box<Decoder>,
    },
}

impl Utf8Blocks {
    /// Starts reading; `asked` is the encoding where it is known.
    pub fn new(source: Box<dyn Read + Send>, asked: Option<&'static Encoding>) -> Self {
        Self {
            source,
            mode: Mode::Utf8 { shown: false },
            raw: vec![0; BLOCK],
            filled: 0,
            ended: false,
            started: false,
            text: Vec::new(),
            tail: 0,
            mixed: None,
            asked,
            assumed: false,
            unreadable: 0,
        }
    }

    /// Name of the encoding as known so far.
    pub fn encoding(&self) -> &'static str {
        match &self.mode {
            Mode::Utf8 { .. } => "UTF-8",
            Mode::Other { encoding, .. } => guess::name(encoding),
        }
    }

    /// Whether the encoding is a guess that other bytes may prove wrong.
    pub fn is_assumed(&self) -> bool {
        self.assumed
    }

    /// Notes what is uncertain of the text read so far.
    pub fn note(&self, read: &mut AsRead) {
        if self.assumed {
            let encoding = self.encoding().to_owned();
            read.mend(Mend::AssumedEncoding { encoding }, 0);
        }
        if self.unreadable > 0 {
            read.mended.push(Mended {
                what: Mend::UnreadableBytes,
                count: self.unreadable,
                line: 0,
            });
        }
    }

    /// Puts text before what is left of the current block from `used` on; all of it is the current block then.
    pub fn put_back(&mut self, text: &[u8], used: usize) {
        self.text.splice(..used, text.iter().copied());
    }

    /// The current block.
    pub fn text(&mut self) -> &mut [u8] {
        &mut self.text
    }

    /// Reads the next block; false at the end.
    ///
    /// # Errors
    /// [`Trouble::Mixed`] at the first byte of a second encoding; [`Trouble::Io`].
    pub fn advance(&mut self) -> Result<bool, Trouble> {
        self.count_tail();
        self.text.clear();
        while self.text.is_empty() && !(self.ended && self.filled == 0) {
            if let Some(reason) = self.mixed.take() {
                let column = self.tail + 1;
                return Err(Trouble::Mixed { column, reason });
            }
            self.fill().map_err(Trouble::Io)?;
            if !self.started {
                self.started = true;
                self.read_mark();
            }
            self.decode().map_err(Trouble::Io)?;
        }
        Ok(!self.text.is_empty())
    }

    fn count_tail(&mut self) {
        let line_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let from = match self.text.iter().rposition(line_end) {
            Some(end) => {
                self.tail = 0;
                end + 1
            }
            None => 0,
        };
        let starts_character = |byte: &&u8| **byte & 0xc0 != 0x80;
        self.tail += self.text[from..].iter().filter(starts_character).count() as u64;
    }

    fn fill(&mut self) -> io::Result<()> {
        while !self.ended && self.filled < self.raw.len() {
            match self.source.read(&mut self.raw[self.filled..]) {
                Ok(0) => self.ended = true,
                Ok(read) => self.filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn read_mark(&mut self) {
        let marked = Encoding::for_bom(&self.raw[..self.filled]);
        let wide = |encoding: &'static Encoding| encoding == UTF_16LE || encoding == UTF_16BE;
        match (self.asked, marked) {
            (None, Some((encoding, length))) => {
                self.consume(length);
                self.read_as(encoding);
            }
            (None, None) => {
                if let Some(encoding) = guess::unmarked_utf16(&self.raw[..self.filled]) {
                    self.switch(encoding);
                }
            }
            // `UTF-16` without more is whichever the mark says.
            (Some(asked), Some((encoding, length))) if asked == encoding || wide(asked) && wide(encoding) => {
                self.consume(length);
                self.read_as(encoding);
            }
            (Some(asked), None) if wide(asked) => {
                let unmarked = guess::unmarked_utf16(&self.raw[..self.filled]);
                self.switch(unmarked.unwrap_or(asked));
            }
            (Some(asked), _) => self.read_as(asked),
        }
    }

    /// Reads in an encoding that is certain.
    fn read_as(&mut self, encoding: &'static Encoding) {
        if encoding == UTF_8 {
            self.mode = Mode::Utf8 { shown: true };
        } else {
            self.switch(encoding);
        }
    }

    fn switch(&mut self, encoding: &'static Encoding) {
        let decoder = Box::new(encoding.new_decoder_without_bom_handling());
        self.mode = Mode::Other { encoding, decoder };
    }

    fn consume(&mut self, length: usize) {
        self.raw.copy_within(length..self.filled, 0);
        self.filled -= length;
    }

    /// Guesses the encoding of what is no UTF-8, and reads on in it; false when it is UTF-8 with other bytes in it.
    fn leave_utf8(&mut self, shown: bool) -> io::Result<bool> {
        if self.raw.len() < LOOK_AHEAD {
            self.raw.resize(LOOK_AHEAD, 0);
        }
        self.fill()?;
        let guess = guess::of(&self.raw[..self.filled], self.ended);
        // Signs of two bytes may look like UTF-8 by chance.
        if shown && !(guess.sure && guess::is_of_several_bytes(guess.encoding)) {
            return Ok(false);
        }
        self.assumed = !guess.sure;
        self.switch(guess.encoding);
        Ok(true)
    }

    fn decode(&mut self) -> io::Result<()> {
        let raw = &self.raw[..self.filled];
        match &mut self.mode {
            Mode::Utf8 { shown } => match std::str::from_utf8(raw) {
                Ok(_) => {
                    // Japanese in seven bits: all of it is ASCII.
                    if !*shown
                        && memchr::memchr(0x1b, raw).is_some()
                        && raw.windows(3).any(|w| w.starts_with(b"\x1b$"))
                    {
                        self.switch(ISO_2022_JP);
                        return self.decode();
                    }
                    *shown |= !raw.is_ascii();
                    self.text.extend_from_slice(raw);
                    self.filled = 0;
                }
                Err(error) => {
                    let valid = error.valid_up_to();
                    let before = *shown;
                    // A character cut by the end of the block waits for the next one.
                    let waits = |bytes: &[u8]| {
                        !self.ended && std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none())
                    };
                    let here = !raw[..valid].is_ascii();
                    if !before && !waits(&raw[valid..]) && self.leave_utf8(here)? {
                        return self.decode();
                    }
                    self.mode = Mode::Utf8 {
                        shown: before || here,
                    };
                    let raw = &self.raw[..self.filled];
                    let waits = |bytes: &[u8]| {
                        !self.ended && std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none())
                    };
                    self.text.extend_from_slice(&raw[..valid]);
                    if !waits(&raw[valid..]) {
                        let stray = raw[valid];
                        let (read, _) = WINDOWS_1252.decode_without_bom_handling(&raw[valid..=valid]);
                        self.mixed = Some(format!(
                            "mixes encodings: the file is UTF-8 up to here, where the byte 0x{stray:02x} is not \
                             (it would be `{read}` in Windows-1252)"
                        ));
                    }
                    self.consume(valid);
                }
            },
            Mode::Other { encoding, decoder } => {
                let foreign = match self.asked {
                    Some(_) => None,
                    None => utf8_letter(raw, encoding),
                };
                // The last byte waits for the next block, which may show that both are one letter.
                let cut = raw.last() == Some(&0xc3) && raw.len() > 1 && !self.ended;
                let raw = &raw[..foreign.unwrap_or(raw.len() - usize::from(cut))];
                if foreign.is_some() {
                    let name = if *encoding == MACINTOSH {
                        "Mac Roman"
                    } else {
                        "Windows-1252"
                    };
                    self.mixed = Some(format!(
                        "mixes encodings: an earlier byte is no UTF-8 (the file looks like {name}), but here stands a \
                         letter in UTF-8"
                    ));
                }
                // Room for the worst case, so one call takes everything.
                let room = decoder
                    .max_utf8_buffer_length(raw.len())
                    .unwrap_or(raw.len().saturating_mul(3));
                self.text.resize(room.max(16), 0);
                let (result, read, written, broken) =
                    decoder.decode_to_utf8(raw, &mut self.text, self.ended && foreign.is_none());
                debug_assert_eq!(result, CoderResult::InputEmpty);
                self.text.truncate(written);
                if broken {
                    let replaced = self.text.windows(3).filter(|w| *w == "\u{fffd}".as_bytes());
                    self.unreadable += replaced.count() as u64;
                }
                self.consume(read);
            }
        }
        Ok(())
    }
}

/// Where a text in a legacy encoding holds an accented letter in UTF-8: `Ã` or `√` before a sign, which no word has.
/// `Ã»` is left out: a quotation may end in `Ã`.
fn utf8_letter(raw: &[u8], encoding: &'static Encoding) -> Option<usize> {
    if encoding != WINDOWS_1252 && encoding != MACINTOSH {
        return None;
    }
    raw.windows(2)
        .position(|pair| pair[0] == 0xc3 && matches!(pair[1], 0x80..=0xbf) && pair[1] != 0xbb)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, &'static str) {
        let mut blocks = Utf8Blocks::new(Box::new(io::Cursor::new(bytes.to_vec())), None);
        let mut all = Vec::new();
        while blocks.advance().unwrap() {
            all.extend_from_slice(blocks.text());
        }
        (String::from_utf8(all).unwrap(), blocks.encoding())
    }

    #[test]
    fn each_encoding_is_recognised() {
        let text = "Société,Éditeur,l’été,Zoë,à côté\n";
        let utf16: Vec<u8> = "\u{feff}"
            .chars()
            .chain(text.chars())
            .collect::<String>()
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(read(text.as_bytes()), (text.to_owned(), "UTF-8"));
        assert_eq!(
            read(format!("\u{feff}{text}").as_bytes()),
            (text.to_owned(), "UTF-8")
        );
        assert_eq!(read(&utf16), (text.to_owned(), "UTF-16"));
        assert_eq!(
            read(&WINDOWS_1252.encode(text).0),
            (text.to_owned(), "Windows-1252")
        );
        // encoding_rs cannot write Mac Roman: the bytes by hand.
        let mac = b"Soci\x8et\x8e,\x83diteur,l\xd5\x8et\x8e,Zo\x91,\x88 c\x99t\x8e\n";
        assert_eq!(read(mac), (text.to_owned(), "Mac Roman"));
    }

    #[test]
    fn a_late_byte_changes_nothing_before() {
        let mut late = vec![b'a'; BLOCK + 10];
        late.extend(b"caf\xe9");
        let (text, encoding) = read(&late);
        assert!(text.ends_with("acafé") && encoding == "Windows-1252");
        let cut: Vec<u8> = vec![b'a'; BLOCK - 1].into_iter().chain("éa".bytes()).collect();
        assert!(read(&cut).0.ends_with("aéa"));
    }

    #[test]
    fn two_encodings_in_one_text_are_refused_where_the_second_begins() {
        let utf8 = "nom\nSociété\n".as_bytes();
        let (windows, _, _) = WINDOWS_1252.encode("Éditeur à côté\n");
        let mac = b"Soci\x8et\x8e de l'\x83t\x8e\n";
        let marked = "\u{feff}ok\n".as_bytes();
        let lines = |bytes: &[u8]| bytes.iter().filter(|b| **b == b'\n').count() + 1;
        for (first, second, column) in [
            (utf8, &*windows, 1),
            (marked, b"caf\xe9\n", 4),
            (&*windows, "déjà\n".as_bytes(), 2),
            (mac, "café\n".as_bytes(), 4),
        ] {
            for filler in [0, BLOCK - 7, BLOCK, 3 * BLOCK + 5] {
                let bytes = [first, &vec![b'x'; filler], b"\n", second].concat();
                let mut blocks = Utf8Blocks::new(Box::new(io::Cursor::new(bytes)), None);
                let mut before = Vec::new();
                let trouble = loop {
                    match blocks.advance() {
                        Ok(true) => before.extend_from_slice(blocks.text()),
                        Ok(false) => panic!("all was read"),
                        Err(trouble) => break trouble,
                    }
                };
                let Trouble::Mixed { column: found, .. } = trouble else {
                    panic!("{trouble:?}");
                };
                assert_eq!((lines(&before), found), (lines(first) + 1, column));
            }
        }
    }

    proptest::proptest! {
        /// Any bytes become valid UTF-8, or are refused.
        #[test]
        fn any_bytes_become_text(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
            let mut blocks = Utf8Blocks::new(Box::new(io::Cursor::new(bytes)), None);
            while let Ok(true) = blocks.advance() {
                assert!(std::str::from_utf8(blocks.text()).is_ok());
            }
        }
    }
}

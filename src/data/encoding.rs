//! Bytes of any ordinary encoding to UTF-8, block by block.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes read at a time (house choice: larger blocks did not read faster).
const BLOCK: usize = 256 * 1024;

/// Turns a stream of bytes into UTF-8.
///
/// A byte-order mark decides. Without one the text is UTF-8 until a byte says otherwise; then it is Windows-1252
/// or Mac Roman, whichever makes better words of the block where that byte is. Everything before was ASCII, so
/// nothing read so far changes. A stray byte in a text that has shown real UTF-8 is read as Windows-1252.
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
    pub fn new(source: Box<dyn Read + Send>) -> Self {
        Self {
            source,
            mode: Mode::Utf8 { shown: false },
            raw: vec![0; BLOCK],
            filled: 0,
            ended: false,
            started: false,
            text: Vec::new(),
        }
    }

    /// Name of the encoding as known so far.
    pub fn encoding(&self) -> &'static str {
        match &self.mode {
            Mode::Utf8 { .. } => "UTF-8",
            Mode::Other { encoding, .. } if *encoding == MACINTOSH => "Mac Roman",
            Mode::Other { encoding, .. } if *encoding == WINDOWS_1252 => "Windows-1252",
            Mode::Other { .. } => "UTF-16",
        }
    }

    /// The current block.
    pub fn text(&mut self) -> &mut [u8] {
        &mut self.text
    }

    /// Reads the next block; false at the end.
    pub fn advance(&mut self) -> io::Result<bool> {
        self.text.clear();
        while self.text.is_empty() && !(self.ended && self.filled == 0) {
            self.fill()?;
            if !self.started {
                self.started = true;
                self.read_mark();
            }
            self.decode();
        }
        Ok(!self.text.is_empty())
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
        let Some((encoding, length)) = Encoding::for_bom(&self.raw[..self.filled]) else {
            return;
        };
        self.consume(length);
        if encoding == UTF_16LE || encoding == UTF_16BE {
            self.switch(encoding);
        } else {
            self.mode = Mode::Utf8 { shown: true };
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

    fn decode(&mut self) {
        let raw = &self.raw[..self.filled];
        match &mut self.mode {
            Mode::Utf8 { shown } => match std::str::from_utf8(raw) {
                Ok(_) => {
                    *shown |= !raw.is_ascii();
                    self.text.extend_from_slice(raw);
                    self.filled = 0;
                }
                Err(error) => {
                    *shown |= !raw[..error.valid_up_to()].is_ascii();
                    // A character cut by the end of the block waits for the next one.
                    let waits = |bytes: &[u8]| {
                        !self.ended && std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none())
                    };
                    if !*shown && !waits(&raw[error.valid_up_to()..]) {
                        let legacy = legacy_encoding(raw);
                        self.switch(legacy);
                        return self.decode();
                    }
                    let mut taken = 0;
                    for chunk in raw.utf8_chunks() {
                        self.text.extend_from_slice(chunk.valid().as_bytes());
                        taken += chunk.valid().len();
                        if waits(&raw[taken..]) {
                            break;
                        }
                        let (stray, _) = WINDOWS_1252.decode_without_bom_handling(chunk.invalid());
                        self.text.extend_from_slice(stray.as_bytes());
                        taken += chunk.invalid().len();
                    }
                    self.consume(taken);
                }
            },
            Mode::Other { decoder, .. } => {
                // Room for the worst case, so one call takes everything.
                let room = decoder
                    .max_utf8_buffer_length(raw.len())
                    .unwrap_or(raw.len().saturating_mul(3));
                self.text.resize(room.max(16), 0);
                let (result, read, written, _) = decoder.decode_to_utf8(raw, &mut self.text, self.ended);
                debug_assert_eq!(result, CoderResult::InputEmpty);
                self.text.truncate(written);
                self.consume(read);
            }
        }
    }
}

/// Windows-1252 or Mac Roman, by which makes better words: a point for an accented letter or an apostrophe where
/// one belongs, a point less for a capital after a small letter (`SociÈtÈ`) or a sign between letters, two less
/// for a control character. Ties go to Windows-1252, the commoner (house choice).
fn legacy_encoding(bytes: &[u8]) -> &'static Encoding {
    let score = |encoding: &'static Encoding| -> i64 {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let mut before = ' ';
        let mut characters = text.chars().peekable();
        let mut total = 0;
        while let Some(c) = characters.next() {
            if !c.is_ascii() {
                let after = characters.peek().copied().unwrap_or(' ');
                let inside = before.is_alphabetic() && after.is_alphabetic();
                total += match c {
                    '’' => i64::from(inside),
                    _ if c.is_control() => -2,
                    _ if c.is_uppercase() && before.is_lowercase() => -1,
                    _ if c.is_alphabetic() => 1,
                    _ if inside => -1,
                    _ => 0,
                };
            }
            before = c;
        }
        total
    };
    if score(MACINTOSH) > score(WINDOWS_1252) {
        MACINTOSH
    } else {
        WINDOWS_1252
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, &'static str) {
        let mut blocks = Utf8Blocks::new(Box::new(io::Cursor::new(bytes.to_vec())));
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
    fn a_late_or_stray_byte_changes_nothing_before() {
        let mut late = vec![b'a'; BLOCK + 10];
        late.extend(b"caf\xe9");
        let (text, encoding) = read(&late);
        assert!(text.ends_with("acafé") && encoding == "Windows-1252");
        assert_eq!(
            read(
                "é".as_bytes()
                    .iter()
                    .copied()
                    .chain(*b"\xe8!")
                    .collect::<Vec<_>>()
                    .as_slice()
            )
            .0,
            "éè!"
        );
        let cut: Vec<u8> = vec![b'a'; BLOCK - 1].into_iter().chain("éa".bytes()).collect();
        assert!(read(&cut).0.ends_with("aéa"));
    }

    proptest::proptest! {
        /// Any bytes become valid UTF-8.
        #[test]
        fn any_bytes_become_text(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
            read(&bytes);
        }
    }
}

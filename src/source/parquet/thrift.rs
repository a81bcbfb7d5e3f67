//! What a Parquet file says of itself, looked over before anything is made room for: Thrift's compact protocol.
//!
//! Source: Apache Thrift, "Thrift Compact protocol encoding"; the field numbers are those of `parquet.thrift`.

use std::io::{self, Read};

/// Deepest nesting of structures, and of groups in a schema (house choice: the reader descends a call a level).
const DEEPEST: usize = 64;

/// Reads the fields of a structure, of which it keeps none.
pub(super) struct Walk<R> {
    source: R,
    /// Bytes that are left, as far as is known.
    left: u64,
    read: u64,
}

/// What a walk meets.
pub(super) enum Met {
    Integer(i64),
    /// An element of a list starts.
    Element,
}

/// What is wrong with a structure.
#[derive(Debug)]
pub(super) struct Broken(pub String);

type Result<T> = std::result::Result<T, Broken>;

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}

impl<R: Read> Walk<R> {
    pub fn new(source: R, left: u64) -> Self {
        Self {
            source,
            left,
            read: 0,
        }
    }

    /// Bytes that were read.
    pub fn read(&self) -> u64 {
        self.read
    }

    /// Walks a structure; `met` is told the numbers of the fields that lead to each integer and element.
    pub fn structure(&mut self, path: &mut Vec<i16>, met: &mut dyn FnMut(&[i16], Met)) -> Result<()> {
        if path.len() >= DEEPEST {
            return Err(Broken("it nests too deep".to_owned()));
        }
        let mut field = 0i16;
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Ok(());
            }
            field = match head >> 4 {
                0 => self.zigzag()? as i16,
                further => field.wrapping_add(i16::from(further)),
            };
            path.push(field);
            // A boolean field is its own type.
            if !matches!(head & 0x0f, 1 | 2) {
                self.value(head & 0x0f, path, met)?;
            }
            path.pop();
        }
    }

    fn value(&mut self, kind: u8, path: &mut Vec<i16>, met: &mut dyn FnMut(&[i16], Met)) -> Result<()> {
        match kind {
            1..=3 => self.skip(1),
            4..=6 => {
                let number = self.zigzag()?;
                met(path, Met::Integer(number));
                Ok(())
            }
            7 => self.skip(8),
            8 => {
                let length = self.varint()?;
                self.skip(length)
            }
            9 | 10 => {
                let head = self.byte()?;
                let size = match head >> 4 {
                    15 => self.varint()?,
                    size => u64::from(size),
                };
                self.check_size(size)?;
                for _ in 0..size {
                    met(path, Met::Element);
                    self.value(head & 0x0f, path, met)?;
                }
                Ok(())
            }
            11 => {
                let size = self.varint()?;
                self.check_size(size)?;
                if size > 0 {
                    let kinds = self.byte()?;
                    for _ in 0..size {
                        self.value(kinds >> 4, path, met)?;
                        self.value(kinds & 0x0f, path, met)?;
                    }
                }
                Ok(())
            }
            12 => self.structure(path, met),
            13 => self.skip(16),
            _ => Err(Broken(format!("it has a value of an unknown kind ({kind})"))),
        }
    }

    /// Every element takes a byte at least.
    fn check_size(&self, size: u64) -> Result<()> {
        match size > self.left {
            true => Err(Broken("it declares a list longer than itself".to_owned())),
            false => Ok(()),
        }
    }

    fn byte(&mut self) -> Result<u8> {
        let mut byte = [0];
        self.source.read_exact(&mut byte)?;
        self.count(1)?;
        Ok(byte[0])
    }

    fn skip(&mut self, length: u64) -> Result<()> {
        self.count(length)?;
        let skipped = io::copy(&mut self.source.by_ref().take(length), &mut io::sink())?;
        match skipped == length {
            true => Ok(()),
            false => Err(Broken("it ends too early".to_owned())),
        }
    }

    fn count(&mut self, length: u64) -> Result<()> {
        self.read += length;
        self.left = self
            .left
            .checked_sub(length)
            .ok_or_else(|| Broken("it is longer than it says".to_owned()))?;
        Ok(())
    }

    fn varint(&mut self) -> Result<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Broken("it has a number of over 64 bits".to_owned()))
    }

    fn zigzag(&mut self) -> Result<i64> {
        let number = self.varint()?;
        Ok((number >> 1) as i64 ^ -((number & 1) as i64))
    }
}

/// Looks over a file's footer: nothing in it is longer than itself, and its schema is no deeper than can be read.
pub(super) fn check_footer(footer: &[u8]) -> Result<()> {
    let mut children: Vec<i64> = Vec::new();
    let mut walk = Walk::new(footer, footer.len() as u64);
    walk.structure(&mut Vec::new(), &mut |path, met| match (path, met) {
        ([2], Met::Element) => children.push(0),
        ([2, 5], Met::Integer(count)) => {
            if let Some(last) = children.last_mut() {
                *last = count;
            }
        }
        _ => {}
    })?;
    // Groups that are open, by the children that are still to come.
    let mut open: Vec<i64> = Vec::new();
    for &count in &children {
        while open.last() == Some(&0) {
            open.pop();
        }
        if let Some(left) = open.last_mut() {
            *left -= 1;
        }
        if count > children.len() as i64 {
            return Err(Broken("its schema declares more columns than it has".to_owned()));
        }
        if count > 0 {
            open.push(count);
        }
        if open.len() > DEEPEST {
            return Err(Broken(format!("its columns nest over {DEEPEST} levels deep")));
        }
    }
    Ok(())
}

/// What a page says of itself.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct PageHeader {
    /// 0: data, 1: index, 2: dictionary, 3: data of version 2.
    pub kind: i64,
    pub uncompressed: i64,
    pub compressed: i64,
    pub values: i64,
    /// Bytes of the header itself.
    pub length: u64,
}

impl PageHeader {
    /// Reads a header of at most `left` bytes.
    pub fn read(source: impl Read, left: u64) -> Result<Self> {
        let mut header = Self::default();
        let mut walk = Walk::new(source, left);
        walk.structure(&mut Vec::new(), &mut |path, met| {
            let Met::Integer(number) = met else { return };
            match path {
                [1] => header.kind = number,
                [2] => header.uncompressed = number,
                [3] => header.compressed = number,
                [5 | 7 | 8, 1] => header.values = number,
                _ => {}
            }
        })?;
        header.length = walk.read();
        if header.uncompressed < 0 || header.compressed < 0 || header.values < 0 {
            return Err(Broken("a page has a negative size".to_owned()));
        }
        Ok(header)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_longer_than_the_file_is_no_footer() {
        // Field 4, a list of 2^28 structures.
        let footer = [0x49, 0xfc, 0x80, 0x80, 0x80, 0x80, 0x01, 0x00];
        assert!(
            check_footer(&footer)
                .unwrap_err()
                .0
                .contains("longer than itself")
        );
    }

    #[test]
    fn a_schema_that_nests_too_deep_is_refused() {
        // Field 2, a list of 200 structures, each of which has one child (field 5).
        let mut footer = vec![0x29, 0xfc, 0xc8, 0x01];
        for _ in 0..200 {
            footer.extend([0x55, 0x02, 0x00]);
        }
        footer.push(0);
        assert!(check_footer(&footer).unwrap_err().0.contains("levels deep"));
    }

    #[test]
    fn a_page_says_what_it_holds() {
        let header = [
            0x15, 0x04, 0x15, 0x88, 0x80, 0x80, 0x80, 0x08, 0x15, 0xb6, 0x19, 0x4c, 0x15, 0x02, 0x15, 0x00,
            0x12, 0x00, 0x00,
        ];
        let read = PageHeader::read(header.as_slice(), 100).unwrap();
        assert_eq!(
            (read.kind, read.uncompressed, read.values, read.length),
            (2, 1_073_741_828, 1, 19)
        );
    }
}

//! Levels of a few bytes, which one or two words of memory hold: looked up without walking through their text.

use rustc_hash::FxHashMap;

/// Most bytes of a level: two words.
pub(super) const MOST: usize = 16;
/// Spreads keys over the table: 2⁶⁴ over the golden ratio. Source: Knuth, The Art of Computer Programming 3, 6.4.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// The code of each short level.
#[derive(Debug, Clone, Default)]
pub(super) struct ShortLevels {
    /// Twice as many slots as levels, or more, a power of two; none without levels.
    slots: Vec<Slot>,
    shift: u32,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    key: Key,
    /// None where the slot is free.
    code: Option<u32>,
}

/// A text of at most [`MOST`] bytes, whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Key {
    words: [u64; 2],
    len: usize,
}

impl Key {
    /// Words that overlap hold a text whose length is no power of two.
    #[inline]
    fn of(text: &[u8]) -> Option<Self> {
        let words = match text {
            [first, .., last] if text.len() < 4 => {
                let middle = text[text.len() / 2];
                [u64::from_le_bytes([*first, middle, *last, 0, 0, 0, 0, 0]), 0]
            }
            [only] => [u64::from(*only), 0],
            [] => [0, 0],
            _ => match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
                (Some(first), Some(last)) if text.len() <= MOST => {
                    [u64::from_le_bytes(*first), u64::from_le_bytes(*last)]
                }
                (Some(_), _) => return None,
                // Four bytes at least.
                _ => {
                    let [first, last] = [text.first_chunk::<4>()?, text.last_chunk::<4>()?];
                    let [first, last] = [first, last].map(|word| u64::from(u32::from_le_bytes(*word)));
                    [first | last << 32, 0]
                }
            },
        };
        Some(Self {
            words,
            len: text.len(),
        })
    }

    #[inline]
    fn place(&self, shift: u32) -> usize {
        let [first, last] = self.words;
        // The shift leaves as many bits as the table has slots.
        ((first ^ last.rotate_left(29) ^ self.len as u64).wrapping_mul(SPREAD) >> shift) as usize
    }
}

impl ShortLevels {
    /// The short ones among levels with their codes.
    pub fn new(levels: &FxHashMap<String, u32>) -> Self {
        let keys = levels
            .iter()
            .filter_map(|(level, code)| Some((Key::of(level.as_bytes())?, *code)));
        let keys: Vec<(Key, u32)> = keys.collect();
        if keys.is_empty() {
            return Self::default();
        }
        let size = (2 * keys.len()).next_power_of_two();
        let free = Slot {
            key: Key::default(),
            code: None,
        };
        let mut slots = vec![free; size];
        let shift = u64::BITS - size.ilog2();
        for (key, code) in keys {
            let mut place = key.place(shift);
            while slots[place].code.is_some() {
                place = (place + 1) % size;
            }
            slots[place] = Slot {
                key,
                code: Some(code),
            };
        }
        Self { slots, shift }
    }

    /// The code of a level; `None` for one that has none, or is too long to be among them.
    #[inline]
    pub fn get(&self, level: &str) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let key = Key::of(level.as_bytes())?;
        let mut place = key.place(self.shift);
        loop {
            // At least half of the slots are free.
            let slot = &self.slots[place & (self.slots.len() - 1)];
            match slot.code {
                Some(code) if slot.key == key => return Some(code),
                Some(_) => place += 1,
                None => return None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        /// What the whole text finds is found, and nothing else.
        #[test]
        fn levels_are_found_as_by_their_text(
            levels in proptest::collection::vec("[ab]{0,18}|[a-zé]{0,9}", 0..60),
            others in proptest::collection::vec("[ab]{0,18}|[a-zé]{0,9}", 0..60),
        ) {
            let codes: FxHashMap<String, u32> = levels.iter().cloned().zip(0..).collect();
            let short = ShortLevels::new(&codes);
            for text in levels.iter().chain(&others) {
                let expected = (text.len() <= MOST).then(|| codes.get(text).copied()).flatten();
                proptest::prop_assert_eq!(short.get(text), expected, "{}", text);
            }
        }
    }
}

//! Numbers of a few digits: most cells of most tables.

/// Most digits: every whole number of so many is one of a 64-bit float.
const MOST: usize = 15;
/// Powers of ten, each exact.
const TENS: [f64; MOST + 1] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/// A number of at most 15 digits, a sign before and `mark` within, and how many digits follow the mark; `None` for any other
/// text.
///
/// Both the digits and the power of ten they are divided by are exact, so that the one division rounds as it should.
/// Source: Clinger, How to Read Floating Point Numbers Accurately, PLDI 1990.
// Called for half of all cells: the call itself is a fifth of it.
#[inline(always)]
pub(crate) fn short(text: &[u8], mark: u8) -> Option<(f64, usize)> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    if digits.len() > MOST || !digits.first()?.is_ascii_digit() {
        return None;
    }
    let (whole, decimals) = match digits.len() {
        4..=8 => at_once(digits, mark)?,
        _ => one_by_one(digits, mark)?,
    };
    let value = whole as i64 as f64 / TENS[decimals]; // exact: see above
    Some((if negative { -value } else { value }, decimals))
}

/// The digits as one whole number, and how many follow the mark.
fn one_by_one(digits: &[u8], mark: u8) -> Option<(u64, usize)> {
    let (mut whole, mut after) = (0, None);
    for (at, byte) in digits.iter().enumerate() {
        match byte.wrapping_sub(b'0') {
            digit @ 0..=9 => whole = whole * 10 + u64::from(digit),
            _ if *byte == mark && after.is_none() => after = Some(at + 1),
            _ => return None,
        }
    }
    Some((whole, after.map_or(0, |after| digits.len() - after)))
}

/// One in each byte.
const ONES: u64 = 0x0101_0101_0101_0101;
/// The highest bit of each byte.
const TOPS: u64 = 0x80 * ONES;

/// As [`one_by_one`], of 4 to 8 bytes in one word.
///
/// Source: Lemire, Number parsing at a gigabyte per second, Software: Practice and Experience 51, 2021.
#[inline]
fn at_once(digits: &[u8], mark: u8) -> Option<(u64, usize)> {
    let [first, last] = [digits.first_chunk::<4>()?, digits.last_chunk::<4>()?];
    let [first, last] = [first, last].map(|half| u64::from(u32::from_le_bytes(*half)));
    let mut length = digits.len();
    // Both halves agree where they overlap.
    let mut word = first | last << (8 * (length - 4));
    let mut decimals = 0;
    // The lowest byte that is the mark is found exactly, whatever stands above it.
    let marks = word ^ (u64::from(mark) * ONES);
    let found = marks.wrapping_sub(ONES) & !marks & TOPS;
    let place = (found.trailing_zeros() / 8) as usize;
    if place < length {
        let below = (1u64 << (8 * place)) - 1;
        word = word & below | word >> 8 & !below;
        decimals = length - place - 1;
        length -= 1;
    }
    // Noughts before, up to eight digits.
    let noughts = u64::from(b'0') * ONES;
    word = (word << (8 * (8 - length))) | (noughts & !(u64::MAX << (8 * (8 - length))));
    let values = word ^ noughts;
    // A digit is at most 9: six more than that do not reach the upper half of its byte.
    if (values | values.wrapping_add(6 * ONES)) & (0xf0 * ONES) != 0 {
        return None;
    }
    // Tens and ones, then hundreds, then ten thousands.
    let pairs = values.wrapping_mul(10).wrapping_add(values >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_ffff_0000_ffff;
    Some((
        fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xffff_ffff,
        decimals,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_numbers_are_short() {
        assert_eq!(short(b"12", b'.'), Some((12.0, 0)));
        assert_eq!(short(b"-0,125", b','), Some((-0.125, 3)));
        assert_eq!(short(b"5.", b'.'), Some((5.0, 0)));
        for text in [
            "",
            "-",
            ".5",
            "1.2.3",
            "1,2",
            " 1",
            "1e3",
            "1234567890123456",
            "é",
        ] {
            assert_eq!(short(text.as_bytes(), b'.'), None, "{text}");
        }
    }

    proptest::proptest! {
        /// Eight bytes at once are what they are one by one.
        #[test]
        fn words_are_read_as_bytes_are(text in "[0-9.,:/ \\x00-\\x7f]{4,8}|[0-9.]{4,8}", mark in proptest::sample::select(b".,".to_vec())) {
            let bytes = text.as_bytes();
            proptest::prop_assert_eq!(at_once(bytes, mark), one_by_one(bytes, mark));
        }

        /// They are what the exact reader makes of them, to the last bit.
        #[test]
        fn they_are_exact(text in "-?[0-9]{1,9}(\\.[0-9]{0,6})?") {
            let exact = text.parse::<f64>().unwrap();
            if let Some((value, _)) = short(text.as_bytes(), b'.') {
                proptest::prop_assert_eq!(value.to_bits(), exact.to_bits());
            }
        }
    }
}

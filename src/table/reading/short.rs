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
pub(crate) fn short(text: &[u8], mark: u8) -> Option<(f64, usize)> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    if digits.len() > MOST || !digits.first()?.is_ascii_digit() {
        return None;
    }
    let digit = |byte: &u8| Some(byte.wrapping_sub(b'0')).filter(|digit| *digit <= 9);
    let add = |whole: u64, digit: u8| whole * 10 + u64::from(digit);
    let (mut whole, mut after) = (0, digits.len());
    for (at, byte) in digits.iter().enumerate() {
        match digit(byte) {
            Some(digit) => whole = add(whole, digit),
            None if *byte == mark => {
                after = at + 1;
                break;
            }
            None => return None,
        }
    }
    for byte in &digits[after..] {
        whole = add(whole, digit(byte)?);
    }
    let decimals = digits.len() - after;
    let value = whole as f64 / TENS[decimals]; // exact: see above
    Some((if negative { -value } else { value }, decimals))
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

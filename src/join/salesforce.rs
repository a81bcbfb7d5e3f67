//! Salesforce's ids: 15 characters whose case counts, or 18, the last three of which say which of the others are capitals.
//!
//! Source: Salesforce developer documentation, "ID Field Type".

/// Characters of an id that tell records apart, and with its check.
const SHORT: usize = 15;
const LONG: usize = 18;
/// Characters that one character of the check vouches for.
const CHUNK: usize = 5;
const CHECKS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/// Whether a text has the form of an id of Salesforce, with or without its check.
pub fn is_salesforce_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    matches!(bytes.len(), SHORT | LONG)
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && bytes.iter().any(u8::is_ascii_digit)
        && bytes.iter().any(u8::is_ascii_alphabetic)
        // Objects of Salesforce begin with 0, the user's own with a letter.
        && (bytes[0] == b'0' || bytes[0].is_ascii_lowercase())
}

/// The 15 characters of an id; `None` of what is none, and of 18 characters whose check is wrong.
pub(crate) fn short_id(text: &str) -> Option<&str> {
    if !is_salesforce_id(text) {
        return None;
    }
    (text.len() == SHORT || is_checked_id(text)).then(|| &text[..SHORT])
}

/// The 18 characters of an id; `None` as [`short_id`].
pub(crate) fn long_id(text: &str) -> Option<String> {
    let short = short_id(text)?;
    let check = short
        .as_bytes()
        .chunks(CHUNK)
        .map(|chunk| char::from(check_of(chunk)));
    Some(short.chars().chain(check).collect())
}

/// The character that says which of five are capitals.
fn check_of(chunk: &[u8]) -> u8 {
    let capitals = chunk
        .iter()
        .enumerate()
        .filter(|(_, byte)| byte.is_ascii_uppercase());
    CHECKS[capitals.map(|(at, _)| 1 << at).sum::<usize>()]
}

/// Whether a text is an id of 18 characters whose check is right: no other key looks so by chance.
pub(crate) fn is_checked_id(text: &str) -> bool {
    text.len() == LONG
        && is_salesforce_id(text)
        && text.as_bytes()[..SHORT]
            .chunks(CHUNK)
            .zip(&text.as_bytes()[SHORT..])
            .all(|(chunk, check)| check_of(chunk) == *check)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_18_characters_are_those_of_15_with_a_check() {
        assert!(is_checked_id("0013X00001AM76QQAT"));
        assert_eq!(short_id("0013X00001AM76QQAT"), Some("0013X00001AM76Q"));
        assert_eq!(short_id("0013X00001AM76Q"), Some("0013X00001AM76Q"));
        assert_eq!(long_id("0013X00001AM76Q").as_deref(), Some("0013X00001AM76QQAT"));
        // Another check, and no ids at all.
        assert_eq!(short_id("0013X00001AM76QAAA"), None);
        for other in [
            "0013X00001AM76",
            "012345678901234",
            "ABCDEFGHIJKLMNO",
            "0013X-0001AM76Q",
        ] {
            assert_eq!(short_id(other), None, "{other}");
        }
    }
}

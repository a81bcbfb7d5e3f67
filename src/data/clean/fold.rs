//! Texts that differ in case, accents and spaces only are one text.

/// Lower case, no accents, words apart by one space; `-` and `_` between words are spaces.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() || matches!(c, '_' | '-' | '‐' | '‑' | '–') {
            space = true;
            continue;
        }
        if space && !folded.is_empty() {
            folded.push(' ');
        }
        space = false;
        match c {
            // Combining accents, invisible marks.
            '\u{300}'..='\u{36f}' | '\u{200b}' | '\u{feff}' => {}
            '’' | '‘' | '`' | '´' => folded.push('\''),
            _ => c.to_lowercase().for_each(|c| plain(c, &mut folded)),
        }
    }
    folded
}

/// A small letter without its accent (the Latin letters of European languages).
fn plain(c: char, to: &mut String) {
    let bare = match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì'..='ï' | 'ī' | 'į' | 'ı' => 'i',
        'ł' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ž' | 'ż' => 'z',
        'æ' => return to.push_str("ae"),
        'œ' => return to.push_str("oe"),
        'ß' => return to.push_str("ss"),
        // The dot that `İ` leaves in lower case.
        '\u{307}' => return,
        other => other,
    };
    to.push(bare);
}

/// Whether two texts may be one with a slip of the hand: one edit from five letters, two from ten, no digit and not the
/// first letter (house choice: `Commerce` is no slip of `Ecommerce`, nor `Seller 1` of `Seller 6`).
pub(super) fn slips(a: &str, b: &str) -> bool {
    let (long_a, long_b) = (a.chars().count(), b.chars().count());
    let allowed = match long_a.min(long_b) {
        0..5 => return false,
        5..10 => 1,
        _ => 2,
    };
    let digits = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
    long_a.abs_diff(long_b) <= allowed
        && a != b
        && a.chars().next() == b.chars().next()
        && !digits(a)
        && !digits(b)
        && strsim::osa_distance(a, b) <= allowed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_spaces_do_not_count() {
        for (a, b) in [
            ("Google", "google"),
            (" Île-de-France ", "ile de  france"),
            ("Côte d’Ivoire", "Cote d'Ivoire"),
            ("STRASSE", "Straße"),
            ("E\u{301}TAT", "état"),
        ] {
            assert_eq!(fold(a), fold(b), "{a}");
        }
        assert_ne!(fold("C#"), fold("C"));
        assert_ne!(fold("1.2"), fold("12"));
    }

    #[test]
    fn slips_are_small_and_never_in_numbers() {
        assert!(slips("technolgy", "technology"));
        assert!(slips("telecomunicatons", "telecommunications"));
        assert!(!slips("seller 1", "seller 6"));
        assert!(!slips("won", "win"));
        assert!(!slips("commerce", "ecommerce"));
        assert!(!slips("edtech", "fintech"));
    }
}

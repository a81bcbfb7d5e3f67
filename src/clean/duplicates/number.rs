//! Numbers under which a company is registered: SIREN and SIRET, VAT, DUNS, LEI, others as they are written.

/// What a column of numbers holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// SIREN (9 digits) or SIRET (14: the company's nine, then its establishment's five).
    Siren,
    /// VAT number, which begins with the letters of its country; a French one is read as the SIREN in it.
    Vat,
    /// DUNS number (9 digits), whose leading zeros may be lost.
    Duns,
    /// Legal Entity Identifier: 20 letters and digits, the last two of which check the rest.
    Lei,
    /// Some register's number, compared as written.
    Register,
}

/// A number that identifies a company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Scheme within which one company has one number: `SIREN`, `VAT DE`, `DUNS`, `LEI`, `register`.
    pub scheme: String,
    /// Digits, and capital letters where the scheme has them, without spaces or marks.
    pub digits: String,
    /// SIRET, where the number was one.
    pub establishment: Option<String>,
}

/// Why a number identifies nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    /// Wrong length or check digit.
    Invalid,
    /// Typed to fill the field: 000000000, 123456789.
    Placeholder,
}

/// Reads a number.
///
/// Spaces, points and dashes are left out. A SIREN or SIRET read from a spreadsheet may have lost its leading zeros. A
/// French VAT number is read as the SIREN it contains, so that the two agree.
///
/// # Errors
/// [`Unusable`]: the number identifies nobody.
///
/// # Examples
/// ```
/// use lookalike::clean::duplicates::number::{Kind, Unusable, read};
/// let siren = read("732 829 320", Kind::Siren).unwrap();
/// assert_eq!(siren, read("FR 44 732829320", Kind::Vat).unwrap());
/// assert_eq!(read("732 829 321", Kind::Siren), Err(Unusable::Invalid));
/// assert_eq!(read("000000000", Kind::Siren), Err(Unusable::Placeholder));
/// ```
pub fn read(text: &str, kind: Kind) -> Result<Number, Unusable> {
    let text: String = text
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .take(40)
        .collect::<String>()
        .to_ascii_uppercase();
    if placeholder(&text) {
        return Err(Unusable::Placeholder);
    }
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    match kind {
        Kind::Siren if digits => siren(&text),
        // `FR44732829320` in a column of SIREN.
        Kind::Siren => vat(&text),
        Kind::Vat if digits && matches!(text.len(), 9 | 14) && luhn(&text[..9]) => siren(&text),
        Kind::Vat => vat(&text),
        Kind::Duns => (digits && (7..=9).contains(&text.len()))
            .then(|| number("DUNS", format!("{text:0>9}")))
            .ok_or(Unusable::Invalid),
        Kind::Lei => lei(text),
        Kind::Register => (text.len() >= 5 && text.bytes().any(|b| b.is_ascii_digit()))
            .then(|| number("register", text))
            .ok_or(Unusable::Invalid),
    }
}

fn number(scheme: impl Into<String>, digits: impl Into<String>) -> Number {
    Number {
        scheme: scheme.into(),
        digits: digits.into(),
        establishment: None,
    }
}

/// Twenty characters that are 1 modulo 97, letters standing for 10 to 35.
///
/// Source: ISO 17442-1:2020 (LEI), whose check digits are those of ISO/IEC 7064, MOD 97-10.
fn lei(text: String) -> Result<Number, Unusable> {
    let rest = text
        .chars()
        .filter_map(|c| c.to_digit(36))
        .fold(0, |rest, value| {
            (rest * if value < 10 { 10 } else { 100 } + value) % 97
        });
    (text.len() == 20 && rest == 1)
        .then(|| number("LEI", text))
        .ok_or(Unusable::Invalid)
}

/// Establishments of La Poste do not follow Luhn: their digits sum to a multiple of five.
const LA_POSTE: &str = "356000000";

fn siren(digits: &str) -> Result<Number, Unusable> {
    let padded = match digits.len() {
        7..=9 => format!("{digits:0>9}"),
        12..=14 => format!("{digits:0>14}"),
        _ => return Err(Unusable::Invalid),
    };
    let siren = &padded[..9];
    if placeholder(siren) {
        return Err(Unusable::Placeholder);
    }
    let sums_to_five = || padded.bytes().map(|b| u32::from(b - b'0')).sum::<u32>() % 5 == 0;
    let checks = luhn(siren) && (padded.len() == 9 || luhn(&padded) || (siren == LA_POSTE && sums_to_five()));
    checks
        .then(|| Number {
            establishment: (padded.len() == 14).then(|| padded.clone()),
            ..number("SIREN", siren)
        })
        .ok_or(Unusable::Invalid)
}

/// Shapes of VAT numbers after the country's letters: least and most characters, and whether letters may occur.
///
/// Source: European Commission, VIES, structure of VAT identification numbers; GB, CH, NO and XI by their tax offices.
const SHAPES: [(&str, usize, usize, bool); 33] = [
    ("AT", 9, 9, true),
    ("BE", 9, 10, false),
    ("BG", 9, 10, false),
    ("CHE", 9, 13, true),
    ("CY", 9, 9, true),
    ("CZ", 8, 10, false),
    ("DE", 9, 9, false),
    ("DK", 8, 8, false),
    ("EE", 9, 9, false),
    ("EL", 9, 9, false),
    ("GR", 9, 9, false),
    ("ES", 9, 9, true),
    ("FI", 8, 8, false),
    ("FR", 11, 11, true),
    ("GB", 5, 12, true),
    ("HR", 11, 11, false),
    ("HU", 8, 8, false),
    ("IE", 8, 9, true),
    ("IT", 11, 11, false),
    ("LT", 9, 12, false),
    ("LU", 8, 8, false),
    ("LV", 11, 11, false),
    ("MT", 8, 8, false),
    ("MC", 11, 11, true),
    ("NL", 12, 12, true),
    ("NO", 9, 12, true),
    ("PL", 10, 10, false),
    ("PT", 9, 9, false),
    ("RO", 2, 10, false),
    ("SE", 12, 12, false),
    ("SI", 8, 8, false),
    ("SK", 10, 10, false),
    ("XI", 5, 12, true),
];

fn vat(text: &str) -> Result<Number, Unusable> {
    let (country, least, most, letters) = SHAPES
        .iter()
        .find(|(country, ..)| text.starts_with(country))
        .ok_or(Unusable::Invalid)?;
    let rest = &text[country.len()..];
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    let shaped = (*least..=*most).contains(&rest.len()) && (*letters || digits == rest.len());
    // Letters are few in every country's numbers: `FRANCE TELECOM` is none of them.
    if !shaped || digits * 2 < rest.len() || digits == 0 {
        return Err(Unusable::Invalid);
    }
    if placeholder(rest) {
        return Err(Unusable::Placeholder);
    }
    match *country {
        "FR" => french(rest),
        "BE" => {
            // Modulo 97 on the first eight of ten digits. Source: SPF Finances.
            let ten = format!("{rest:0>10}");
            let value = |range: std::ops::Range<usize>| ten[range].parse::<u64>().unwrap_or(0);
            let checks = 97 - value(0..8) % 97 == value(8..10);
            checks.then(|| number("VAT BE", ten)).ok_or(Unusable::Invalid)
        }
        // Greece writes both.
        "GR" => Ok(number("VAT EL", rest)),
        "CHE" | "NO" => Ok(number(
            format!("VAT {country}"),
            rest.chars().take(9).collect::<String>(),
        )),
        country => Ok(number(format!("VAT {country}"), rest)),
    }
}

/// Two characters of key, then the SIREN. Source: DGFiP; key = (12 + 3 · (SIREN mod 97)) mod 97, older keys with a
/// letter are not checked.
fn french(rest: &str) -> Result<Number, Unusable> {
    let (key, siren_text) = rest.split_at(2);
    let read = siren(siren_text)?;
    if let (Ok(key), Ok(siren)) = (key.parse::<u64>(), siren_text.parse::<u64>())
        && key != (12 + 3 * (siren % 97)) % 97
    {
        return Err(Unusable::Invalid);
    }
    Ok(read)
}

/// Whether digits pass Luhn's check.
///
/// Source: ISO/IEC 7812-1, annex B.
pub fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, b)| {
            let digit = u32::from(b.wrapping_sub(b'0'));
            let doubled = digit * (1 + i as u32 % 2);
            doubled / 10 + doubled % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Digits typed to fill a field: all the same, or counting up or down.
fn placeholder(text: &str) -> bool {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
    let steps = |step: i16| {
        digits
            .windows(2)
            .all(|pair| (i16::from(pair[1]) - i16::from(pair[0]) - step).rem_euclid(10) == 0)
    };
    digits.len() >= 5 && (steps(0) || steps(1) || steps(-1)) || text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: (&str, Kind), b: (&str, Kind)) -> bool {
        let (a, b) = (read(a.0, a.1).unwrap(), read(b.0, b.1).unwrap());
        (a.scheme, a.digits) == (b.scheme, b.digits)
    }

    #[test]
    fn a_company_has_one_number_however_written() {
        for text in ["732829320", "732.829.320", "732 829 320 00074", "FR44732829320"] {
            let read = read(text, Kind::Siren).unwrap();
            assert_eq!(
                (read.scheme.as_str(), read.digits.as_str()),
                ("SIREN", "732829320"),
                "{text}"
            );
        }
        assert!(same(("732829320", Kind::Vat), ("732829320", Kind::Siren)));
        assert!(same(("73282932000074", Kind::Siren), ("732829320", Kind::Siren)));
        assert!(same(("FR44732829320", Kind::Vat), ("732829320", Kind::Siren)));
        assert!(same(
            ("CHE-123.456.788 MWST", Kind::Vat),
            ("CHE123456788", Kind::Vat)
        ));
    }

    #[test]
    fn leading_zeros_come_back() {
        // 005 520 135, as a spreadsheet keeps it.
        assert!(luhn("005520135"));
        assert!(same(("5520135", Kind::Siren), ("005520135", Kind::Siren)));
    }

    #[test]
    fn wrong_and_made_up_numbers_identify_nobody() {
        for (text, kind, why) in [
            ("732829321", Kind::Siren, Unusable::Invalid),
            ("12", Kind::Siren, Unusable::Invalid),
            ("", Kind::Siren, Unusable::Placeholder),
            ("000000000", Kind::Siren, Unusable::Placeholder),
            ("123456789", Kind::Siren, Unusable::Placeholder),
            ("99999999900001", Kind::Siren, Unusable::Placeholder),
            ("FR45732829320", Kind::Vat, Unusable::Invalid),
            ("FRANCE TELECOM", Kind::Vat, Unusable::Invalid),
            ("DE12345678", Kind::Vat, Unusable::Placeholder),
            ("DE13695197", Kind::Vat, Unusable::Invalid),
            ("BE0428759498", Kind::Vat, Unusable::Invalid),
            ("x", Kind::Register, Unusable::Invalid),
            // The identifiers of ISO 17442's registry end in their check digits; one digit off is none.
            ("506700GE1G29325QX364", Kind::Lei, Unusable::Invalid),
            ("506700GE1G29325QX36", Kind::Lei, Unusable::Invalid),
            ("مرحبا", Kind::Vat, Unusable::Placeholder),
        ] {
            assert_eq!(read(text, kind), Err(why), "{text}");
        }
        assert!(read("BE0428759497", Kind::Vat).is_ok());
        // The Global LEI Foundation's own.
        assert!(same(
            ("506700GE1G29325QX363", Kind::Lei),
            ("5067 00GE 1G29 325Q X363", Kind::Lei)
        ));
        assert!(read("35600000000048", Kind::Siren).is_ok());
    }
}

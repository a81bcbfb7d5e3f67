//! How alike two company names are.

mod candidates;
pub mod channel;

use rayon::prelude::*;

use super::name::{Name, conflicting_forms};
use super::reason::Resemblance;
use super::words::{Weight, unpaired, weight};
use channel::Channel;

/// Least likeness of names that somebody should look at. House choice, on the tuning half of the hand-made pairs.
pub const REVIEW: f64 = 0.88;
/// Least likeness of names that one more fact in common (city, postcode, phone, domain) makes one account. House choice.
pub const SURE: f64 = 0.92;

/// Likeness of two names, and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness {
    /// 0 (different companies as far as names tell) to 1 (one name, spelt in two ways).
    pub value: f64,
    /// How they are alike.
    pub resemblance: Resemblance,
}

const DIFFERENT: Likeness = Likeness {
    value: 0.0,
    resemblance: Resemblance::Different,
};

/// How alike two names are.
///
/// Words are paired off: equal ones first, then those a slip of the keyboard apart. What stays over decides: a word that
/// tells companies apart, a place or a number on either side means another company, however alike the letters are;
/// `Group` or an article does not. House choice; the value is the mean Jaro–Winkler similarity of the words weighted
/// by length, lowered to 0.97 for another order and 0.93 for an added `Group`.
///
/// # Examples
/// ```
/// use lookalike::clean::duplicates::name::normalised;
/// use lookalike::clean::duplicates::near::{REVIEW, likeness};
/// let alike = |a, b| likeness(&normalised(a).unwrap(), &normalised(b).unwrap()).value;
/// assert_eq!(alike("Kervadec SAS", "KERVADEC"), 1.0);
/// assert!(alike("Schnieder Electric", "Schneider Electric") > REVIEW);
/// assert_eq!(alike("Studio 21", "Studio 22"), 0.0);
/// assert_eq!(alike("Crédit Agricole Nord", "Crédit Agricole Sud"), 0.0);
/// ```
///
/// Source: Jaro (1989), *JASA* 84:414-420; Winkler (1990), ASA Survey Research Methods 354-359 (crate `strsim`).
pub fn likeness(a: &Name, b: &Name) -> Likeness {
    if a.key == b.key {
        return match conflicting_forms(a, b) {
            true => Likeness {
                value: 0.95,
                resemblance: Resemblance::OtherForm,
            },
            false => Likeness {
                value: 1.0,
                resemblance: Resemblance::Same,
            },
        };
    }
    if hopeless(a, b) {
        return DIFFERENT;
    }
    let (left, right) = (unpaired(&a.words, &b.words), unpaired(&b.words, &a.words));
    if left.is_empty() && right.is_empty() {
        return Likeness {
            value: 0.97,
            resemblance: Resemblance::Reordered,
        };
    }
    let found = over(a, b, left, right);
    // Two letters apart and of two legal forms: two companies.
    if conflicting_forms(a, b) { DIFFERENT } else { found }
}

/// Whether one name is the other with further words, none of which says place or number: `Acme`, `Acme Robotics`.
pub fn contains(a: &Name, b: &Name) -> bool {
    let (left, right) = (unpaired(&a.words, &b.words), unpaired(&b.words, &a.words));
    let (over, words) = match (left.is_empty(), right.is_empty()) {
        (true, _) => (right, &a.words),
        (_, true) => (left, &b.words),
        _ => return false,
    };
    let telling = |word: &String| matches!(weight(word), Weight::Telling);
    words.iter().any(telling) && over.iter().all(|word| weight(word) != Weight::Exact)
}

/// Whether a word of one name has no partner in the other and nothing else can save the pair: most pairs end here.
fn hopeless(a: &Name, b: &Name) -> bool {
    let alone = |of: &Name, other: &Name| {
        of.words.iter().any(|word| {
            let partner = |o: &String| {
                o.as_bytes()[0] == word.as_bytes()[0]
                    && (o.len().abs_diff(word.len()) <= 2 || shortened(o, word))
            };
            !other.words.iter().any(partner) && !matches!(weight(word), Weight::Stop | Weight::Light)
        })
    };
    let cut_elsewhere = a.words.len() != b.words.len() && a.key.len().abs_diff(b.key.len()) <= 2;
    let initials = |short: &Name, long: &Name| {
        long.words.len() > short.words.len() && short.words.iter().any(|w| (3..=7).contains(&w.len()))
    };
    !cut_elsewhere && !initials(a, b) && !initials(b, a) && (alone(a, b) || alone(b, a))
}

/// Whether both names have a telling word, letter for letter.
pub fn share_telling(a: &Name, b: &Name) -> bool {
    let telling = |word: &&String| weight(word) == Weight::Telling && word.len() > 3;
    a.words.iter().filter(telling).any(|word| b.words.contains(word))
}

/// Likeness by the words that are not equal.
fn over(a: &Name, b: &Name, mut left: Vec<&str>, mut right: Vec<&str>) -> Likeness {
    let shared = a.words.len() - left.len();
    let shared_telling = a
        .words
        .iter()
        .any(|w| !left.contains(&w.as_str()) && weight(w) == Weight::Telling && w.len() > 3);
    let (mut sum, mut length) = (0.0, 0.0);
    for word in a.words.iter().filter(|w| !left.contains(&w.as_str())) {
        sum += word.len() as f64;
        length += word.len() as f64;
    }
    let mut typed = false;
    left.retain(|word| {
        let best = right
            .iter()
            .enumerate()
            .filter_map(|(i, other)| Some((slip(word, other, shared_telling)?, i)))
            .max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1)));
        let Some((similarity, i)) = best else { return true };
        right.swap_remove(i);
        sum += similarity * word.len() as f64;
        length += word.len() as f64;
        typed = true;
        false
    });
    if left.is_empty() && right.is_empty() {
        return Likeness {
            value: sum / length,
            resemblance: Resemblance::Slip,
        };
    }
    if let Some(value) = run_together(a, b, &left, &right) {
        return Likeness {
            value,
            resemblance: Resemblance::Slip,
        };
    }
    let unimportant = |words: &[&str], weights: &[Weight]| words.iter().all(|w| weights.contains(&weight(w)));
    let one_side = left.is_empty() || right.is_empty();
    let left_over = || left.iter().chain(&right).copied().collect::<Vec<_>>();
    if shared + usize::from(typed) > 0 && length > 0.0 {
        if unimportant(&left_over(), &[Weight::Stop]) {
            return Likeness {
                value: 0.97 * sum / length,
                resemblance: Resemblance::Article,
            };
        }
        let light = |words: &[&str]| unimportant(words, &[Weight::Stop, Weight::Light]);
        // `Campari Group`, `Gruppo Campari`: on both sides too, if both say nothing but that.
        if light(&left)
            && light(&right)
            && telling(a)
            && telling(b)
            && (one_side || all_groups(&left, &right))
        {
            return Likeness {
                value: 0.93 * sum / length,
                resemblance: Resemblance::Group,
            };
        }
    }
    if !typed && (acronym(&left, &right, a, b) || acronym(&right, &left, b, a)) {
        return Likeness {
            value: 0.90,
            resemblance: Resemblance::Initials,
        };
    }
    DIFFERENT
}

fn telling(name: &Name) -> bool {
    name.words.iter().any(|w| weight(w) == Weight::Telling)
}

/// `Group` in two languages, not `Group` against `Holding`.
fn all_groups(left: &[&str], right: &[&str]) -> bool {
    left.iter()
        .chain(right)
        .all(|w| w.starts_with("gr") || weight(w) == Weight::Stop)
}

/// Similarity of two words that one slip of the keyboard could make of one another, `None` for others.
///
/// One insertion, omission, substitution or exchange of neighbours; two from 12 letters. Words under 6 letters are too
/// often other words (`Leroy`, `Leray`), unless the names share a telling word. Digits are never slips.
fn slip(a: &str, b: &str, supported: bool) -> Option<f64> {
    let exact = weight(a) == Weight::Exact || weight(b) == Weight::Exact;
    if supported && !exact && shortened(a, b) && digits(a).eq(digits(b)) {
        return Some(SHORTENED);
    }
    let (shorter, longer) = (a.len().min(b.len()), a.len().max(b.len()));
    let allowed = match shorter {
        0..=4 => return None,
        5 if !supported => return None,
        5..=11 => 1,
        _ => 2,
    };
    if longer - shorter > allowed || exact {
        return None;
    }
    if digits(a).ne(digits(b)) || a.as_bytes()[0] != b.as_bytes()[0] {
        return None;
    }
    let replaced = shorter == longer && a.bytes().zip(b.bytes()).filter(|(x, y)| x != y).count() == 1;
    if replaced && !supported && shorter < REPLACED {
        return None;
    }
    (strsim::damerau_levenshtein(a, b) <= allowed).then(|| strsim::jaro_winkler(a, b))
}

/// Letters from which a word with one of them replaced is still that word: `Thales` and `Thalys` are two companies.
const REPLACED: usize = 8;

/// Likeness of a word and its beginning, where the names share a telling word: `Dassault Aviat.`. House choice.
const SHORTENED: f64 = 0.92;

/// Whether one word is the beginning of the other, by at least four letters.
fn shortened(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    short.len() >= 4 && long.len() > short.len() + 1 && long.starts_with(short)
}

fn digits(text: &str) -> impl Iterator<Item = u8> + '_ {
    text.bytes().filter(u8::is_ascii_digit)
}

/// Likeness of names whose words were cut elsewhere and mistyped: `Lero Merlin`, `Leroymerlin`.
fn run_together(a: &Name, b: &Name, left: &[&str], right: &[&str]) -> Option<f64> {
    if left.len() == right.len() {
        return None;
    }
    let any_exact = left.iter().chain(right).any(|word| weight(word) == Weight::Exact);
    if any_exact || left.is_empty() || right.is_empty() {
        return None;
    }
    slip(&a.key, &b.key, false)
}

/// Whether what one name has alone is the initials of what the other has alone; three letters at least.
fn acronym(short: &[&str], long: &[&str], whole_short: &Name, whole_long: &Name) -> bool {
    let [letters] = short else { return false };
    let telling: Vec<char> = long
        .iter()
        .filter(|w| weight(w) != Weight::Stop)
        .filter_map(|w| w.chars().next())
        .collect();
    let whole = whole_short.words.len() == 1;
    if letters.len() < 3 {
        return false;
    }
    let of = |initials: &str| abbreviates(letters, initials);
    of(&telling.iter().collect::<String>()) || (whole && of(&whole_long.initials))
}

/// Whether letters are initials, at most one of which is left out, neither the first nor the second.
fn abbreviates(letters: &str, initials: &str) -> bool {
    if letters == initials {
        return true;
    }
    let missing = initials.len() == letters.len() + 1 && letters.len() >= 4;
    missing
        && letters.is_ascii()
        && initials.is_ascii()
        && (2..initials.len())
            .any(|skip| letters[..skip] == initials[..skip] && letters[skip..] == initials[skip + 1..])
}

/// Two names of a table that are alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    /// Position of the one name.
    pub a: u32,
    /// Position of the other, `a < b`.
    pub b: u32,
    /// How alike they are; at least [`REVIEW`].
    pub likeness: Likeness,
    /// Estimated probability that names so alike are one account's, whatever else is known.
    pub probability: f64,
}

/// Names worth comparing that are alike as they are written, or too much for chance with `least` probability.
pub fn pairs(names: &[Name], channel: &Channel, least: f64) -> Vec<Near> {
    candidates::candidates(names)
        .into_par_iter()
        .filter_map(|(a, b)| {
            let (left, right) = (&names[a as usize], &names[b as usize]);
            let mut found = likeness(left, right);
            let common = channel.compare(left, right).filter(|_| left.key != right.key);
            let probability = common.map_or(0.0, |common| channel.probability(common));
            if found.value < REVIEW && probability >= least {
                found = Likeness {
                    value: REVIEW,
                    resemblance: Resemblance::Slip,
                };
            }
            (found.value >= REVIEW).then_some(Near {
                a,
                b,
                likeness: found,
                probability,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::name::normalised;
    use super::*;

    fn alike(a: &str, b: &str) -> f64 {
        likeness(&normalised(a).unwrap(), &normalised(b).unwrap()).value
    }

    #[test]
    fn likeness_is_symmetric() {
        for (a, b) in [
            ("Schnieder Electric", "Schneider Electric"),
            ("IBM", "International Business Machines"),
            ("Groupe Renault", "Renault"),
            ("Airbus", "Airbus France"),
            ("Dupont Conseil", "Conseil Dupond"),
        ] {
            assert_eq!(alike(a, b), alike(b, a), "{a}");
        }
    }

    #[test]
    fn places_and_numbers_are_not_slips() {
        for (a, b) in [
            ("Studio 21", "Studio 22"),
            ("Innova24", "Innova42"),
            ("Mairie de Nantes", "Mairie de Mantes"),
            ("Kervadec Austria", "Kervadec Australia"),
            ("Airbus", "Airbus France"),
            ("Fund II", "Fund III"),
        ] {
            assert_eq!(alike(a, b), 0.0, "{a}");
        }
    }

    #[test]
    fn all_alike_names_of_a_table_are_found() {
        let names: Vec<Name> = [
            "Schneider Electric",
            "Airbus",
            "Schnieder Electric",
            "Dupont Martin",
            "Martin Dupont SARL",
            "Kering",
            "Kering Group",
            "SNCF",
            "Société Nationale des Chemins de fer Français",
        ]
        .iter()
        .map(|text| normalised(text).unwrap())
        .collect();
        let found: Vec<(u32, u32)> = pairs(&names, &Channel::of(&names), 0.5)
            .into_iter()
            .map(|near| (near.a, near.b))
            .collect();
        assert_eq!(found, [(0, 2), (3, 4), (5, 6), (7, 8)]);
    }

    #[test]
    fn many_alike_beginnings_take_no_square() {
        let names: Vec<Name> = (0..100_000)
            .map(|i| normalised(&format!("Kervadec Immobilier Residence {i}")).unwrap())
            .collect();
        assert!(pairs(&names, &Channel::of(&names), 0.5).len() < 10_000_000);
    }
}

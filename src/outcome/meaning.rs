//! What the values of an outcome column say, by their words.

use crate::outcome::value::ReadAs;
use crate::vocabulary::fold::words;
use crate::vocabulary::{OUTCOMES, STAGES, VALUES};

/// What one value says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sense {
    Won,
    Lost,
    Churned,
    /// Gone, but nobody says that it was a customer.
    Departed,
    /// A sale or a contract.
    CalledOff,
    /// A customer or a deal.
    Active,
    Open,
    Unclear,
}

/// What a text of the vocabulary is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Won,
    Customer,
    Lost,
    Churned,
    Departed,
    CalledOff,
    Active,
    Stage,
    Running,
    Doubtful,
    Not,
    Yet,
    Former,
}

/// Most words of a text of the vocabulary.
const LONGEST: usize = 3;

/// Words between a negation and what it denies, at most (house choice: "not a paying customer").
const REACH: usize = 2;

impl Word {
    fn of(text: &str) -> Option<Self> {
        let lists = [
            (&OUTCOMES.won, Self::Won),
            (&OUTCOMES.lost, Self::Lost),
            (&OUTCOMES.churned, Self::Churned),
            (&OUTCOMES.departed, Self::Departed),
            (&OUTCOMES.called_off, Self::CalledOff),
            (&OUTCOMES.customers, Self::Customer),
            (&OUTCOMES.active, Self::Active),
            (&OUTCOMES.doubtful, Self::Doubtful),
            (&OUTCOMES.former, Self::Former),
            (&OUTCOMES.not, Self::Not),
            (&OUTCOMES.yet, Self::Yet),
            (&STAGES.running, Self::Running),
            (&STAGES.stages, Self::Stage),
        ];
        lists
            .into_iter()
            .find_map(|(list, word)| list.contains(text).then_some(word))
    }
}

/// Words of a value that count: without figures, such as a stage's number in front or its percentage behind.
fn telling(value: &str) -> Vec<String> {
    let mut telling = words(value);
    telling.retain(|word| !word.bytes().all(|b| b.is_ascii_digit()));
    telling
}

/// The texts of the vocabulary in a value, in order, each with its place; the longest that begins at a word counts.
fn found(value: &[String]) -> Vec<(usize, Word)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < value.len() {
        let longest = (1..=LONGEST.min(value.len() - at)).rev();
        let mut known =
            longest.filter_map(|length| Some((length, Word::of(&value[at..at + length].join(" "))?)));
        match known.next() {
            Some((length, word)) => {
                found.push((at, word));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// Whether a value says customer and nothing else: `New customer`, no `Customer meeting`.
fn is_customer(value: &[String]) -> bool {
    let is = |word: &String| OUTCOMES.customers.contains(word);
    let beside = |word: &String| OUTCOMES.beside_customers.contains(word) || OUTCOMES.active.contains(word);
    value.iter().any(is) && value.iter().all(|word| is(word) || beside(word))
}

impl Sense {
    fn of(value: &str) -> Self {
        let value = telling(value);
        let plain_customer = is_customer(&value);
        let found = found(&value);
        let has = |wanted: Word| found.iter().any(|(_, word)| *word == wanted);
        if plain_customer {
            return Self::Won;
        }
        // "Left a message" is a stage.
        let departed = has(Word::Departed) && (value.len() == 1 || value[0] != "left");
        let (mut won, mut lost, mut churned, mut doubtful) =
            (false, false, departed || has(Word::Churned), has(Word::Doubtful));
        let mut running = has(Word::Running);
        for (i, (at, word)) in found.iter().enumerate() {
            let before = i.checked_sub(1).map(|i| found[i]);
            let near = |(place, _): &(usize, Word)| at - place <= REACH + 1;
            let before = before.filter(near).map(|(_, word)| word);
            let two_before = i.checked_sub(2).map(|i| found[i].1);
            // "Not yet won", "pas encore client", "noch kein Kunde".
            let denied =
                before == Some(Word::Not) || (before == Some(Word::Yet) && two_before == Some(Word::Not));
            let temporary = denied && (before == Some(Word::Yet) || two_before == Some(Word::Yet));
            let former = before == Some(Word::Former);
            match word {
                Word::Won | Word::Customer if former => churned = true,
                Word::Won | Word::Customer if temporary => running = true,
                Word::Won | Word::Customer if denied => lost = true,
                Word::Won => won = true,
                Word::Churned | Word::Departed if denied => {
                    won = true;
                    churned = false;
                }
                Word::Lost | Word::CalledOff | Word::Active if denied => doubtful = true,
                Word::Lost => lost = true,
                _ => {}
            }
        }
        let called_off = has(Word::CalledOff) && !lost && !churned;
        let decided = won || lost || churned || called_off;
        match (won, lost, churned) {
            _ if decided && running => Self::Unclear,
            _ if called_off && won => Self::Unclear,
            (_, _, true) if departed && !has(Word::Churned) && !won && !lost => Self::Departed,
            (_, _, true) => Self::Churned,
            (true, true, _) => Self::Unclear,
            (true, false, _) => Self::Won,
            (false, true, _) if is_lost_customer(&value, &found) => Self::Churned,
            (false, true, _) => Self::Lost,
            _ if called_off && is_lost_customer(&value, &found) => Self::Churned,
            _ if called_off => Self::CalledOff,
            _ if doubtful => Self::Unclear,
            _ if running || has(Word::Stage) => Self::Open,
            _ if has(Word::Active) => Self::Active,
            _ => Self::Unclear,
        }
    }
}

/// `Lost customer`, `Cancelled customer`: it was one.
fn is_lost_customer(value: &[String], found: &[(usize, Word)]) -> bool {
    let only = |word: &Word| matches!(word, Word::Lost | Word::CalledOff | Word::Customer);
    let beside = |at: usize| OUTCOMES.beside_customers.contains(value[at].as_str());
    let unknown = (0..value.len()).filter(|at| found.iter().all(|(place, _)| place != at));
    found.iter().all(|(at, word)| only(word) || beside(*at))
        && found.iter().any(|(_, word)| *word == Word::Customer)
        && unknown.into_iter().all(beside)
}

/// A column's name, as far as it says what "yes" means in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum YesMeans {
    Won,
    Lost,
    Churned,
    Nothing,
}

impl YesMeans {
    /// Of a name that says nothing else: `churn_flag`, `Converted`, no `signed_nda`.
    fn of(column: &str) -> Self {
        let name = telling(column);
        let found = found(&name);
        let any = |list: &[Word]| found.iter().any(|(_, word)| list.contains(word));
        let named = |list: &crate::vocabulary::Words| name.iter().any(|word| list.contains(word));
        let left = any(&[Word::Churned, Word::Departed]);
        let lost = any(&[Word::Lost, Word::CalledOff]) || named(&OUTCOMES.bad);
        let won = any(&[Word::Won]) || named(&OUTCOMES.good);
        let customer = any(&[Word::Customer]);
        let says = |word: &String| {
            let sense = Word::of(word);
            let telling = !matches!(sense, None | Some(Word::Stage | Word::Running | Word::Doubtful));
            telling
                || [&OUTCOMES.good, &OUTCOMES.bad, &OUTCOMES.beside, &OUTCOMES.results]
                    .iter()
                    .any(|list| list.contains(word))
        };
        if any(&[Word::Not, Word::Former]) || !name.iter().all(says) {
            return Self::Nothing;
        }
        match (won || customer, lost, left) {
            _ if won && (lost || left) => Self::Nothing,
            (_, _, true) => Self::Churned,
            (_, true, _) => Self::Lost,
            (true, ..) => Self::Won,
            _ if named(&OUTCOMES.results) => Self::Won,
            _ => Self::Nothing,
        }
    }
}

/// Whether a value affirms or denies; `None` of anything else.
fn answer(value: &str) -> Option<bool> {
    let plain = words(value).join(" ");
    let plain = plain.as_str();
    if VALUES.yes.contains(plain) || OUTCOMES.yes.contains(plain) {
        Some(true)
    } else if VALUES.no.contains(plain) || OUTCOMES.no.contains(plain) {
        Some(false)
    } else {
        None
    }
}

/// Whether a date's name says that it is the day on which accounts were won, or lost (or left).
pub(super) fn says_day_of(column: &str) -> Option<ReadAs> {
    let name = telling(column);
    let found = found(&name);
    let any = |list: &[Word]| found.iter().any(|(_, word)| list.contains(word));
    let won = any(&[Word::Won]);
    let lost = any(&[Word::Lost, Word::Churned, Word::CalledOff, Word::Departed]);
    match (won, lost) {
        _ if any(&[Word::Not, Word::Former, Word::Running]) => None,
        (true, false) => Some(ReadAs::Won),
        (false, true) => Some(ReadAs::Lost),
        _ => None,
    }
}

/// Whether a value is a plain yes or no.
pub(super) fn is_answer(value: &str) -> bool {
    answer(value).is_some()
}

/// Whether a value says customer, so that those beside it may be no customers yet.
pub(super) fn says_customer(value: &str) -> bool {
    is_customer(&telling(value))
}

/// Whether a value says that somebody is no customer yet.
pub(super) fn says_not_yet(value: &str) -> bool {
    telling(value).iter().any(|word| STAGES.not_yet.contains(word))
}

/// What each value of a column is read as.
pub(super) fn read_values<S: AsRef<str>>(column: &str, values: &[S]) -> Vec<ReadAs> {
    let mut read = by_words(column, values);
    opposites(values, &mut read);
    read
}

/// As [`read_values`], each value by its own words and those of the column's name.
pub(super) fn by_words<S: AsRef<str>>(column: &str, values: &[S]) -> Vec<ReadAs> {
    let senses: Vec<Sense> = values.iter().map(|value| Sense::of(value.as_ref())).collect();
    let says = |wanted: Sense| senses.contains(&wanted);
    let called_off = match says(Sense::Lost) {
        true => ReadAs::Lost,
        false => ReadAs::Churned,
    };
    let left = says(Sense::Churned) || (says(Sense::CalledOff) && called_off == ReadAs::Churned);
    let active = match says(Sense::Won) || says(Sense::Lost) {
        true => ReadAs::Open,
        false if left => ReadAs::Won,
        false => ReadAs::Unclear,
    };
    let yes = YesMeans::of(column);
    let one = |(value, sense): (&S, &Sense)| match (answer(value.as_ref()), sense) {
        (Some(true), _) => match yes {
            YesMeans::Won => ReadAs::Won,
            YesMeans::Lost => ReadAs::Lost,
            YesMeans::Churned => ReadAs::Churned,
            YesMeans::Nothing => ReadAs::Unclear,
        },
        (Some(false), _) => match yes {
            YesMeans::Won => ReadAs::Lost,
            YesMeans::Lost | YesMeans::Churned => ReadAs::Won,
            YesMeans::Nothing => ReadAs::Unclear,
        },
        (None, Sense::Won) => ReadAs::Won,
        (None, Sense::Lost) => ReadAs::Lost,
        (None, Sense::Churned | Sense::Departed) => ReadAs::Churned,
        (None, Sense::CalledOff) => called_off,
        (None, Sense::Active) => active,
        (None, Sense::Open) => ReadAs::Open,
        (None, Sense::Unclear) => ReadAs::Unclear,
    };
    values.iter().zip(&senses).map(one).collect()
}

/// Two values that are all that is decided may say it together: `acquired` and `closed`. A third (`ipo`) could be
/// either, and only the user knows.
fn opposites<S: AsRef<str>>(values: &[S], read: &mut [ReadAs]) {
    let plain: Vec<String> = values
        .iter()
        .map(|value| telling(value.as_ref()).join(" "))
        .collect();
    let decided = |at: &usize| read[*at] != ReadAs::Open;
    let decided: Vec<usize> = (0..values.len()).filter(decided).collect();
    for (good, bad) in OUTCOMES.opposites.iter() {
        let only = decided.iter().all(|at| plain[*at] == *good || plain[*at] == *bad);
        let both = [good, bad]
            .iter()
            .all(|word| decided.iter().any(|at| plain[*at] == **word));
        if only && both {
            for at in &decided {
                read[*at] = if plain[*at] == *good {
                    ReadAs::Won
                } else {
                    ReadAs::Lost
                };
            }
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of each reading, told apart by the marks in front: `+` won, `-` lost, `~` churned, `.` open, `?` unclear.
    fn check(column: &str, marked: &[&str]) {
        let values: Vec<&str> = marked.iter().map(|value| &value[1..]).collect();
        let read = read_values(column, &values);
        for (marked, read) in marked.iter().zip(read) {
            let wanted = match marked.as_bytes()[0] {
                b'+' => ReadAs::Won,
                b'-' => ReadAs::Lost,
                b'~' => ReadAs::Churned,
                b'.' => ReadAs::Open,
                _ => ReadAs::Unclear,
            };
            assert_eq!(read, wanted, "{marked} in {column}: {marked:?}");
        }
    }

    #[test]
    fn words_stand_in_phrases_and_numbers_and_percentages_do_not_count() {
        check(
            "stage",
            &[
                "+Closed Won - Renewal",
                "+7 - Closed Won",
                "+G. Project Won",
                "+closed_won",
                "+ClosedWon",
                "+CLOSEDWON",
                "+WON ",
                "-06. Verloren",
                "-Closed Lost to Competition",
                "-Lost at proposal",
                "-Lost: no budget",
                "-Closed - No Decision",
                "-Dead",
                "-Disqualified",
                "-Junk Lead",
                "-Not won",
                "-won't buy",
                "-not a paying customer",
                ".Negotiation (80%)",
                ".3) Angebot",
                "?Closed",
                "?Won, then lost",
                "?Won - pending signature",
                "?Quote accepted",
                "-Quote rejected",
                ".not yet won",
                ".pas encore client",
                ".Noch kein Kunde",
                "~Former customer",
                "~ex-client",
                "~Lost customer",
                "~Cancelled customer",
                "~oud-klant",
                "?Do not contact",
                "~kein Kunde mehr",
                "+Client actif",
                "?Customer service",
                ".Customer meeting",
                "-Cancelled",
                ".Active",
                ".Left a message",
                "?Project Completed",
            ],
        );
    }

    #[test]
    fn what_depends_on_its_neighbours_is_read_beside_them() {
        check("status", &["+Active", "~Cancelled", "~Churned"]);
        check("status", &["?Active", "?Inactive"]);
        check("status", &["?Active", "~Terminated", "?On leave"]);
        check("statut", &["+Actif", "~Résilié"]);
        check("statut", &["~Parti", "+Pas parti"]);
        check("status", &["+acquired", "-closed", ".operating"]);
        check("status", &["?acquired", "?closed", "?ipo", ".operating"]);
        check("marital_status", &["?Married", "?Single"]);
    }

    #[test]
    fn yes_means_what_the_name_says() {
        for name in [
            "Converted",
            "is_won",
            "Won?",
            "customer",
            "Gagné",
            "client_signé",
            "Result",
            "conversion_flag",
        ] {
            check(name, &["+1", "-0"]);
        }
        for name in ["Churn", "churn_flag", "has_churned", "customer_churned"] {
            check(name, &["~Yes", "+No"]);
        }
        check("Lost", &["-true", "+false"]);
        check("perdu", &["-oui", "+non"]);
        for name in [
            "signed_nda",
            "has_customer_portal",
            "won_lost",
            "retention_1",
            "not_customer",
            "active",
            "y",
        ] {
            check(name, &["?1", "?0"]);
        }
    }
}

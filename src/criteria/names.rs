//! What a column's name tells: whom or what it is about, and when it is filled in.

use crate::criteria::Reason;
use crate::criteria::consequence::says_end;
use crate::table::{Column, Kind, Values};
use crate::vocabulary::fold::words;
use crate::vocabulary::{COLUMNS, Phrases, ROLES, Words};

/// Years that days of founding span, and records of a CRM do not; and the day before which no CRM was (house choices).
const YEARS_OF_FOUNDING: f64 = 25.0;
const FIRST_RECORDS: f64 = 7305.0; // 1990-01-01
const DAYS_A_YEAR: f64 = 365.25;

/// Share of a column's levels that must be currencies (house choice).
const NEARLY_ALL: f64 = 0.8;

/// Why a column's name says that it is known only once an account is decided.
pub fn hindsight(column: &Column) -> Option<Reason> {
    let words = words(&column.name);
    duration(column, &words).or_else(|| {
        let words = anywhere(&words, &COLUMNS.afterwards).or_else(|| says_end(column))?;
        Some(Reason::NamedAfterwards { words })
    })
}

/// Why a column's name says that it is about a person, not an account.
pub fn personal(column: &Column) -> Option<Reason> {
    let words = words(&column.name);
    // "Do not email: yes / no" says nothing about anybody in particular.
    if column.kind() == Kind::Boolean || column.kind() == Kind::Number {
        return None;
    }
    // Side by side: `last_feature_name` is no last name.
    if let Some(tells) = COLUMNS
        .personal
        .iter()
        .find(|all| side_by_side(&words, all).is_some())
    {
        return Some(Reason::NamedPersonal {
            words: tells.join(" "),
        });
    }
    (column.kind() != Kind::Date && is_contact(&words)).then(|| Reason::NamedPersonal {
        words: words.join(" "),
    })
}

/// Whether a name is that of a contact, whatever joins its words: `Nom du contact`.
pub fn is_contact(words: &[String]) -> bool {
    let bare: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| !ROLES.of.contains(word))
        .collect();
    ROLES
        .contacts
        .iter()
        .any(|contact| contact.iter().eq(bare.iter()))
}

/// Identifiers that recur point at something else (an owner, an account of several deals): learning them learns
/// the past by heart.
pub fn foreign_key(column: &Column) -> Option<Reason> {
    let words = words(&column.name);
    let key = words
        .iter()
        .find(|word| ROLES.identifiers.contains(word) || ROLES.registers.contains(word))
        .cloned()
        .or_else(|| numbered(&column.name, &words));
    let recurs = match &column.values {
        Values::Levels(_) => column.kind() == Kind::Category,
        Values::Number(numbers) => numbers.iter().all(|v| v.is_nan() || v.fract() == 0.0),
        Values::Date(_) => false,
    };
    key.filter(|_| recurs)
        .map(|words| Reason::NamedIdentifier { words })
}

/// Why a column's name says that it is overwritten for as long as the account lives.
pub fn overwritten(column: &Column) -> Option<Reason> {
    let words = words(&column.name);
    let of = |list: &[&str]| words.iter().find(|word| list.contains(&word.as_str())).cloned();
    let (first, thing) = (of(&COLUMNS.latest)?, of(&COLUMNS.overwritten)?);
    Some(Reason::NamedOverwritten {
        words: format!("{first} {thing}"),
    })
}

/// Why a column's name says that only customers have it.
pub fn after_sale(column: &Column) -> Option<Reason> {
    let words = anywhere(&words(&column.name), &COLUMNS.after_sale)?;
    Some(Reason::NamedAfterSale { words })
}

/// Why a column is no trait of an account: it says who sells, how likely a deal is, when its record began, or in which
/// currency amounts are written.
pub fn no_trait(column: &Column) -> Option<Reason> {
    let words = words(&column.name);
    seller(column, &words)
        .or_else(|| forecast(column, &words))
        .or_else(|| record_age(column, &words))
        .or_else(|| beginning(column))
        .or_else(|| currency(column, &words))
}

/// `Account Owner`, `owner_id`, `Propriétaire de la transaction`; `owner_company` and `manager_count` are about something
/// else.
fn seller(column: &Column, words: &[String]) -> Option<Reason> {
    let named = match column.kind() {
        Kind::Category | Kind::Text | Kind::Set => true,
        // A number of managers is a trait, the number of one is not.
        Kind::Number => words.iter().any(|word| ROLES.naming.contains(word)),
        Kind::Boolean | Kind::Date => false,
    };
    if !named {
        return None;
    }
    let beside = |at: usize, before: usize| {
        let word = &words[at];
        let of = at > 0 && ROLES.of.contains(&words[at - 1]);
        ROLES.of.contains(word)
            || ROLES.beside_sellers.contains(word)
            || (ROLES.sold.contains(word) && (at < before || of))
    };
    ROLES.sellers.iter().find_map(|seller| {
        let at = side_by_side(words, seller)?;
        let rest = (0..words.len()).filter(|i| !(at..at + seller.len()).contains(i));
        let mut rest = rest.filter(|i| {
            !ROLES
                .sellers
                .iter()
                .any(|one| one.len() == 1 && *one[0] == words[*i])
        });
        rest.all(|i| beside(i, at)).then(|| Reason::NamedSeller {
            words: seller.join(" "),
        })
    })
}

/// `probability`, `win %`, `Forecast category`; `default_probability` is another chance.
fn forecast(column: &Column, words: &[String]) -> Option<Reason> {
    if matches!(column.kind(), Kind::Boolean | Kind::Date) {
        return None;
    }
    let percent = column.name.contains('%') && !words.is_empty();
    if percent && words.iter().all(|word| ROLES.percents.contains(word)) {
        let words = format!("{} %", words.join(" "));
        return Some(Reason::NamedForecast { words });
    }
    ROLES.forecasts.iter().find_map(|forecast| {
        let at = side_by_side(words, forecast)?;
        let mut rest = (0..words.len()).filter(|i| !(at..at + forecast.len()).contains(i));
        rest.all(|i| ROLES.beside_forecasts.contains(&words[i]))
            .then(|| Reason::NamedForecast {
                words: forecast.join(" "),
            })
    })
}

/// How long a deal took: known once it is decided.
fn duration(column: &Column, words: &[String]) -> Option<Reason> {
    if matches!(column.kind(), Kind::Boolean | Kind::Date) || words.iter().any(|w| ROLES.lasting.contains(w))
    {
        return None;
    }
    anywhere(words, &ROLES.durations).map(|words| Reason::NamedDuration { words })
}

/// How old a record is: it tells when it began.
fn record_age(column: &Column, words: &[String]) -> Option<Reason> {
    if column.kind() != Kind::Number || words.iter().any(|word| ROLES.founded.contains(word)) {
        return None;
    }
    anywhere(words, &ROLES.record_ages).map(|words| Reason::NamedBeginning { words })
}

/// Why a column says when an account's story or its record began: that tells when, not who. Days that span decades, or
/// whose name says company, are those of its founding.
pub fn beginning(column: &Column) -> Option<Reason> {
    let words = words(&column.name);
    let found = match column.kind() {
        Kind::Date => words.iter().find(|word| {
            ROLES
                .beginnings
                .iter()
                .any(|beginning| word.starts_with(beginning))
        }),
        Kind::Number | Kind::Category => words
            .iter()
            .find(|word| ROLES.made.contains(word))
            .filter(|_| words.iter().any(|word| ROLES.periods.contains(word))),
        _ => None,
    }?;
    let company = words.iter().any(|word| ROLES.founded.contains(word));
    (!company && !is_founding(column)).then(|| Reason::NamedBeginning { words: found.clone() })
}

/// Whether days are too old, or too far apart, to be those of records.
fn is_founding(column: &Column) -> bool {
    let Values::Date(days) = &column.values else {
        return false;
    };
    let mut known: Vec<i32> = days.iter().copied().filter(|day| *day != i32::MIN).collect();
    known.sort_unstable();
    let at = |share: f64| {
        known
            .get((share * known.len() as f64) as usize)
            .map(|day| f64::from(*day))
    };
    let (Some(low), Some(high)) = (at(0.1), at(0.95)) else {
        return false;
    };
    low < FIRST_RECORDS || high - low > YEARS_OF_FOUNDING * DAYS_A_YEAR
}

/// A column of currency codes or signs, named so.
fn currency(column: &Column, words: &[String]) -> Option<Reason> {
    let word = words.iter().find(|word| COLUMNS.currencies.contains(word))?;
    let Values::Levels(levels) = &column.values else {
        return None;
    };
    let is_code = |text: &str| text.len() == 3 && text.bytes().all(|b| b.is_ascii_alphabetic());
    let is_currency =
        |text: &&String| is_code(text.trim()) || crate::table::reading::currency(text).is_some();
    let known = levels.names.iter().filter(is_currency).count();
    (known as f64 >= NEARLY_ALL * levels.names.len() as f64 && known > 0)
        .then(|| Reason::NamedCurrency { words: word.clone() })
}

/// A number given to something: `N° client`, `Opportunity Number`; `number of customers` counts.
fn numbered(name: &str, words: &[String]) -> Option<String> {
    let counts = |at: usize| words[at] == "number" && words.get(at + 1).is_some_and(|next| next == "of");
    let number = (0..words.len()).find(|at| ROLES.numbers.contains(&words[*at]) && !counts(*at));
    let sign = name.contains('#').then_some("#");
    let thing = words.iter().find(|word| ROLES.numbered.contains(word))?;
    match (number, sign) {
        (Some(at), _) if words[at] != *thing => Some(words[at.min(words.len() - 1)..].join(" ")),
        (None, Some(sign)) => Some(format!("{thing} {sign}")),
        _ => None,
    }
}

/// How plainly a name says identifier: 0 by a word for it or a numbered thing, 1 a register's number, 2 a web address, 3 a
/// bare number, 4 that of a person. `None` when it does not.
pub fn identifier(name: &str) -> Option<u8> {
    let words = words(name);
    let says = |list: &Words| words.iter().any(|word| list.contains(word));
    let of_person = || says(&ROLES.naming) && (is_contact_id(&words) || sells(&words));
    if says(&ROLES.identifiers) || numbered(name, &words).is_some() {
        return Some(if of_person() { 4 } else { 0 });
    }
    if says(&ROLES.registers) {
        return Some(1);
    }
    if says(&ROLES.addresses) {
        return Some(2);
    }
    let bare = words.len() == 1 && ROLES.numbers.contains(&words[0]);
    (bare || words.iter().any(|word| word == "key")).then_some(3)
}

fn is_contact_id(words: &[String]) -> bool {
    words
        .iter()
        .any(|word| ["contact", "user", "person"].contains(&word.as_str()))
        && words.len() > 1
}

fn sells(words: &[String]) -> bool {
    ROLES
        .sellers
        .iter()
        .any(|seller| side_by_side(words, seller).is_some())
}

/// How plainly a name is that of accounts: 0 a company and a word for its name, 1 a word for a company alone, 2 a word for
/// a name alone, 3 a deal's name. `None` when it is of something else.
pub fn account_name(name: &str) -> Option<u8> {
    let words = words(name);
    let is = |list: &Words| words.iter().any(|word| list.contains(word));
    let only = |lists: &[&Words]| {
        words
            .iter()
            .all(|word| lists.iter().any(|list| list.contains(word)))
    };
    if words.is_empty() || name.contains('#') {
        return None;
    }
    if is(&ROLES.company_names) && words.len() == 1 {
        return Some(0);
    }
    if only(&[&ROLES.companies, &ROLES.names, &ROLES.beside_names]) {
        let social = is(&ROLES.names) && words.iter().any(|word| word.starts_with("social"));
        return match (is(&ROLES.companies), is(&ROLES.names)) {
            (true, true) => Some(0),
            _ if social => Some(0),
            (true, false) => Some(1),
            (false, true) => Some(2),
            (false, false) => None,
        };
    }
    let deal = only(&[&ROLES.deals, &ROLES.names, &ROLES.beside_names]) && is(&ROLES.deals);
    (deal && is(&ROLES.names)).then_some(3)
}

/// How plainly the name of a text is that of accounts where none says it: 3 a word for an account beside others, 5 a full
/// name. `None` when it describes, or is of people or things.
pub fn account_beside(name: &str) -> Option<u8> {
    let words = words(name);
    let is = |word: &String| ROLES.companies.contains(word) || ROLES.names.contains(word);
    let other = |word: &String| COLUMNS.other_names.contains(word) || ROLES.describing.contains(word);
    let whole = words.join(" ");
    if ROLES.full_names.contains(whole.as_str()) {
        return Some(5);
    }
    let says = words.first().is_some_and(is) || words.last().is_some_and(is);
    let company_last = words.last().is_some_and(|word| ROLES.companies.contains(word));
    // `owner_company` is a company, `company_owner` somebody.
    let things = words[..words.len() - usize::from(company_last)].iter().any(other);
    let owned = words.len() == 2 && company_last && sells(&words[..1]);
    (says && (!things || owned) && identifier(name).is_none() && !is_contact(&words)).then_some(3)
}

/// The first phrase whose words are all in a name, in any order.
fn anywhere(words: &[String], phrases: &Phrases) -> Option<String> {
    let tells = phrases
        .iter()
        .find(|all| all.iter().all(|part| words.iter().any(|word| word == part)))?;
    Some(tells.join(" "))
}

/// Where a phrase stands in a name, its words side by side.
fn side_by_side(words: &[String], phrase: &[&str]) -> Option<usize> {
    words.windows(phrase.len()).position(|run| run.iter().eq(phrase))
}

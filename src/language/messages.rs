//! The one catalogue: every phrase in English and French, side by side.

use std::fmt::Display;

use super::Language;

/// Makes one method of [`Language`] per phrase: both languages must be given, so neither can fall behind.
macro_rules! messages {
    ($($name:ident($($argument:ident),*) { $en:literal, $fr:literal })*) => {
        impl Language {
            $(
                #[doc = $en]
                pub fn $name(self, $($argument: impl Display),*) -> String {
                    match self {
                        Self::En => format!($en),
                        Self::Fr => format!($fr),
                    }
                }
            )*
        }

        /// Name, English and French of every phrase.
        #[cfg(test)]
        const CATALOGUE: &[(&str, &str, &str)] = &[$((stringify!($name), $en, $fr)),*];
    };
}

messages! {
    // Lists and bins
    and(first, last) { "{first} and {last}", "{first} et {last}" }
    and_more(first, count) { "{first} and {count} more", "{first} et {count} autres" }
    unknown() { "unknown", "inconnu" }
    other() { "other or never seen", "autre ou jamais vu" }
    yes() { "yes", "oui" }
    no() { "no", "non" }
    between(low, high) { "{low} – {high}", "{low} – {high}" }
    over(low) { "over {low}", "plus de {low}" }
    up_to(high) { "up to {high}", "jusqu’à {high}" }
    any_value() { "any value", "toute valeur" }
    // Ages
    one_day() { "1 day", "1 jour" }
    days(count) { "{count} days", "{count} jours" }
    months(count) { "{count} months", "{count} mois" }
    years(count) { "{count} years", "{count} ans" }
    age_under(age) { "under {age}", "moins de {age}" }
    age_over(age) { "over {age}", "plus de {age}" }
    age_between(age) { "{age} old", "{age}" }
    ahead_over(age) { "more than {age} ahead", "dans plus de {age}" }
    ahead_between(age) { "{age} ahead", "dans {age}" }
    any_date() { "any date", "toute date" }
    // Reasons
    knocked_out(rule) { "knocked out: {rule}", "éliminé : {rule}" }
    fact_with_points(fact, points) { "{fact} ({points})", "{fact} ({points})" }
    fact(criterion, value) { "{criterion}: {value}", "{criterion} : {value}" }
    fact_in(criterion, value, bin) { "{criterion}: {value} ({bin})", "{criterion} : {value} ({bin})" }
    more_than_average(fact, points) {
        "{fact}, {points} points more than the average account",
        "{fact}, {points} points de plus que le compte moyen"
    }
    less_than_average(fact, points) {
        "{fact}, {points} points less than the average account",
        "{fact}, {points} points de moins que le compte moyen"
    }
    past_accounts(fact, share, count, overall) {
        "{fact}; {share} of {count} past accounts like this were ideal, against {overall} overall",
        "{fact} ; {share} des {count} comptes passés dans ce cas étaient idéaux, contre {overall} en tout"
    }
    no_past_account(fact) {
        "{fact}; no past account was like this",
        "{fact} ; aucun compte passé n’était dans ce cas"
    }
    clauses(first, next) { "{first}; {next}", "{first} ; {next}" }
    // What is unknown
    could_move(criterion, worst, worst_bin, best, best_bin) {
        "{criterion}: from {worst} points ({worst_bin}) to {best} ({best_bin})",
        "{criterion} : de {worst} points ({worst_bin}) à {best} ({best_bin})"
    }
    grade_stays(range, grade) { "{range}; grade {grade} either way", "{range} ; note {grade} dans tous les cas" }
    grade_could(range, grade) { "{range}; could make it grade {grade}", "{range} ; pourrait donner la note {grade}" }
    grade_either(range, worst, best) {
        "{range}; could make it grade {worst} or {best}",
        "{range} ; pourrait donner la note {worst} ou {best}"
    }
    // The next grade
    change(criterion, now, to, points) {
        "{criterion} from “{now}” to “{to}” ({points})",
        "{criterion} de « {now} » à « {to} » ({points})"
    }
    one_change_reaches(grade, change) {
        "One change reaches grade {grade}: {change}.",
        "Un seul changement donne la note {grade} : {change}."
    }
    any_change_reaches(grade, changes) {
        "Any one of these reaches grade {grade}: {changes}.",
        "Un seul de ces changements donne la note {grade} : {changes}."
    }
    changes_reach(grade, changes) {
        "Together these reach grade {grade}: {changes}.",
        "Ensemble, ces changements donnent la note {grade} : {changes}."
    }
    cannot_reach(grade, changes, score, from) {
        "Grade {grade} is out of reach by changing {changes}: score {score}, and {grade} starts at {from}.",
        "La note {grade} reste hors d’atteinte en changeant {changes} : score {score}, et {grade} commence à {from}."
    }
    nothing_changeable_helps(grade) {
        "Nothing known that this account can change brings it closer to grade {grade}.",
        "Rien de connu que ce compte puisse changer ne le rapproche de la note {grade}."
    }
}

/// Months in English and French.
pub const MONTHS: [(&str, &str); 12] = [
    ("January", "janvier"),
    ("February", "février"),
    ("March", "mars"),
    ("April", "avril"),
    ("May", "mai"),
    ("June", "juin"),
    ("July", "juillet"),
    ("August", "août"),
    ("September", "septembre"),
    ("October", "octobre"),
    ("November", "novembre"),
    ("December", "décembre"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::CATALOGUE;

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
            .collect()
    }

    /// English words that would betray a phrase left untranslated.
    const ENGLISH: [&str; 8] = ["the", "and", "of", "with", "account", "customer", "by", "was"];

    #[test]
    fn english_and_french_keep_step() {
        let mut names = BTreeSet::new();
        for (name, en, fr) in CATALOGUE {
            assert!(names.insert(name), "{name} is there twice");
            assert_eq!(placeholders(en), placeholders(fr), "{name}");
            assert!(!en.trim().is_empty() && !fr.trim().is_empty(), "{name}");
            let french = fr
                .split(|c: char| !c.is_alphabetic())
                .find(|word| ENGLISH.contains(word));
            assert_eq!(french, None, "{name} has an English word: {fr}");
            assert!(
                !fr.contains('\''),
                "{name}: French takes the typographic apostrophe ’"
            );
        }
    }
}

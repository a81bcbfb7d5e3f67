//! Notions of leaving that contradict each other.

use std::fmt::Display;

use super::Language;

messages! {
    leaving_flag(column) { "are marked by `{column}`", "sont marqués par `{column}`" }
    leaving_date(column) { "have a date in `{column}`", "ont une date dans `{column}`" }
    leaving_row(table) { "have a row in `{table}`", "ont une ligne dans `{table}`" }
    leaving_row_with(table, column) {
        "have a row of `{table}` with `{column}`",
        "ont une ligne de `{table}` où `{column}` est vrai"
    }
    leaving_are() { "are", "le sont" }
    leaving_have() { "have", "en ont une" }
    leaving_disagreement(both, mark, auxiliary, only, all, share) {
        "{both} of them {mark}, and so {auxiliary} {only} that are not ({all} in all, {share})",
        "{both} d’entre eux {mark}, et {only} autres {auxiliary} sans en être ({all} en tout, {share})"
    }
    leaving_contradiction(marked, accounts, mark, others) {
        "notions of leaving contradict each other: {marked} of {accounts} accounts {mark}; {others}; settle which one is true before trusting the model",
        "les façons de dire qui est parti se contredisent\u{202f}: {marked} comptes sur {accounts} {mark}\u{202f}; {others}\u{202f}; tranchez laquelle est vraie avant de vous fier au modèle"
    }
}

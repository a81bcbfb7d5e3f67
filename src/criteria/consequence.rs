//! Which columns look like those of the business figures, by name and kind.

use serde::Serialize;

use crate::recipe::FiguresRecipe;
use crate::table::{Kind, Table};
use crate::vocabulary::fold::words;

/// A column that the recipe's `[figures]` could name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Consequence {
    /// Key of `[figures]`.
    pub key: &'static str,
    /// What the key's column holds.
    pub meaning: &'static str,
    /// The likeliest column; `None` when no name looks like it.
    pub column: Option<String>,
    /// Whether its name leaves no doubt; otherwise the user decides.
    pub sure: bool,
}

/// A key, what it means, the kinds of its column, names without doubt, and names that may mean something else. A name
/// is words that must all be there, in English or French, without accents (house choice).
type Names = &'static [&'static [&'static str]];
const KEYS: [(&str, &str, &[Kind], Names, Names); 8] = [
    (
        "opened",
        "day on which the deal was opened; `time` when absent",
        &[Kind::Date],
        &[],
        &[
            &["opened"],
            &["open", "date"],
            &["date", "ouverture"],
            &["deal", "created"],
            &["opportunity", "created"],
        ],
    ),
    (
        "closed",
        "day on which it was decided, signed or lost",
        &[Kind::Date],
        &[
            &["close", "date"],
            &["closed"],
            &["closing", "date"],
            &["date", "cloture"],
            &["signature", "date"],
            &["signed"],
            &["date", "signe"],
        ],
        &[
            &["decision"],
            &["decided"],
            &["won", "date"],
            &["cloture"],
            &["signature"],
            &["date", "gain"],
        ],
    ),
    (
        "left",
        "day on which a customer left",
        &[Kind::Date],
        &[
            &["churn"],
            &["churned"],
            &["left"],
            &["resiliation"],
            &["cancellation"],
            &["cancel", "date"],
            &["cancelled"],
            &["termination"],
            &["date", "depart"],
        ],
        &[
            &["end", "date"],
            &["date", "fin"],
            &["exit"],
            &["sortie"],
            &["depart"],
        ],
    ),
    (
        "qualified",
        "day on which it became a marketing-qualified lead (MQL), or whether it did",
        &[Kind::Date, Kind::Boolean],
        &[&["mql"], &["marketing", "qualified"]],
        &[&["qualified"], &["qualifie"], &["qualification"]],
    ),
    (
        "accepted",
        "day on which sales accepted it (SQL), or whether they did",
        &[Kind::Date, Kind::Boolean],
        &[&["sql"], &["sales", "qualified"], &["sales", "accepted"]],
        &[&["accepted"], &["accepte"], &["sal"]],
    ),
    (
        "amount",
        "contract, per year",
        &[Kind::Number],
        &[
            &["acv"],
            &["arr"],
            &["annual", "contract"],
            &["contract", "annual"],
            &["montant", "annuel"],
            &["contrat", "annuel"],
        ],
        &[
            &["contract", "value"],
            &["contract", "amount"],
            &["montant", "contrat"],
            &["deal", "value"],
            &["deal", "size"],
            &["deal", "amount"],
            &["close", "value"],
            &["montant"],
            &["amount"],
            &["tcv"],
            &["mrr"],
        ],
    ),
    (
        "expansion",
        "what the customer bought on top, per year",
        &[Kind::Number],
        &[
            &["upsell"],
            &["expansion"],
            &["vente", "additionnelle"],
            &["ventes", "additionnelles"],
        ],
        &[&["cross", "sell"], &["upgrade", "amount"], &["extension"]],
    ),
    (
        "cost",
        "what was spent to win the account",
        &[Kind::Number],
        &[&["cac"], &["acquisition", "cost"], &["cout", "acquisition"]],
        &[
            &["sales", "cost"],
            &["cout", "commercial"],
            &["marketing", "cost"],
        ],
    ),
];

/// For every key of `[figures]` the likeliest of the table's columns that are not `taken`.
pub fn consequences(table: &Table, taken: &[&str]) -> Vec<Consequence> {
    let mut free: Vec<(&str, Kind, Vec<String>)> = table
        .columns
        .iter()
        .filter(|column| !taken.contains(&column.name.as_str()))
        .map(|column| (column.name.as_str(), column.kind(), words(&column.name)))
        .collect();
    let mut find = |kinds: &[Kind], names: Names| {
        let has = |words: &[String], name: &[&str]| name.iter().all(|part| words.iter().any(|w| w == part));
        let found = names.iter().find_map(|name| {
            let is = |(_, kind, words): &(&str, Kind, Vec<String>)| kinds.contains(kind) && has(words, name);
            free.iter().position(is)
        })?;
        Some(free.remove(found).0.to_owned())
    };
    let sure: Vec<Option<String>> = KEYS
        .iter()
        .map(|(_, _, kinds, names, _)| find(kinds, names))
        .collect();
    KEYS.iter()
        .zip(sure)
        .map(|((key, meaning, kinds, _, doubtful), sure)| Consequence {
            key,
            meaning,
            sure: sure.is_some(),
            column: sure.or_else(|| find(kinds, doubtful)),
        })
        .collect()
}

/// The recipe's section with what leaves no doubt.
pub fn certain(found: &[Consequence]) -> FiguresRecipe {
    let column = |key: &str| {
        let of_key = found.iter().find(|found| found.sure && found.key == key)?;
        of_key.column.clone()
    };
    FiguresRecipe {
        opened: column("opened"),
        closed: column("closed"),
        left: column("left"),
        qualified: column("qualified"),
        accepted: column("accepted"),
        amount: column("amount"),
        expansion: column("expansion"),
        cost: column("cost"),
        margin: None,
    }
}

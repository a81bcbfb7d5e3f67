//! Phrases of what accounts are expected to be worth, English and French side by side.

use std::fmt::Display;

use super::Language;

messages! {
    value_too_few(customers, needed) {
        "{customers} ideal customers have an amount, and it takes {needed}",
        "{customers} clients idéaux ont un montant, il en faut {needed}"
    }
    value_free(customers, of) {
        "{customers} of {of} ideal customers have an amount of 0 or less: it is not what a customer pays",
        "{customers} clients idéaux sur {of} ont un montant nul ou négatif\u{202f}: ce n’est pas ce que paie un client"
    }
    value_several(currencies) {
        "amounts are in several currencies ({currencies}): give [rates] in the recipe",
        "les montants sont en plusieurs devises ({currencies})\u{202f}: donnez [rates] dans la recette"
    }
    value_no_currency(column) {
        "nothing says in which currency `{column}` is: write it with the amounts, in the column’s name (amount_eur), as `into` under [rates], or as its `currency` under [names]",
        "rien ne dit en quelle devise est `{column}`\u{202f}: écrivez-la avec les montants, dans le nom de la colonne (montant_eur), comme `into` sous [rates], ou comme sa `currency` sous [names]"
    }
    value_no_signal(r2, low) {
        "held-out amounts are told no better than by their mean, beyond doubt (R² {r2}, at least {low})",
        "les montants laissés de côté ne sont pas mieux prédits que par leur moyenne, sans doute possible (R² {r2}, au moins {low})"
    }
    value_not_settled() {
        "the card of amounts did not settle",
        "la grille des montants ne s’est pas stabilisée"
    }
    value_heading(currency) { "What it is expected to be worth, {currency}", "Valeur attendue, {currency}" }
    value_expected(expected, low, high, fit, value) {
        "{expected} expected ({low} – {high}): fit {fit} × {value} for a customer like it.",
        "{expected} attendus ({low} – {high})\u{202f}: adéquation {fit} × {value} pour un client comme lui."
    }
    value_alone(value, low, high) {
        "{value} for a customer like it ({low} – {high}); without a fit nothing is expected of the account.",
        "{value} pour un client comme lui ({low} – {high})\u{202f}; sans adéquation, rien n’est attendu du compte."
    }
    value_single(low, high) {
        "Single customers like it: {low} – {high} (95 of 100).",
        "Un client seul comme lui\u{202f}: {low} – {high} (95 sur 100)."
    }
    value_average() { "the average account", "le compte moyen" }
    value_fit() { "its fit", "son adéquation" }
    value_factor(fact, factor) { "{fact} (×{factor})", "{fact} (×{factor})" }
    value_rest(count) { "{count} other criteria", "{count} autres critères" }
    value_quality(column, r2, low, high, ratio, ratio_low, ratio_high) {
        "By {column} of past ideal customers, held out: R² {r2} ({low} – {high}), observed : expected {ratio} ({ratio_low} – {ratio_high}). No part of the score.",
        "D’après {column} des clients idéaux passés, hors échantillon\u{202f}: R² {r2} ({low} – {high}), observé sur attendu {ratio} ({ratio_low} – {ratio_high}). Ne compte pas dans le score."
    }
    value_learnt(amounts, customers, r2, ratio) {
        "Value card ({amounts}; {customers} customers): R² {r2} held out, observed : expected {ratio}; `score --value`.",
        "Grille de valeur ({amounts}\u{202f}; {customers} clients)\u{202f}: R² {r2} hors échantillon, observé sur attendu {ratio}\u{202f}; `score --value`."
    }
    value_refused(reason) { "No value card: {reason}.", "Pas de grille de valeur\u{202f}: {reason}." }
}

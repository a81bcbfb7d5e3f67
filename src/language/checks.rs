//! A file held against the model, before it is scored.

use std::fmt::Display;

use super::Language;

messages! {
    checks_heading() {
        "warning: this file is not what the model was trained on; worst first:",
        "attention\u{202f}: ce fichier diffère de celui de l’apprentissage\u{202f}; le plus grave d’abord\u{202f}:"
    }
    checks_none() {
        "checked: nothing about this file differs from what the model was trained on",
        "contrôlé\u{202f}: rien dans ce fichier ne diffère de celui de l’apprentissage"
    }
    checks_smaller(count) {
        "and {count} of less than half a point an account: --json lists them",
        "et {count} de moins d’un demi-point par compte\u{202f}: --json les énumère"
    }
    checks_strict() {
        "nothing was written: --strict",
        "rien n’a été écrit\u{202f}: --strict"
    }
    check_at_stake(said, points) {
        "{said}; {points} of 100 points at stake",
        "{said}\u{202f}; {points} points sur 100 en jeu"
    }
    check_absent_joined(said) {
        "{said}; it comes from a further table: join it first (`lookalike join`)",
        "{said}\u{202f}; elle vient d’une autre table\u{202f}: à joindre d’abord (`lookalike join`)"
    }
    check_unjoined(columns, tables, points) {
        "this is the unjoined table: {columns} columns made from {tables} are absent, {points} of 100 points; join it first (`lookalike join PROSPECTS | lookalike score -`)",
        "c’est la table avant jointure\u{202f}: il manque {columns} colonnes tirées de {tables}, {points} points sur 100\u{202f}; à joindre d’abord (`lookalike join PROSPECTS | lookalike score -`)"
    }
    check_empty(column, weight) {
        "column `{column}`: no cell says anything: {weight}",
        "colonne `{column}`\u{202f}: aucune cellule n’est renseignée\u{202f}: {weight}"
    }
    check_sparse(column, cells, of, was) {
        "column `{column}`: {cells} of {of} cells say nothing, in training {was}",
        "colonne `{column}`, cellules non renseignées\u{202f}: {cells} sur {of}, contre {was} à l’apprentissage"
    }
    check_unseen_levels(said, levels) { "{said}: {levels}", "{said}\u{202f}: {levels}" }
    check_unseen_level(level, cells) { "`{level}` ({cells})", "`{level}` ({cells})" }
    check_unseen_close(level, cells, nearest) {
        "`{level}` ({cells}; is it `{nearest}`?)",
        "`{level}` ({cells}\u{202f}; est-ce `{nearest}`\u{202f}?)"
    }
    check_read_as(here, there) { "`{here}` as `{there}`", "`{here}` comme `{there}`" }
    check_respelled(column, cells, of, pairs) {
        "column `{column}`: {cells} of {of} cells write levels of training otherwise, read {pairs}",
        "colonne `{column}`, cellules qui écrivent autrement une valeur de l’apprentissage\u{202f}: {cells} sur {of}, lues {pairs}"
    }
    check_above(column, cells, of, range) {
        "column `{column}`: {cells} of {of} cells lie above nearly all of training’s ({range})",
        "colonne `{column}`, cellules au-dessus de presque toutes celles de l’apprentissage ({range})\u{202f}: {cells} sur {of}"
    }
    check_below(column, cells, of, range) {
        "column `{column}`: {cells} of {of} cells lie below nearly all of training’s ({range})",
        "colonne `{column}`, cellules au-dessous de presque toutes celles de l’apprentissage ({range})\u{202f}: {cells} sur {of}"
    }
    check_later(column, cells, of, range) {
        "column `{column}`: {cells} of {of} days are later than nearly all of training’s ({range})",
        "colonne `{column}`, jours après presque tous ceux de l’apprentissage ({range})\u{202f}: {cells} sur {of}"
    }
    check_earlier(column, cells, of, range) {
        "column `{column}`: {cells} of {of} days are earlier than nearly all of training’s ({range})",
        "colonne `{column}`, jours avant presque tous ceux de l’apprentissage ({range})\u{202f}: {cells} sur {of}"
    }
    check_beyond(column, cells, of, range) {
        "column `{column}`: {cells} of {of} cells lie outside nearly all of training’s ({range})",
        "colonne `{column}`, cellules hors de presque toutes celles de l’apprentissage ({range})\u{202f}: {cells} sur {of}"
    }
    check_currency(column, here, there) {
        "column `{column}`: amounts are in {here}, in training in {there}: read as they stand; say what {here} is worth in `[rates]` of the recipe and train again",
        "colonne `{column}`\u{202f}: les montants sont en {here}, à l’apprentissage en {there}\u{202f}: lus tels quels\u{202f}; indiquez le cours de {here} dans `[rates]` de la recette et relancez l’apprentissage"
    }
    check_scale_up(column, times, here, there) {
        "column `{column}`: cells are about {times} times training’s (median {here}, in training {there}): is it another unit? read as they stand",
        "colonne `{column}`\u{202f}: cellules environ {times} fois plus grandes qu’à l’apprentissage (médiane {here}, contre {there})\u{202f}: est-ce une autre unité\u{202f}? lues telles quelles"
    }
    check_scale_down(column, times, here, there) {
        "column `{column}`: cells are about {times} times smaller than training’s (median {here}, in training {there}): is it another unit? read as they stand",
        "colonne `{column}`\u{202f}: cellules environ {times} fois plus petites qu’à l’apprentissage (médiane {here}, contre {there})\u{202f}: est-ce une autre unité\u{202f}? lues telles quelles"
    }
    check_bare_shares(column) {
        "column `{column}`: shares such as 0.45 where training had percents such as 45%: read times 100",
        "colonne `{column}`\u{202f}: des parts comme 0,45 là où l’apprentissage avait des pourcentages comme 45\u{202f}%\u{202f}: lues fois 100"
    }
    check_bare_shares_unsure(column) {
        "column `{column}`: cells without the percent sign of training, all near 0: are they shares, to be multiplied by 100? read as they stand",
        "colonne `{column}`\u{202f}: cellules sans le\u{202f}% de l’apprentissage, toutes proches de 0\u{202f}: sont-ce des parts, à multiplier par 100\u{202f}? lues telles quelles"
    }
    check_percent_signs(column) {
        "column `{column}`: percents such as 45% where training had shares such as 0.45: read divided by 100",
        "colonne `{column}`\u{202f}: des pourcentages comme 45\u{202f}% là où l’apprentissage avait des parts comme 0,45\u{202f}: lus divisés par 100"
    }
    check_percent_signs_unsure(column) {
        "column `{column}`: cells with a percent sign that training’s had not: are they to be divided by 100? read as they stand",
        "colonne `{column}`\u{202f}: cellules avec un\u{202f}% que l’apprentissage n’avait pas\u{202f}: faut-il les diviser par 100\u{202f}? lues telles quelles"
    }
    check_decimal(column, here, there) {
        "column `{column}`: numbers have {here}, in training {there}: read so",
        "colonne `{column}`\u{202f}: nombres écrits avec {here}, à l’apprentissage avec {there}\u{202f}: lus ainsi"
    }
    check_decimal_unsure(column, example, here) {
        "column `{column}`: does `{example}` have thousands or decimals? assumed: {here}",
        "colonne `{column}`\u{202f}: `{example}` a-t-il des milliers ou des décimales\u{202f}? supposé\u{202f}: {here}"
    }
    check_point() { "a decimal point", "un point décimal" }
    check_comma() { "a decimal comma", "une virgule décimale" }
    check_dates(column, here, there) {
        "column `{column}`: dates are {here}, in training {there}: read so",
        "colonne `{column}`\u{202f}: dates écrites {here}, à l’apprentissage {there}\u{202f}: lues ainsi"
    }
    check_dates_unsure(column, example, here) {
        "column `{column}`: dates such as `{example}` can be read day first and month first, and nothing in the file decides; assumed: {here}",
        "colonne `{column}`\u{202f}: des dates comme `{example}` se lisent jour ou mois d’abord, et rien dans le fichier ne tranche\u{202f}; supposé\u{202f}: {here}"
    }
    check_year_first() { "year first", "année d’abord" }
    check_day_first() { "day first", "jour d’abord" }
    check_month_first() { "month first", "mois d’abord" }
    check_separator(column, here, there) {
        "column `{column}`: values are parted by `{here}`, in training by `{there}`: read so",
        "colonne `{column}`\u{202f}: valeurs séparées par `{here}`, à l’apprentissage par `{there}`\u{202f}: lues ainsi"
    }
}

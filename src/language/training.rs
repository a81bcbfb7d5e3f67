//! What a table gave to learn from, the scorecard learnt, and where it is kept.

use std::fmt::Display;

use super::Language;

messages! {
    using_recipe(file) { "using {file} (--recipe names another)", "lit {file} (--recipe en nomme une autre)" }
    // What was learnt from
    ground_ideal(ideal, column, values) { "{ideal} ideal (`{column}` = {values})", "{ideal} idéaux (`{column}` = {values})" }
    ground_accounts(accounts, ideal, other) {
        "{accounts} accounts with a known outcome: {ideal}, {other} not",
        "{accounts} comptes à l’issue connue\u{202f}: {ideal}, {other} non"
    }
    ground_column(accounts) { "{accounts}; 1 column to learn from", "{accounts}\u{202f}; 1 colonne pour apprendre" }
    ground_columns(accounts, columns) {
        "{accounts}; {columns} columns to learn from",
        "{accounts}\u{202f}; {columns} colonnes pour apprendre"
    }
    ground_drawn(accounts, column, worth, most) {
        "Accounts count by the inverse of `{column}`: {accounts} are worth {worth} that count alike, the least likely counts {most} times",
        "Les comptes comptent par l’inverse de `{column}`\u{202f}: ces {accounts} en valent {worth} qui comptent autant l’un que l’autre, le moins probable compte {most} fois"
    }
    ground_repeated_row(column) {
        "`{column}` does not tell every account apart: 1 row is blank or repeats another's; each row counts as an account",
        "`{column}` ne distingue pas tous les comptes\u{202f}: 1 ligne est vide ou en répète une autre\u{202f}; chaque ligne compte pour un compte"
    }
    ground_repeated_rows(column, rows) {
        "`{column}` does not tell every account apart: {rows} rows are blank or repeat another's; each row counts as an account",
        "`{column}` ne distingue pas tous les comptes\u{202f}: {rows} lignes sont vides ou en répètent une autre\u{202f}; chaque ligne compte pour un compte"
    }
    ground_cell(text, line) { "`{text}` (line {line})", "`{text}` (ligne {line})" }
    ground_unreadable_cell(column, kind, cells) {
        "`{column}`: 1 cell is no {kind} and counts as unknown: {cells}",
        "`{column}`\u{202f}: 1 cellule n’est pas {kind} et compte comme inconnue\u{202f}: {cells}"
    }
    ground_unreadable_cells(column, count, kind, cells) {
        "`{column}`: {count} cells are no {kind} and count as unknown: {cells}",
        "`{column}`\u{202f}: {count} cellules ne sont pas {kind} et comptent comme inconnues\u{202f}: {cells}"
    }
    misnamed_level(column, level, held) {
        "`[names.{column}]` names `{level}`, which no account holds; `{held}` may be meant",
        "`[names.{column}]` nomme `{level}`, que n’a aucun compte\u{202f}; il s’agit peut-être de `{held}`"
    }
    unheld_levels(column, levels) {
        "`[names.{column}]` names what no account holds: {levels}",
        "`[names.{column}]` nomme ce que n’a aucun compte\u{202f}: {levels}"
    }
    kind_number() { "number", "un nombre" }
    kind_category() { "category", "une catégorie" }
    kind_boolean() { "boolean", "un oui ou non" }
    kind_date() { "date", "une date" }
    kind_set() { "set", "une liste" }
    kind_text() { "text", "un texte" }
    ground_suspects() {
        "Set aside as known only after the outcome (--trust brings a column back)",
        "Écartées car connues seulement après l’issue (--trust rend une colonne)"
    }
    ground_unusable() { "Not used", "Non utilisées" }
    ground_doubts() {
        "Learnt from, but were they known before the outcome? (--exclude leaves a column out)",
        "Utilisées, mais étaient-elles connues avant l’issue\u{202f}? (--exclude retire une colonne)"
    }
    ground_notes() { "Learnt from, and telling by themselves", "Utilisées, et parlantes à elles seules" }
    // A training in one screen
    brief_outcome(column, values) { "Outcome, by `{column}`: {values}.", "Issue, selon `{column}`\u{202f}: {values}." }
    brief_value(value, rows, learnt) { "{value} {rows} ({learnt})", "{value} {rows} ({learnt})" }
    brief_not_learnt() { "not learnt from", "non appris" }
    brief_full() { "they carry a full scorecard", "ils portent une grille complète" }
    brief_strongest(count) {
        "What tells most, of {count} criteria (share ideal, all else being equal)",
        "Ce qui en dit le plus, sur {count} critères (part d’idéaux, le reste étant égal)"
    }
    brief_strongest_points(count) { "What tells most, of {count} criteria", "Ce qui en dit le plus, sur {count} critères" }
    brief_ends(best, worth, worst, less) {
        "{best} ({worth}) rather than {worst} ({less})",
        "{best} ({worth}) plutôt que {worst} ({less})"
    }
    brief_segment(number, name, share) { "{number}. {name} ({share})", "{number}. {name} ({share})" }
    brief_crowd(number, name, share) { "{number}. {name} ({share}, a crowd)", "{number}. {name} ({share}, une foule)" }
    brief_segments(segments) { "Kinds of ideal customer: {segments}.", "Types de client idéal\u{202f}: {segments}." }
    brief_measured() { "How good it is, on accounts it had not seen", "Ce qu’elle vaut, sur des comptes qu’elle n’avait pas vus" }
    brief_auc(auc) { "AUC {auc}.", "AUC {auc}." }
    brief_auc_beside(auc, others) { "AUC {auc} ({others}).", "AUC {auc} ({others})." }
    brief_pocket(auc) { "pocket card {auc}", "grille de poche {auc}" }
    brief_logistic(auc) { "logistic regression {auc}", "régression logistique {auc}" }
    brief_forest(auc) { "forest {auc}", "forêt {auc}" }
    brief_calibration(low, came_low, high, came_high) {
        "A fit of {low} came out as {came_low}, one of {high} as {came_high}.",
        "Une adéquation de {low} s’est réalisée à {came_low}, une de {high} à {came_high}."
    }
    brief_lift(share, lift) {
        "Of the best tenth of accounts {share} were ideal, {lift} times the average.",
        "Dans le meilleur dixième, {share} étaient idéaux, soit {lift} fois la moyenne."
    }
    brief_lift_universe(share, lift) {
        "Of the best tenth of companies {share} were customers, {lift} times the average.",
        "Dans le meilleur dixième, {share} étaient des clients, soit {lift} fois la moyenne."
    }
    brief_next(command) {
        "Next: {command} (everything: --all)",
        "Ensuite\u{202f}: {command} (tout le reste\u{202f}: --all)"
    }
    brief_files(directory, sheet, report, card) {
        "in {directory}: {sheet}, {report}, {card}",
        "dans {directory}\u{202f}: {sheet}, {report}, {card}"
    }
    // The scorecard
    figures_title() { "Figures", "Chiffres" }
    scorecard_title() { "Scorecard", "Grille" }
    scorecard_empty() {
        "The scorecard is empty: no column tells ideal accounts from the others, and every account scores 0.",
        "La grille est vide\u{202f}: aucune colonne ne distingue les comptes idéaux des autres, et chaque compte obtient 0."
    }
    scorecard_one(a, b, c) {
        "1 criterion of 100 points: grade A from {a}, B from {b}, C from {c}, D below.",
        "1 critère de 100 points\u{202f}: note A dès {a}, B dès {b}, C dès {c}, D en dessous."
    }
    scorecard_many(count, a, b, c) {
        "{count} criteria of 100 points together: grade A from {a}, B from {b}, C from {c}, D below.",
        "{count} critères, 100 points ensemble\u{202f}: note A dès {a}, B dès {b}, C dès {c}, D en dessous."
    }
    scorecard_ends(low, high) {
        "0 points mean a fit of {low}, 100 points one of {high}.",
        "0 point correspond à une adéquation de {low}, 100 points à {high}."
    }
    scorecard_knock_out(rule) { "Knocked out (grade X): {rule}", "Éliminés (note X)\u{202f}: {rule}" }
    scorecard_rest(count, points) {
        "Below are the criteria that can give most; {count} more, of {points} together, are in the report.",
        "Ci-dessous, les critères qui peuvent donner le plus\u{202f}; {count} de plus, de {points} ensemble, sont dans le rapport."
    }
    scorecard_criterion(name, points, importance, family) {
        "{name}: up to {points}, importance {importance} ({family})",
        "{name}\u{202f}: jusqu’à {points}, importance {importance} ({family})"
    }
    scorecard_more(count) { "and {count} more, in model.json", "et {count} de plus, dans model.json" }
    // Where it is kept
    saved_champion(reference) {
        "Saved as {reference} (the champion: it scores from now on)",
        "Enregistré sous {reference} (le champion\u{202f}: il note désormais)"
    }
    saved_beside(reference) {
        "Saved as {reference} (kept beside the champion)",
        "Enregistré sous {reference} (gardé à côté du champion)"
    }
    saved_next(command) { "Next: {command}", "Ensuite\u{202f}: {command}" }
    numbered_anew(error) {
        "warning: segments are numbered anew: {error}",
        "attention\u{202f}: les segments sont renumérotés\u{202f}: {error}"
    }
    // What a registry holds
    models_title(directory) { "Models in {directory}", "Modèles de {directory}" }
    models_none(directory) {
        "no models in {directory}: train one with `lookalike train DATA`",
        "aucun modèle dans {directory}\u{202f}: apprenez-en un avec `lookalike train DATA`"
    }
    models_model() { "model", "modèle" }
    models_version() { "version", "version" }
    models_champion() { "champion", "champion" }
    models_created() { "created", "créé" }
    models_criteria() { "criteria", "critères" }
}

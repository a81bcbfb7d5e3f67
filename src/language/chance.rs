//! Phrases of how the arms of a comparison came about, and of differences that turn in time, English and French side by
//! side.

use std::fmt::Display;

use super::Language;

messages! {
    compare_days_are_means() {
        "Days are means over the time watched, an open deal counting for as long as it has been open: means can be compared and adjusted. The sheet and `lookalike figures` show medians, which long deals do not move.",
        "Les jours sont des moyennes sur la durée observée, une affaire ouverte comptant depuis son ouverture : des moyennes se comparent et s’ajustent. La fiche et `lookalike figures` montrent des médianes, que les longues affaires ne déplacent pas."
    }
    // The verdict
    chance_as_known(said) { "{said}, an association as far as is known", "{said}, une association, autant qu’on sache" }
    chance_set_equal(said, columns) { "{said}, with {columns} set equal", "{said}, à {columns} égal" }
    chance_reversed(since, name, range, confidence, other, before) {
        "reversed since {since}: {name} is better by {range} ({confidence}), {other} was by {before} until then",
        "inversée depuis {since}\u{202f}: {name} l’emporte de {range} ({confidence}), {other} l’emportait de {before} jusque-là"
    }
    chance_faded(since, name, before, interval, confidence) {
        "faded since {since}: {name} was better by {before} until then, and the difference is {interval} since ({confidence})",
        "estompée depuis {since}\u{202f}: {name} l’emportait de {before} jusque-là, et l’écart est de {interval} depuis ({confidence})"
    }
    chance_new(since, name, range, confidence) {
        "new since {since}: {name} is better by {range} ({confidence}), no difference was told until then",
        "nouvelle depuis {since}\u{202f}: {name} l’emporte de {range} ({confidence}), aucun écart ne se voyait jusque-là"
    }
    chance_moved(since, name, range, confidence, before) {
        "changed since {since}: {name} is better by {range} ({confidence}), by {before} until then",
        "changée depuis {since}\u{202f}: {name} l’emporte de {range} ({confidence}), de {before} jusque-là"
    }
    chance_moved_unclear(since, interval, confidence, before) {
        "changed since {since}: the difference, B − A, is {interval} ({confidence}), {before} until then",
        "changée depuis {since}\u{202f}: la différence, B − A, est de {interval} ({confidence}), de {before} jusque-là"
    }
    chance_why_confounded() {
        "they differ in other columns, which could not be set equal",
        "ils diffèrent sur d’autres colonnes, qu’on n’a pas pu égaliser"
    }
    chance_turned_short(since) { "turned in {since}", "changée en {since}" }
    // How the arms came about
    chance_plan() {
        "chance decided who was in which arm: the plan drew them",
        "le hasard a décidé des groupes\u{202f}: le plan les a tirés"
    }
    chance_declared() {
        "chance decided who was in which arm, as you say",
        "le hasard a décidé des groupes, dites-vous"
    }
    chance_balance(columns, p) {
        "chance decided who was in which arm, as far as {columns} can tell: no less alike than chance leaves them ({p})",
        "le hasard a décidé des groupes, d’après {columns}\u{202f}: aussi semblables que le hasard les laisse ({p})"
    }
    chance_small(columns, size) {
        "chance decided who was in which arm, as far as {columns} can tell: none differs by more than {size} standard deviations",
        "le hasard a décidé des groupes, d’après {columns}\u{202f}: aucune ne diffère de plus de {size} écart-type"
    }
    chance_one_column() { "the one other column", "la seule autre colonne" }
    chance_columns(count) { "the {count} other columns", "les {count} autres colonnes" }
    chance_imbalance(columns, p) {
        "chance did not decide who was in which arm: they differ in {columns} ({p})",
        "le hasard n’a pas décidé des groupes\u{202f}: ils diffèrent sur {columns} ({p})"
    }
    chance_stated() {
        "chance did not decide who was in which arm, as you say",
        "le hasard n’a pas décidé des groupes, dites-vous"
    }
    chance_nothing() {
        "not known how accounts came into the arms: too little beside them to tell",
        "on ne sait pas comment les comptes sont venus dans les groupes\u{202f}: trop peu à côté pour le dire"
    }
    chance_heading() { "How the arms came about", "Comment les groupes se sont formés" }
    chance_held(columns, p) {
        "Held against {columns}: {p} in one permutation test of all together. Below 5%, and from a tenth of a standard deviation, chance is not taken to have decided.",
        "Comparés sur {columns}\u{202f}: {p} pour un seul test de permutation de toutes ensemble. En dessous de 5\u{202f}%, et dès un dixième d’écart-type, on ne retient pas que le hasard a décidé."
    }
    chance_none_held() {
        "There was no column to hold the arms against, or too few accounts.",
        "Aucune colonne sur laquelle comparer les groupes, ou trop peu de comptes."
    }
    chance_difference_column() { "standardised difference", "écart standardisé" }
    chance_p_column() { "p alone", "p seule" }
    chance_note() {
        "Standardised differences, B − A, of the mean or of the least alike level; ! is what is set equal, or would be.",
        "Écarts standardisés, B − A, de la moyenne ou du niveau le moins semblable\u{202f}; marqué\u{202f}! ce qui est égalisé, ou le serait."
    }
    chance_left_out(column, why) { "Not held against `{column}`: {why}.", "Pas comparés sur `{column}`\u{202f}: {why}." }
    chance_identifies() { "nearly every account has a value of its own", "presque chaque compte y a sa propre valeur" }
    chance_afterwards() {
        "by its name it is known only afterwards, so that what the arm did may be in it",
        "d’après son nom on ne la connaît qu’après, ce que le groupe a changé peut donc y être"
    }
    chance_like_the_metric() {
        "it is measured as the metric is, so that what the arm did may be in it",
        "elle se mesure comme la mesure comparée, ce que le groupe a changé peut donc y être"
    }
    chance_copy() { "it is the arm under another name", "c’est le groupe sous un autre nom" }
    chance_within() {
        "it says who sells, and each sells in one arm only: that is part of what the arm is",
        "elle dit qui vend, et chacun ne vend que dans un groupe\u{202f}: cela fait partie du groupe"
    }
    // Warnings
    chance_warn_disagree() {
        "Two ways of setting the columns equal point opposite ways: neither is believed.",
        "Deux façons d’égaliser les colonnes vont en sens contraire\u{202f}: aucune n’est retenue."
    }
    chance_warn_nothing() {
        "Nothing tells whether the arms were drawn at random: say `--randomised` if they were, `--observational` if not.",
        "Rien ne dit si les groupes ont été tirés au sort\u{202f}: indiquez `--randomised` s’ils l’ont été, `--observational` sinon."
    }
    chance_warn_unlike(columns, p) {
        "Arms drawn at random would hardly differ so much in {columns} ({p}): find out whether the draw was kept to.",
        "Des groupes tirés au sort ne différeraient guère autant sur {columns} ({p})\u{202f}: vérifiez que le tirage a été respecté."
    }
    chance_warn_not_equal(columns) {
        "The arms differ in these columns too, which were not set equal: {columns}.",
        "Les groupes diffèrent aussi sur ces colonnes, qui n’ont pas été égalisées\u{202f}: {columns}."
    }
    chance_warn_apart(columns) {
        "No value of these columns occurs in both arms, so there is nothing alike to compare: {columns}. If chance decided all the same, say `--randomised`; to leave them out, name others with `--observational --adjust`.",
        "Aucune valeur de ces colonnes n’est dans les deux groupes, donc rien de semblable à comparer\u{202f}: {columns}. Si le hasard a tout de même décidé, indiquez `--randomised`\u{202f}; pour les laisser de côté, nommez-en d’autres avec `--observational --adjust`."
    }
    chance_warn_some_dated(count) {
        "Accounts with a day, on which alone the difference was followed over time: {count}.",
        "Comptes datés, les seuls sur lesquels l’écart a été suivi dans le temps\u{202f}: {count}."
    }
    // What to do next
    chance_next_say() {
        "Next step: say how the arms came about, `--randomised` or `--observational`; until then it is no more than an association.",
        "Prochaine étape\u{202f}: dites comment les groupes se sont formés, `--randomised` ou `--observational`\u{202f}; d’ici là ce n’est qu’une association."
    }
    chance_next_turned(since) {
        "Next step: find out what changed in {since}, and decide by the accounts since then.",
        "Prochaine étape\u{202f}: cherchez ce qui a changé en {since}, et décidez d’après les comptes depuis."
    }
    chance_next_draw(columns) {
        "Next step: find out why the arms differ in {columns}; until then go with neither.",
        "Prochaine étape\u{202f}: cherchez pourquoi les groupes diffèrent sur {columns}\u{202f}; d’ici là n’en retenez aucun."
    }
    // Strata
    chance_strata(strata, columns, odds) {
        "Within {strata} coarse strata of {columns}, odds ratio of B over A: {odds}.",
        "Dans {strata} strates grossières selon {columns}, rapport de cotes de B sur A\u{202f}: {odds}."
    }
    chance_strata_without(columns) {
        "Set equal, but not among the strata, which would be too many: {columns}.",
        "Égalisées, mais hors des strates, qui seraient trop nombreuses\u{202f}: {columns}."
    }
    // Over time
    chance_time_heading() { "Over time", "Au fil du temps" }
    chance_time_same(quarters, first, last, p) {
        "Over {quarters} quarters, {first} to {last}, no turn of the difference stands out ({p} wherever it is looked for).",
        "Sur {quarters} trimestres, de {first} à {last}, aucun tournant de la différence ne ressort ({p} où qu’on le cherche)."
    }
    chance_time_turned(quarters, first, last, since, p) {
        "Over {quarters} quarters, {first} to {last}, the difference turned in {since} ({p} wherever it is looked for).",
        "Sur {quarters} trimestres, de {first} à {last}, la différence a changé en {since} ({p} où qu’on le cherche)."
    }
    chance_time_until(since, interval) { "B − A until {since}: {interval}.", "B − A jusqu’à {since}\u{202f}: {interval}." }
    chance_time_since(since, interval) { "B − A since {since}: {interval}.", "B − A depuis {since}\u{202f}: {interval}." }
    chance_time_none(reason) {
        "Not followed over time: {reason}.",
        "Pas suivie dans le temps\u{202f}: {reason}."
    }
}

//! What became of a table that was scored, and what could not be read.

use std::fmt::Display;

use super::Language;

messages! {
    scored(accounts, model, grades) {
        "{accounts} accounts scored with {model}: {grades}",
        "comptes notés avec {model}\u{202f}: {accounts}, dont {grades}"
    }
    scored_segments(segments, none, unlike) {
        "segments: {segments}; none {none}, of which {unlike} unlike every segment",
        "segments\u{202f}: {segments}\u{202f}; aucun {none}, dont {unlike} ne ressemblent à aucun segment"
    }
    scored_segment(number, name, accounts) { "{number} ({name}) {accounts}", "{number} ({name}) {accounts}" }
    scored_without_id(column) {
        "warning: no column `{column}`: accounts are identified by their row number",
        "attention\u{202f}: pas de colonne `{column}`\u{202f}: les comptes sont identifiés par leur numéro de ligne"
    }
    scored_absent(column, weight) {
        "no column `{column}`: {weight}",
        "pas de colonne `{column}`\u{202f}: {weight}"
    }
    scored_absent_weightless() {
        "no points depend on it, only segments or a knock-out rule",
        "aucun point n’en dépend, seulement des segments ou une règle éliminatoire"
    }
    scored_absent_for_all(points) {
        "{points} of 100 points unknown for every account",
        "{points} points sur 100 inconnus pour chaque compte"
    }
    scored_absent_close(said, column) { "{said}; is it `{column}`?", "{said}\u{202f}; est-ce `{column}`\u{202f}?" }
    scored_unreadable(column, cells, accounts, lines) {
        "column `{column}`: {cells} of {accounts} cells could not be read and count as unknown (first on line {lines})",
        "colonne `{column}`, cellules illisibles comptées comme inconnues\u{202f}: {cells} sur {accounts} (premières lignes\u{202f}: {lines})"
    }
    scored_unrouted() {
        "the rules of routing are not applied: an engine writes scores alone; `lookalike score` of its table, or a join there, gives owners",
        "les règles d’aiguillage ne sont pas appliquées\u{202f}: un moteur n’écrit que des notes\u{202f}; `lookalike score` sur sa table, ou une jointure là-bas, donne les responsables"
    }
    scored_file(files) { "{files} file of the folder scored", "{files} fichier du dossier noté" }
    scored_files(files) { "{files} files of the folder scored", "{files} fichiers du dossier notés" }
    scored_file_there(files) {
        "{files} file was scored by an earlier run and is left as it is",
        "{files} fichier avait été noté par une exécution précédente et reste tel quel"
    }
    scored_files_there(files) {
        "{files} files were scored by an earlier run and are left as they are",
        "{files} fichiers avaient été notés par une exécution précédente et restent tels quels"
    }
    scored_not_tables(files, first) {
        "files that are no tables by their endings, and are not scored: {files} (first {first})",
        "fichiers qui ne sont pas des tables d’après leur terminaison, et ne sont pas notés\u{202f}: {files} (d’abord {first})"
    }
    scored_unreadable_there(cells) {
        "cells that are neither empty nor the number or day that the card reads, and count as unknown: {cells}",
        "cellules ni vides ni le nombre ou le jour que lit la carte, comptées comme inconnues\u{202f}: {cells}"
    }
    scored_unseen(column, cells, accounts, lines) {
        "column `{column}`: {cells} of {accounts} cells hold a level never seen in training (first on line {lines})",
        "colonne `{column}`, cellules d’une valeur jamais vue à l’apprentissage\u{202f}: {cells} sur {accounts} (premières lignes\u{202f}: {lines})"
    }
    explained_repeated(file, line, id, lines) {
        "warning: {file}:{line}: account `{id}` is there again on line {lines}; explained as on line {line}",
        "attention\u{202f}: {file}:{line}\u{202f}: le compte `{id}` est encore là, ligne {lines}\u{202f}; expliqué comme à la ligne {line}"
    }
    explained_more(lines) { "{lines} and more", "{lines} et plus" }
    scored_drawn(ranked, holdout, explore, below) {
        "Drawn: {explore} below the cut to contact all the same (explore), {holdout} above it to leave alone (holdout); {ranked} to contact by their grade, {below} not.",
        "Tirage\u{202f}: {explore} sous le seuil à contacter tout de même (explore), {holdout} au-dessus à laisser en paix (holdout)\u{202f}; {ranked} à contacter selon leur note, {below} non."
    }
    scored_logged(accounts, store, new) {
        "On record in {store}: {accounts} scores, {new} of them new.",
        "Consignés dans {store}\u{202f}: {accounts} scores, dont {new} nouveaux."
    }
    scored_logged_without(said, without) {
        "{said} Without an id, and so not on record: {without}.",
        "{said} Sans identifiant, donc non consignés\u{202f}: {without}."
    }
    scored_rejected(rows, file) {
        "Not scored: {rows} rows that are not as wide as the header, kept in {file} with line and reason.",
        "Non notées\u{202f}: {rows} lignes qui n’ont pas la largeur de l’en-tête, gardées dans {file} avec ligne et raison."
    }
    listed(listed, accounts, cut) {
        "List: {listed} of {accounts} accounts, {cut}.",
        "Liste\u{202f}: {listed} comptes sur {accounts}, {cut}."
    }
    listed_capacity(a_week, reps, weeks, all) {
        "Capacity: {a_week} accounts a week in all (people: {reps}), {weeks} weeks, {all} accounts.",
        "Capacité\u{202f}: {a_week} comptes par semaine en tout (personnes\u{202f}: {reps}), {weeks} semaines, {all} comptes."
    }
    listed_cut(score) { "cut-off at a score of {score}", "seuil à un score de {score}" }
    listed_nobody() { "nobody that can be ranked", "personne qui puisse être classé" }
    listed_cut_of(segment, cut, accounts) {
        "segment {segment}: {cut} ({accounts} accounts)",
        "segment {segment}\u{202f}: {cut} ({accounts} comptes)"
    }
    listed_fewer(said, wanted) {
        "{said} Fewer than the {wanted} asked for: there are no more that can be ranked.",
        "{said} Moins que les {wanted} demandés\u{202f}: il n’y en a pas davantage à classer."
    }
    listed_explored(said, explored, from, chance) {
        "{said} Of these below it, drawn at random from {from} with a chance of {chance} each: {explored}.",
        "{said} Dont sous le seuil, tirés au hasard parmi {from} avec une chance de {chance} chacun\u{202f}: {explored}."
    }
    listed_held(said, held) {
        "{said} Above it and left alone (holdout): {held}.",
        "{said} Au-dessus et laissés en paix (holdout)\u{202f}: {held}."
    }
    listed_caught(share, low, high, ideal, all, by_chance) {
        "It should catch {share} ({low} – {high}) of the ideal customers in this file, about {ideal} of {all}; drawn at random, as many accounts would catch {by_chance}.",
        "Elle devrait réunir {share} ({low} – {high}) des clients idéaux de ce fichier, environ {ideal} sur {all}\u{202f}; au hasard, autant de comptes en réuniraient {by_chance}."
    }
    listed_no_fit() {
        "What share of the ideal customers it should catch is not told: nothing says how often an ideal customer is met (train with lost deals, or state --prevalence).",
        "La part des clients idéaux qu’elle devrait réunir n’est pas donnée\u{202f}: rien ne dit à quelle fréquence on en rencontre un (apprenez avec des affaires perdues, ou indiquez `--prevalence`)."
    }
    listed_no_signal() {
        "What share of the ideal customers it should catch is not told: the model shows no signal, so that its order is that of chance.",
        "La part des clients idéaux qu’elle devrait réunir n’est pas donnée\u{202f}: le modèle ne montre aucun signal, son ordre est celui du hasard."
    }
    listed_unmeasured() {
        "What share of the ideal customers it should catch is not told: the model’s fits were never measured.",
        "La part des clients idéaux qu’elle devrait réunir n’est pas donnée\u{202f}: les adéquations du modèle n’ont jamais été mesurées."
    }
}

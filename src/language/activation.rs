//! Scores in a CRM: what its fields are called and mean, what was written, what changed, who was routed where.

use std::fmt::Display;

use super::Language;

messages! {
    crm_none() { "none", "aucun" }
    crm_score() { "Lookalike score", "Lookalike\u{202f}: score" }
    crm_score_means() { "0 to 100: how much the account is like past ideal customers.", "De 0 à 100\u{202f}: à quel point le compte ressemble aux clients idéaux passés." }
    crm_fit() { "Lookalike fit", "Lookalike\u{202f}: adéquation" }
    crm_fit_means() { "Probability of being an ideal customer.", "Probabilité d’être un client idéal." }
    crm_grade() { "Lookalike grade", "Lookalike\u{202f}: note" }
    crm_grade_means() {
        "A is best, D worst; X where a knock-out rule holds, ? where too little is known.",
        "A est la meilleure, D la moins bonne\u{202f}; X si une règle éliminatoire s’applique, un point d’interrogation si l’on en sait trop peu."
    }
    crm_segment() { "Lookalike segment", "Lookalike\u{202f}: segment" }
    crm_segment_means() { "Number and name of the segment of ideal customers that it is like.", "Numéro et nom du segment de clients idéaux auquel il ressemble." }
    crm_summary() { "Lookalike summary", "Lookalike\u{202f}: résumé" }
    crm_summary_means() { "The account in one line.", "Le compte en une ligne." }
    crm_reason(number) { "Lookalike reason {number}", "Lookalike\u{202f}: raison {number}" }
    crm_reason_means() { "What sets it apart from the average account, in points.", "Ce qui le distingue du compte moyen, en points." }
    crm_value() { "Lookalike value", "Lookalike\u{202f}: valeur" }
    crm_value_means() { "What a customer like it is worth.", "Ce que vaut un client comme lui." }
    crm_expected_value() { "Lookalike expected value", "Lookalike\u{202f}: valeur attendue" }
    crm_expected_value_means() { "Fit times what a customer like it is worth.", "Adéquation fois ce que vaut un client comme lui." }
    crm_currency() { "Lookalike currency", "Lookalike\u{202f}: devise" }
    crm_currency_means() { "Currency of value and expected value.", "Devise de la valeur et de la valeur attendue." }
    crm_timing() { "Lookalike timing", "Lookalike\u{202f}: moment" }
    crm_timing_means() { "0 to 100: what is left of its signals.", "De 0 à 100\u{202f}: ce qu’il reste de ses signaux." }
    crm_timing_band() { "Lookalike timing band", "Lookalike\u{202f}: état du moment" }
    crm_timing_band_means() { "hot, warm or quiet.", "hot (chaud), warm (tiède) ou quiet (calme)." }
    crm_approach() { "Lookalike approach", "Lookalike\u{202f}: approche" }
    crm_approach_means() { "What grade and timing together suggest.", "Ce que la note et le moment suggèrent ensemble." }
    crm_rank() { "Lookalike rank", "Lookalike\u{202f}: rang" }
    crm_rank_means() { "Place on the call list; 0 for none.", "Place sur la liste d’appels\u{202f}; 0 si aucune." }
    crm_week() { "Lookalike week", "Lookalike\u{202f}: semaine" }
    crm_week_means() { "Week in which it has its turn; 0 for none.", "Semaine où vient son tour\u{202f}; 0 si aucune." }
    crm_owner() { "Lookalike owner", "Lookalike\u{202f}: responsable" }
    crm_owner_means() { "Whose account it is by the routing rules.", "À qui revient le compte selon les règles d’aiguillage." }
    crm_sequence() { "Lookalike sequence", "Lookalike\u{202f}: séquence" }
    crm_sequence_means() { "What is to be done with it by the routing rules.", "Ce qu’il faut en faire selon les règles d’aiguillage." }
    crm_route() { "Lookalike route", "Lookalike\u{202f}: règle" }
    crm_route_means() { "The routing rule that fits; excluded: before it where that leaves the account alone.", "La règle d’aiguillage qui s’applique\u{202f}; précédée de excluded: si elle écarte le compte." }
    crm_model() { "Lookalike model", "Lookalike\u{202f}: modèle" }
    crm_model_means() { "Name and version of the model that scored it.", "Nom et version du modèle qui a noté." }
    crm_field() { "Name", "Nom" }
    crm_label() { "Label", "Libellé" }
    crm_type() { "Type", "Type" }
    crm_values() { "Values", "Valeurs" }
    crm_description() { "Description", "Description" }
    crm_written(crm, records, column) {
        "For {crm}: {records} records, found by `{column}`.",
        "Pour {crm}\u{202f}: {records} fiches, retrouvées par `{column}`."
    }
    crm_without_id(said, accounts) {
        "{said} Left out without an id of its records: {accounts}.",
        "{said} Écartés faute d’un identifiant de ses fiches\u{202f}: {accounts}."
    }
    crm_without_id_as(said, example) { "{said} One is `{example}`.", "{said} L’un est `{example}`." }
    crm_repeated(said, rows) {
        "{said} Left out as their id stands further up: {rows}.",
        "{said} Écartées parce que leur identifiant figure plus haut\u{202f}: {rows}."
    }
    crm_cut(said, texts, characters) {
        "{said} Texts cut at {characters} characters: {texts}.",
        "{said} Textes coupés à {characters} caractères\u{202f}: {texts}."
    }
    crm_too_many(said, crm, most) {
        "{said} The import page of {crm} takes {most} rows a file: use its other importer, or cut the file.",
        "{said} La page d’import de {crm} prend {most} lignes par fichier\u{202f}: utilisez son autre outil, ou coupez le fichier."
    }
    changed(accounts, kinds, unchanged) {
        "Changed since: {accounts} ({kinds}); unchanged and not written: {unchanged}.",
        "Changés depuis\u{202f}: {accounts} ({kinds})\u{202f}; inchangés, non écrits\u{202f}: {unchanged}."
    }
    changed_nothing(unchanged) {
        "Nothing changed since; not written: {unchanged}.",
        "Rien n’a changé depuis\u{202f}; non écrits\u{202f}: {unchanged}."
    }
    changed_gone(said, accounts) { "{said} Gone from the table: {accounts}.", "{said} Disparus de la table\u{202f}: {accounts}." }
    changed_repeated(said, rows) {
        "{said} Rows of the older scores that repeat an account (the last counts): {rows}.",
        "{said} Lignes des anciens scores qui répètent un compte (la dernière compte)\u{202f}: {rows}."
    }
    changed_new() { "new", "nouveaux" }
    changed_grade() { "grade", "note" }
    changed_segment() { "segment", "segment" }
    changed_model() { "model alone", "modèle seul" }
    changed_routing() { "owner or sequence", "responsable ou séquence" }
    routed(rules, excluded, without) {
        "Routed: {rules}; excluded in all {excluded}; no rule fits {without}.",
        "Aiguillés\u{202f}: {rules}\u{202f}; exclus en tout {excluded}\u{202f}; aucune règle {without}."
    }
    route_below(rule, other) {
        "rule `{rule}` can never take an account: `{other}` above it fits them all",
        "la règle `{rule}` ne prendra jamais de compte\u{202f}: `{other}`, au-dessus, les prend tous"
    }
    route_no_timing(rule) {
        "rule `{rule}` asks for timing, and there are no signals (--signals): it fits nobody",
        "la règle `{rule}` demande le moment, et il n’y a pas de signaux (--signals)\u{202f}: elle ne s’applique à personne"
    }
    route_no_column(rule, column) {
        "rule `{rule}`: no column `{column}`, which it takes as unknown",
        "règle `{rule}`\u{202f}: pas de colonne `{column}`, prise pour inconnue"
    }
    route_no_level(rule, level, column) {
        "rule `{rule}`: no account has `{level}` in column `{column}`",
        "règle `{rule}`\u{202f}: aucun compte n’a `{level}` dans la colonne `{column}`"
    }
    route_taken(rule, accounts) {
        "rule `{rule}` takes nobody: rules above it take all that it fits ({accounts})",
        "la règle `{rule}` ne prend personne\u{202f}: celles d’au-dessus prennent tous les comptes concernés ({accounts})"
    }
    route_nobody(rule) { "rule `{rule}` fits no account of this table", "la règle `{rule}` ne s’applique à aucun compte de cette table" }
    route_nearest(said, nearest) { "{said}; is it `{nearest}`?", "{said}\u{202f}; est-ce `{nearest}`\u{202f}?" }
}

//! The workbook that scores an account that somebody types in.

use std::fmt::Display;

use super::Language;

messages! {
    form_sheet() { "Score", "Score" }
    form_card() { "Card", "Grille" }
    form_segments() { "Segments", "Segments" }
    form_workings() { "Workings", "Calculs" }
    form_lists() { "Lists", "Listes" }
    form_title() { "Score an account", "Noter un compte" }
    form_how() {
        "Type what you know of the account into the yellow cells; what stays empty counts as unknown. Everything else follows.",
        "Saisissez dans les cellules jaunes ce que vous savez du compte\u{202f}; ce qui reste vide compte comme inconnu. Le reste suit."
    }
    form_account() { "Account", "Compte" }
    form_value() { "Value", "Valeur" }
    form_to_type() { "What to type", "Que saisir" }
    form_score() { "Score, of 100", "Score, sur 100" }
    form_fit() { "Fit", "Adéquation" }
    form_fit_means() { "probability of being an ideal customer", "probabilité d’être un client idéal" }
    form_no_fit() { "not told by this model", "ce modèle ne la dit pas" }
    form_grade() { "Grade", "Note" }
    form_segment() { "Segment", "Segment" }
    form_unknown() { "Unknown", "Inconnu" }
    form_unknown_means() { "points of 100 about which something is not known", "points sur 100 dont quelque chose est inconnu" }
    form_why() { "What sets it apart from the average account", "Ce qui le distingue du compte moyen" }
    form_criterion() { "Criterion", "Critère" }
    form_is() { "Here", "Ici" }
    form_points() { "Points", "Points" }
    form_most() { "At most", "Au plus" }
    form_apart() { "Against the average", "Par rapport à la moyenne" }
    form_sum() { "Sum", "Somme" }
    form_knocked_out(rule) { "Knocked out by: {rule}", "Éliminé par\u{202f}: {rule}" }
    form_a_number() { "a number", "un nombre" }
    form_no_number() { "not a number: counts as unknown", "pas un nombre\u{202f}: compte comme inconnu" }
    form_a_day() { "a day", "un jour" }
    form_no_day() { "not a day: counts as unknown", "pas un jour\u{202f}: compte comme inconnu" }
    form_choose() { "choose from the list", "choisir dans la liste" }
    form_a_text() { "a text", "un texte" }
    form_several(separator, examples) { "several, with {separator} between them: {examples}", "plusieurs, séparés par {separator}\u{202f}: {examples}" }
    form_unseen() { "not seen in training: counts as other", "jamais vu à l’apprentissage\u{202f}: compte comme autre" }
    form_not_in_list() {
        "The past accounts never had this value: it counts as other or never seen. Keep it?",
        "Les comptes passés n’ont jamais eu cette valeur\u{202f}: elle compte comme autre ou jamais vue. La garder\u{202f}?"
    }
    form_thousandths() { "Thousandths of a point", "Millièmes de point" }
    form_apart_thousandths() { "Against the average, thousandths", "Par rapport à la moyenne, millièmes" }
    form_reason() { "Reason", "Raison" }
    form_evidence(segment) { "Evidence for {segment}, in thousandths", "Indices pour {segment}, en millièmes" }
    form_step() { "Step", "Étape" }
    form_result() { "Result", "Résultat" }
    form_no_segment() { "0: none", "0\u{202f}: aucun" }
    form_digits() {
        "Spreadsheets compare fifteen digits: a number that differs from the end of a range only beyond these counts as that end.",
        "Un tableur compare quinze chiffres\u{202f}: un nombre qui ne diffère de la borne d’une classe qu’au-delà compte comme cette borne."
    }
}

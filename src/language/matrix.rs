//! Phrases of the criteria matrix, English and French side by side.

use std::fmt::Display;

use super::Language;

messages! {
    matrix_title(name) { "Criteria matrix: {name}", "Matrice des critères : {name}" }
    matrix_ground(model, ideal, others) {
        "Model {model}: {ideal} ideal accounts and {others} others. Each line says which share of each has what is named.",
        "Modèle {model} : {ideal} comptes idéaux et {others} autres. Chaque ligne dit quelle part de chacun a ce qui est nommé."
    }
    matrix_knock_out() { "Knock-out candidates", "Éliminatoires possibles" }
    matrix_differentiating() { "Differentiating", "Différenciants" }
    matrix_neutral() { "Neutral", "Neutres" }
    matrix_unknown() { "Unknown", "Indéterminés" }
    matrix_pair() { "Criteria together", "Critères ensemble" }
    matrix_knock_out_means() {
        "Almost no ideal account lacks it (97% have it), and accounts that lack it became ideal less than half as often as usual. Candidates only: a rule is yours to decide.",
        "Presque aucun compte idéal n’en manque (97 % l’ont), et les comptes qui en manquent deviennent idéaux moins de la moitié du temps habituel. De simples candidats : la règle reste votre décision."
    }
    matrix_differentiating_means() {
        "Ideal accounts have it more often than others, by at least 5 points in 100 (or twice as often), and not by chance.",
        "Les comptes idéaux l’ont plus souvent que les autres, d’au moins 5 points sur 100 (ou deux fois plus), et pas par hasard."
    }
    matrix_neutral_means() {
        "Ideal and other accounts have it about as often: the difference is surely within 5 points in 100.",
        "Les comptes idéaux et les autres l’ont à peu près aussi souvent : l’écart tient sûrement dans 5 points sur 100."
    }
    matrix_unknown_means() {
        "These accounts cannot tell: it is mostly missing, or the interval holds both nothing and a difference that matters.",
        "Ces comptes ne permettent pas de trancher : la donnée manque le plus souvent, ou l’intervalle admet aussi bien rien qu’un écart qui compte."
    }
    matrix_pair_means() {
        "Two or three criteria together: points that adjust what each gives alone. To be read with them, not as criteria of their own.",
        "Deux ou trois critères ensemble : des points qui corrigent ce que chacun donne seul. À lire avec eux, pas comme des critères à part."
    }
    matrix_mostly_missing(share) {
        "Unknown for {share} of the accounts: fill it in before judging by it.",
        "Inconnu pour {share} des comptes : à renseigner avant d’en juger."
    }
    matrix_cannot_tell(accounts) {
        "Cannot tell with the {accounts} accounts for which it is known.",
        "Impossible de trancher avec les {accounts} comptes pour lesquels c’est connu."
    }
    matrix_suspicious() {
        "So strong that it may have been written after the outcome: check when it is filled in.",
        "Si fort qu’il a pu être saisi après l’issue : vérifier quand il est renseigné."
    }
    matrix_points_against() {
        "Its points are below average all the same: other criteria tell the same, and better.",
        "Ses points restent pourtant sous la moyenne : d’autres critères disent la même chose, et mieux."
    }
    matrix_would_refuse(what, ideal, all_ideal, others, all_others) {
        "Refusing {what} would have turned away {ideal} of {all_ideal} ideal accounts and {others} of {all_others} others.",
        "Refuser {what} aurait écarté {ideal} comptes idéaux sur {all_ideal} et {others} autres sur {all_others}."
    }
    matrix_has_rule() { "A rule on this column is there already.", "Une règle porte déjà sur cette colonne." }
    matrix_rule() {
        "To make it a rule, put into lookalike.toml and train again:",
        "Pour en faire une règle, ajouter à lookalike.toml et relancer l’apprentissage :"
    }
    matrix_no_rule() {
        "No rule can test the age of a date: add a column that says it.",
        "Aucune règle ne teste l’âge d’une date : ajouter une colonne qui le dit."
    }
    matrix_of(criterion, said) { "{criterion}: {said}", "{criterion} : {said}" }
    matrix_ideal_column() { "ideal", "idéaux" }
    matrix_iv_column() { "IV", "VI" }
    matrix_iv_long() { "information value", "valeur d’information" }
    matrix_iv_strength() { "IV is", "VI" }
    matrix_iv_is(strength) { "IV {strength}", "VI {strength}" }
    matrix_iv_none() { "none", "nulle" }
    matrix_iv_weak() { "weak", "faible" }
    matrix_iv_medium() { "medium", "moyenne" }
    matrix_iv_strong() { "strong", "forte" }
    matrix_iv_suspicious() { "very strong", "très forte" }
    matrix_known(share) { "known for {share}", "connu pour {share}" }
    matrix_known_column() { "known", "connu" }
    matrix_lift_column() { "lift, 95%", "lift, 95 %" }
    matrix_class_column() { "class", "catégorie" }
    matrix_meaning() { "meaning", "sens" }
    matrix_ideal_with() { "ideal with it", "idéaux l’ayant" }
    matrix_ideal_known() { "ideal known", "idéaux connus" }
    matrix_others_with() { "others with it", "autres l’ayant" }
    matrix_others_known() { "others known", "autres connus" }
    matrix_difference_points() { "difference (points)", "écart (points)" }
    matrix_low() { "low", "bas" }
    matrix_high() { "high", "haut" }
    matrix_points_above() { "points above average", "points au-dessus de la moyenne" }
    matrix_notes() { "notes", "remarques" }
    matrix_sheet() { "Matrix", "Matrice" }
    matrix_reading_sheet() { "Reading", "Lecture" }
    matrix_rules_sheet() { "Knock-outs", "Éliminatoires" }
    matrix_note_shares() {
        "Shares are of the accounts for which the criterion is known; differences are points in 100 with 95% intervals (Newcombe).",
        "Les parts portent sur les comptes pour lesquels le critère est connu ; les écarts sont en points sur 100, avec intervalles à 95 % (Newcombe)."
    }
    matrix_note_chosen() {
        "The values of a line are those more usual among ideal accounts, chosen on these same accounts: differences lean high.",
        "Les valeurs d’une ligne sont les plus fréquentes chez les comptes idéaux, choisies sur ces mêmes comptes : les écarts sont plutôt surestimés."
    }
    matrix_note_points() {
        "Points are against the average account, with all other criteria counted; shares look at one criterion at a time.",
        "Les points se lisent par rapport au compte moyen, tous les autres critères comptés ; les parts regardent un critère à la fois."
    }
}

//! Scores as a workbook: its sheets, what the grades mean, what each column holds.

use std::fmt::Display;

use super::Language;

messages! {
    book_scores() { "scores", "scores" }
    book_grades() { "grades", "notes" }
    book_columns() { "columns", "colonnes" }
    book_from() { "score from", "score dès" }
    book_means() { "what it means", "ce qu’elle veut dire" }
    book_holds() { "what it holds", "ce qu’elle contient" }
    book_scored_with(model) { "Scored with {model}.", "Noté avec {model}." }
    book_grade_a() {
        "Fits best: more likely an ideal customer than your past accounts are, beyond doubt. Contact first.",
        "Correspond le mieux\u{202f}: client idéal plus probable que vos comptes passés, sans doute possible. À contacter d’abord."
    }
    book_grade_b() {
        "Fits: more likely an ideal customer than your past accounts are. Contact next.",
        "Correspond\u{202f}: client idéal plus probable que vos comptes passés. À contacter ensuite."
    }
    book_grade_c() {
        "Fits in part: about as likely as your past accounts. Contact when there is time.",
        "Correspond en partie\u{202f}: à peu près comme vos comptes passés. À contacter s’il reste du temps."
    }
    book_grade_d() {
        "Does not fit: less likely an ideal customer than your past accounts are.",
        "Ne correspond pas\u{202f}: client idéal moins probable que vos comptes passés."
    }
    book_grade_x() {
        "Knocked out by a rule, whatever its score; the first reason names the rule.",
        "Éliminé par une règle, quel que soit son score\u{202f}; la première raison nomme la règle."
    }
    book_grade_unknown() {
        "Too little is known of it, or the model cannot tell: no grade.",
        "On en sait trop peu, ou le modèle ne peut pas conclure\u{202f}: pas de note."
    }
    book_id() { "identifies the account: its id, or its row where the table has none", "identifie le compte\u{202f}: son identifiant, ou sa ligne si la table n’en a pas" }
    book_name() { "the account's name", "nom du compte" }
    book_score() { "points, 0 to 100: the sum of what each criterion gives", "points, de 0 à 100\u{202f}: la somme de ce que donne chaque critère" }
    book_fit() { "probability of being an ideal customer, 0 to 1", "probabilité d’être un client idéal, de 0 à 1" }
    book_grade() { "A to D, X or ?: see the sheet of grades", "A à D, X ou\u{202f}?\u{202f}: voir la feuille des notes" }
    book_segment() { "number of the segment it is in; 0: in none", "numéro de son segment\u{202f}; 0\u{202f}: aucun" }
    book_similarity() { "how usual it is among ideal customers, 0 to 100", "à quel point il est courant parmi les clients idéaux, de 0 à 100" }
    book_summary() { "the account in one line", "le compte en une ligne" }
    book_reason() { "a criterion that sets it apart from the average account, and its points", "un critère qui le distingue du compte moyen, et ses points" }
    book_unknown_weight() { "points of 100 about which something is not known", "points sur 100 dont quelque chose est inconnu" }
    book_model() { "name and version of the model", "nom et version du modèle" }
    book_interval() { "end of the 95% interval", "borne de l’intervalle à 95\u{202f}%" }
    book_points() { "points that this criterion gives", "points que donne ce critère" }
    book_value() { "what a customer like it is worth", "ce que rapporte un client comme lui" }
    book_expected_value() { "fit × value", "adéquation × valeur" }
    book_currency() { "currency of the amounts", "devise des montants" }
    book_timing() { "what is left of its signals, 0 to 100", "ce qui reste de ses signaux, de 0 à 100" }
    book_timing_band() { "hot, warm or quiet, by its signals", "hot, warm ou quiet, d’après ses signaux" }
    book_approach() { "what grade and timing together suggest", "ce que note et moment suggèrent ensemble" }
    book_signals() { "its strongest signals", "ses signaux les plus forts" }
    book_rank() { "place on the call list, the first to work first", "place sur la liste d’appels, le premier à traiter d’abord" }
    book_week() { "week in which it has its turn, from 1", "semaine où vient son tour, à partir de 1" }
    book_drawn() { "what the draw says: ranked, explore, holdout, below or excluded", "ce que dit le tirage\u{202f}: ranked, explore, holdout, below ou excluded" }
    book_propensity() { "chance of being contacted, 0 to 1", "chance d’être contacté, de 0 à 1" }
    book_kept() { "a column of your table, as it is there", "une colonne de votre table, telle quelle" }
    book_cut(count) {
        "warning: {count} texts are longer than a cell of a workbook holds and were cut there; a .csv keeps them whole",
        "attention\u{202f}: {count} textes plus longs que ce que contient une cellule de classeur y sont coupés\u{202f}; un .csv les garde entiers"
    }
}

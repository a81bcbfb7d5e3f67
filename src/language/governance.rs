//! The page for whoever must answer for a model, in English and French.

use std::fmt::Display;

use super::Language;

messages! {
    governance_title() { "Governance", "Gouvernance" }
    governance_about() {
        "What is on record, for whoever answers for this model. It is no legal opinion.",
        "Ce qui est enregistré, pour qui répond de ce modèle. Ce n’est pas un avis juridique."
    }
    governance_not_said() { "not said (`[governance]` of the recipe)", "non dit (`[governance]` de la recette)" }
    governance_purpose() { "Purpose", "Finalité" }
    governance_owner() { "Answers for it", "En répond" }
    governance_used_for() { "Scores are used for", "Les scores servent à" }
    governance_not_for() { "And must not be used for", "Et ne doivent pas servir à" }
    governance_what_it_does() {
        "It orders accounts by how much they are like those that turned out ideal, with a probability and the points of every criterion. It does nothing with the order.",
        "Il classe des comptes selon leur ressemblance avec ceux qui se sont révélés idéaux, avec une probabilité et les points de chaque critère. Il ne fait rien de ce classement."
    }
    governance_data() { "Data", "Données" }
    governance_columns() { "Columns that the score reads", "Colonnes que le score lit" }
    governance_aside() { "Columns set aside", "Colonnes écartées" }
    governance_aside_count(count) {
        "{count}, each with its reason above: known only afterwards, about people, or saying nothing",
        "{count}, chacune avec sa raison plus haut\u{202f}: connue seulement après coup, relative à des personnes, ou muette"
    }
    governance_limits() { "Limits", "Limites" }
    governance_decision() { "Human decision", "Décision humaine" }
    governance_person_decides() {
        "A person decides whom to contact, to sign or to refuse, and may decide against the score; a person promotes a version, with a reason that is kept.",
        "Une personne décide qui contacter, signer ou refuser, et peut décider contre le score\u{202f}; une personne promeut une version, avec une raison qui est gardée."
    }
    governance_reasons() {
        "Every score can be told point by point, and what would change it: `lookalike explain TABLE --id ID`; why it is not what it was: `--since`.",
        "Chaque score s’explique point par point, et ce qui le changerait\u{202f}: `lookalike explain TABLE --id ID`\u{202f}; pourquoi il n’est plus ce qu’il était\u{202f}: `--since`."
    }
    governance_persons() {
        "Where accounts are persons, a decision that rests on the score alone and weighs on them is what article 22 of the GDPR is about: see that a person can and does look at it, hears the one concerned, and can decide otherwise.",
        "Quand les comptes sont des personnes, une décision fondée sur le seul score et lourde pour elles est l’objet de l’article 22 du RGPD\u{202f}: veiller à ce qu’une personne puisse l’examiner et l’examine, entende l’intéressé, et puisse décider autrement."
    }
    governance_no_rules() {
        "No knock-out rule takes an account out of the order.",
        "Aucune règle éliminatoire ne sort un compte du classement."
    }
    governance_rules(count) {
        "Knock-out rules ({count}), written by a person in the recipe, give grade X whatever the score: whoever works the list sees them and may overrule them.",
        "Règles éliminatoires ({count}), écrites par une personne dans la recette, donnent la note X quel que soit le score\u{202f}: qui travaille la liste les voit et peut passer outre."
    }
    governance_monitoring() { "Monitoring", "Suivi" }
    governance_every(days) { "reviewed every {days} days", "revu tous les {days} jours" }
    governance_no_interval() {
        "no interval is said (`review_every` under [governance]): the triggers below ask for a review",
        "aucun intervalle n’est dit (`review_every` sous [governance])\u{202f}: les déclencheurs ci-dessous demandent une revue"
    }
    governance_last_review(day, verdict, accounts, reviews) {
        "last reviewed on {day}: {verdict}, on {accounts} accounts it had not seen (reviews of this version: {reviews})",
        "dernière revue le {day}\u{202f}: {verdict}, sur {accounts} comptes qu’il n’avait pas vus (revues de cette version\u{202f}: {reviews})"
    }
    governance_never_reviewed() { "never reviewed since it was trained", "jamais revu depuis son apprentissage" }
    governance_due(day) { "next review due on {day}", "prochaine revue le {day}" }
    governance_command() {
        "`lookalike review TABLE --since LAST --fail-on data,drift,calibration`, by a person or by a timer: it ends with 1 when something was found",
        "`lookalike review TABLE --since LAST --fail-on data,drift,calibration`, par une personne ou un minuteur\u{202f}: se termine par 1 si quelque chose est trouvé"
    }
    governance_keep() { "keep", "garder" }
    governance_promote() { "promote another", "en promouvoir un autre" }
    governance_investigate() { "investigate", "examiner" }
    governance_triggers() { "Triggers", "Déclencheurs" }
    governance_triggers_lead() {
        "A person looks before scores are relied on any further when a review finds one of these, or one of those that the recipe names:",
        "Une personne regarde avant de continuer à se fier aux scores quand une revue trouve l’un de ceux-ci, ou l’un de ceux que nomme la recette\u{202f}:"
    }
    governance_on_data() {
        "a column that carries a point of the score is gone, a level or a unit is written otherwise, or far more is unknown",
        "une colonne qui porte un point du score a disparu, un niveau ou une unité s’écrit autrement, ou bien plus est inconnu"
    }
    governance_on_drift(psi, points) {
        "accounts are not those of training, beyond chance and by a stability index over {psi} or {points} of the mean score",
        "les comptes ne sont plus ceux de l’apprentissage, au-delà du hasard et d’un indice de stabilité de {psi} ou de {points} du score moyen"
    }
    governance_on_calibration(slope_low, slope_high, ratio_low, ratio_high) {
        "the slope of calibration lies outside {slope_low} – {slope_high}, or ideal accounts observed over expected outside {ratio_low} – {ratio_high}",
        "la pente de calibration sort de {slope_low} – {slope_high}, ou les comptes idéaux observés sur attendus sortent de {ratio_low} – {ratio_high}"
    }
    governance_on_ranking() {
        "it ranks clearly worse than in training, or a criterion says the opposite",
        "il classe nettement moins bien qu’à l’apprentissage, ou un critère dit le contraire"
    }
    governance_on_challenger() {
        "a card learnt anew does better, however often one looks",
        "une grille apprise à neuf fait mieux, quel que soit le nombre d’examens"
    }
    governance_record() { "On record", "Enregistré" }
    governance_version() { "version", "version" }
    governance_scores() { "it scores", "il note" }
    governance_does_not_score() { "it does not score", "il ne note pas" }
    governance_hash() { "model (sha256)", "modèle (sha256)" }
    governance_no_journal() { "No decision is on record.", "Aucune décision n’est enregistrée." }
    governance_earlier(count) {
        "{count} earlier ones: `lookalike models --journal`",
        "{count} plus anciennes\u{202f}: `lookalike models --journal`"
    }
}

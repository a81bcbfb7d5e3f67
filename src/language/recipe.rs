//! Comments of a recipe that is drafted, English and French side by side. A line break is one in the recipe.

use std::fmt::Display;

use super::Language;

messages! {
    recipe_title() {
        "What lookalike understood of your accounts. Change what is wrong, delete what you like: every line is optional.",
        "Ce que lookalike a compris de vos comptes. Changez ce qui est faux, supprimez ce que vous voulez\u{202f}: chaque ligne est facultative."
    }
    recipe_language() {
        "Language of what is printed and written for readers.",
        "Langue de ce qui est affiché et écrit pour être lu."
    }
    recipe_tables() {
        "Further tables. Their rows become criteria (how many, how much, how long ago…); rows of the day an account was\ndecided or later are not used.",
        "Autres tables. Leurs lignes deviennent des critères (combien, quel montant, depuis quand…)\u{202f}; celles du jour où un compte\na été décidé, ou d’après, ne servent pas."
    }
    recipe_ideal() {
        "Ask more of an ideal customer than being won: value, retention, little friction, advocacy.",
        "Demandez plus à un client idéal que d’avoir signé\u{202f}: valeur, fidélité, peu de frictions, recommandation."
    }
    recipe_timing() {
        "Dated signals of intent (hiring, funding…), which fade: a timing score beside fit.",
        "Signaux d’intention datés (recrutement, levée de fonds…), qui s’estompent\u{202f}: un score de moment à côté de l’adéquation."
    }
    recipe_recognised(name, known, columns) {
        "Recognised as {name}: {known} of {columns} columns bear its labels, which settle what is said of them below.",
        "Reconnu comme {name}\u{202f}: {known} colonnes sur {columns} portent ses libellés, qui règlent ce qui en est dit plus bas."
    }
    recipe_beware(note) { "Beware: {note}", "Attention\u{202f}: {note}" }
    recipe_no_id() {
        "no column identifies accounts: rows are numbered",
        "aucune colonne n’identifie les comptes\u{202f}: les lignes sont numérotées"
    }
    recipe_no_label() { "no column names accounts", "aucune colonne ne nomme les comptes" }
    recipe_no_time() {
        "no date says when accounts began: name one to validate by time",
        "aucune date ne dit quand les comptes ont commencé\u{202f}: nommez-en une pour valider dans le temps"
    }
    recipe_as_of() {
        "The day on which the data were true; ages are counted from it. Default: the latest date.",
        "Le jour où les données étaient vraies\u{202f}; les âges se comptent de là. Par défaut\u{202f}: la date la plus tardive."
    }
    recipe_decided(why) {
        "The day on which each account was decided: {why}.",
        "Le jour où chaque compte a été décidé\u{202f}: {why}."
    }
    recipe_no_decided() {
        "The day on which each account was decided. Default: `closed` of [figures], then `as_of`.",
        "Le jour où chaque compte a été décidé. Par défaut\u{202f}: `closed` de [figures], puis `as_of`."
    }
    recipe_missing() {
        "Texts that mean \"unknown\" everywhere, beside empty, NA, null and their like.\nmissing = [\"to be completed\"]",
        "Textes qui veulent dire inconnu partout, outre vide, NA, null et leurs semblables.\nmissing = [\"à compléter\"]"
    }
    recipe_excluded(crm) {
        "Columns never used, by what {crm} means by them; delete a line to use its column.",
        "Colonnes jamais utilisées, d’après ce qu’elles veulent dire dans {crm}\u{202f}; supprimez une ligne pour utiliser sa colonne."
    }
    recipe_exclude() { "Columns never used.", "Colonnes jamais utilisées." }
    recipe_suspicious() {
        "Left out of training because of their name; list here those known before the outcome:",
        "Écartées de l’apprentissage à cause de leur nom\u{202f}; énumérez ici celles qui étaient connues avant l’issue\u{202f}:"
    }
    recipe_orders() {
        "One account is made of each customer: who has an order in the last days stayed, who has none has churned, and only\nearlier orders are criteria.",
        "Un compte est fait de chaque client\u{202f}: qui a une commande dans les derniers jours est resté, qui n’en a pas est parti, et seules\nles commandes antérieures sont des critères."
    }
    recipe_gaps() {
        "days; 19 in 20 gaps between a customer's orders are shorter: true of yours?",
        "jours\u{202f}; 19 intervalles sur 20 entre les commandes d’un client sont plus courts\u{202f}: est-ce vrai des vôtres\u{202f}?"
    }
    recipe_of_orders() { "It follows from [orders].", "Elle découle de [orders]." }
    recipe_no_outcome() {
        "No column says who was won and who was lost, and who is still open: name it.",
        "Aucune colonne ne dit qui a été gagné, qui a été perdu et qui est encore ouvert\u{202f}: nommez-la."
    }
    recipe_figures() {
        "Columns of the business figures (cycle, retention, contract, LTV, CAC). They follow from the sale: none is a criterion.",
        "Colonnes des chiffres commerciaux (cycle, rétention, contrat, LTV, CAC). Elles découlent de la vente\u{202f}: aucune n’est un critère."
    }
    recipe_doubt() { "; true of this column?", "\u{202f}; est-ce vrai de cette colonne\u{202f}?" }
    recipe_margin() {
        "gross margin, a share; 1 when absent: lifetime value is then revenue",
        "marge brute, une part\u{202f}; 1 à défaut\u{202f}: la valeur vie est alors un revenu"
    }
    recipe_clean() {
        "Mend and remove what is wrong before learning (duplicates, impossible values); `lookalike clean` shows what that does.",
        "Corriger et retirer ce qui est faux avant d’apprendre (doublons, valeurs impossibles)\u{202f}; `lookalike clean` montre ce que cela fait."
    }
    recipe_as_you_said() { "as you said", "comme vous l’avez dit" }
    recipe_names() {
        "What columns are called where people read, in each language; levels and units can be given too:\nsector = {{ en = \"Sector\", fr = \"Secteur\", levels = {{ \"Law firm\" = {{ fr = \"Cabinet d’avocats\" }} }} }}",
        "Comment les colonnes s’appellent là où l’on lit, dans chaque langue\u{202f}; valeurs et unités peuvent être données aussi\u{202f}:\nsector = {{ en = \"Sector\", fr = \"Secteur\", levels = {{ \"Law firm\" = {{ fr = \"Cabinet d’avocats\" }} }} }}"
    }
    recipe_left_out(why) { "left out: {why}", "écartée\u{202f}: {why}" }
    recipe_left_out_back(why) {
        "left out: {why} (`trust` brings it back)",
        "écartée\u{202f}: {why} (`trust` la reprend)"
    }
    recipe_candidates(others) { "Other candidates: {others}", "Autres candidates\u{202f}: {others}" }
    recipe_days() {
        "It stands in two columns: the day of winning and the day of losing.",
        "Elle tient en deux colonnes\u{202f}: le jour du gain et le jour de la perte."
    }
    recipe_value(value, rows, read) { "{value} ({rows} rows, {read})", "{value} ({rows} lignes, {read})" }
    recipe_values(values) { "Its values: {values}", "Ses valeurs\u{202f}: {values}" }
    recipe_which_ideal() {
        "Which of them mean \"ideal customer\"? Without this line training asks.",
        "Lesquelles veulent dire client idéal\u{202f}? Sans cette ligne, l’apprentissage le demande."
    }
    recipe_no_negative() {
        "default: the values that say lost or churned; where none does, all that are no open stage",
        "par défaut\u{202f}: les valeurs qui disent perdu ou parti\u{202f}; s’il n’y en a pas, toutes celles qui ne sont pas une étape ouverte"
    }
    recipe_negative() { "every other value is still open", "toute autre valeur est encore ouverte" }
    recipe_gaps_true() {
        "days without a row; 19 in 20 gaps between a customer's rows are shorter: true of yours?",
        "jours sans ligne\u{202f}; 19 intervalles sur 20 entre les lignes d’un client sont plus courts\u{202f}: est-ce vrai des vôtres\u{202f}?"
    }
    recipe_gaps_instead() {
        "days without a row; 19 in 20 gaps between a customer's rows are shorter: with this line, those who stayed are held against those who left instead",
        "jours sans ligne\u{202f}; 19 intervalles sur 20 entre les lignes d’un client sont plus courts\u{202f}: avec cette ligne, ceux qui sont restés sont comparés à ceux qui sont partis"
    }
    recipe_one_row(rows) {
        "{rows} rows, one row per key: its columns become the account's",
        "{rows} lignes, une par clé\u{202f}: ses colonnes deviennent celles du compte"
    }
    recipe_many_rows(rows) { "{rows} rows, many rows per key", "{rows} lignes, plusieurs par clé" }
    recipe_not_used(why) { "Not used: {why}", "Non utilisée\u{202f}: {why}" }
    recipe_known() {
        "Filled in later than the row: from which day each is known.",
        "Remplies après la ligne\u{202f}: de quel jour chacune est connue."
    }
}

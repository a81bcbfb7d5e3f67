//! Phrases of scores and outcomes on record, English and French side by side.

use std::fmt::Display;

use super::Language;

messages! {
    record_title(place) { "On record in {place}", "Consigné dans {place}" }
    record_none() {
        "Nothing is on record: `lookalike score … --log` puts scores there, `lookalike outcomes add FILE` what became of them.",
        "Rien n’est consigné\u{202f}: `lookalike score … --log` y met les scores, `lookalike outcomes add FICHIER` ce qu’ils sont devenus."
    }
    record_counts(accounts, outcomes) {
        "{accounts} accounts scored; outcomes of {outcomes} accounts.",
        "{accounts} comptes notés\u{202f}; issues de {outcomes} comptes."
    }
    record_version(reference, first, last) {
        "{reference}, scores of {first} to {last}",
        "{reference}, scores du {first} au {last}"
    }
    record_grade() { "grade", "note" }
    record_scored() { "scored", "notés" }
    record_unknown() { "no outcome", "sans issue" }
    record_open() { "open", "ouverts" }
    record_won() { "won", "gagnés" }
    record_lost() { "lost", "perdus" }
    record_churned() { "churned", "partis" }
    record_close_rate() { "close rate", "taux de signature" }
    record_fit() { "mean fit", "adéquation moyenne" }
    record_interval(share, low, high) { "{share} ({low} – {high})", "{share} ({low} – {high})" }
    record_before(accounts) {
        "Decided before they were scored, and so in no column but `scored`: {accounts}.",
        "Décidés avant d’être notés, donc comptés nulle part hors de la colonne «\u{a0}notés\u{a0}»\u{202f}: {accounts}."
    }
    record_note() {
        "The close rate is that of decided accounts, with its 95% interval; open ones may still go either way. Fit is the mean told to decided accounts before.",
        "Le taux de signature est celui des comptes décidés, avec son intervalle à 95\u{202f}%\u{202f}; les ouverts peuvent encore basculer. L’adéquation est la moyenne annoncée auparavant aux comptes décidés."
    }
    record_added(accounts, store, day, won, lost, churned, open) {
        "On record in {store}, as of {day}: {accounts} accounts, {won} won, {lost} lost, {churned} churned, {open} open.",
        "Consignés dans {store}, au {day}\u{202f}: {accounts} comptes, {won} gagnés, {lost} perdus, {churned} partis, {open} ouverts."
    }
    record_new(new, superseding, same) {
        "New: {new}, of which {superseding} supersede what was on record; already on record: {same}.",
        "Nouveaux\u{202f}: {new}, dont {superseding} remplacent ce qui était consigné\u{202f}; déjà consignés\u{202f}: {same}."
    }
    record_never_scored(accounts) {
        "Never scored on record: {accounts} of these accounts (kept; `score --log` puts scores on record).",
        "Jamais notés au registre\u{202f}: {accounts} de ces comptes (gardés\u{202f}; `score --log` consigne les scores)."
    }
    record_left_out(without_id, unclear, blank) {
        "Rows not put on record: {without_id} without an id, {unclear} with an outcome that is not understood, {blank} without an outcome.",
        "Lignes non consignées\u{202f}: {without_id} sans identifiant, {unclear} à l’issue non comprise, {blank} sans issue."
    }
    record_repeated(rows) {
        "Rows of an account that has another: {rows}; the latest decision counts.",
        "Lignes d’un compte qui en a une autre\u{202f}: {rows}\u{202f}; la décision la plus récente compte."
    }
    record_columns(id, outcome) { "By `{id}` and `{outcome}`.", "Selon `{id}` et `{outcome}`." }
    record_date(column) { "Day of the decision: `{column}`.", "Jour de la décision\u{202f}: `{column}`." }
    record_no_date() {
        "No column has the day of the decision (--date COL): outcomes count as known from this day on.",
        "Aucune colonne ne porte le jour de la décision (--date COL)\u{202f}: les issues valent à partir de ce jour."
    }
    record_exported(accounts, file) {
        "{accounts} accounts written to {file}.",
        "{accounts} comptes écrits dans {file}."
    }
    record_backed_up(scores, outcomes, file) {
        "{scores} scores and {outcomes} outcomes copied to {file}.",
        "{scores} scores et {outcomes} issues copiés dans {file}."
    }
    uplift_title() { "What contact changed", "Ce que le contact a changé" }
    uplift_above() { "Above the cut: contacted against held back", "Au-dessus du seuil\u{202f}: contactés contre laissés en paix" }
    uplift_below() { "Below the cut: drawn to contact against left alone", "Sous le seuil\u{202f}: tirés au sort contre laissés en paix" }
    uplift_all() { "all", "tous" }
    uplift_to_contact() { "bought, to contact", "ont acheté, à contacter" }
    uplift_left_alone() { "bought, left alone", "ont acheté, laissés en paix" }
    uplift_column() { "uplift", "effet" }
    uplift_kept() { "contacted", "contactés" }
    uplift_kept_cell(contacted, anyway) { "{contacted} against {anyway}", "{contacted} contre {anyway}" }
    uplift_rate(share, hits, n) { "{share} ({hits} of {n})", "{share} ({hits} sur {n})" }
    uplift_note(unknown) {
        "Accounts are compared as they were drawn, with 95% intervals; {unknown} of which nothing is on record count as not having bought. Where the draw was not kept to, the uplift of contact itself is larger than shown.",
        "Les comptes sont comparés tels que tirés, avec des intervalles à 95\u{202f}%\u{202f}; {unknown} dont rien n’est consigné comptent comme n’ayant pas acheté. Là où le tirage n’a pas été suivi, l’effet du contact lui-même est plus grand que montré."
    }
    uplift_before(accounts) {
        "Left out, since decided before they were drawn: {accounts}.",
        "Laissés de côté, car décidés avant le tirage\u{202f}: {accounts}."
    }
    uplift_cards() { "By two cards", "Par deux grilles" }
    uplift_group() { "accounts", "comptes" }
    uplift_accounts() { "how many", "combien" }
    uplift_more() { "the half that contact moves more, by the cards", "la moitié que le contact fait bouger le plus, selon les grilles" }
    uplift_less() { "the other half", "l’autre moitié" }
    uplift_no_segment() { "of no segment", "d’aucun segment" }
    uplift_cards_note(reference) {
        "One card is learnt of the contacted, one of those left alone, on the criteria of {reference}; each account counts by the inverse of its chance on record. Groups are told by cards that had not seen them, mended by what became of the accounts, with 95% intervals. `outcomes uplift DATA -o FILE` writes the difference for each account.",
        "Une grille est apprise des contactés, une de ceux laissés en paix, sur les critères de {reference}\u{202f}; chaque compte pèse l’inverse de sa probabilité consignée. Les groupes sont jugés par des grilles qui ne les avaient pas vus, corrigées de ce qu’ils sont devenus, avec des intervalles à 95\u{202f}%. `outcomes uplift DONNÉES -o FICHIER` écrit la différence pour chaque compte."
    }
    uplift_unread(accounts) {
        "Not learnt from, since what was known of them was not kept or the version that scored them is gone: {accounts}.",
        "Non appris, car ce qu’on en savait n’a pas été gardé ou la version qui les a notés n’est plus là\u{202f}: {accounts}."
    }
    uplift_apart(difference) {
        "The cards tell apart whom contact moves: between the two halves {difference} points.",
        "Les grilles distinguent qui le contact fait bouger\u{202f}: entre les deux moitiés {difference} points."
    }
    uplift_not_apart(difference) {
        "The cards do not tell apart whom contact moves, beyond chance ({difference} points between the two halves): go by the figure over all, not by the account’s.",
        "Les grilles ne distinguent pas, au-delà du hasard, qui le contact fait bouger ({difference} points entre les deux moitiés)\u{202f}: fiez-vous au chiffre d’ensemble, pas à celui du compte."
    }
    uplift_apart_unknown() {
        "Whether the cards tell apart whom contact moves cannot be told of so few accounts: go by the figure over all, not by the account’s.",
        "Si les grilles distinguent qui le contact fait bouger ne peut se dire de si peu de comptes\u{202f}: fiez-vous au chiffre d’ensemble, pas à celui du compte."
    }
    uplift_few_contacted(bought, others, fewest) {
        "No two cards are learnt yet: of the accounts drawn to be contacted {bought} bought and {others} did not; it takes {fewest} of each in both arms.",
        "Pas encore de grilles\u{202f}: des comptes tirés pour être contactés, {bought} ont acheté et {others} non\u{202f}; il en faut {fewest} de chaque dans les deux groupes."
    }
    uplift_few_alone(bought, others, fewest) {
        "No two cards are learnt yet: of the accounts drawn to be left alone {bought} bought and {others} did not; it takes {fewest} of each in both arms.",
        "Pas encore de grilles\u{202f}: des comptes tirés pour être laissés en paix, {bought} ont acheté et {others} non\u{202f}; il en faut {fewest} de chaque dans les deux groupes."
    }
    uplift_no_cards(reason) { "No two cards are learnt: {reason}", "Pas de grilles\u{202f}: {reason}" }
}

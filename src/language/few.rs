//! What few customers have in common, and what chance alone would give.

use std::fmt::Display;

use super::Language;

messages! {
    few_ground(customers, column, values) {
        "{customers} customers (`{column}` = {values}) and nobody who was lost",
        "{customers} clients (`{column}` = {values}) et aucun compte perdu"
    }
    few_heading() { "What the customers have in common", "Ce que les clients ont en commun" }
    few_trait() { "trait", "trait" }
    few_customers() { "customers", "clients" }
    few_companies() { "companies", "entreprises" }
    few_lost() { "not ideal", "non idéaux" }
    few_open() { "open accounts", "comptes ouverts" }
    few_chance() { "by chance", "par hasard" }
    few_of(count, all) { "{count} of {all}", "{count} sur {all}" }
    few_one_in(count) { "1 in {count}", "1 sur {count}" }
    few_likely() { "easily", "facilement" }
    few_nothing() { "No trait is shared by two of them.", "Aucun trait n’est partagé par deux d’entre eux." }
    few_beyond_one() { "1 trait is more common among them than chance explains.", "1 trait est plus fréquent chez eux que ne l’explique le hasard." }
    few_beyond(count) {
        "{count} traits are more common among them than chance explains.",
        "{count} traits sont plus fréquents chez eux que ne l’explique le hasard."
    }
    few_beyond_none() {
        "No trait is more common among them than chance explains: take these as hints.",
        "Aucun trait n’est plus fréquent chez eux que ne l’explique le hasard\u{202f}: n’y voyez que des indices."
    }
    few_chance_of(tried) { "of {tried} tried", "sur {tried} essayés" }
    few_tried() {
        "“By chance”: how often chance alone would make as many customers share the trait; beside it, how often it would do so for one of all the traits tried.",
        "«\u{a0}Par hasard\u{a0}»\u{202f}: à quelle fréquence le seul hasard réunirait autant de clients\u{202f}; à côté, à quelle fréquence il le ferait pour l’un de tous les traits essayés."
    }
    few_ground_one(column, values) {
        "1 customer (`{column}` = {values}) and nobody who was lost",
        "1 client (`{column}` = {values}) et aucun compte perdu"
    }
    few_without() {
        "They are compared with nobody, so a trait that every company has looks just as shared. --universe companies.csv, or accounts that were lost, would tell.",
        "Ils ne sont comparés à personne\u{202f}: un trait que toute entreprise possède paraît tout aussi partagé. --universe entreprises.csv, ou des comptes perdus, le diraient."
    }
    few_trait_of(criterion, value) { "{criterion}: {value}", "{criterion}\u{202f}: {value}" }
    few_fact(fact, count, against) { "{fact} ({count}, {against})", "{fact} ({count}, {against})" }
    few_against_companies(share) { "against {share} of companies", "contre {share} des entreprises" }
    few_against_lost(share) { "against {share} of those that are not ideal", "contre {share} de ceux qui ne le sont pas" }
    few_against_open(share) { "against {share} of open accounts", "contre {share} des comptes ouverts" }
    few_against_nobody() { "compared with nobody", "sans comparaison" }
    few_sentence(customers) {
        "What {customers} customers have in common; nothing here says yet that it sets them apart.",
        "Ce que {customers} clients ont en commun\u{202f}; rien ne dit encore que cela les distingue."
    }
    few_sentence_apart(customers) {
        "What {customers} customers have in common beyond chance.",
        "Ce que {customers} clients ont en commun au-delà du hasard."
    }
    // What was said, beside what the accounts say
    few_prior(bin, said, evidence, together) {
        "{bin}: you said {said}; {evidence}; together {together} points",
        "{bin}\u{202f}: vous disiez {said}\u{202f}; {evidence}\u{202f}; ensemble {together} points"
    }
    few_says(count, against, says) { "{count}, {against}, say {says}", "{count}, {against}, disent {says}" }
    few_says_nothing(count, against) {
        "{count}, {against}, say nothing either way",
        "{count}, {against}, ne disent rien"
    }
    few_alone(count) { "{count} customers have it, compared with nobody", "{count} clients l’ont, sans comparaison" }
    // What points and grades mean
    few_criterion_ungraded() { "1 criterion of 100 points.", "1 critère de 100 points." }
    few_criteria_ungraded(count) {
        "{count} criteria of 100 points together.",
        "{count} critères, 100 points ensemble."
    }
    few_no_grades(low, high) {
        "No grades (`?`): 0 points mean a fit of {low} and 100 points one of {high}, so no account stands out.",
        "Pas de note (`?`)\u{202f}: 0 point correspond à une adéquation de {low} et 100 points à {high}\u{202f}; aucun compte ne se détache."
    }
    few_no_fit() {
        "No grades (`?`) and no fit: points rank accounts by how much they resemble your customers and your convictions, and nobody lost says how likely one is to buy.",
        "Ni note (`?`) ni adéquation\u{202f}: les points classent les comptes selon leur ressemblance avec vos clients et vos convictions\u{202f}; sans compte perdu, rien ne dit la probabilité d’achat."
    }
    few_verdict() {
        "It is made of what your customers share and of what you said; nothing could be measured.",
        "Il est fait de ce que vos clients ont en commun et de ce que vous avez dit\u{202f}; rien n’a pu être mesuré."
    }
    few_next(example) {
        "say what you believe under [prior] in lookalike.toml, and it makes points: {example}",
        "dites ce que vous croyez sous [prior] dans lookalike.toml, cela donne des points\u{202f}: {example}"
    }
}

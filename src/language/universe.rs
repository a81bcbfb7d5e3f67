//! Customers against a universe of companies.

use std::fmt::Display;

use super::Language;

messages! {
    universe_gathered(customers, universe, matched) {
        "learnt from {customers} customers against {universe} companies of the universe ({matched} of its rows were customers found again, and were taken out)",
        "appris de {customers} clients face à {universe} entreprises de l’univers ({matched} de ses lignes étaient des clients retrouvés, et ont été retirées)"
    }
    universe_title(customers, universe, columns) {
        "{customers} customers against {universe} companies of a universe; columns to learn from: {columns}",
        "{customers} clients face à {universe} entreprises d’un univers\u{202f}; colonnes dont apprendre\u{202f}: {columns}"
    }
    universe_others(others) {
        "{others} rows of the customers’ table are no customers by its outcome, and were left out",
        "{others} lignes de la table des clients n’en sont pas d’après leur issue, et ont été laissées de côté"
    }
    universe_only_customers(columns) {
        "only the customers have {columns}: nothing can be learnt from it",
        "seuls les clients ont {columns}\u{202f}: rien ne peut en être appris"
    }
    universe_only_universe(columns) {
        "only the universe has {columns}: nothing can be learnt from it",
        "seul l’univers a {columns}\u{202f}: rien ne peut en être appris"
    }
    universe_apart(column, evidence) {
        "`{column}` tells the two tables apart, and is set aside: {evidence}",
        "`{column}` distingue les deux tables, et est écartée\u{202f}: {evidence}"
    }
    universe_no_fit() {
        "no fit: nobody in the universe is known to be lost, so no table says what share would be ideal; state it with --prevalence 2%..8% to have one. Scores, grades and order need none",
        "pas d’adéquation\u{202f}: personne dans l’univers n’est connu comme perdu, aucune table ne dit donc quelle part serait idéale\u{202f}; indiquez-la par --prevalence 2%..8% pour en avoir une. Scores, notes et ordre s’en passent"
    }
    universe_fit(low, high) {
        "the fit rests on your word that {low} to {high} of the universe would be ideal",
        "l’adéquation repose sur votre indication que {low} à {high} de l’univers serait idéal"
    }
    universe_fit_one(share) {
        "the fit rests on your word that {share} of the universe would be ideal",
        "l’adéquation repose sur votre indication que {share} de l’univers serait idéal"
    }
    universe_measured(auc, lift) {
        "out of fold, a customer outscores a company of the universe {auc} times in 100, and the best tenth holds {lift} times its share of customers; this is no rate of winning",
        "hors échantillon, un client dépasse une entreprise de l’univers {auc} fois sur 100, et le meilleur dixième contient {lift} fois sa part de clients\u{202f}; ce n’est pas un taux de réussite"
    }
    universe_grades() {
        "grades are shares of the universe: A the best fifth, B the better half, C all but the last fifth",
        "les notes sont des parts de l’univers\u{202f}: A le meilleur cinquième, B la meilleure moitié, C tout sauf le dernier cinquième"
    }
    universe_uncovered(criterion, customers) {
        "{customers} customers stand where `{criterion}` has next to nobody of the universe: their points there are extrapolated",
        "{customers} clients se trouvent là où `{criterion}` n’a presque personne de l’univers\u{202f}: leurs points y sont extrapolés"
    }
    universe_column() { "customers", "clients" }
    universe_ranks(auc, low, high) {
        "Shown one customer and one company of the universe, this scorecard ranks the customer first {auc} times in 100 (95% interval {low} to {high}).",
        "Entre un client et une entreprise de l’univers, cette grille place le client en premier {auc} fois sur 100 (intervalle à 95\u{202f}%\u{202f}: {low} à {high})."
    }
    universe_no_signal(auc, low, high) {
        "These data do not tell customers from the universe (AUC {auc}, 95% interval {low} to {high}): do not rank by this score.",
        "Ces données ne distinguent pas les clients de l’univers (AUC {auc}, intervalle à 95\u{202f}%\u{202f}: {low} à {high})\u{202f}: ne classez pas selon ce score."
    }
    universe_companies(share, count, overall) {
        "{share} of {count} companies like this are customers, against {overall} overall",
        "{share} des {count} entreprises dans ce cas sont clientes, contre {overall} en tout"
    }
    universe_expected(share, usual, count) {
        "all else being equal, {share} of companies are customers with it, {usual} on average ({count} have it)",
        "toutes choses égales par ailleurs, {share} des entreprises sont clientes avec cela, {usual} en moyenne ({count} dans ce cas)"
    }
    universe_no_company(fact) {
        "{fact}; no company learnt from is like this",
        "{fact}\u{202f}; aucune entreprise de l’apprentissage n’est dans ce cas"
    }
    universe_overall(share) {
        "Overall {share} of the companies learnt from are customers. What costs most points:",
        "En tout, {share} des entreprises de l’apprentissage sont clientes. Ce qui coûte le plus de points\u{202f}:"
    }
    universe_costly(fact, cost, share, interval, accounts) {
        "{fact}: costs {cost}; {share} of {accounts} companies are customers ({interval})",
        "{fact}\u{202f}: coûte {cost}\u{202f}; {share} des {accounts} entreprises sont clientes ({interval})"
    }
    universe_no_figures() {
        "Nobody in a universe is known to have been asked, so there are no close rates, cycles or worth to compare.",
        "Personne dans un univers n’est connu comme sollicité\u{202f}: ni taux de signature, ni cycle, ni valeur à comparer."
    }
    universe_never() {
        "Cannot be told: nobody in the universe is known to have been asked and not to have bought.",
        "Impossible à dire\u{202f}: personne dans l’univers n’est connu comme sollicité sans avoir acheté."
    }
    evidence_filled_in_one_table(customers, universe) {
        "is filled on {customers} of customers and {universe} of the universe: it says where a row was exported",
        "est remplie pour {customers} des clients et {universe} de l’univers\u{202f}: elle dit d’où vient une ligne"
    }
    evidence_written_apart(column) {
        "is written otherwise in the universe (`{column}`): other values, units or rounding",
        "est écrite autrement dans l’univers (`{column}`)\u{202f}: autres valeurs, unités ou arrondis"
    }
}

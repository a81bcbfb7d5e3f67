//! What so many accounts can carry.

use std::fmt::Display;

use super::Language;

messages! {
    sufficiency_ideal() { "ideal", "idéaux" }
    sufficiency_other() { "other", "autres" }
    sufficiency_experts(count, rarest) {
        "{count} {rarest} accounts are too few to learn from (10 of each are the least): only what you say under [prior], and what sets customers apart beyond chance, can make points",
        "trop peu de comptes {rarest} pour apprendre ({count}\u{202f}; il en faut au moins 10 de chaque)\u{202f}: seuls ce que vous dites sous [prior] et ce qui distingue les clients au-delà du hasard peuvent donner des points"
    }
    sufficiency_one_customer() {
        "1 customer and nobody who was lost: nothing can be measured, and one customer shares nothing",
        "1 client et aucun compte perdu\u{202f}: rien ne peut être mesuré, et un seul client n’a rien en commun"
    }
    sufficiency_customers(customers) {
        "{customers} customers and nobody who was lost: what they share can be told, but not how likely an account is to buy",
        "{customers} clients et aucun compte perdu\u{202f}: on peut dire ce qu’ils ont en commun, mais pas la probabilité qu’un compte achète"
    }
    sufficiency_unused_conviction(column) {
        "what you said of `{column}` counts for nothing: the column makes no criterion (see below why; --trust may bring it back)",
        "ce que vous dites de `{column}` ne compte pas\u{202f}: la colonne ne donne aucun critère (voyez pourquoi ci-dessous\u{202f}; --trust peut la rendre)"
    }
    sufficiency_few(count, rarest) {
        "{count} {rarest} accounts carry two or three criteria, pulled strongly towards your experts' priors (50 of each give directions, 100 a full scorecard)",
        "les comptes {rarest} ({count}) portent deux ou trois critères, fortement tirés vers les a priori de vos experts (50 de chaque donnent des tendances, 100 une grille complète)"
    }
    sufficiency_directions(count, rarest, all) {
        "with {count} {rarest} accounts of {all}, trust which way a criterion points more than by how much",
        "avec {count} comptes {rarest} sur {all}, fiez-vous au sens dans lequel va un critère plus qu’à sa valeur"
    }
    sufficiency_full(ideal, other) {
        "{ideal} ideal and {other} other accounts carry a full scorecard",
        "{ideal} comptes idéaux et {other} autres portent une grille complète"
    }
    sufficiency_one_parameter(auc, criteria) {
        "they carry about 1 effective parameter at the AUC of {auc} usual for such data; {criteria} criteria are offered and smoothing keeps what the data support",
        "ils portent environ 1 paramètre effectif à l’AUC de {auc} habituelle pour de telles données\u{202f}; {criteria} critères sont proposés et le lissage garde ce que les données soutiennent"
    }
    sufficiency_parameters(parameters, auc, criteria) {
        "they carry about {parameters} effective parameters at the AUC of {auc} usual for such data; {criteria} criteria are offered and smoothing keeps what the data support",
        "ils portent environ {parameters} paramètres effectifs à l’AUC de {auc} habituelle pour de telles données\u{202f}; {criteria} critères sont proposés et le lissage garde ce que les données soutiennent"
    }
    sufficiency_base_rate(rate, margin) {
        "the overall share of ideal accounts ({rate}) is only known to ±{margin} points, so read fits as rough",
        "la part de comptes idéaux ({rate}) n’est connue qu’à ±{margin} points près\u{202f}: lisez les adéquations comme approximatives"
    }
    sufficiency_many_columns(columns) {
        "{columns} columns may be more than one scorecard can hold: each fit keeps those that tell most by themselves on its own accounts",
        "{columns} colonnes peuvent dépasser ce qu’une grille contient\u{202f}: chaque ajustement garde celles qui, à elles seules, en disent le plus sur ses propres comptes"
    }
}

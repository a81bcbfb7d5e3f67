//! Who the ideal customers are and why, English and French side by side.

use std::fmt::Display;

use super::Language;

messages! {
    ideal_one_account() { "1 account", "1 compte" }
    ideal_many_accounts(count) { "{count} accounts", "{count} comptes" }
    ideal_one_customer() { "1 customer", "1 client" }
    ideal_many_customers(count) { "{count} customers", "{count} clients" }
    ideal_one_month() { "1 month", "1 mois" }
    ideal_today() { "today", "aujourd’hui" }
    ideal_that_day(day) { "{day}", "le {day}" }
    // The parts of worth
    ideal_part_value() { "value", "achats" }
    ideal_part_retention() { "retention", "fidélité" }
    ideal_part_friction() { "friction", "friction" }
    ideal_part_advocacy() { "advocacy", "recommandation" }
    ideal_part_strategic() { "strategic", "stratégie" }
    // Why an account is labelled so
    ideal_never_bought() { "never bought", "n’a jamais acheté" }
    ideal_open() { "is not decided yet", "n’est pas encore décidé" }
    ideal_worth(worth) { "is worth {worth}", "vaut {worth}" }
    ideal_little_worth(worth, least) { "is worth {worth}, below {least}", "vaut {worth}, moins que {least}" }
    ideal_worth_unknown() { "nothing is known of its worth", "on ignore tout de ce qu’il vaut" }
    ideal_left(stay) { "left after {stay}", "parti après {stay}" }
    ideal_left_sometime() { "left; after how long is not known", "parti, on ne sait après combien de temps" }
    ideal_recent(stay) { "signed {stay} ago only", "n’a signé qu’il y a {stay}" }
    ideal_stay_unknown() { "how long it was kept is not known", "on ignore depuis combien de temps il est client" }
    // What a column says of a customer
    ideal_fifth(column, value, place) { "{column} {value} ({place})", "{column} {value} ({place})" }
    ideal_ago(column, days, place) { "{column} {days} days ago ({place})", "{column} il y a {days} jours ({place})" }
    ideal_lowest_fifth() { "lowest fifth", "dernier cinquième" }
    ideal_second_fifth() { "second lowest fifth", "avant-dernier cinquième" }
    ideal_middle_fifth() { "middle fifth", "cinquième du milieu" }
    ideal_fourth_fifth() { "second highest fifth", "deuxième cinquième" }
    ideal_top_fifth() { "top fifth", "premier cinquième" }
    ideal_as_all(column, value) { "{column} {value}, as all customers", "{column} {value}, comme tous les clients" }
    ideal_more_than(column, value, share) {
        "{column} {value}, more than {share} of customers",
        "{column} {value}, plus que {share} des clients"
    }
    ideal_less_than(column, value, share) {
        "{column} {value}, less than {share} of customers",
        "{column} {value}, moins que {share} des clients"
    }
    ideal_score(column, value) { "{column} {value}", "{column} {value}" }
    ideal_expected(kept, months) { "{kept} ({months} to expect in all)", "{kept} ({months} à attendre en tout)" }
    ideal_kept(stay) { "kept {stay}", "client depuis {stay}" }
    // Why a column is taken or not
    ideal_by_recipe() { "the recipe says so", "la recette le dit" }
    ideal_by_figures(key) { "`{key}` in [figures]", "`{key}` dans [figures]" }
    ideal_by_name(words) { "its name says `{words}`", "son nom dit `{words}`" }
    ideal_early(words, filled, accounts) {
        "its name says `{words}`, but {filled} of {accounts} accounts that never bought have some: known before a sale, it is rather a criterion",
        "son nom dit `{words}`, mais {filled} des {accounts} comptes qui n’ont jamais acheté en ont\u{202f}: connue avant la vente, c’est plutôt un critère"
    }
    ideal_column_unknown() { "is not known of any customer", "n’est connue pour aucun client" }
    ideal_column_same() {
        "does not tell customers apart: where it is known, all have the same",
        "ne distingue pas les clients\u{202f}: tous ceux dont on la connaît ont la même"
    }
    ideal_column_not_taken(reason) { "not taken ({reason})", "non retenue ({reason})" }
    ideal_day_by_recipe(key) { "`{key}` in the recipe", "`{key}` dans la recette" }
    ideal_day_latest(column, key) {
        "the latest day in `{column}`; `{key}` in the recipe says otherwise",
        "dernier jour de `{column}`\u{202f}; `{key}` dans la recette en fixe un autre"
    }
    // What was assumed
    ideal_one_decided_later() {
        "1 account was decided after the day of the data: neither ideal nor not yet",
        "1 compte a été décidé après le jour des données\u{202f}: ni idéal ni non idéal pour l’instant"
    }
    ideal_decided_later(count) {
        "{count} accounts were decided after the day of the data: neither ideal nor not yet",
        "{count} comptes ont été décidés après le jour des données\u{202f}: ni idéaux ni non idéaux pour l’instant"
    }
    ideal_one_leaves_later() {
        "1 customer leaves after the day of the data only: counted as still a customer",
        "1 client ne part qu’après le jour des données\u{202f}: compté comme encore client"
    }
    ideal_leaves_later(count) {
        "{count} customers leave after the day of the data only: counted as still customers",
        "{count} clients ne partent qu’après le jour des données\u{202f}: comptés comme encore clients"
    }
    ideal_one_backwards() {
        "1 customer left before it signed: how long it stayed is not known",
        "1 client est parti avant d’avoir signé\u{202f}: on ignore combien de temps il est resté"
    }
    ideal_backwards(count) {
        "{count} customers left before they signed: how long they stayed is not known",
        "{count} clients sont partis avant d’avoir signé\u{202f}: on ignore combien de temps ils sont restés"
    }
    ideal_one_no_signing() {
        "1 customer has no day of signing: how long it was kept is not known",
        "1 client n’a pas de jour de signature\u{202f}: on ignore depuis quand il est client"
    }
    ideal_no_signing(count) {
        "{count} customers have no day of signing: how long they were kept is not known",
        "{count} clients n’ont pas de jour de signature\u{202f}: on ignore depuis quand ils sont clients"
    }
    ideal_one_lost_undated() {
        "1 lost account has no day: it is learnt from even if it was lost lately",
        "1 compte perdu n’a pas de date\u{202f}: il sert à l’apprentissage même s’il a été perdu récemment"
    }
    ideal_lost_undated(count) {
        "{count} lost accounts have no day: they are learnt from even if they were lost lately",
        "{count} comptes perdus n’ont pas de date\u{202f}: ils servent à l’apprentissage même s’ils ont été perdus récemment"
    }
    ideal_promoter_answers(column) {
        "`{column}` read as answers from 0 to 10",
        "`{column}` lue comme des réponses de 0 à 10"
    }
    ideal_promoter_scores(column) {
        "`{column}` read as scores from −100 to 100",
        "`{column}` lue comme des scores de −100 à 100"
    }
    ideal_negative(column, customers) {
        "`{column}` is below 0 for {customers}: worth the least of all",
        "`{column}` est négative pour {customers}\u{202f}: la valeur la plus basse"
    }
    ideal_only_negative(column) {
        "`{column}` is below 0 for every customer: taken as it stands, the nearest to 0 is worth the most; if the sign only marks what comes in, turn it round in the table",
        "`{column}` est négative pour tous les clients\u{202f}: prise telle quelle, la plus proche de 0 vaut le plus\u{202f}; si le signe ne fait que marquer ce qui rentre, inversez-le dans le tableau"
    }
    ideal_blank_is_no(column) {
        "a blank `{column}` read as no: its only answer is yes",
        "`{column}` vide lue comme non\u{202f}: sa seule réponse est oui"
    }
    ideal_no_stay() {
        "no column tells how long customers stayed, so that those who signed lately cannot be told from those who were kept: name `signed` and `left` under [ideal.retention]",
        "aucune colonne ne dit combien de temps les clients sont restés\u{202f}: rien ne distingue ceux qui viennent de signer de ceux qu’on a gardés\u{202f}; nommez `signed` et `left` sous [ideal.retention]"
    }
    ideal_by_worth(months, least, ideal, customers) {
        "ideal is told by [ideal] of the recipe: kept {months} months and worth {least} or more of 1 ({ideal} of {customers} customers); `lookalike ideal` shows each account's reasons",
        "[ideal] de la recette dit qui est idéal\u{202f}: gardé {months} mois et valant au moins {least} sur 1 ({ideal} des {customers} clients)\u{202f}; `lookalike ideal` donne les raisons de chaque compte"
    }
    ideal_too_late(accounts, months, day) {
        "{accounts} decided less than {months} months before {day} are not learnt from, won or lost: none of them can be ideal yet",
        "{accounts} décidés moins de {months} mois avant {day}, gagnés ou perdus, ne servent pas à l’apprentissage\u{202f}: aucun ne peut encore être idéal"
    }
    ideal_values_and_worth(values) { "{values}, and an ideal customer by [ideal]", "{values}, et client idéal selon [ideal]" }
    // The page
    ideal_title() { "Ideal customers", "Clients idéaux" }
    ideal_verdict(accounts, ended, ideal, not) {
        "{accounts} ({ended}): {ideal} ideal, {not} not",
        "{accounts} ({ended})\u{202f}; idéaux\u{202f}: {ideal}, non idéaux\u{202f}: {not}"
    }
    ideal_verdict_neither(verdict, neither) {
        "{verdict}; neither yet: {neither}",
        "{verdict}\u{202f}; ni l’un ni l’autre pour l’instant\u{202f}: {neither}"
    }
    ideal_won(count) { "{count} won", "gagnés\u{202f}: {count}" }
    ideal_churned(count) { "{count} left", "partis\u{202f}: {count}" }
    ideal_lost(count) { "{count} lost", "perdus\u{202f}: {count}" }
    ideal_still_open(count) { "{count} open", "ouverts\u{202f}: {count}" }
    ideal_neither_recent(customers) { "{customers} that signed lately", "{customers} ayant signé récemment" }
    ideal_neither_unknown(customers) {
        "{customers} of whom too little is known",
        "{customers} dont on sait trop peu"
    }
    ideal_rule(months, least, how) {
        "Ideal: kept {months} months, and worth {least} or more of 1 ({how}).",
        "Idéal\u{202f}: gardé {months} mois et valant au moins {least} sur 1 ({how})."
    }
    ideal_rule_none(months) {
        "Ideal: kept {months} months, which nobody has been yet; `months` under [ideal.retention] asks for less.",
        "Idéal\u{202f}: gardé {months} mois, ce que personne n’a encore été\u{202f}; `months` sous [ideal.retention] en demande moins."
    }
    ideal_least_by_recipe() { "`least` in the recipe", "`least` dans la recette" }
    ideal_least_by_median() {
        "the median of the customers kept so long: parts are mostly places among your customers, so their level means nothing by itself",
        "la médiane des clients gardés aussi longtemps\u{202f}: les volets sont surtout des places parmi vos clients, leur niveau ne dit rien par lui-même"
    }
    ideal_day(day, how) { "The data were true on {day} ({how}).", "Les données étaient vraies au {day} ({how})." }
    ideal_no_day() {
        "No column says when anything happened.",
        "Aucune colonne ne dit quand les choses ont eu lieu."
    }
    ideal_sources_heading() {
        "Worth is the mean of these parts, by weight; what is not known of a customer counts as the others' mean",
        "La valeur d’un client est la moyenne pondérée de ces volets\u{202f}; ce qu’on ignore de lui compte comme la moyenne des autres"
    }
    ideal_part_column() { "part", "volet" }
    ideal_told_by_column() { "told by", "d’après" }
    ideal_without_column() { "without it", "sans lui" }
    ideal_doubled_column() { "doubled", "doublé" }
    ideal_effects(customers) {
        "“Without it” and “doubled”: how many of {customers} would become ideal or no longer be, were the part left out or its weight doubled (`weight` under [ideal]).",
        "«\u{a0}Sans lui\u{a0}» et «\u{a0}doublé\u{a0}»\u{202f}: sur {customers}, combien deviendraient idéaux ou ne le seraient plus si le volet était écarté ou son poids doublé (`weight` sous [ideal])."
    }
    ideal_left_tag() { "has left", "parti depuis" }
    ideal_have_left(left, customers, months, shown) {
        "{left} of the {customers} that are ideal have left since, after {months} months or more; {shown} of them are listed above, marked “has left”. `least` and `months` under [ideal] ask for more.",
        "Clients idéaux partis depuis, après {months} mois ou plus\u{202f}: {left} sur {customers}\u{202f}; la liste en compte {shown}, marqués «\u{a0}parti depuis\u{a0}». `least` et `months` sous [ideal] en demandent plus."
    }
    ideal_tied(more) {
        "As many as {more} more are worth exactly as much as the last listed: all that is known of them is the same. `-n` lists them.",
        "Valant exactement autant que le dernier de la liste, tout ce qu’on en sait étant pareil\u{202f}: {more} de plus. `-n` les montre."
    }
    ideal_source(column, reason) { "`{column}` ({reason})", "`{column}` ({reason})" }
    ideal_unused(column, reason) { "`{column}` {reason}", "`{column}` {reason}" }
    ideal_no_column(part) {
        "no column found; name some under [ideal.{part}]",
        "aucune colonne trouvée\u{202f}; nommez-en sous [ideal.{part}]"
    }
    ideal_of_nothing(columns) { "{columns}, of which nothing is known", "{columns}, dont on ne sait rien" }
    ideal_known_of(columns, known, customers) {
        "{columns}; known of {known} of {customers} customers",
        "{columns}\u{202f}; connu pour {known} des {customers} clients"
    }
    ideal_none() { "No customer is ideal", "Aucun client n’est idéal" }
    ideal_no_worth() {
        "No column says what a customer is worth, so none is more ideal than another; name some under [ideal]. What they share can be told.",
        "Aucune colonne ne dit ce que vaut un client\u{202f}: aucun n’est plus idéal qu’un autre\u{202f}; nommez-en sous [ideal]. Ce qu’ils partagent peut être dit."
    }
    ideal_all_heading() { "The ideal customers", "Les clients idéaux" }
    ideal_most_heading(shown, customers) {
        "The {shown} most ideal of {customers}",
        "Les {shown} plus idéaux parmi {customers}"
    }
    ideal_customer_column() { "customer", "client" }
    ideal_worth_column() { "worth", "valeur" }
    ideal_why_column() { "why", "pourquoi" }
    ideal_not_heading(customers, left, kept) {
        "Bought, but not ideal: {customers} ({left} left too early, {kept} worth too little)",
        "Ont acheté sans être idéaux\u{202f}: {customers} (partis trop tôt\u{202f}: {left}, valant trop peu\u{202f}: {kept})"
    }
    ideal_because(why, reasons) { "{why}: {reasons}", "{why}\u{202f}: {reasons}" }
    ideal_apply() {
        "`train` still learns the outcome as it is: `apply = true` under [ideal] in the recipe learns these ideal customers instead.",
        "`train` apprend encore l’issue telle quelle\u{202f}: `apply = true` sous [ideal] dans la recette lui fait apprendre ces clients idéaux."
    }
    ideal_written(path) { "Every account with its reasons: {path}", "Chaque compte avec ses raisons\u{202f}: {path}" }
    // Win-only against ideal
    ideal_contrast_heading() { "Win-only against ideal", "Les seules ventes face aux clients idéaux" }
    ideal_not_compared(error) { "Not compared: {error}.", "Pas de comparaison\u{202f}: {error}." }
    ideal_hardly_lost() {
        "hardly any account decided long enough ago was lost; bring accounts that never bought to see what signs easily",
        "presque aucun compte décidé depuis assez longtemps n’a été perdu\u{202f}; apportez des comptes qui n’ont jamais acheté pour voir ce qui signe facilement"
    }
    ideal_none_lost() {
        "no account was lost; bring accounts that never bought to see what signs easily",
        "aucun compte n’a été perdu\u{202f}; apportez des comptes qui n’ont jamais acheté pour voir ce qui signe facilement"
    }
    ideal_few_ideal() {
        "too few accounts are ideal, or all are; lower or raise `least` in [ideal]",
        "trop peu de comptes sont idéaux, ou tous le sont\u{202f}; baissez ou relevez `least` dans [ideal]"
    }
    ideal_nothing_tells() {
        "no criterion tells who signs, nor who is ideal; bring more accounts or columns",
        "aucun critère ne dit qui signe, ni qui est idéal\u{202f}; apportez plus de comptes ou de colonnes"
    }
    ideal_contrast_late(accounts, months) {
        "{accounts} decided less than {months} months before that day, won or lost, take no part: none of them can be ideal yet.",
        "{accounts} décidés moins de {months} mois avant ce jour, gagnés ou perdus, n’y sont pas\u{202f}: aucun ne peut encore être idéal."
    }
    ideal_contrast(accounts, bought, ideal, log_odds, bins) {
        "Two profiles of the same {accounts}: who bought ({bought}), and who is ideal ({ideal}). One point is {log_odds} log-odds in both; intervals are of 95%, and of {bins} compared a few can seem to change by luck.",
        "Deux profils des mêmes {accounts}\u{202f}: qui a acheté ({bought}) et qui est idéal ({ideal}). Un point vaut {log_odds} de cote logarithmique dans les deux\u{202f}; les intervalles sont à 95\u{202f}%, et sur {bins} comparées quelques-unes peuvent sembler changer par hasard."
    }
    ideal_one_bin() { "1 bin", "1 classe" }
    ideal_bins(count) { "{count} bins", "{count} classes" }
    ideal_contrast_left_out(columns) {
        "Left out, since they are filled in once an account has bought: {columns}.",
        "Écartées, car remplies une fois que le compte a acheté\u{202f}: {columns}."
    }
    ideal_reverses() { "Change sign", "Changent de signe" }
    ideal_weaker() {
        "Tell who signs, and less of who is ideal",
        "Disent qui signe, et moins qui est idéal"
    }
    ideal_stronger() {
        "Tell more of who is ideal than of who signs",
        "Disent mieux qui est idéal que qui signe"
    }
    ideal_more_bins(count) { "… and {count} more", "… et {count} de plus" }
    ideal_bin(criterion, bin, signs, ideal, accounts, bought, are) {
        "`{criterion}` {bin}: signs {signs}, is ideal {ideal}; of {accounts}, {bought} bought and {are} are ideal",
        "`{criterion}` {bin}\u{202f}: signe {signs}, est idéal {ideal}\u{202f}; sur {accounts}, {bought} ont acheté et {are} sont idéaux"
    }
    ideal_more_often(points) { "more often ({points})", "plus souvent ({points})" }
    ideal_less_often(points) { "less often ({points})", "moins souvent ({points})" }
    ideal_as_often(points) {
        "neither more nor less often for certain ({points})",
        "ni plus ni moins souvent de façon certaine ({points})"
    }
    ideal_points(points, low, high) { "{points} points, {low} to {high}", "{points} points, de {low} à {high}" }
    ideal_none_reverses() { "No criterion changes sign.", "Aucun critère ne change de signe." }
    ideal_one_same(unsure) {
        "1 bin tells the same of both; of {unsure} nothing is certain.",
        "1 classe dit la même chose des deux\u{202f}; pour {unsure}, rien n’est certain."
    }
    ideal_same(count, unsure) {
        "{count} bins tell the same of both; of {unsure} nothing is certain.",
        "{count} classes disent la même chose des deux\u{202f}; pour {unsure}, rien n’est certain."
    }
    ideal_best(wrong, best, bought, others) {
        "{wrong} of the {best} that a win-only profile likes best are not ideal ({bought} bought); of those that a profile of ideal customers likes best, {others} are not. Both rank accounts they have not seen.",
        "Parmi les {best} préférés d’un profil des seules ventes, {wrong} ne sont pas idéaux ({bought} ont acheté)\u{202f}; parmi ceux que préfère un profil des clients idéaux, {others} ne le sont pas. Les deux classent des comptes qu’ils n’ont pas vus."
    }
}

//! The one catalogue: every phrase in English and French, side by side; the ICP sheet's are in [`super::sheet`], those of
//! comparisons in [`super::comparison`], and those of figures in [`super::figures`].

use std::fmt::Display;

use super::Language;

messages! {
    // Lists and bins
    and(first, last) { "{first} and {last}", "{first} et {last}" }
    and_more(first, count) { "{first} and {count} more", "{first} et {count} autres" }
    unknown() { "unknown", "inconnu" }
    other() { "other or never seen", "autre ou jamais vu" }
    yes() { "yes", "oui" }
    no() { "no", "non" }
    between(low, high) { "{low} – {high}", "{low} – {high}" }
    over(low) { "over {low}", "plus de {low}" }
    zero_or_less() { "0 or less", "0 ou moins" }
    up_to(high) { "up to {high}", "jusqu’à {high}" }
    any_value() { "any value", "toute valeur" }
    or(first, last) { "{first} or {last}", "{first} ou {last}" }
    // Segments
    segment_unnamed(number) { "Segment {number}", "Segment {number}" }
    without(token) { "no {token}", "sans {token}" }
    // Ages
    one_day() { "1 day", "1 jour" }
    days(count) { "{count} days", "{count} jours" }
    months(count) { "{count} months", "{count} mois" }
    years(count) { "{count} years", "{count} ans" }
    age_under(age) { "under {age}", "moins de {age}" }
    age_over(age) { "over {age}", "plus de {age}" }
    age_between(age) { "{age} old", "{age}" }
    ahead_over(age) { "more than {age} ahead", "dans plus de {age}" }
    ahead_between(age) { "{age} ahead", "dans {age}" }
    any_date() { "any date", "toute date" }
    // Reasons
    knocked_out(rule) { "knocked out: {rule}", "éliminé\u{202f}: {rule}" }
    fact_with_points(fact, points) { "{fact} ({points})", "{fact} ({points})" }
    fact(criterion, value) { "{criterion}: {value}", "{criterion}\u{202f}: {value}" }
    fact_in(criterion, value, bin) { "{criterion}: {value} ({bin})", "{criterion}\u{202f}: {value} ({bin})" }
    more_than_average(fact, points) {
        "{fact}, {points} more than the average account",
        "{fact}, {points} de plus que le compte moyen"
    }
    less_than_average(fact, points) {
        "{fact}, {points} less than the average account",
        "{fact}, {points} de moins que le compte moyen"
    }
    past_accounts(share, count, overall) {
        "{share} of {count} past accounts like this were ideal, against {overall} overall",
        "{share} des {count} comptes passés dans ce cas étaient idéaux, contre {overall} en tout"
    }
    expected_share(share, usual, count) {
        "all else being equal, {share} of accounts are ideal with it, {usual} on average ({count} past accounts had it)",
        "toutes choses égales par ailleurs, {share} des comptes sont idéaux avec cela, {usual} en moyenne ({count} comptes passés dans ce cas)"
    }
    no_past_account(fact) {
        "{fact}; no past account was like this",
        "{fact}\u{202f}; aucun compte passé n’était dans ce cas"
    }
    points_one(points) { "{points} points", "{points} point" }
    points_many(points) { "{points} points", "{points} points" }
    clauses(first, next) { "{first}; {next}", "{first}\u{202f}; {next}" }
    // What is unknown
    could_move(criterion, worst, worst_bin, best, best_bin) {
        "{criterion}: from {worst} ({worst_bin}) to {best} ({best_bin})",
        "{criterion}\u{202f}: de {worst} ({worst_bin}) à {best} ({best_bin})"
    }
    grade_stays(range, grade) { "{range}; grade {grade} either way", "{range}\u{202f}; note {grade} dans tous les cas" }
    grade_could(range, grade) { "{range}; could make it grade {grade}", "{range}\u{202f}; pourrait donner la note {grade}" }
    grade_either(range, worst, best) {
        "{range}; could make it grade {worst} or {best}",
        "{range}\u{202f}; pourrait donner la note {worst} ou {best}"
    }
    // The next grade
    change(criterion, now, to, points) {
        "{criterion} from “{now}” to “{to}” ({points})",
        "{criterion} de «\u{a0}{now}\u{a0}» à «\u{a0}{to}\u{a0}» ({points})"
    }
    one_change_reaches(grade, change) {
        "One change reaches grade {grade}: {change}.",
        "Un seul changement donne la note {grade}\u{202f}: {change}."
    }
    changes_reach(grade, changes) {
        "Together these reach grade {grade}: {changes}.",
        "Ensemble, ces changements donnent la note {grade}\u{202f}: {changes}."
    }
    cannot_reach(grade, changes, score, from) {
        "Grade {grade} is out of reach by changing {changes}: score {score}, and {grade} starts at {from}.",
        "La note {grade} reste hors d’atteinte en changeant {changes}\u{202f}: score {score}, et {grade} commence à {from}."
    }
    nothing_changeable_helps(grade) {
        "Nothing known that this account can change brings it closer to grade {grade}.",
        "Rien de connu que ce compte puisse changer ne le rapproche de la note {grade}."
    }
    // An account
    explain_all() { "Every criterion's points and all reasons: --all.", "Les points de chaque critère et toutes les raisons\u{202f}: --all." }
    score_line(score, grade, fit, low, high) {
        "Score {score} of 100 · grade {grade} · fit {fit} ({low} – {high})",
        "Score {score} sur 100 · note {grade} · adéquation {fit} ({low} – {high})"
    }
    score_line_without_fit(score, grade) {
        "Score {score} of 100 · grade {grade}",
        "Score {score} sur 100 · note {grade}"
    }
    score() { "Score", "Score" }
    fit() { "fit", "adéquation" }
    for_heading() { "What speaks for it", "Ce qui plaide pour" }
    against_heading() { "What speaks against it", "Ce qui plaide contre" }
    unknown_heading() { "What is unknown, and what knowing it could change", "Ce qu’on ignore, et ce que le savoir pourrait changer" }
    next_heading(grade) { "What would reach grade {grade}", "Ce qui donnerait la note {grade}" }
    lookalikes_heading() { "Past ideal customers most like it", "Clients idéaux passés les plus proches" }
    similar(share) { "{share} alike", "proche à {share}" }
    shares(facts) { "shares {facts}", "en commun\u{202f}: {facts}" }
    differs_in(facts) { "differs in {facts}", "différences\u{202f}: {facts}" }
    here_there(criterion, here, there) { "{criterion}: {here} here, {there} there", "{criterion}\u{202f}: {here} ici, {there} là-bas" }
    unreadable() { "not readable, counts as unknown", "illisible, compté comme inconnu" }
    never_seen() { "rare or never seen in training", "rare ou jamais vu à l’apprentissage" }
    average_account() { "Average account", "Compte moyen" }
    other_criteria(count) { "{count} other criteria", "{count} autres critères" }
    this_account() { "this account", "ce compte" }
    // Tables
    points_of(points, possible) { "{points} of {possible}", "{points} sur {possible}" }
    against_short() { "vs\u{a0}mean", "vs\u{a0}moy." }
    margin_short() { "±\u{202f}95%", "±\u{202f}95\u{202f}%" }
    criterion() { "criterion", "critère" }
    value() { "value", "valeur" }
    bin() { "bin", "classe" }
    points_column() { "points", "points" }
    possible() { "of at most", "au plus" }
    against_average() { "against average", "face à la moyenne" }
    accounts_column() { "accounts", "comptes" }
    ideal_column() { "ideal", "idéaux" }
    not_ideal_column() { "not ideal", "non idéaux" }
    family_column() { "family", "famille" }
    by_family(list) { "By family: {list}", "Par famille\u{202f}: {list}" }
    family_of_hundred(family, points) { "{family} {points} points of 100", "{family} {points} points sur 100" }
    weight() { "weight", "poids" }
    importance() { "importance", "importance" }
    average_column() { "average", "moyenne" }
    changeable() { "can change", "peut changer" }
    learner() { "learner", "modèle" }
    average_precision() { "average precision", "précision moyenne" }
    slope() { "cal. slope", "pente cal." }
    intercept() { "cal. intercept", "ordonnée cal." }
    tenth() { "tenth", "dixième" }
    found_so_far() { "found so far", "trouvés jusque-là" }
    column() { "column", "colonne" }
    evidence() { "evidence", "indice" }
    can_return() { "can come back", "peut revenir" }
    with_trust() { "yes, with --trust", "oui, avec --trust" }
    unknown_share() { "unknown for", "inconnu pour" }
    points_when_unknown() { "points when unknown", "points si inconnu" }
    the_chart() { "the chart", "le graphique" }
    contents() { "contents", "sommaire" }
    the_figures() { "The figures", "Les chiffres" }
    interval_column() { "95%", "95\u{202f}%" }
    interval(low, high) { "95% interval {low} to {high}", "intervalle à 95\u{202f}%\u{202f}: {low} à {high}" }
    // Charts
    score_axis() { "score", "score" }
    fit_axis() { "fit: probability of being an ideal customer", "adéquation\u{202f}: probabilité d’être un client idéal" }
    ideal_axis() { "share that were ideal", "part d’idéaux" }
    tenth_axis() { "tenth of the accounts, best fit first", "dixième des comptes, meilleure adéquation en premier" }
    worked_axis() { "share of accounts worked, best fit first", "part des comptes traités, les meilleurs en premier" }
    found_axis() { "ideal accounts found", "comptes idéaux trouvés" }
    ideal_accounts(count) { "▲ {count} ideal", "▲ {count} idéaux" }
    other_accounts(count) { "▼ {count} not ideal", "▼ {count} non idéaux" }
    waterfall_title(name) { "From the average account to {name}", "Du compte moyen à {name}" }
    waterfall_description(average, score, steps) {
        "The average account scores {average}; this one {score}. Differences: {steps}",
        "Le compte moyen obtient {average}\u{202f}; celui-ci {score}. Écarts\u{202f}: {steps}"
    }
    distribution_title() { "Fit of past accounts, by how they ended", "Adéquation des comptes passés, selon leur issue" }
    distribution_description(ideal, other) {
        "Out-of-fold fits of {ideal} ideal accounts above the line and {other} others below it",
        "Adéquations hors échantillon de {ideal} comptes idéaux au-dessus de la ligne et de {other} autres en dessous"
    }
    calibration_title() { "Does a fit of 40% mean 40%?", "Une adéquation de 40\u{202f}% veut-elle dire 40\u{202f}%\u{202f}?" }
    calibration_description() {
        "Share of accounts that were ideal against their fit, with 95% intervals; on the dashed line fits are exact",
        "Part de comptes idéaux selon leur adéquation, avec intervalles à 95\u{202f}%\u{202f}; sur la ligne en tirets elle est exacte"
    }
    lift_title() { "Lift by tenth", "Lift par dixième" }
    lift_description() {
        "How many times more ideal accounts each tenth holds than a tenth taken blindly",
        "Combien de fois plus de comptes idéaux dans chaque dixième que dans un dixième pris au hasard"
    }
    capture_title() { "Ideal accounts found from the top of the list", "Comptes idéaux trouvés depuis le haut de la liste" }
    capture_description() {
        "Share of all ideal accounts found by working the list from the top; the dashed line is a list in no order",
        "Part des comptes idéaux trouvés depuis le haut de la liste\u{202f}; la ligne en tirets est une liste sans ordre"
    }
    weights_title() { "Weight and importance of each criterion, in points", "Poids et importance de chaque critère, en points" }
    weights_description() {
        "Weight is the most points a criterion can give; importance how much its points spread over past accounts",
        "Le poids est le plus de points qu’un critère peut donner\u{202f}; l’importance, leur dispersion sur les comptes passés"
    }
    weight_legend() { "weight", "poids" }
    importance_legend() { "importance", "importance" }
    points_title(criterion) { "Points of {criterion}", "Points de {criterion}" }
    points_description() {
        "Points of each bin with their 95% interval; the dashed line is the average account",
        "Points de chaque classe avec leur intervalle à 95\u{202f}%\u{202f}; la ligne en tirets est le compte moyen"
    }
    // Segments
    segments_heading() { "Kinds of ideal customer", "Types de clients idéaux" }
    one_segment(accounts) {
        "One segment stands out among the {accounts} ideal customers",
        "Un segment se dégage parmi les {accounts} clients idéaux"
    }
    some_segments(count, accounts) {
        "{count} segments stand out among the {accounts} ideal customers",
        "{count} segments se dégagent parmi les {accounts} clients idéaux"
    }
    of_all(found) { "{found}.", "{found}." }
    of_none(found, count, share) {
        "{found}; {count} ({share}) are of none.",
        "{found}\u{202f}; {count} ({share}) n’en ont aucun."
    }
    segments_advice() {
        "Speak to each segment of what it is, and score prospects as before: the score does not depend on segments.",
        "Parlez à chaque segment de ce qu’il est, et notez les prospects comme avant\u{202f}: le score ne dépend pas des segments."
    }
    one_profile(accounts) {
        "The {accounts} ideal customers are of one kind: no grouping tells more of them than a single profile does.",
        "Les {accounts} clients idéaux sont d’un seul type\u{202f}: aucun regroupement n’en dit plus qu’un profil unique."
    }
    one_profile_advice() {
        "Use the scorecard as it is, for all of them; train again when there are more of them or more is known.",
        "Utilisez la grille telle quelle, pour tous\u{202f}; relancez l’apprentissage quand ils seront plus nombreux ou mieux connus."
    }
    none_stable(accounts) {
        "Groups appear among the {accounts} ideal customers, but none is large, stable and apart enough to rely on.",
        "Des groupes apparaissent parmi les {accounts} clients idéaux, mais aucun n’est assez grand, stable et distinct pour s’y fier."
    }
    none_stable_advice() {
        "Treat them as one profile for now; more ideal customers, or fewer gaps in what is known of them, may settle it.",
        "Traitez-les comme un seul profil pour l’instant\u{202f}; plus de clients idéaux, ou moins de lacunes, peuvent trancher."
    }
    too_few_ideal(accounts, needed) {
        "Segments take {needed} ideal customers; there are {accounts}.",
        "Il faut {needed} clients idéaux pour des segments\u{202f}; il y en a {accounts}."
    }
    too_few_advice(needed) {
        "Use the scorecard as it is, and train again from {needed} ideal customers on.",
        "Utilisez la grille telle quelle, et relancez l’apprentissage à partir de {needed} clients idéaux."
    }
    all_alike(accounts) {
        "Nothing that is known differs enough between the {accounts} ideal customers to tell segments apart.",
        "Rien de connu ne diffère assez entre les {accounts} clients idéaux pour distinguer des segments."
    }
    all_alike_advice() {
        "Add columns that describe them, such as sector, size or tools in use, and train again.",
        "Ajoutez des colonnes qui les décrivent, comme le secteur, la taille ou les outils utilisés, et relancez l’apprentissage."
    }
    not_sought() {
        "Segments were not sought when this model was trained.",
        "Les segments n’ont pas été cherchés à l’apprentissage de ce modèle."
    }
    not_sought_advice() { "Train it again to look for them.", "Relancez l’apprentissage pour les chercher." }
    segment(number) { "segment {number}", "segment {number}" }
    segment_column() { "segment", "segment" }
    share_of_ideal(count, all, share) {
        "{count} of {all} ideal customers ({share})",
        "{count} clients idéaux sur {all} ({share})"
    }
    stable(share, resamples) {
        "stable: comes back {share} alike in {resamples} resamples",
        "stable\u{202f}: revient semblable à {share} dans {resamples} rééchantillonnages"
    }
    fairly_stable(share, resamples) {
        "fairly stable: comes back {share} alike in {resamples} resamples",
        "assez stable\u{202f}: revient semblable à {share} dans {resamples} rééchantillonnages"
    }
    new_segment() { "new in this version", "nouveau dans cette version" }
    sets_apart() { "What sets it apart", "Ce qui le distingue" }
    sets_apart_title(segment) { "What sets segment {segment} apart", "Ce qui distingue le segment {segment}" }
    sets_apart_description() {
        "Share of the segment’s accounts and of the other ideal customers in each bin, with the difference and its 95% interval",
        "Part des comptes du segment et des autres clients idéaux dans chaque classe, avec l’écart et son intervalle à 95\u{202f}%"
    }
    nothing_apart() { "No single criterion sets it apart.", "Aucun critère ne le distingue à lui seul." }
    inside_column() { "here", "ici" }
    outside_column() { "others", "autres" }
    inside_legend() { "in the segment", "dans le segment" }
    outside_legend() { "other ideal customers", "autres clients idéaux" }
    difference_column() { "difference, 95%", "écart, 95\u{202f}%" }
    medians_column() { "medians", "médianes" }
    medians(here, others) { "{here} / {others}", "{here} / {others}" }
    with_interval(value, low, high) { "{value} ({low} to {high})", "{value} ({low} à {high})" }
    typical(names) { "Typical: {names}", "Typiques\u{202f}: {names}" }
    other_ideal_heading() { "Other ideal customers", "Autres clients idéaux" }
    other_ideal() { "other ideal customers", "autres clients idéaux" }
    folded_broad(count) {
        "group of {count}: no more of a kind than all ideal customers together",
        "groupe de {count}\u{202f}: pas plus homogène que tous les clients idéaux ensemble"
    }
    folded_small(count) { "group of {count}: too few accounts", "groupe de {count}\u{202f}: trop peu de comptes" }
    folded_unstable(count, share) {
        "group of {count}: does not come back when the accounts are drawn again ({share} alike)",
        "groupe de {count}\u{202f}: ne revient pas quand on tire à nouveau les comptes (semblable à {share})"
    }
    adjacent_heading() { "Segments with accounts between them", "Segments qui ont des comptes entre eux" }
    adjacent_pair(a, b, count) {
        "{a} and {b}: accounts on their border: {count}",
        "{a} et {b}\u{202f}: comptes à leur frontière\u{202f}: {count}"
    }
    split(name, a, a_share, b, b_share) {
        "{name}: {a_share} segment {a}, {b_share} segment {b}",
        "{name}\u{202f}: {a_share} segment {a}, {b_share} segment {b}"
    }
    border_column() { "on the border", "à la frontière" }
    shared_column() { "shared", "partagés" }
    border_note(share) {
        "On the border: at least {share} likely to be of each of the two. Shared: the sum of the lesser of both likelihoods.",
        "À la frontière\u{202f}: au moins {share} de chances d’être de chacun. Partagés\u{202f}: la somme de la moindre des deux chances."
    }
    choice_heading() { "How many classes", "Combien de groupes" }
    choice_note() {
        "BIC and a quarter of what ICL adds decide: ICL also asks for classes clearly apart; where one class more nearly pays, draws do. A class that is not shown as a segment is among the other ideal customers.",
        "Le BIC et un quart de ce que l’ICL y ajoute décident\u{202f}: l’ICL demande aussi des groupes bien distincts\u{202f}; où un groupe de plus paie presque, des tirages décident. Un groupe qui n’est pas un segment rejoint les autres clients idéaux."
    }
    classes_column() { "classes", "groupes" }
    parameters_column() { "parameters", "paramètres" }
    chosen() { "chosen", "retenu" }
    one_class_more(p) { "one class more: {p}", "un groupe de plus\u{202f}: {p}" }
    left_out_heading() { "Counted once, or left out", "Comptés une fois, ou écartés" }
    alone(column) {
        "{column} left out: its parts tell of each other and of nothing else",
        "{column} écarté\u{202f}: ses éléments ne parlent que les uns des autres"
    }
    same_fact(criterion, other, share) {
        "{criterion} with {other}, which holds {share} of its information",
        "{criterion} avec {other}, qui porte {share} de son information"
    }
    rivals_heading() { "What other methods make of the same accounts", "Ce qu’en disent d’autres méthodes" }
    rivals_note() {
        "Agreement with the classes above (adjusted Rand index): 1 is the same grouping, 0 what chance gives. Silhouette: how well apart the clusters are, up to 1.",
        "Accord avec les groupes ci-dessus (indice de Rand ajusté)\u{202f}: 1 est le même regroupement, 0 ce que donne le hasard. Silhouette\u{202f}: séparation des grappes, au plus 1."
    }
    k_means() { "k-means", "k-moyennes" }
    gaussian_mixture() { "Gaussian mixture", "mélange gaussien" }
    method_column() { "method", "méthode" }
    clusters_column() { "clusters", "grappes" }
    agreement_column() { "agreement", "accord" }
    found_nothing(method, why) { "{method}: {why}", "{method}\u{202f}: {why}" }
    alike_column() { "comes back alike", "revient semblable" }
    between_of(count, all) { "{count} of {all}", "{count} sur {all}" }
    more(count) { "and {count} more", "et {count} autres" }
    // The map
    map_title() { "Map of the ideal customers", "Carte des clients idéaux" }
    map_caption() {
        "Each mark is an ideal customer: the nearer two are, the more alike the evidence for their segments. Axes have no unit.",
        "Chaque marque est un client idéal\u{202f}: plus deux sont proches, plus les indices de leur segment se ressemblent. Les axes sont sans unité."
    }
    map_ratio(low, high) { "← {low} · {high} →", "← {low} · {high} →" }
    map_total() { "↑ more evidence for either", "↑ plus d’indices pour l’un ou l’autre" }
    map_border() { "on a border", "à une frontière" }
    map_link() { "accounts shared", "comptes partagés" }
    map_holds(share) {
        "Two dimensions hold {share} of what tells the accounts apart",
        "Deux dimensions portent {share} de ce qui distingue les comptes"
    }
    map_all(count) { "all {count} drawn", "les {count} sont dessinés" }
    map_some(count, all) { "{count} of {all} drawn, evenly taken", "{count} sur {all} dessinés, pris régulièrement" }
    // An account's segment
    place_heading() { "Which segment it is of", "De quel segment il est" }
    place_in(number, name, share) { "Segment {number}, {name}: {share} likely.", "Segment {number}, {name}\u{202f}: {share} de chances." }
    place_other(share, number, name) {
        "Most like the ideal customers of no segment ({share} likely); the nearest is segment {number}, {name}.",
        "Le plus proche des clients idéaux sans segment ({share} de chances)\u{202f}; le plus proche segment est le {number}, {name}."
    }
    place_unlike(number, name) {
        "Unlike every segment: less like the nearest, segment {number}, {name}, than nearly all of its own accounts.",
        "Ne ressemble à aucun segment\u{202f}: moins proche du plus voisin, le segment {number}, {name}, que presque tous ses comptes."
    }
    place_odds(this, that, odds) {
        "Odds of {this} against {that}: {odds}. They are the product of:",
        "Cote, {this} contre {that}\u{202f}: {odds}. Elle est le produit de\u{202f}:"
    }
    average_ideal() { "the average ideal customer", "le client idéal moyen" }
    place_prior() { "how usual each is", "la fréquence de chacun" }
    factor(odds, fact) { "{odds}  {fact}", "{odds}  {fact}" }
    // The report
    report_title(name) { "{name}: ideal customer scorecard", "{name}\u{202f}: grille de score du client idéal" }
    version(version) { "version {version}", "version {version}" }
    trained(day) { "trained {day}", "appris le {day}" }
    as_of(day) { "data as of {day}", "données au {day}" }
    latest_date(day) { "latest date in the data: {day}", "date la plus tardive des données\u{202f}: {day}" }
    verdict_experts() {
        "A scorecard made from your experts’ priors: there are too few past accounts to measure it.",
        "Une grille faite des a priori de vos experts\u{202f}: trop peu de comptes passés pour la mesurer."
    }
    verdict_unmeasured() {
        "How well this scorecard ranks was not measured: it was trained without validation.",
        "La qualité de cette grille n’a pas été mesurée\u{202f}: elle a été apprise sans validation."
    }
    verdict_no_signal(auc, low, high) {
        "These data do not tell ideal customers from others (AUC {auc}, 95% interval {low} to {high}): do not rank by this score.",
        "Ces données ne distinguent pas les clients idéaux des autres (AUC {auc}, intervalle à 95\u{202f}%\u{202f}: {low} à {high})\u{202f}: ne classez pas selon ce score."
    }
    verdict_ranks(auc, low, high) {
        "Shown one ideal customer and one other, this scorecard ranks the ideal one first {auc} times in 100 (95% interval {low} to {high}).",
        "Entre un client idéal et un autre, cette grille place l’idéal en premier {auc} fois sur 100 (intervalle à 95\u{202f}%\u{202f}: {low} à {high})."
    }
    lift_card() { "Best tenth", "Meilleur dixième" }
    lift_card_note(share) { "holds {share} of all ideal accounts", "contient {share} des comptes idéaux" }
    accounts_card() { "Past accounts", "Comptes passés" }
    ideal_share(share) { "{share} ideal", "{share} idéaux" }
    criteria_card() { "Criteria", "Critères" }
    grades_card(a, b, c) { "grade A from {a}, B {b}, C {c}", "note A dès {a}, B {b}, C {c}" }
    quality_heading() { "How good it is", "Ce qu’elle vaut" }
    scorecard_heading() { "The scorecard", "La grille" }
    accounts_heading() { "Accounts explained", "Comptes expliqués" }
    set_aside_heading() { "Columns set aside", "Colonnes écartées" }
    data_heading() { "The data", "Les données" }
    reading_heading() { "How to read it", "Comment la lire" }
    gaps_heading() { "Gaps", "Lacunes" }
    out_of_fold(scheme) {
        "Measured on accounts that the fit had not seen: {scheme}.",
        "Chiffres mesurés sur des comptes absents de l’apprentissage\u{202f}: {scheme}."
    }
    the_scorecard(said) { "The scorecard {said}.", "La grille {said}." }
    by_time(learner) { "{learner}, validated by time", "{learner}, validé dans le temps" }
    grouped(learner) { "{learner}, identical accounts together", "{learner}, comptes identiques ensemble" }
    scorecard_intro() {
        "An account’s score is the sum of its points. This is the whole model: nothing else is behind it.",
        "Le score d’un compte est la somme de ses points. C’est tout le modèle\u{202f}: il n’y a rien derrière."
    }
    weight_and_importance(weight, importance) {
        "weight {weight}, importance {importance}",
        "poids {weight}, importance {importance}"
    }
    prior_effect(bin, said, data, together) {
        "{bin}: you said {said}, data say {data}, together {together}",
        "{bin}\u{202f}: vous disiez {said}, les données disent {data}, ensemble {together}"
    }
    set_aside_intro() {
        "Too good to be true, or of no use: left out of the scorecard until someone vouches for them.",
        "Trop belles pour être vraies, ou sans usage\u{202f}: hors de la grille tant que personne ne s’en porte garant."
    }
    table_size() { "Table", "Table" }
    rows_columns(rows, columns) { "{rows} rows, {columns} columns", "{rows} lignes, {columns} colonnes" }
    ideal_means() { "Ideal means", "Idéal veut dire" }
    outcomes() { "Outcomes", "Issues" }
    outcome_counts(ideal, other, open) {
        "{ideal} ideal, {other} not ideal, {open} still open (not used)",
        "{ideal} idéaux, {other} non idéaux, {open} encore ouverts (non utilisés)"
    }
    identified_by() { "Identified by", "Identifiés par" }
    true_on() { "True on", "Vraies au" }
    latest_date_label() { "Latest date in the data", "Date la plus tardive des données" }
    can_carry() { "What they carry", "Ce qu’elles portent" }
    fingerprint() { "Fingerprint", "Empreinte" }
    no_gaps() { "Nothing is unknown for any account.", "Rien n’est inconnu pour aucun compte." }
    read_score() {
        "Score: the sum of the points, 0 to 100. An account with the best bin everywhere scores 100.",
        "Score\u{202f}: la somme des points, de 0 à 100. Un compte dans la meilleure classe partout obtient 100."
    }
    read_fit(intercept, slope) {
        "Fit: the calibrated probability of being an ideal customer; its log-odds are {intercept} + {slope} × score.",
        "Adéquation\u{202f}: la probabilité calibrée d’être un client idéal\u{202f}; sa cote logarithmique est {intercept} + {slope} × score."
    }
    read_grade(a, b, c) {
        "Grade: A from {a} points, B from {b}, C from {c}, D below.",
        "Note\u{202f}: A dès {a} points, B dès {b}, C dès {c}, D en dessous."
    }
    read_weight() {
        "Weight: the most points a criterion can give. Importance: how much its points spread over past accounts; a rare bin can make a weight large.",
        "Poids\u{202f}: le plus de points qu’un critère peut donner. Importance\u{202f}: la dispersion de ses points sur les comptes passés\u{202f}; une classe rare peut gonfler un poids."
    }
    read_unknown() {
        "Unknown and never seen are bins like any other, with points of their own.",
        "Inconnu et jamais vu sont des classes comme les autres, avec leurs propres points."
    }
    read_interval() {
        "Intervals hold the truth 95 times in 100, as far as past accounts are like those to come.",
        "Les intervalles contiennent la vérité 95 fois sur 100, si les comptes à venir ressemblent aux comptes passés."
    }
    read_knock_out(rule, grade) {
        "Knock-out rule “{rule}”: an account it holds for keeps its score and is graded {grade}.",
        "Règle éliminatoire «\u{a0}{rule}\u{a0}»\u{202f}: un compte concerné garde son score et reçoit la note {grade}."
    }
    made_with(release, seed) { "Made with lookalike {release}, seed {seed}.", "Fait avec lookalike {release}, graine {seed}." }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{
        activation, as_read, chance, change, checks, cleaning, comparison, counts, enrich, eras, evidence,
        existence, expected_value, few, figures, governance, ideal, init, joining, leaving, matrix, outcome,
        pages, plan, pocket, recipe, record, registry, review, score_book, score_form, scoring, serve, sheet,
        sufficiency, summary, testing, timing, training, tuning, universe, validation, values, vanished,
        verdict,
    };
    use super::CATALOGUE;

    /// The phrases of each room, beside those of the model's pages.
    const ROOMS: [&[(&str, &str, &str)]; 45] = [
        activation::CATALOGUE,
        pages::CATALOGUE,
        tuning::CATALOGUE,
        testing::CATALOGUE,
        as_read::CATALOGUE,
        change::CATALOGUE,
        figures::CATALOGUE,
        sheet::CATALOGUE,
        chance::CATALOGUE,
        comparison::CATALOGUE,
        plan::CATALOGUE,
        timing::CATALOGUE,
        matrix::CATALOGUE,
        evidence::CATALOGUE,
        existence::CATALOGUE,
        ideal::CATALOGUE,
        init::CATALOGUE,
        recipe::CATALOGUE,
        leaving::CATALOGUE,
        counts::CATALOGUE,
        cleaning::CATALOGUE,
        joining::CATALOGUE,
        sufficiency::CATALOGUE,
        validation::CATALOGUE,
        outcome::CATALOGUE,
        training::CATALOGUE,
        scoring::CATALOGUE,
        score_book::CATALOGUE,
        score_form::CATALOGUE,
        summary::CATALOGUE,
        values::CATALOGUE,
        checks::CATALOGUE,
        vanished::CATALOGUE,
        verdict::CATALOGUE,
        universe::CATALOGUE,
        few::CATALOGUE,
        eras::CATALOGUE,
        pocket::CATALOGUE,
        record::CATALOGUE,
        review::CATALOGUE,
        registry::CATALOGUE,
        serve::CATALOGUE,
        governance::CATALOGUE,
        enrich::CATALOGUE,
        expected_value::CATALOGUE,
    ];

    include!("glossary.rs");

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
            .collect()
    }

    /// English words that would betray a phrase left untranslated.
    const ENGLISH: [&str; 8] = ["the", "and", "of", "with", "account", "customer", "by", "was"];

    #[test]
    fn english_and_french_keep_step() {
        let mut names = BTreeSet::new();
        for (name, en, fr) in CATALOGUE.iter().chain(ROOMS.into_iter().flatten()) {
            assert!(names.insert(name), "{name} is there twice");
            assert_eq!(placeholders(en), placeholders(fr), "{name}");
            assert!(!en.trim().is_empty() && !fr.trim().is_empty(), "{name}");
            // What a placeholder or a key of the recipe is called is no text.
            let english = fr
                .split('`')
                .step_by(2)
                .flat_map(|text| text.split(['{', '}']).step_by(2))
                .flat_map(|text| text.split(|c: char| !c.is_alphabetic()))
                .find(|word| ENGLISH.contains(word));
            assert_eq!(english, None, "{name} has an English word: {fr}");
            assert!(
                !fr.contains('\''),
                "{name}: French takes the typographic apostrophe ’"
            );
        }
        // A line break before these marks is a fault that a narrow column shows.
        for (name, en, fr) in CATALOGUE.iter().chain(ROOMS.into_iter().flatten()) {
            let spaced = [" %", "\u{a0}%", "\u{202f}%"]
                .iter()
                .any(|sign| en.contains(sign));
            assert!(
                !spaced,
                "{name}: English puts no space before a percent sign: {en}"
            );
            let apart = [" :", " ;", " ?", " !", " %", "« ", " »"]
                .iter()
                .find(|mark| fr.contains(**mark));
            assert_eq!(
                apart, None,
                "{name}: French takes a narrow no-break space there: {fr}"
            );
        }
    }
}

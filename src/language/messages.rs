//! The one catalogue: every phrase in English and French, side by side; the ICP sheet's are in [`super::sheet`], those of
//! comparisons in [`super::comparison`].

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
    knocked_out(rule) { "knocked out: {rule}", "éliminé : {rule}" }
    fact_with_points(fact, points) { "{fact} ({points})", "{fact} ({points})" }
    fact(criterion, value) { "{criterion}: {value}", "{criterion} : {value}" }
    fact_in(criterion, value, bin) { "{criterion}: {value} ({bin})", "{criterion} : {value} ({bin})" }
    more_than_average(fact, points) {
        "{fact}, {points} more than the average account",
        "{fact}, {points} de plus que le compte moyen"
    }
    less_than_average(fact, points) {
        "{fact}, {points} less than the average account",
        "{fact}, {points} de moins que le compte moyen"
    }
    past_accounts(fact, share, count, overall) {
        "{fact}; {share} of {count} past accounts like this were ideal, against {overall} overall",
        "{fact} ; {share} des {count} comptes passés dans ce cas étaient idéaux, contre {overall} en tout"
    }
    no_past_account(fact) {
        "{fact}; no past account was like this",
        "{fact} ; aucun compte passé n’était dans ce cas"
    }
    points_one(points) { "{points} points", "{points} point" }
    points_many(points) { "{points} points", "{points} points" }
    clauses(first, next) { "{first}; {next}", "{first} ; {next}" }
    // What is unknown
    could_move(criterion, worst, worst_bin, best, best_bin) {
        "{criterion}: from {worst} ({worst_bin}) to {best} ({best_bin})",
        "{criterion} : de {worst} ({worst_bin}) à {best} ({best_bin})"
    }
    grade_stays(range, grade) { "{range}; grade {grade} either way", "{range} ; note {grade} dans tous les cas" }
    grade_could(range, grade) { "{range}; could make it grade {grade}", "{range} ; pourrait donner la note {grade}" }
    grade_either(range, worst, best) {
        "{range}; could make it grade {worst} or {best}",
        "{range} ; pourrait donner la note {worst} ou {best}"
    }
    // The next grade
    change(criterion, now, to, points) {
        "{criterion} from “{now}” to “{to}” ({points})",
        "{criterion} de « {now} » à « {to} » ({points})"
    }
    one_change_reaches(grade, change) {
        "One change reaches grade {grade}: {change}.",
        "Un seul changement donne la note {grade} : {change}."
    }
    any_change_reaches(grade, changes) {
        "Any one of these reaches grade {grade}: {changes}.",
        "Un seul de ces changements donne la note {grade} : {changes}."
    }
    changes_reach(grade, changes) {
        "Together these reach grade {grade}: {changes}.",
        "Ensemble, ces changements donnent la note {grade} : {changes}."
    }
    cannot_reach(grade, changes, score, from) {
        "Grade {grade} is out of reach by changing {changes}: score {score}, and {grade} starts at {from}.",
        "La note {grade} reste hors d’atteinte en changeant {changes} : score {score}, et {grade} commence à {from}."
    }
    nothing_changeable_helps(grade) {
        "Nothing known that this account can change brings it closer to grade {grade}.",
        "Rien de connu que ce compte puisse changer ne le rapproche de la note {grade}."
    }
    // An account
    score_line(score, grade, fit, low, high) {
        "Score {score} of 100 · grade {grade} · fit {fit} ({low} – {high})",
        "Score {score} sur 100 · note {grade} · adéquation {fit} ({low} – {high})"
    }
    score() { "Score", "Score" }
    fit() { "fit", "adéquation" }
    for_heading() { "What speaks for it", "Ce qui plaide pour" }
    against_heading() { "What speaks against it", "Ce qui plaide contre" }
    unknown_heading() { "What is unknown, and what knowing it could change", "Ce qu’on ignore, et ce que le savoir pourrait changer" }
    next_heading(grade) { "What would reach grade {grade}", "Ce qui donnerait la note {grade}" }
    lookalikes_heading() { "Past ideal customers most like it", "Clients idéaux passés les plus proches" }
    similar(share) { "{share} alike", "proche à {share}" }
    shares(facts) { "shares {facts}", "en commun : {facts}" }
    differs_in(facts) { "differs in {facts}", "différences : {facts}" }
    here_there(criterion, here, there) { "{criterion}: {here} here, {there} there", "{criterion} : {here} ici, {there} là-bas" }
    unreadable() { "not readable, counts as unknown", "illisible, compté comme inconnu" }
    never_seen() { "rare or never seen in training", "rare ou jamais vu à l’apprentissage" }
    average_account() { "Average account", "Compte moyen" }
    other_criteria(count) { "{count} other criteria", "{count} autres critères" }
    this_account() { "this account", "ce compte" }
    // Tables
    points_of(points, possible) { "{points} of {possible}", "{points} sur {possible}" }
    against_short() { "vs mean", "vs moy." }
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
    by_family(list) { "By family: {list}", "Par famille : {list}" }
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
    the_figures() { "The figures", "Les chiffres" }
    interval(low, high) { "95% interval {low} to {high}", "intervalle à 95 % : {low} à {high}" }
    // Charts
    score_axis() { "score", "score" }
    fit_axis() { "fit: probability of being an ideal customer", "adéquation : probabilité d’être un client idéal" }
    ideal_axis() { "share that were ideal", "part d’idéaux" }
    tenth_axis() { "tenth of the accounts, best fit first", "dixième des comptes, meilleure adéquation en premier" }
    worked_axis() { "share of accounts worked, best fit first", "part des comptes traités, les meilleurs en premier" }
    found_axis() { "ideal accounts found", "comptes idéaux trouvés" }
    ideal_accounts(count) { "▲ {count} ideal", "▲ {count} idéaux" }
    other_accounts(count) { "▼ {count} not ideal", "▼ {count} non idéaux" }
    waterfall_title(name) { "From the average account to {name}", "Du compte moyen à {name}" }
    waterfall_description(average, score, steps) {
        "The average account scores {average}; this one {score}. Differences: {steps}",
        "Le compte moyen obtient {average} ; celui-ci {score}. Écarts : {steps}"
    }
    distribution_title() { "Fit of past accounts, by how they ended", "Adéquation des comptes passés, selon leur issue" }
    distribution_description(ideal, other) {
        "Out-of-fold fits of {ideal} ideal accounts above the line and {other} others below it",
        "Adéquations hors pli de {ideal} comptes idéaux au-dessus de la ligne et de {other} autres en dessous"
    }
    calibration_title() { "Does a fit of 40% mean 40%?", "Une adéquation de 40 % veut-elle dire 40 % ?" }
    calibration_description() {
        "Share of accounts that were ideal against their fit, with 95% intervals; on the dashed line fits are exact",
        "Part de comptes idéaux selon leur adéquation, avec intervalles à 95 % ; sur la ligne en tirets elle est exacte"
    }
    lift_title() { "Lift by tenth", "Lift par dixième" }
    lift_description() {
        "How many times more ideal accounts each tenth holds than a tenth taken blindly",
        "Combien de fois plus de comptes idéaux dans chaque dixième que dans un dixième pris au hasard"
    }
    capture_title() { "Ideal accounts found from the top of the list", "Comptes idéaux trouvés depuis le haut de la liste" }
    capture_description() {
        "Share of all ideal accounts found by working the list from the top; the dashed line is a list in no order",
        "Part des comptes idéaux trouvés depuis le haut de la liste ; la ligne en tirets est une liste sans ordre"
    }
    weights_title() { "Weight and importance of each criterion, in points", "Poids et importance de chaque critère, en points" }
    weights_description() {
        "Weight is the most points a criterion can give; importance how much its points spread over past accounts",
        "Le poids est le plus de points qu’un critère peut donner ; l’importance, leur dispersion sur les comptes passés"
    }
    weight_legend() { "weight", "poids" }
    importance_legend() { "importance", "importance" }
    points_title(criterion) { "Points of {criterion}", "Points de {criterion}" }
    points_description() {
        "Points of each bin with their 95% interval; the dashed line is the average account",
        "Points de chaque classe avec leur intervalle à 95 % ; la ligne en tirets est le compte moyen"
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
        "{found} ; {count} ({share}) n’en ont aucun."
    }
    segments_advice() {
        "Speak to each segment of what it is, and score prospects as before: the score does not depend on segments.",
        "Parlez à chaque segment de ce qu’il est, et notez les prospects comme avant : le score ne dépend pas des segments."
    }
    one_profile(accounts) {
        "The {accounts} ideal customers are of one kind: no grouping tells more of them than a single profile does.",
        "Les {accounts} clients idéaux sont d’un seul type : aucun regroupement n’en dit plus qu’un profil unique."
    }
    one_profile_advice() {
        "Use the scorecard as it is, for all of them; train again when there are more of them or more is known.",
        "Utilisez la grille telle quelle, pour tous ; réapprenez quand ils seront plus nombreux ou mieux connus."
    }
    none_stable(accounts) {
        "Groups appear among the {accounts} ideal customers, but none is large, stable and apart enough to rely on.",
        "Des groupes apparaissent parmi les {accounts} clients idéaux, mais aucun n’est assez grand, stable et distinct pour s’y fier."
    }
    none_stable_advice() {
        "Treat them as one profile for now; more ideal customers, or fewer gaps in what is known of them, may settle it.",
        "Traitez-les comme un seul profil pour l’instant ; plus de clients idéaux, ou moins de lacunes, peuvent trancher."
    }
    too_few_ideal(accounts, needed) {
        "Segments take {needed} ideal customers; there are {accounts}.",
        "Il faut {needed} clients idéaux pour des segments ; il y en a {accounts}."
    }
    too_few_advice(needed) {
        "Use the scorecard as it is, and train again from {needed} ideal customers on.",
        "Utilisez la grille telle quelle, et réapprenez à partir de {needed} clients idéaux."
    }
    all_alike(accounts) {
        "Nothing that is known differs enough between the {accounts} ideal customers to tell segments apart.",
        "Rien de connu ne diffère assez entre les {accounts} clients idéaux pour distinguer des segments."
    }
    all_alike_advice() {
        "Add columns that describe them, such as sector, size or tools in use, and train again.",
        "Ajoutez des colonnes qui les décrivent, comme le secteur, la taille ou les outils utilisés, et réapprenez."
    }
    not_sought() {
        "Segments were not sought when this model was trained.",
        "Les segments n’ont pas été cherchés à l’apprentissage de ce modèle."
    }
    not_sought_advice() { "Train it again to look for them.", "Réapprenez-le pour les chercher." }
    no_segment(number) { "there is no segment {number}", "il n’y a pas de segment {number}" }
    segment(number) { "segment {number}", "segment {number}" }
    segment_column() { "segment", "segment" }
    share_of_ideal(count, all, share) {
        "{count} of {all} ideal customers ({share})",
        "{count} clients idéaux sur {all} ({share})"
    }
    stable(share, resamples) {
        "stable: comes back {share} alike in {resamples} resamples",
        "stable : revient semblable à {share} dans {resamples} rééchantillonnages"
    }
    fairly_stable(share, resamples) {
        "fairly stable: comes back {share} alike in {resamples} resamples",
        "assez stable : revient semblable à {share} dans {resamples} rééchantillonnages"
    }
    new_segment() { "new in this version", "nouveau dans cette version" }
    sets_apart() { "What sets it apart", "Ce qui le distingue" }
    sets_apart_title(segment) { "What sets segment {segment} apart", "Ce qui distingue le segment {segment}" }
    sets_apart_description() {
        "Share of the segment’s accounts and of the other ideal customers in each bin, with the difference and its 95% interval",
        "Part des comptes du segment et des autres clients idéaux dans chaque classe, avec l’écart et son intervalle à 95 %"
    }
    nothing_apart() { "No single criterion sets it apart.", "Aucun critère ne le distingue à lui seul." }
    inside_column() { "here", "ici" }
    outside_column() { "others", "autres" }
    inside_legend() { "in the segment", "dans le segment" }
    outside_legend() { "other ideal customers", "autres clients idéaux" }
    difference_column() { "difference, 95%", "écart, 95 %" }
    medians_column() { "medians", "médianes" }
    medians(here, others) { "{here} / {others}", "{here} / {others}" }
    with_interval(value, low, high) { "{value} ({low} to {high})", "{value} ({low} à {high})" }
    typical(names) { "Typical: {names}", "Typiques : {names}" }
    other_ideal_heading() { "Other ideal customers", "Autres clients idéaux" }
    other_ideal() { "other ideal customers", "autres clients idéaux" }
    other_short() { "other", "autres" }
    folded_broad(count) {
        "group of {count}: no more of a kind than all ideal customers together",
        "groupe de {count} : pas plus homogène que tous les clients idéaux ensemble"
    }
    folded_small(count) { "group of {count}: too few accounts", "groupe de {count} : trop peu de comptes" }
    folded_unstable(count, share) {
        "group of {count}: does not come back when the accounts are drawn again ({share} alike)",
        "groupe de {count} : ne revient pas quand on tire à nouveau les comptes (semblable à {share})"
    }
    adjacent_heading() { "Segments with accounts between them", "Segments qui ont des comptes entre eux" }
    adjacent_pair(a, b, count) {
        "{a} and {b}: accounts on their border: {count}",
        "{a} et {b} : comptes à leur frontière : {count}"
    }
    split(name, a, a_share, b, b_share) {
        "{name}: {a_share} segment {a}, {b_share} segment {b}",
        "{name} : {a_share} segment {a}, {b_share} segment {b}"
    }
    border_column() { "on the border", "à la frontière" }
    shared_column() { "shared", "partagés" }
    border_note(share) {
        "On the border: at least {share} likely to be of each of the two. Shared: the sum of the lesser of both likelihoods.",
        "À la frontière : au moins {share} de chances d’être de chacun. Partagés : la somme de la moindre des deux chances."
    }
    choice_heading() { "How many classes", "Combien de groupes" }
    choice_note() {
        "BIC and a quarter of what ICL adds decide: ICL also asks for classes clearly apart. A class that is not shown as a segment is among the other ideal customers.",
        "Le BIC et un quart de ce que l’ICL y ajoute décident : l’ICL demande aussi des groupes bien distincts. Un groupe qui n’est pas un segment rejoint les autres clients idéaux."
    }
    classes_column() { "classes", "groupes" }
    parameters_column() { "parameters", "paramètres" }
    chosen() { "chosen", "retenu" }
    left_out_heading() { "Counted once, or left out", "Comptés une fois, ou écartés" }
    alone(column) {
        "{column} left out: its parts tell of each other and of nothing else",
        "{column} écarté : ses éléments ne parlent que les uns des autres"
    }
    same_fact(criterion, other, share) {
        "{criterion} with {other}, which holds {share} of its information",
        "{criterion} avec {other}, qui porte {share} de son information"
    }
    rivals_heading() { "What other methods make of the same accounts", "Ce qu’en disent d’autres méthodes" }
    rivals_note() {
        "Agreement with the classes above (adjusted Rand index): 1 is the same grouping, 0 what chance gives. Silhouette: how well apart the clusters are, up to 1.",
        "Accord avec les groupes ci-dessus (indice de Rand ajusté) : 1 est le même regroupement, 0 ce que donne le hasard. Silhouette : séparation des grappes, au plus 1."
    }
    k_means() { "k-means", "k-moyennes" }
    gaussian_mixture() { "Gaussian mixture", "mélange gaussien" }
    method_column() { "method", "méthode" }
    clusters_column() { "clusters", "grappes" }
    agreement_column() { "agreement", "accord" }
    found_nothing(method, why) { "{method}: {why}", "{method} : {why}" }
    alike_column() { "comes back alike", "revient semblable" }
    between_of(count, all) { "{count} of {all}", "{count} sur {all}" }
    more(count) { "and {count} more", "et {count} autres" }
    // The map
    map_title() { "Map of the ideal customers", "Carte des clients idéaux" }
    map_caption() {
        "Each mark is an ideal customer: the nearer two are, the more alike the evidence for their segments. Axes have no unit.",
        "Chaque marque est un client idéal : plus deux sont proches, plus les indices de leur segment se ressemblent. Les axes sont sans unité."
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
    place_in(number, name, share) { "Segment {number}, {name}: {share} likely.", "Segment {number}, {name} : {share} de chances." }
    place_other(share, number, name) {
        "Most like the ideal customers of no segment ({share} likely); the nearest is segment {number}, {name}.",
        "Le plus proche des clients idéaux sans segment ({share} de chances) ; le plus proche segment est le {number}, {name}."
    }
    place_unlike(number, name) {
        "Unlike every segment: less like the nearest, segment {number}, {name}, than nearly all of its own accounts.",
        "Ne ressemble à aucun segment : moins proche du plus voisin, le segment {number}, {name}, que presque tous ses comptes."
    }
    place_odds(this, that, odds) {
        "Odds of {this} against {that}: {odds}. They are the product of:",
        "Cote, {this} contre {that} : {odds}. Elle est le produit de :"
    }
    average_ideal() { "the average ideal customer", "le client idéal moyen" }
    place_prior() { "how usual each is", "la fréquence de chacun" }
    factor(odds, fact) { "{odds}  {fact}", "{odds}  {fact}" }
    // The report
    report_title(name) { "{name}: ideal customer scorecard", "{name} : grille de score du client idéal" }
    version(version) { "version {version}", "version {version}" }
    trained(day) { "trained {day}", "appris le {day}" }
    as_of(day) { "data as of {day}", "données au {day}" }
    verdict_experts() {
        "A scorecard made from your experts’ priors: there are too few past accounts to measure it.",
        "Une grille faite des a priori de vos experts : trop peu de comptes passés pour la mesurer."
    }
    verdict_unmeasured() {
        "How well this scorecard ranks was not measured: it was trained without validation.",
        "La qualité de cette grille n’a pas été mesurée : elle a été apprise sans validation."
    }
    verdict_no_signal(auc, low, high) {
        "These data do not tell ideal customers from others (AUC {auc}, 95% interval {low} to {high}): do not rank by this score.",
        "Ces données ne distinguent pas les clients idéaux des autres (AUC {auc}, intervalle à 95 % : {low} à {high}) : ne classez pas selon ce score."
    }
    verdict_ranks(auc, low, high) {
        "Shown one ideal customer and one other, this scorecard ranks the ideal one first {auc} times in 100 (95% interval {low} to {high}).",
        "Entre un client idéal et un autre, cette grille place l’idéal en premier {auc} fois sur 100 (intervalle à 95 % : {low} à {high})."
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
        "Every figure is measured on accounts that the fit had not seen: {scheme}.",
        "Chaque chiffre est mesuré sur des comptes absents de l’apprentissage : {scheme}."
    }
    the_scorecard(said) { "The scorecard {said}.", "La grille {said}." }
    earns(size, peer, interval) { "earns {size} AUC over {peer} ({interval})", "gagne {size} d’AUC sur {peer} ({interval})" }
    gives_up(size, peer, interval) { "gives up {size} AUC to {peer} ({interval})", "cède {size} d’AUC à {peer} ({interval})" }
    by_time(learner) { "{learner}, validated by time", "{learner}, validé dans le temps" }
    grouped(learner) { "{learner}, identical accounts together", "{learner}, comptes identiques ensemble" }
    scorecard_intro() {
        "An account’s score is the sum of its points. This is the whole model: nothing else is behind it.",
        "Le score d’un compte est la somme de ses points. C’est tout le modèle : il n’y a rien derrière."
    }
    weight_and_importance(weight, importance) {
        "weight {weight}, importance {importance}",
        "poids {weight}, importance {importance}"
    }
    prior_effect(bin, said, data, together) {
        "{bin}: you said {said}, data say {data}, together {together}",
        "{bin} : vous disiez {said}, les données disent {data}, ensemble {together}"
    }
    set_aside_intro() {
        "Too good to be true, or of no use: left out of the scorecard until someone vouches for them.",
        "Trop belles pour être vraies, ou sans usage : hors de la grille tant que personne ne s’en porte garant."
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
    can_carry() { "What they carry", "Ce qu’elles portent" }
    fingerprint() { "Fingerprint", "Empreinte" }
    no_gaps() { "Nothing is unknown for any account.", "Rien n’est inconnu pour aucun compte." }
    read_score() {
        "Score: the sum of the points, 0 to 100. An account with the best bin everywhere scores 100.",
        "Score : la somme des points, de 0 à 100. Un compte dans la meilleure classe partout obtient 100."
    }
    read_fit(intercept, slope) {
        "Fit: the calibrated probability of being an ideal customer; its log-odds are {intercept} + {slope} × score.",
        "Adéquation : la probabilité calibrée d’être un client idéal ; sa cote logarithmique est {intercept} + {slope} × score."
    }
    read_grade(a, b, c) {
        "Grade: A from {a} points, B from {b}, C from {c}, D below.",
        "Note : A dès {a} points, B dès {b}, C dès {c}, D en dessous."
    }
    read_weight() {
        "Weight: the most points a criterion can give. Importance: how much its points spread over past accounts; a rare bin can make a weight large.",
        "Poids : le plus de points qu’un critère peut donner. Importance : la dispersion de ses points sur les comptes passés ; une classe rare peut gonfler un poids."
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
        "Règle éliminatoire « {rule} » : un compte concerné garde son score et reçoit la note {grade}."
    }
    made_with(release, seed) { "Made with lookalike {release}, seed {seed}.", "Fait avec lookalike {release}, graine {seed}." }
    // Figures
    close_rate() { "close rate", "taux de signature" }
    cycle() { "sales cycle (median)", "cycle de vente (médiane)" }
    retention_180() { "retention at 180 days", "rétention à 180 jours" }
    retention_365() { "retention at 365 days", "rétention à 365 jours" }
    churn_365() { "churn within 365 days", "attrition sous 365 jours" }
    contract() { "contract per year (mean)", "contrat annuel (moyenne)" }
    contract_median() { "contract per year (median)", "contrat annuel (médiane)" }
    expansion() { "expansion per year", "ventes additionnelles/an" }
    ltv() { "LTV over 36 months", "LTV sur 36 mois" }
    cac() { "acquisition cost (CAC)", "coût d’acquisition (CAC)" }
    ltv_cac() { "LTV / CAC", "LTV / CAC" }
    pipeline_share() { "share of open accounts", "part des comptes ouverts" }
    pipeline_amount_share() { "share of pipeline amount", "part du montant ouvert" }
    qualified_rate() { "MQL among leads", "MQL parmi les leads" }
    accepted_rate() { "SQL among MQL", "SQL parmi les MQL" }
    customer_rate() { "customers among SQL", "clients parmi les SQL" }
    times(number) { "{number}\u{a0}×", "{number}\u{a0}×" }
    key_opened() { "the day on which a deal was opened", "la date d’ouverture de l’affaire" }
    key_closed() { "the day on which a deal was decided", "la date de décision" }
    key_left() { "the day on which a customer left", "la date de départ du client" }
    key_qualified() { "the step of marketing-qualified lead", "le passage en MQL" }
    key_accepted() { "the step of sales-accepted lead", "le passage en SQL" }
    key_amount() { "the contract per year", "le montant annuel du contrat" }
    key_expansion() { "what customers bought on top", "le montant des ventes additionnelles" }
    key_cost() { "the acquisition cost", "le coût d’acquisition" }
    needs_column(key, meaning) {
        "needs {meaning}: name its column as `{key}` under [figures]",
        "il faut {meaning} : indiquez sa colonne sous la clé `{key}` de [figures]"
    }
    no_accounts() { "no account to measure it on", "aucun compte pour calculer ce chiffre" }
    too_few(needed) { "fewer than {needed} accounts: no interval", "moins de {needed} comptes : pas d’intervalle" }
    median_not_reached() {
        "fewer than half of the deals were decided within the time watched",
        "moins de la moitié des affaires ont été décidées sur la période observée"
    }
    beyond_follow_up(days) {
        "customers have been watched for {days} at most",
        "les clients n’ont été suivis que {days} au plus"
    }
    incomplete(meaning, missing, all) {
        "{meaning} is missing for {missing} of {all} accounts",
        "{meaning} manque pour {missing} comptes sur {all}"
    }
    one_sided() { "none or all left: one-sided bound", "aucun départ ou uniquement des départs : borne d’un seul côté" }
    no_interval() { "the data bound it on one side at most", "les données ne donnent pas d’intervalle complet" }
    no_customers() { "no customer yet", "aucun client pour l’instant" }
    zero_total() { "the total is 0", "le total est nul" }
    // Groups of accounts
    group_all() { "all accounts", "tous les comptes" }
    group_icp() { "ICP (grades A and B)", "ICP (notes A et B)" }
    group_icp_short() { "ICP", "ICP" }
    group_not_icp() { "the rest", "le reste" }
    group_grade(grade) { "grade {grade}", "note {grade}" }
    group_segment(number, name) { "{number} {name}", "{number} {name}" }
    group_no_segment() { "no segment", "aucun segment" }
    // Figures side by side
    business_heading() { "Business figures", "Chiffres commerciaux" }
    icp_heading() { "ICP against the rest", "L’ICP face au reste" }
    figures_ground() {
        "Grades are out of fold and ideal customers stand in segments learnt without them, so no account flatters its group. Amounts are in the currency of the data.",
        "Les notes sont hors pli et les clients idéaux sont placés dans des segments appris sans eux : aucun compte ne flatte son groupe. Les montants sont dans la devise des données."
    }
    figures_ground_unmeasured() {
        "Trained without validation: grades are of accounts that the scorecard learnt from, so grade A and the ICP look better than they are. Amounts are in the currency of the data.",
        "Appris sans validation : les notes portent sur des comptes que la grille a vus, donc la note A et l’ICP paraissent meilleurs qu’ils ne sont. Les montants sont dans la devise des données."
    }
    segment_ground() {
        "Figures of a segment are of every account that stands in it, ideal or not; ideal customers are placed by segments learnt without them.",
        "Les chiffres d’un segment portent sur tous les comptes qui en sont, idéaux ou non ; les clients idéaux sont placés par des segments appris sans eux."
    }
    by_grade() { "By grade", "Par note" }
    by_segment() { "By segment", "Par segment" }
    by_quarter(group) { "By quarter of opening: {group}", "Par trimestre d’ouverture : {group}" }
    of_group(figures, group) { "{figures} ({group})", "{figures} ({group})" }
    quarter_column() { "quarter", "trimestre" }
    figure_column() { "figure", "chiffre" }
    all_column() { "all", "tous" }
    needs_key(key) { "needs `{key}`: see the end", "il faut `{key}` : voir la fin" }
    short_days(count) { "{count} d", "{count} j" }
    thousands(count) { "{count}k", "{count}\u{202f}k" }
    millions(count) { "{count}M", "{count}\u{202f}M" }
    billions(count) { "{count}bn", "{count}\u{202f}Md" }
    head_close_rate() { "close", "signés" }
    head_cycle() { "cycle", "cycle" }
    head_retention_180() { "6 mths", "6 mois" }
    head_customer_rate() { "of SQL", "des SQL" }
    head_retention_365() { "12 mths", "12 mois" }
    head_contract() { "contract", "contrat" }
    head_pipeline() { "pipeline", "pipeline" }
    heads_mean() {
        "Close: customers among decided accounts. Cycle: median. 12 mths: customers still there after 365 days. Contract: mean per year. Pipeline: share of open accounts. *: with a reservation, said below its table.",
        "Signés : clients parmi les comptes décidés. Cycle : médiane. 12 mois : clients encore là après 365 jours. Contrat : moyenne par an. Pipeline : part des comptes ouverts. * : avec une réserve, dite sous son tableau."
    }
    quarters_mean() {
        "By quarter the latest still ripen: deals are open, and their cost is spent. LTV is not shown: customers of each quarter were watched for another time. Of SQL: customers among sales-accepted leads.",
        "Par trimestre, les derniers mûrissent encore : des affaires sont ouvertes, et leur coût est engagé. La LTV n’y est pas : les clients de chaque trimestre ont été suivis plus ou moins longtemps. Des SQL : clients parmi les leads acceptés par les ventes."
    }
    short_cycle() { "cycle", "cycle" }
    short_retention_180() { "kept 6 months", "restés 6 mois" }
    short_retention_365() { "kept 12 months", "restés 12 mois" }
    short_contract() { "contract", "contrat" }
    short_pipeline() { "share of pipeline", "part du pipeline" }
    accounts_like_it(count) { "{count} accounts like it", "{count} comptes de ce type" }
    cannot_compute() { "What cannot be computed, and what it needs", "Ce qui ne peut être calculé, et ce qu’il faut" }
    key_gives(key, meaning, figures) {
        "`{key}` under [figures], {meaning}: {figures}",
        "`{key}` sous [figures], {meaning} : {figures}"
    }
    inconsistent_heading() { "Cells that contradict each other, left out", "Cellules qui se contredisent, écartées" }
    closed_before_opened(count) { "decided before they were opened: {count}", "décidés avant d’être ouverts : {count}" }
    left_before_closed(count) { "customers that left before they signed: {count}", "clients partis avant d’avoir signé : {count}" }
    left_without_buying(count) { "left without having bought: {count}", "partis sans avoir acheté : {count}" }
    after_as_of(count, day) { "days after {day}: {count}", "dates après le {day} : {count}" }
    negative_amounts(count) { "amounts and costs below 0: {count}", "montants et coûts négatifs : {count}" }
    quarters_title() { "Close rate by quarter of opening", "Taux de signature par trimestre d’ouverture" }
    quarters_caption() {
        "Close rate of deals by the quarter they were opened, with 95% intervals; the latest quarters still ripen.",
        "Taux de signature selon le trimestre d’ouverture, avec intervalles à 95 % ; les derniers trimestres mûrissent encore."
    }
    // Whom to say no to
    say_no_heading() { "Whom to say no to", "À qui dire non" }
    say_no_intro() {
        "What is more usual among accounts that never bought, or bought and left, than among the others. It describes past accounts and does not change the score.",
        "Ce qui est plus fréquent chez les comptes qui n’ont jamais acheté, ou qui sont partis, que chez les autres. Cela décrit le passé et ne change pas le score."
    }
    never_heading() { "Who never buys", "Qui n’achète jamais" }
    leaves_heading() { "Who buys and leaves", "Qui achète puis part" }
    never_size(count, all, share) {
        "{count} of {all} accounts whose outcome is known ({share}), against those that bought",
        "{count} comptes à l’issue connue sur {all} ({share}), face à ceux qui ont acheté"
    }
    leaves_size(count, all, share) {
        "{count} of {all} customers ({share}), against those that stayed",
        "{count} clients sur {all} ({share}), face à ceux qui sont restés"
    }
    never_legend() { "never bought", "jamais acheté" }
    bought_legend() { "bought", "ont acheté" }
    left_legend() { "bought and left", "partis" }
    stayed_legend() { "stayed", "restés" }
    signs_column() { "What gives them away", "Ce qui les trahit" }
    signs_title(kind) { "{kind}: what gives them away", "{kind} : ce qui les trahit" }
    signs_description() {
        "Share of these accounts and of the others in each bin, with the difference and its 95% interval",
        "Part de ces comptes et des autres dans chaque classe, avec l’écart et son intervalle à 95 %"
    }
    among_column() { "among", "chez" }
    close_column() { "buy", "achètent" }
    leave_column() { "of them leave", "puis partent" }
    rates_note() {
        "Buy: customers among decided accounts with the sign. Of them leave: customers that left among these. Both with 95% intervals.",
        "Achètent : clients parmi les comptes décidés qui ont le signe. Puis partent : ceux de ces clients qui sont partis. Intervalles à 95 %."
    }
    no_signs() { "Nothing that is known gives them away.", "Rien de connu ne les trahit." }
    trap(fact, close, leave) {
        "A trap: {fact}. {close} of them buy, as readily as accounts in all, then {leave} of these leave.",
        "Un piège : {fact}. {close} d’entre eux achètent, autant que l’ensemble, puis {leave} de ceux-là partent."
    }
    examples(names) { "For example: {names}", "Par exemple : {names}" }
    never_too_few(least) {
        "Cannot be told: it takes {least} accounts that never bought and {least} that did.",
        "Impossible à dire : il faut {least} comptes qui n’ont jamais acheté et {least} qui ont acheté."
    }
    leaves_too_few(least) {
        "Cannot be told: it takes {least} customers that left and {least} that stayed.",
        "Impossible à dire : il faut {least} clients partis et {least} restés."
    }
    leaves_unknown() {
        "Cannot be told: no customer is known to have left. Name their outcome as `churned` under [outcome], and train again.",
        "Impossible à dire : aucun client n’est connu pour être parti. Indiquez leur issue sous la clé `churned` de [outcome], et réapprenez."
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{comparison, matrix, plan, sheet, timing};
    use super::CATALOGUE;

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
        for (name, en, fr) in CATALOGUE
            .iter()
            .chain(sheet::CATALOGUE)
            .chain(comparison::CATALOGUE)
            .chain(plan::CATALOGUE)
            .chain(timing::CATALOGUE)
            .chain(matrix::CATALOGUE)
        {
            assert!(names.insert(name), "{name} is there twice");
            assert_eq!(placeholders(en), placeholders(fr), "{name}");
            assert!(!en.trim().is_empty() && !fr.trim().is_empty(), "{name}");
            let french = fr
                .split(|c: char| !c.is_alphabetic())
                .find(|word| ENGLISH.contains(word));
            assert_eq!(french, None, "{name} has an English word: {fr}");
            assert!(
                !fr.contains('\''),
                "{name}: French takes the typographic apostrophe ’"
            );
        }
        // A line break before these marks is a fault that a narrow column shows.
        for (name, _, fr) in sheet::CATALOGUE
            .iter()
            .chain(comparison::CATALOGUE)
            .chain(plan::CATALOGUE)
            .chain(timing::CATALOGUE)
            .chain(matrix::CATALOGUE)
        {
            let apart = [" :", " ;", " ?", " !", " %"]
                .iter()
                .find(|mark| fr.contains(**mark));
            assert_eq!(
                apart, None,
                "{name}: French takes a narrow no-break space there: {fr}"
            );
        }
    }
}

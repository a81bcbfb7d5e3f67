//! Phrases of comparisons and of the ICP's edges, English and French side by side.

use std::fmt::Display;

use super::Language;

messages! {
    // Units
    compare_points(size) { "{size} points", "{size} points" }
    compare_point(size) { "{size} point", "{size} point" }
    compare_days(size) { "{size} days", "{size} jours" }
    compare_day(size) { "{size} day", "{size} jour" }
    compare_to(low, high) { "{low} to {high}", "{low} à {high}" }
    compare_share(share) { "{share}%", "{share} %" }
    compare_no_number() { "not known", "inconnu" }
    compare_undefined(reason) { "undefined because {reason}", "non défini : {reason}" }
    compare_a_of(name) { "{name} (A)", "{name} (A)" }
    compare_b_of(name) { "{name} (B)", "{name} (B)" }
    // The verdict
    compare_better(name, range, confidence) {
        "{name} is better by {range} ({confidence})",
        "{name} l’emporte de {range} ({confidence})"
    }
    compare_confidence(share) { "{share}%", "{share} %" }
    compare_too_small(said, least) {
        "{said}, less than the {least} worth acting on",
        "{said}, moins qu’il n’en faut pour agir ({least})"
    }
    compare_by_ratio(said) { "{said}, the adjusted ratio agreeing", "{said}, avec un rapport ajusté qui concorde" }
    compare_association(said) { "{said}, an association", "{said}, une association" }
    compare_no_difference(least) {
        "no difference worth acting on (within ±{least})",
        "pas de différence assez grande pour agir (à ±{least} près)"
    }
    compare_cannot_tell(what) { "cannot tell yet: {what}", "on ne peut pas encore trancher : {what}" }
    compare_more_accounts(count) { "{count} more accounts per arm", "encore {count} comptes par groupe" }
    compare_one_more_account() { "1 more account per arm", "encore 1 compte par groupe" }
    compare_more_unknown() {
        "how many more accounts it takes is not known",
        "le nombre de comptes qu’il faudrait encore est inconnu"
    }
    compare_not_comparable(why) { "not comparable: {why}", "pas comparables : {why}" }
    compare_why_nothing_measured() {
        "an arm is empty, or has nothing that can be measured",
        "un groupe est vide, ou rien ne s’y mesure"
    }
    compare_why_no_overlap() {
        "the arms have hardly an account alike",
        "les groupes n’ont presque aucun compte qui se ressemble"
    }
    compare_why_split() {
        "more accounts in an arm than chance explains, so something else decided who is in which",
        "un groupe a plus de comptes que le hasard n’explique, donc autre chose a décidé de la répartition"
    }
    compare_why_in_both() { "too many accounts are in both arms", "trop de comptes sont dans les deux groupes" }
    compare_why_not_watched() {
        "nobody was watched for as long as the metric asks",
        "personne n’a été suivi aussi longtemps que la mesure le demande"
    }
    // Why a number is not there
    compare_empty_arm(name) { "nobody is in {name}", "personne n’est dans {name}" }
    compare_too_few(name, needed) {
        "{name} has fewer than the {needed} accounts it takes",
        "{name} a moins que les {needed} comptes nécessaires"
    }
    compare_no_variation() {
        "every account of an arm has the same value",
        "tous les comptes d’un groupe ont la même valeur"
    }
    compare_no_events() { "nothing that was waited for happened", "rien de ce qu’on attendait n’est arrivé" }
    compare_beyond_follow_up(days) {
        "not every arm was watched for {days} days",
        "les groupes n’ont pas tous été suivis {days} jours"
    }
    compare_at_the_edge() {
        "a share of 0 or 1 has no interval by this method",
        "une part de 0 ou 1 n’a pas d’intervalle par cette méthode"
    }
    compare_median_not_reached() {
        "fewer than half have it behind them",
        "moins de la moitié des comptes y sont passés"
    }
    compare_nobody_in_a(name) {
        "nobody in {name} has it, so the ratio has no bound",
        "personne dans {name} ne l’a, donc le rapport n’a pas de borne"
    }
    compare_not_positive() { "an amount is 0 or less", "un montant est nul ou négatif" }
    compare_no_interval() {
        "the test beside it says what an interval would",
        "le test à côté dit ce que dirait un intervalle"
    }
    compare_other_kind() {
        "it is not defined for this kind of metric",
        "ce nombre n’existe pas pour ce type de mesure"
    }
    compare_needs_no_adjusting() {
        "arms that chance made need no adjusting",
        "des groupes tirés au sort n’ont pas besoin d’ajustement"
    }
    compare_no_covariates() {
        "no column to adjust on was named or found",
        "aucune colonne d’ajustement n’a été nommée ou trouvée"
    }
    compare_no_overlap() {
        "the arms have hardly an account alike, so there is nothing to compare",
        "les groupes n’ont presque aucun compte qui se ressemble, donc rien à comparer"
    }
    compare_no_fit() {
        "the regression has no finite answer: a column decides the outcome or the arm",
        "la régression n’a pas de réponse finie : une colonne décide de l’issue ou du groupe"
    }
    compare_not_planned() {
        "nobody fixed in advance how many accounts there would be",
        "personne n’a fixé à l’avance le nombre de comptes"
    }
    compare_only_one() {
        "no other comparison is shown beside it",
        "aucune autre comparaison n’est montrée à côté"
    }
    compare_not_computed() { "it was not computed", "ce nombre n’a pas été calculé" }
    compare_no_horizon() {
        "as far as both arms were watched",
        "aussi loin que les deux groupes ont été suivis"
    }
    compare_test_only() { "a test alone has no estimate", "un test seul n’a pas d’estimation" }
    compare_no_test() { "no test goes with it", "aucun test ne l’accompagne" }
    compare_no_estimate() { "there is no estimate", "il n’y a pas d’estimation" }
    compare_no_weighting() { "no weighting was made", "aucune pondération n’a été faite" }
    compare_no_curves() {
        "survival curves are of durations and retention alone",
        "les courbes de survie ne concernent que durées et rétention"
    }
    compare_split_only_randomised() {
        "sizes are held against a plan for arms that chance made",
        "les tailles ne se comparent à un plan que pour des groupes tirés au sort"
    }
    compare_no_day() { "accounts have no day", "les comptes n’ont pas de date" }
    // Warnings
    compare_warn_observational() {
        "Arms were not drawn at random: this is an association, not an effect.",
        "Les groupes n’ont pas été tirés au sort : c’est une association, pas un effet."
    }
    compare_warn_reversed() {
        "As observed the difference points the other way than with what else differs set equal: what differs beside the arms makes it look so.",
        "Brute, la différence va en sens contraire de la différence ajustée : c’est ce qui distingue par ailleurs les groupes qui la fait paraître ainsi."
    }
    compare_warn_not_adjusted() {
        "There was nothing to adjust on: whatever else differs between the arms is in the difference.",
        "Il n’y avait rien sur quoi ajuster : tout ce qui distingue aussi les groupes est dans la différence."
    }
    compare_warn_unbalanced(columns) {
        "The arms differ by more than a tenth of a standard deviation in: {columns}.",
        "Les groupes diffèrent de plus d’un dixième d’écart-type sur : {columns}."
    }
    compare_warn_little_overlap() {
        "Few accounts of an arm have their like in the other: the adjusted difference rests on those.",
        "Peu de comptes d’un groupe ont leur pareil dans l’autre : la différence ajustée repose sur ceux-là."
    }
    compare_warn_split(p) {
        "The arms do not have the sizes that were planned ({p}): find out why before reading on.",
        "Les groupes n’ont pas les tailles prévues ({p}) : cherchez pourquoi avant de lire la suite."
    }
    compare_warn_not_planned() {
        "Nobody fixed in advance how many accounts there would be: trust the always-valid interval.",
        "Personne n’a fixé à l’avance le nombre de comptes : fiez-vous à l’intervalle toujours valide."
    }
    compare_warn_before_the_end(planned) {
        "The planned {planned} accounts are not reached: the fixed interval does not hold yet.",
        "Les {planned} comptes prévus ne sont pas atteints : l’intervalle fixe ne vaut pas encore."
    }
    compare_warn_missing(count) { "Accounts without a value, left out: {count}.", "Comptes sans valeur, écartés : {count}." }
    compare_warn_negative(count) {
        "Accounts with days or amounts below 0, where there can be none: {count}.",
        "Comptes avec des jours ou des montants négatifs, là où il ne peut y en avoir : {count}."
    }
    compare_warn_repeated(count) {
        "Accounts more than once in an arm, counted once: {count}.",
        "Comptes présents plusieurs fois dans un groupe, comptés une fois : {count}."
    }
    compare_warn_in_both(count) {
        "Accounts in both arms, left out: {count}.",
        "Comptes présents dans les deux groupes, écartés : {count}."
    }
    compare_warn_all_ended() {
        "Every duration was taken as ended: no column says which are not.",
        "Toutes les durées ont été prises pour terminées : aucune colonne ne dit lesquelles ne le sont pas."
    }
    compare_warn_small(count) {
        "Fewer than {count} accounts in an arm: intervals are rough.",
        "Moins de {count} comptes dans un groupe : les intervalles sont approximatifs."
    }
    compare_warn_outliers() {
        "A few amounts make the mean: without them the difference points elsewhere.",
        "Quelques montants font la moyenne : sans eux la différence va ailleurs."
    }
    compare_warn_crossing() {
        "The curves cross: read the mean days, not the test alone.",
        "Les courbes se croisent : lisez les durées moyennes, pas le test seul."
    }
    compare_warn_other_metric(planned) {
        "The plan fixed another metric: {planned}.",
        "Le plan fixait une autre mesure : {planned}."
    }
    compare_warn_segments_seen() {
        "These accounts had a part in finding the segments: a difference between segments is flattered.",
        "Ces comptes ont servi à trouver les segments : une différence entre segments en est flattée."
    }
    compare_warn_explored(count) {
        "Shown among {count} comparisons: read the p-value that takes them into account.",
        "Montrée parmi {count} comparaisons : lisez la valeur p qui en tient compte."
    }
    // What to do next
    compare_next_plan() {
        "Next step: only accounts drawn at random tell whether the arm is the reason. Plan that with `lookalike compare A B --plan`.",
        "Prochaine étape : seuls des comptes tirés au sort diront si le groupe en est la cause. Planifiez-le avec `lookalike compare A B --plan`."
    }
    compare_next_more() {
        "Next step: go on until there are that many accounts, or accept a larger difference as the least worth acting on.",
        "Prochaine étape : continuez jusqu’à ce nombre de comptes, ou n’agissez qu’à partir d’une différence plus grande."
    }
    compare_next_act(name) {
        "Next step: go with {name}, and keep measuring.",
        "Prochaine étape : retenez {name}, et continuez de mesurer."
    }
    compare_next_cheaper() {
        "Next step: choose whichever is cheaper or simpler.",
        "Prochaine étape : choisissez le moins cher ou le plus simple."
    }
    compare_next_mend() {
        "Next step: mend what keeps the arms from being compared, then compare again.",
        "Prochaine étape : corrigez ce qui empêche de comparer les groupes, puis recommencez."
    }
    // The comparison
    compare_title(metric, a, b) { "{metric}: {a} against {b}", "{metric} : {a} contre {b}" }
    compare_unnamed_metric() { "Metric", "Mesure" }
    compare_unnamed_column() { "(unnamed)", "(sans nom)" }
    compare_quarter_opened() { "quarter opened", "trimestre d’ouverture" }
    compare_unknown(column) { "{column}: unknown", "{column}\u{202f}: inconnu" }
    compare_other(column) { "{column}: other", "{column}\u{202f}: autre" }
    compare_randomised() { "chance decided who was in which arm", "le hasard a décidé des groupes" }
    compare_observational() {
        "chance did not decide who was in which arm",
        "le hasard n’a pas décidé des groupes"
    }
    compare_looks_daily() { "looked at as often as one likes", "consultée aussi souvent qu’on veut" }
    compare_looks_once() { "read once, at the planned end", "lue une fois, à la fin prévue" }
    compare_of_planned(count, planned) { "{count} of {planned} planned accounts", "{count} comptes sur {planned} prévus" }
    compare_accounts(count) { "{count} accounts", "{count} comptes" }
    compare_horizon_kept(days) { "still there after {days} days", "encore là après {days} jours" }
    compare_horizon_mean(days) { "days averaged up to {days}", "jours moyennés jusqu’à {days}" }
    compare_higher() { "more is better", "plus haut est mieux" }
    compare_lower() { "less is better", "plus bas est mieux" }
    compare_least_chosen(least) { "least difference worth acting on: {least}", "plus petite différence qui justifie d’agir : {least}" }
    compare_least_default(least) {
        "least difference worth acting on: {least} (the default)",
        "plus petite différence qui justifie d’agir : {least} (par défaut)"
    }
    compare_arm_column() { "arm", "groupe" }
    compare_left_out_column() { "left out", "écartés" }
    compare_have_it_column() { "have it", "l’ont" }
    compare_ended_column() { "ended", "terminés" }
    compare_left_column() { "left", "partis" }
    compare_rate_column() { "rate", "taux" }
    compare_mean_column() { "mean", "moyenne" }
    compare_mean_days_column() { "mean days", "jours moyens" }
    compare_kept_column() { "still there", "encore là" }
    compare_numbers_heading() { "The difference", "La différence" }
    compare_number_column() { "number", "nombre" }
    compare_interval_column(share) { "{share} interval", "intervalle à {share}" }
    compare_note_column() { "how to read it", "comment le lire" }
    compare_p(p) { "p = {p}", "p = {p}" }
    compare_p_below(p) { "p < {p}", "p < {p}" }
    compare_statistic(value) { "statistic {value}", "statistique {value}" }
    compare_no_statistic() { "exact, no statistic", "exact, sans statistique" }
    compare_p_many(p) { "{p} with all comparisons shown", "{p} avec toutes les comparaisons montrées" }
    compare_difference_label(b, a) { "difference, {b} less {a}", "différence, {b} moins {a}" }
    compare_ratio_label(b, a) { "ratio, {b} over {a}", "rapport, {b} sur {a}" }
    compare_test_label() { "test of no difference", "test d’absence d’écart" }
    compare_bayes_label(b) { "chance that {b} is better", "chances que {b} gagne" }
    compare_sequential_label() { "the same, valid at every look", "la même, valable à chaque consultation" }
    compare_adjusted_label() { "the same, adjusted", "la même, ajustée" }
    compare_adjusted_ratio_label() { "adjusted ratio", "rapport ajusté" }
    compare_valid_one_look() { "valid at one look", "vaut pour un seul regard" }
    compare_read_as_is() { "read as the data stand", "lue sur les données telles quelles" }
    compare_outside() { "Outside", "Hors segment" }
    compare_sales_cycle() { "mean sales cycle", "cycle de vente moyen" }
    compare_valid_at_end() { "valid only at the planned end", "seulement à la fin prévue" }
    compare_at_the_end_only() { "at the planned end only", "à la fin prévue seulement" }
    compare_at_every_look() { "at every look", "à chaque consultation" }
    compare_left_out(count) { "left out: {count}", "écartés : {count}" }
    compare_decides_note() { "the verdict rests on this number", "le verdict repose sur ce nombre" }
    compare_bayes_said(b, chance, a, loss_a, loss_b) {
        "Chance that {b} is better: {chance}; choosing {a} costs {loss_a} on average, choosing {b} {loss_b}.",
        "Chances que {b} soit meilleur : {chance} ; choisir {a} coûte {loss_a} en moyenne, choisir {b} {loss_b}."
    }
    compare_less_than(size) { "less than {size}", "moins de {size}" }
    compare_bayes_chance(b, chance) { "Chance that {b} is better: {chance}.", "Chances que {b} soit meilleur : {chance}." }
    compare_bayes_none(b, reason) { "Chance that {b} is better: {reason}.", "Chances que {b} soit meilleur : {reason}." }
    compare_crude_note(crude) { "crude: {crude}", "brute : {crude}" }
    compare_credible() { "interval of the difference", "intervalle de la différence" }
    compare_further_label(what, method) { "{what}, {method}", "{what}, {method}" }
    compare_next_plan_size() {
        "Next step: plan how many accounts it takes with `lookalike compare A B --plan`.",
        "Prochaine étape : planifiez combien de comptes il faut avec `lookalike compare A B --plan`."
    }
    // Adjusting
    compare_adjusted_heading() { "With what else differs set equal", "À autres différences égales" }
    compare_adjusted_for(columns) { "Adjusted for {columns}.", "Ajustée sur {columns}." }
    compare_crude(crude) { "Without adjusting, on the same accounts: {crude}.", "Sans ajuster, sur les mêmes comptes : {crude}." }
    compare_weighted(size) { "By weighting instead: {size}.", "Par pondération plutôt : {size}." }
    compare_strata(strata, odds) {
        "Within {strata} coarse strata, odds ratio of the second over the first: {odds}.",
        "Dans {strata} strates grossières, rapport de cotes du second sur le premier : {odds}."
    }
    compare_strata_alike(p) { "Strata tell the same story ({p}).", "Les strates disent la même chose ({p})." }
    compare_strata_unlike(p) {
        "Strata tell different stories ({p}): look at them one by one.",
        "Les strates disent des choses différentes ({p}) : regardez-les une à une."
    }
    compare_overlap(a, a_share, b, b_share) {
        "Accounts that could as well have been in the other arm: {a_share} of {a}, {b_share} of {b}.",
        "Comptes qui auraient pu être dans l’autre groupe : {a_share} de {a}, {b_share} de {b}."
    }
    compare_e_value(estimate, limit) {
        "To explain all of this away, something unseen would have to make both the arm and the outcome {estimate} times likelier; {limit} times to bring the interval to no difference (E-value).",
        "Pour tout expliquer, un facteur non vu devrait rendre et le groupe et l’issue {estimate} fois plus probables ; {limit} fois pour que l’intervalle touche l’absence d’écart (valeur E)."
    }
    compare_balance_heading() { "How alike the arms are", "Ressemblance des groupes" }
    compare_balance_note() {
        "Standardised differences of means, the second less the first: beyond ±0.1 (marked !) the arms are not alike in that column.",
        "Différences standardisées des moyennes, le second moins le premier : au-delà de ±0,1 (marqué !) les groupes ne se ressemblent pas sur cette colonne."
    }
    compare_before_column() { "before", "avant" }
    compare_after_column() { "after weighting", "après pondération" }
    // Further
    compare_further_heading() { "Other looks at the same accounts", "Autres regards sur les mêmes comptes" }
    compare_difference() { "difference", "différence" }
    compare_ratio() { "ratio", "rapport" }
    compare_superiority(b) { "chance of more in {b}", "chances de plus dans {b}" }
    compare_test() { "test", "test" }
    compare_split_heading() { "Sizes of the arms", "Tailles des groupes" }
    compare_split(observed, planned, a, p) {
        "{observed} of the accounts are in {a}; planned was {planned} ({p}).",
        "{observed} des comptes sont dans {a} ; {planned} étaient prévus ({p})."
    }
    compare_warnings_heading() { "Beware", "À savoir" }
    compare_next_heading() { "What to do", "Que faire" }
    compare_methods_heading() { "Methods and sources", "Méthodes et sources" }
    // In plain words
    compare_read_difference(confidence) {
        "The second figure less the first. In {confidence} of such comparisons, read once at the planned end, the interval holds the true difference.",
        "Le second chiffre moins le premier. Dans {confidence} de telles comparaisons, lues une fois à la fin prévue, l’intervalle contient la vraie différence."
    }
    compare_read_ratio() {
        "The second figure over the first: 1 is the same, 2 is twice.",
        "Le second chiffre sur le premier : 1 est égal, 2 est le double."
    }
    compare_read_test() {
        "How often chance alone would show a difference at least this large, were there none.",
        "À quelle fréquence le hasard seul montrerait un écart au moins aussi grand, s’il n’y en avait aucun."
    }
    compare_read_bayes() {
        "What one should believe after these accounts, having believed nothing before; what a wrong choice costs on average.",
        "Ce qu’il faut croire après ces comptes, sans rien croire avant ; ce que coûte en moyenne un mauvais choix."
    }
    compare_read_sequential() {
        "Holds however often one looks; wider than the fixed interval, which is the price of looking early.",
        "Vaut aussi souvent qu’on regarde ; plus large que l’intervalle fixe : c’est le prix de regarder tôt."
    }
    compare_read_adjusted() {
        "The difference between accounts alike in the columns named: what remains may still come from what no column holds.",
        "L’écart entre comptes semblables sur les colonnes nommées : le reste peut encore venir de ce qu’aucune colonne ne dit."
    }
    compare_read_adjusted_ratio() {
        "The same as a ratio: of shares, or of how fast accounts end or leave.",
        "Le même en rapport : de parts, ou de vitesse à laquelle les comptes finissent ou partent."
    }
    // Methods
    compare_wilson() { "Wilson (1927), JASA 22:209: score interval of a rate", "Wilson (1927), JASA 22:209 : intervalle du score d’un taux" }
    compare_student_t() { "Student (1908), Biometrika 6:1: t interval of a mean", "Student (1908), Biometrika 6:1 : intervalle t d’une moyenne" }
    compare_kaplan_meier() {
        "Kaplan-Meier (1958), JASA 53:457: share still there, interval on the log(−log) scale",
        "Kaplan-Meier (1958), JASA 53:457 : part encore là, intervalle à l’échelle log(−log)"
    }
    compare_restricted_mean() {
        "Restricted mean (Royston & Parmar 2013), BMC Medical Research Methodology 13:152: days up to the horizon",
        "Moyenne restreinte (Royston & Parmar 2013), BMC Medical Research Methodology 13:152 : jours jusqu’à l’horizon"
    }
    compare_newcombe() {
        "Newcombe (1998), Statistics in Medicine 17:873, method 10: Wilson limits squared and added",
        "Newcombe (1998), Statistics in Medicine 17:873, méthode 10 : limites de Wilson combinées en carrés"
    }
    compare_welch() {
        "Welch (1947), Biometrika 34:28: difference of means with unequal variances",
        "Welch (1947), Biometrika 34:28 : différence de moyennes à variances inégales"
    }
    compare_restricted_means() {
        "Restricted means (Royston & Parmar 2013), BMC Medical Research Methodology 13:152: difference of both arms’ mean days",
        "Moyennes restreintes (Royston & Parmar 2013), BMC Medical Research Methodology 13:152 : écart des jours moyens"
    }
    compare_mover() {
        "MOVER (Zou & Donner 2008), Statistics in Medicine 27:1693: both arms’ log(−log) limits squared and added",
        "MOVER (Zou & Donner 2008), Statistics in Medicine 27:1693 : limites log(−log) des groupes combinées en carrés"
    }
    compare_log_adjusted() {
        "Log-adjusted ratio (Fagerland et al. 2015), Statistical Methods in Medical Research 24:224: half an account added",
        "Rapport en logarithme (Fagerland et al. 2015), Statistical Methods in Medical Research 24:224 : un demi-compte ajouté"
    }
    compare_log_welch() {
        "Log Welch (1947), Biometrika 34:28: ratio of geometric means",
        "Log Welch (1947), Biometrika 34:28 : rapport des moyennes géométriques"
    }
    compare_delta() { "Delta method on the logarithm of the ratio", "Méthode delta sur le logarithme du rapport" }
    compare_chi_squared() {
        "Chi-squared test (Pearson 1900), Philosophical Magazine 50:157",
        "Khi-deux (Pearson 1900), Philosophical Magazine 50:157"
    }
    compare_fisher() {
        "Fisher (1922), J. R. Stat. Soc. 85:87: exact test",
        "Fisher (1922), J. R. Stat. Soc. 85:87 : test exact"
    }
    compare_log_rank() {
        "Log-rank (Mantel 1966), Cancer Chemotherapy Reports 50:163: test of whole curves",
        "Log-rank (Mantel 1966), Cancer Chemotherapy Reports 50:163 : test des courbes entières"
    }
    compare_fixed_day() {
        "Fixed-day test (Klein et al. 2007), Statistics in Medicine 26:4505: shares still there, log(−log) scale",
        "Test à jour fixé (Klein et al. 2007), Statistics in Medicine 26:4505 : parts encore là, échelle log(−log)"
    }
    compare_beta_binomial() {
        "Beta-binomial posterior, every rate as likely before: Beta(1, 1)",
        "Loi a posteriori bêta-binomiale, tous les taux aussi probables avant : Beta(1, 1)"
    }
    compare_normal_posterior() {
        "Normal posterior, every mean as likely before",
        "Loi a posteriori normale, toutes les moyennes aussi probables avant"
    }
    compare_asymptotic_sequence() {
        "Asymptotic confidence sequence (Waudby-Smith et al. 2021), arXiv 2103.06476",
        "Suite de confiance asymptotique (Waudby-Smith et al. 2021), arXiv 2103.06476"
    }
    compare_mixture_sets() {
        "Mixture sets (Robbins 1970), Ann. Math. Stat. 41:1397: beta-binomial mixture, exact for few accounts",
        "Ensembles de mélange (Robbins 1970), Ann. Math. Stat. 41:1397 : bêta-binomial, exact pour peu de comptes"
    }
    compare_standardised() {
        "Standardised logistic regression (Robins 1986), Mathematical Modelling 7:1393: every account in both arms",
        "Standardisation d’une régression logistique (Robins 1986), Mathematical Modelling 7:1393 : chaque compte dans les deux groupes"
    }
    compare_least_squares() {
        "Least squares with HC3 errors (MacKinnon & White 1985), J. Econom. 29:305",
        "Moindres carrés, erreurs HC3 (MacKinnon & White 1985), J. Econom. 29:305"
    }
    compare_cox() {
        "Cox (1972), J. R. Stat. Soc. B 34:187: hazard ratio, ties by Efron (1977)",
        "Cox (1972), J. R. Stat. Soc. B 34:187 : rapport de risques instantanés, ex æquo selon Efron (1977)"
    }
    compare_miettinen_nurminen() {
        "Miettinen-Nurminen (1985), Statistics in Medicine 4:213: score interval",
        "Miettinen-Nurminen (1985), Statistics in Medicine 4:213 : intervalle du score"
    }
    compare_agresti_caffo() {
        "Agresti-Caffo (2000), American Statistician 54:280: one success and one failure added to each arm",
        "Agresti-Caffo (2000), American Statistician 54:280 : un succès et un échec ajoutés à chaque groupe"
    }
    compare_odds_ratio() {
        "Odds ratio (Haldane 1956), Ann. Hum. Genet. 20:309: half an account added to each count",
        "Rapport de cotes (Haldane 1956), Ann. Hum. Genet. 20:309 : un demi-compte ajouté à chaque effectif"
    }
    compare_bootstrap() {
        "Bootstrap (Efron 1979), Ann. Stat. 7:1: accounts drawn again and again",
        "Bootstrap (Efron 1979), Ann. Stat. 7:1 : comptes retirés au sort un grand nombre de fois"
    }
    compare_winsorised() {
        "Winsorised means (Tukey 1962), Ann. Math. Stat. 33:1: extreme amounts pulled in",
        "Moyennes winsorisées (Tukey 1962), Ann. Math. Stat. 33:1 : montants extrêmes ramenés"
    }
    compare_hodges_lehmann() {
        "Hodges-Lehmann (1963), Ann. Math. Stat. 34:598: median of all pairs’ differences",
        "Hodges-Lehmann (1963), Ann. Math. Stat. 34:598 : médiane des écarts de toutes les paires"
    }
    compare_mann_whitney() {
        "Mann-Whitney (1947), Ann. Math. Stat. 18:50: who has more, by ranks",
        "Mann-Whitney (1947), Ann. Math. Stat. 18:50 : qui a plus, selon les rangs"
    }
    compare_median() {
        "Median (Brookmeyer & Crowley 1982), Biometrics 38:29: day by which half have it behind them",
        "Médiane (Brookmeyer & Crowley 1982), Biometrics 38:29 : jour où la moitié y est passée"
    }
    compare_gehan_wilcoxon() {
        "Gehan-Wilcoxon (1965), Biometrika 52:203: early endings weigh more",
        "Gehan-Wilcoxon (1965), Biometrika 52:203 : les fins précoces pèsent plus"
    }
    // Charts
    compare_not_worth(least) { "±{least}: not worth acting on", "±{least} : trop peu pour agir" }
    compare_left_better(name) { "← {name} better", "← {name} meilleur" }
    compare_right_better(name) { "{name} better →", "{name} meilleur →" }
    compare_crude_label() { "not adjusted", "non ajustée" }
    compare_adjusted_short() { "adjusted", "ajustée" }
    compare_sequential_short() { "always-valid", "toujours valide" }
    compare_bayes_short() { "Bayesian", "bayésien" }
    compare_intervals_title() { "Both arms, and the difference", "Les deux groupes, et la différence" }
    compare_intervals_description(arms, numbers) {
        "Each arm’s figure with its interval: {arms}. Below, the difference against 0: {numbers}.",
        "Chiffre de chaque groupe avec son intervalle : {arms}. En dessous, la différence face à 0 : {numbers}."
    }
    compare_path_title() { "The difference, look by look", "La différence, au fil du temps" }
    compare_path_description(from, first, to, last) {
        "The difference inside its always-valid interval: {first} on {from}, {last} on {to}. What is beyond the frame is cut.",
        "La différence dans son intervalle toujours valide : {first} le {from}, {last} le {to}. Ce qui sort du cadre est coupé."
    }
    compare_planned_end(count) { "planned end: {count}", "fin prévue : {count}" }
    compare_planned_at_pace(count) { "planned end at this pace: {count}", "fin prévue à ce rythme : {count}" }
    compare_zero_left_out(day) { "0 left out since {day}", "0 exclu depuis le {day}" }
    compare_posterior_title() { "What to believe of each arm", "Ce qu’il faut croire de chaque groupe" }
    compare_posterior_description(a, b) {
        "The higher the curve, the likelier the value. Below, the interval of each arm: {a}; {b}.",
        "Plus la courbe est haute, plus la valeur est probable. En dessous, l’intervalle de chaque groupe : {a} ; {b}."
    }
    compare_kept_title() { "Share still there, day by day", "Part encore là, jour après jour" }
    compare_waiting_title() { "Share still waiting, day by day", "Part encore en attente, jour après jour" }
    compare_curves_description(said) {
        "Survival curves with log(−log) intervals; accounts still watched stand below. {said}.",
        "Courbes de survie avec intervalles log(−log) ; les comptes encore suivis sont en dessous. {said}."
    }
    compare_at_risk() { "still watched", "encore suivis" }
    compare_day_axis() { "days", "jours" }
    compare_on_day(day, share) { "{share} on day {day}", "{share} au jour {day}" }
    compare_horizon(days) { "day {days}", "jour {days}" }
    compare_look_column() { "day", "jour" }
    // The edges
    edges_heading() { "The edges of the ICP", "Les frontières de l’ICP" }
    edges_no_segment() { "no segment", "aucun segment" }
    edges_place(number, name) { "{number} · {name}", "{number} · {name}" }
    edges_pair(a, b) { "{a} against {b}", "{a} contre {b}" }
    edges_matrix_heading(metric) { "Difference in {metric}, column less row", "Écart, colonne moins ligne : {metric}" }
    edges_matrix_note() {
        "▲ the column is better · ▼ the row is better · ▵ ▿ better, but by too little to act on · ↻ turned in time · = no difference worth acting on · ? cannot tell yet · × not comparable. Adjusted differences where there is one.",
        "▲ la colonne est meilleure · ▼ la ligne est meilleure · ▵ ▿ meilleure, mais trop peu pour agir · ↻ changée dans le temps · = pas de différence assez grande pour agir · ? on ne peut pas encore trancher · × pas comparables. Différences ajustées là où il y en a."
    }
    edges_in_points(heading) { "{heading}, in points", "{heading}, en points" }
    edges_with_interval(value, interval) { "{value} ({interval})", "{value} ({interval})" }
    edges_adjusted(said) { "adjusted {said}", "ajustée {said}" }
    edges_no_pair() { "not compared", "non comparés" }
    edges_advice_heading() { "Edge by edge", "Frontière par frontière" }
    edges_widen() {
        "Widen: what is beyond the edge is as good.",
        "Élargir : ce qui est au-delà de la frontière vaut autant."
    }
    edges_narrow(name) {
        "Narrow: {name} is worse, and worse than all accounts together: sell less there.",
        "Resserrer : {name} fait moins bien, et moins bien que l’ensemble : vendez-y moins."
    }
    edges_narrow_none() {
        "Narrow: accounts of no segment do worse, and worse than all accounts together: sell less there.",
        "Resserrer : les comptes sans segment font moins bien, et moins bien que l’ensemble : vendez-y moins."
    }
    edges_leave() {
        "Leave it: both sides are worth selling to, or the edge does what it should.",
        "Laisser : les deux côtés valent la peine, ou la frontière fait ce qu’elle doit."
    }
    edges_test() {
        "Test: it cannot be told yet; draw a randomised test of the accounts on the border.",
        "Tester : on ne peut pas encore trancher ; tirez au sort un test des comptes de la frontière."
    }
    edges_apart() {
        "Apart: no accounts lie between them, so there is no edge to move.",
        "À part : aucun compte entre les deux, donc pas de frontière à déplacer."
    }
    edges_multiplicity(count) {
        "P-values take all {count} comparisons into account (Benjamini-Hochberg 1995, J. R. Stat. Soc. B 57:289).",
        "Les valeurs p tiennent compte des {count} comparaisons (Benjamini-Hochberg 1995, J. R. Stat. Soc. B 57:289)."
    }
    edges_multiplicity_declared(count) {
        "One figure was named beforehand: p-values take its {count} comparisons into account (Holm 1979, Scand. J. Stat. 6:65).",
        "Une seule mesure a été choisie d’avance : les valeurs p tiennent compte de ses {count} comparaisons (Holm 1979, Scand. J. Stat. 6:65)."
    }
    edges_one_comparison() {
        "There is one comparison only: nothing to take into account beside it.",
        "Il n’y a qu’une comparaison : rien d’autre dont tenir compte."
    }
    edges_none() { "No pair of segments was compared.", "Aucune paire de segments n’a été comparée." }
    edges_evidence(metric, verdict) { "{metric}: {verdict}", "{metric} : {verdict}" }
    edges_forest_title(metric) { "{metric}: difference of every pair", "{metric} : écart de chaque paire" }
    edges_crude_name() { "as observed", "observée" }
    edges_adjusted_name() { "adjusted", "ajustée" }
    edges_less(name) { "less {name}", "moins {name}" }
    edges_small() { "too little to act on", "trop peu pour agir" }
    edges_better(name) { "{name} better", "{name} meilleur" }
    edges_alike() { "no difference", "aucune différence" }
    edges_unknown() { "cannot tell yet", "à trancher" }
    edges_not_comparable() { "not comparable", "pas comparables" }
    edges_forest_description(said) {
        "One line per pair with its interval, against 0: {said}.",
        "Une ligne par paire avec son intervalle, face à 0 : {said}."
    }
    compare_page_title() { "Comparison", "Comparaison" }
    compare_curves_caption() { "Day by day, with those still watched", "Jour après jour, avec ceux encore suivis" }
    edges_forest_caption() { "Every pair against 0, with 95% intervals", "Chaque paire face à 0, avec intervalles à 95 %" }
}

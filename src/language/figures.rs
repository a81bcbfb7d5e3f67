//! What figures say, of groups of accounts and side by side, in English and French.

use std::fmt::Display;

use super::Language;

messages! {
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
    ltv_weighted() {
        "LTV by contract, with upsell",
        "LTV par contrat, ventes add. comprises"
    }
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
    key_nps() { "the answer, from 0 to 10, to whether a customer would recommend you", "la réponse, de 0 à 10, du client à qui l’on demande s’il vous recommanderait" }
    nps() { "net promoter score (NPS)", "recommandation nette (NPS)" }
    needs_column(key, meaning) {
        "needs {meaning}: name its column as `{key}` under [figures]",
        "il faut {meaning}\u{202f}: indiquez sa colonne sous la clé `{key}` de [figures]"
    }
    no_accounts() { "no account to measure it on", "aucun compte pour calculer ce chiffre" }
    too_few(needed) { "fewer than {needed} accounts: no interval", "moins de {needed} comptes\u{202f}: pas d’intervalle" }
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
    one_sided() { "none or all left: one-sided bound", "aucun départ ou uniquement des départs\u{202f}: borne d’un seul côté" }
    no_interval() { "the data bound it on one side at most", "les données ne donnent pas d’intervalle complet" }
    no_customers() { "no customer yet", "aucun client pour l’instant" }
    nobody_lost() {
        "no account was lost in these data, so that everybody signed",
        "aucun compte n’a été perdu dans ces données, tous ont donc signé"
    }
    zero_total() { "the total is 0", "le total est nul" }
    no_upsell() {
        "contracts alone: name what customers bought on top as `expansion` under [figures]",
        "contrats seuls\u{202f}: indiquez la colonne des ventes additionnelles sous la clé `expansion` de [figures]"
    }
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
        "Les notes sont hors échantillon et les clients idéaux sont placés dans des segments appris sans eux\u{202f}: aucun compte ne flatte son groupe. Les montants sont dans la devise des données."
    }
    figures_ground_unmeasured() {
        "Trained without validation: grades are of accounts that the scorecard learnt from, so grade A and the ICP look better than they are. Amounts are in the currency of the data.",
        "Appris sans validation\u{202f}: les notes portent sur des comptes que la grille a vus, donc la note A et l’ICP paraissent meilleurs qu’ils ne sont. Les montants sont dans la devise des données."
    }
    segment_ground() {
        "Figures of a segment are of every account that stands in it, ideal or not; ideal customers are placed by segments learnt without them.",
        "Les chiffres d’un segment portent sur tous les comptes qui en sont, idéaux ou non\u{202f}; les clients idéaux sont placés par des segments appris sans eux."
    }
    by_grade() { "By grade", "Par note" }
    by_segment() { "By segment", "Par segment" }
    by_quarter(group) { "By quarter of opening: {group}", "Par trimestre d’ouverture\u{202f}: {group}" }
    of_group(figures, group) { "{figures} ({group})", "{figures} ({group})" }
    quarter_column() { "quarter", "trimestre" }
    figure_column() { "figure", "chiffre" }
    all_column() { "all", "tous" }
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
        "Signés\u{202f}: clients parmi les comptes décidés. Cycle\u{202f}: médiane. 12 mois\u{202f}: clients encore là après 365 jours. Contrat\u{202f}: moyenne par an. Pipeline\u{202f}: part des comptes ouverts. *\u{202f}: avec une réserve, dite sous son tableau."
    }
    quarters_mean() {
        "By quarter the latest still ripen: deals are open, and their cost is spent. LTV is not shown: customers of each quarter were watched for another time. Of SQL: customers among sales-accepted leads.",
        "Par trimestre, les derniers mûrissent encore\u{202f}: des affaires sont ouvertes, et leur coût est engagé. La LTV n’y est pas\u{202f}: les clients de chaque trimestre ont été suivis plus ou moins longtemps. Des SQL\u{202f}: clients parmi les leads acceptés par les ventes."
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
        "`{key}` sous [figures], {meaning}\u{202f}: {figures}"
    }
    inconsistent_heading() { "Cells that contradict each other, left out", "Cellules qui se contredisent, écartées" }
    closed_before_opened(count) { "decided before they were opened: {count}", "décidés avant d’être ouverts\u{202f}: {count}" }
    left_before_closed(count) { "customers that left before they signed: {count}", "clients partis avant d’avoir signé\u{202f}: {count}" }
    left_without_buying(count) { "left without having bought: {count}", "partis sans avoir acheté\u{202f}: {count}" }
    after_as_of(count, day) { "days after {day}: {count}", "dates après le {day}\u{202f}: {count}" }
    negative_amounts(count) { "amounts and costs below 0: {count}", "montants et coûts négatifs\u{202f}: {count}" }
    quarters_title() { "Close rate by quarter of opening", "Taux de signature par trimestre d’ouverture" }
    quarters_caption() {
        "Close rate of deals by the quarter they were opened, with 95% intervals; the latest quarters still ripen.",
        "Taux de signature selon le trimestre d’ouverture, avec intervalles à 95\u{202f}%\u{202f}; les derniers trimestres mûrissent encore."
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
    signs_title(kind) { "{kind}: what gives them away", "{kind}\u{202f}: ce qui les trahit" }
    signs_description() {
        "Share of these accounts and of the others in each bin, with the difference and its 95% interval",
        "Part de ces comptes et des autres dans chaque classe, avec l’écart et son intervalle à 95\u{202f}%"
    }
    among_column() { "among", "chez" }
    close_column() { "buy", "achètent" }
    leave_column() { "of them leave", "puis partent" }
    rates_note() {
        "Buy: customers among decided accounts with the sign. Of them leave: customers that left among these. Both with 95% intervals.",
        "Achètent\u{202f}: clients parmi les comptes décidés qui ont le signe. Puis partent\u{202f}: ceux de ces clients qui sont partis. Intervalles à 95\u{202f}%."
    }
    no_signs() { "Nothing that is known gives them away.", "Rien de connu ne les trahit." }
    trap(fact, close, leave) {
        "A trap: {fact}. {close} of them buy, as readily as accounts in all, then {leave} of these leave.",
        "Un piège\u{202f}: {fact}. {close} d’entre eux achètent, autant que l’ensemble, puis {leave} de ceux-là partent."
    }
    examples(names) { "For example: {names}", "Par exemple\u{202f}: {names}" }
    never_too_few(least) {
        "Cannot be told: it takes {least} accounts that never bought and {least} that did.",
        "Impossible à dire\u{202f}: il faut {least} comptes qui n’ont jamais acheté et {least} qui ont acheté."
    }
    leaves_too_few(least) {
        "Cannot be told: it takes {least} customers that left and {least} that stayed.",
        "Impossible à dire\u{202f}: il faut {least} clients partis et {least} restés."
    }
    leaves_unknown() {
        "Cannot be told: no customer is known to have left. Name their outcome as `churned` under [outcome], and train again.",
        "Impossible à dire\u{202f}: aucun client n’est connu pour être parti. Indiquez leur issue sous la clé `churned` de [outcome], et relancez l’apprentissage."
    }
    // Tidy figures: what each column holds
    tidy_date() {
        "the first day of the quarter in which deals were opened; for all time, the day on which the data were true",
        "le premier jour du trimestre d’ouverture\u{202f}; pour tout le passé, le jour où les données étaient vraies"
    }
    tidy_period() { "quarter, or all for all time", "quarter (trimestre), ou all pour tout le passé" }
    tidy_group() {
        "the group, as `figures --group` takes it: all, icp, not-icp, a grade, segment:N",
        "le groupe, comme le prend `figures --group`\u{202f}: all, icp, not-icp, une note, segment:N"
    }
    tidy_group_name() { "what the group is called", "comment le groupe s’appelle" }
    tidy_measure() { "the figure, the same in every language", "le chiffre, le même dans toutes les langues" }
    tidy_measure_name() { "what the figure is called", "comment le chiffre s’appelle" }
    tidy_unit() {
        "share (0 to 1), days, money, times (a multiple) or points (−100 to 100)",
        "share (de 0 à 1), days (jours), money (montant), times (un multiple) ou points (de −100 à 100)"
    }
    tidy_currency() { "currency of an amount, where it is known", "devise d’un montant, si elle est connue" }
    tidy_estimate() {
        "the figure in its unit; empty where it is not known, never 0",
        "le chiffre dans son unité\u{202f}; vide s’il n’est pas connu, jamais 0"
    }
    tidy_low() { "lower end of the 95% interval", "bas de l’intervalle à 95\u{202f}%" }
    tidy_high() { "upper end of the 95% interval", "haut de l’intervalle à 95\u{202f}%" }
    tidy_n() { "accounts it was measured on", "comptes sur lesquels il est mesuré" }
    tidy_note() {
        "why it is not known, or what to beware of",
        "pourquoi il n’est pas connu, ou à quoi prendre garde"
    }
    tidy_model() { "name and version of the model that graded", "nom et version du modèle qui a noté" }
    tidy_of(figure, keys) { "{figure}; from {keys}", "{figure}\u{202f}; d’après {keys}" }
    tidy_of_outcomes(figure) { "{figure}; from outcomes alone", "{figure}\u{202f}; d’après les seules issues" }
}

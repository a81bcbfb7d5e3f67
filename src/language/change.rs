//! What changed over time, and from how long ago a model learnt.

use std::fmt::Display;

use super::Language;

messages! {
    change_title() { "What changed over time", "Ce qui a changé dans le temps" }
    change_break(month, p) {
        "The world changed in {month} ({p}): who buys now is not who bought before",
        "Le monde a changé en {month} ({p})\u{202f}: qui achète aujourd’hui n’est plus qui achetait avant"
    }
    change_breaks(months) {
        "It changed more than once, in {months}: what holds now began with the last",
        "Il a changé plus d’une fois, en {months}\u{202f}: ce qui vaut aujourd’hui a commencé la dernière fois"
    }
    change_earlier_too(month) {
        "It changed before {month} too; on which day cannot be told",
        "Il a changé avant {month} aussi\u{202f}; la date n’en peut être dite"
    }
    change_edge_first(month) {
        "{month} is the first month with accounts enough before it: the change may be older",
        "{month} est le premier mois précédé d’assez de comptes\u{202f}: le changement peut être plus ancien"
    }
    change_edge_last(month) {
        "{month} is the last month with accounts enough after it: the change may be more recent",
        "{month} est le dernier mois suivi d’assez de comptes\u{202f}: le changement peut être plus récent"
    }
    change_untested_undated() {
        "Whether the world changed cannot be told: more than one account in five has no day of decision.",
        "Impossible de dire si le monde a changé\u{202f}: plus d’un compte sur cinq n’a pas de jour de décision."
    }
    change_untested_too_few() {
        "Whether the world changed cannot be told: no month has sixty accounts, and fifteen of either outcome, before it and after.",
        "Impossible de dire si le monde a changé\u{202f}: aucun mois n’a soixante comptes, dont quinze de chaque issue, avant lui et après."
    }
    change_untested_leaving() {
        "Whether the world changed cannot be told: all accounts are customers, and who signed lately has had no time to leave.",
        "Impossible de dire si le monde a changé\u{202f}: tous les comptes sont clients, et qui vient de signer n’a pas encore eu le temps de partir."
    }
    change_gradual(p) {
        "The world changes little by little ({p}): who buys now is not who bought before, and no single date divides them",
        "Le monde change peu à peu ({p})\u{202f}: qui achète aujourd’hui n’est plus qui achetait avant, et aucune date ne les sépare"
    }
    change_p(p) { "p = {p}, corrected for all tests", "p = {p}, corrigé de tous les tests" }
    change_p_under(p) { "p < {p}, corrected for all tests", "p < {p}, corrigé de tous les tests" }
    change_rose(level, column, before, after) {
        "risen: {level} ({column}), from {before} to {after}",
        "en hausse\u{202f}: {level} ({column}), de {before} à {after}"
    }
    change_fell(level, column, before, after) {
        "left behind: {level} ({column}), from {before} to {after}",
        "laissé derrière\u{202f}: {level} ({column}), de {before} à {after}"
    }
    change_learnt_era(month, accounts, before, back) {
        "learnt from the {accounts} accounts decided since {month}; {before} older or undated ones are left out ({back})",
        "appris des {accounts} comptes décidés depuis {month}\u{202f}; {before} plus anciens ou sans date sont laissés de côté ({back})"
    }
    change_learnt_asked(day, accounts, before) {
        "learnt, as asked, from the {accounts} accounts decided since {day}; {before} older or undated ones are left out (without --since all count)",
        "appris, comme demandé, des {accounts} comptes décidés depuis le {day}\u{202f}; {before} plus anciens ou sans date sont laissés de côté (sans --since tous comptent)"
    }
    change_learnt_half_life(days, back) {
        "learnt from all accounts, one decided {days} days before another counting half ({back})",
        "appris de tous les comptes, un compte décidé {days} jours avant un autre comptant moitié moins ({back})"
    }
    change_learnt_all(back) {
        "learnt from all accounts alike nonetheless ({back})",
        "appris malgré cela de tous les comptes également ({back})"
    }
    change_back_all() {
        "otherwise: --all-time, --since DATE, --half-life DAYS",
        "autrement\u{202f}: --all-time, --since DATE, --half-life JOURS"
    }
    change_back_era() {
        "--since DATE learns from a day on, --half-life DAYS from all with the old fading",
        "--since DATE apprend à partir d’une date, --half-life JOURS de tous en estompant les anciens"
    }
    change_figures_pooled() {
        "business figures (close rate, cycle, retention, lifetime value, cost) are of all time, those of segments too: they do not say what holds now",
        "les chiffres commerciaux (taux de signature, cycle, rétention, valeur vie, coût) portent sur tout le passé, ceux des segments aussi\u{202f}: ils ne disent pas ce qui vaut aujourd’hui"
    }
    markets_heading(month) { "The markets since {month}", "Les marchés depuis {month}" }
    markets_intro(column, months) {
        "By the day ({column}), each beside all other accounts; lifetime values of either era are counted over {months} months, those of all time over 36",
        "Selon le jour ({column}), chacun face à tous les autres comptes\u{202f}; les valeurs vie de chaque époque portent sur {months} mois, celles de tout le passé sur 36"
    }
    markets_caption(first, last) {
        "Close rate by the quarter of decision, with 95% intervals: {first} (solid) and {last} (dashed).",
        "Taux de signature selon le trimestre de décision, avec intervalles à 95\u{202f}%\u{202f}: {first} (trait plein) et {last} (tirets)."
    }
    market_column() { "market", "marché" }
    market_risen() { "the market now", "le marché d’aujourd’hui" }
    market_rising() { "rising, not above the others yet", "en hausse, pas encore au-dessus des autres" }
    market_steady() { "as the others", "comme les autres" }
    market_faded() { "faded, above the others still", "en baisse, encore au-dessus des autres" }
    market_left_behind() { "the market left behind", "le marché laissé derrière" }
    market_sentence(turn, name, since, month, before) {
        "{turn}: {name}, close rate {since} since {month}, {before} before",
        "{turn}\u{202f}: {name}, taux de signature {since} depuis {month}, {before} avant"
    }
    market_no_angle(month) {
        "no message: it is left behind since {month}",
        "pas de message\u{202f}: marché laissé derrière depuis {month}"
    }
    sheet_figures_eras(month, months) {
        "Since {month}, beside all time: accounts graded A or B (the ICP) against all others, with 95% intervals. Lifetime values since are counted over {months} months, those of all time over 36.",
        "Depuis {month}, face à tout le passé\u{202f}: comptes notés A ou B (l’ICP) et tous les autres, avec intervalles à 95\u{202f}%. Les valeurs vie depuis portent sur {months} mois, celles de tout le passé sur 36."
    }
    sheet_eras_column(whose, era) { "{whose}, {era}", "{whose}, {era}" }
    sheet_all_time(value) { "all time: {value}", "tout le passé\u{202f}: {value}" }
    change_kind_reversed() { "reversed", "inversé" }
    change_kind_faded() { "faded", "estompé" }
    change_kind_new() { "new", "nouveau" }
    change_kind() { "change", "changement" }
    change_before(month) { "before {month}", "avant {month}" }
    change_since(month) { "since {month}", "depuis {month}" }
    change_earlier() { "earlier", "plus tôt" }
    change_later() { "later", "plus tard" }
    change_pooled() { "all time", "tout le passé" }
    change_table_intro(column) {
        "Share of ideal accounts by the day ({column}), with the number of accounts",
        "Part de comptes idéaux selon le jour ({column}), avec le nombre de comptes"
    }
    change_table_intro_signed(column) {
        "Share of accounts that signed, stayed or not (who signed lately has had no time to leave), by the day in `{column}`, with the number of accounts",
        "Part de comptes qui ont signé, restés ou non (qui vient de signer n’a pas encore eu le temps de partir), selon le jour dans `{column}`, avec le nombre de comptes"
    }
    change_by_time_leads(later, low, high) {
        "Tested on accounts later than those it learnt from, it ranks {later} of 100 pairs rightly (95% interval {low} to {high}): expect that of new prospects.",
        "Sur des comptes postérieurs à ceux dont elle a appris, la grille classe bien {later} paires sur 100 (intervalle à 95\u{202f}%\u{202f}: {low} à {high})\u{202f}: attendez cela de nouveaux prospects."
    }
}

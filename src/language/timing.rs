//! What timing says, in English and French.

use std::fmt::Display;

use super::Language;

messages! {
    timing_heading(timing, band) { "Timing {timing} of 100 ({band})", "Moment : {timing} sur 100 ({band})" }
    timing_beside(date) {
        "Beside the fit and no part of it; as of {date}.",
        "À côté de l’adéquation, sans en faire partie ; au {date}."
    }
    timing_hot() { "hot", "chaud" }
    timing_warm() { "warm", "tiède" }
    timing_quiet() { "quiet", "calme" }
    timing_call_now() { "call now", "appeler maintenant" }
    timing_reach_out() { "reach out", "prendre contact" }
    timing_nurture() { "nurture", "entretenir" }
    timing_qualify_first() { "qualify first", "qualifier d’abord" }
    timing_watch() { "watch", "surveiller" }
    timing_leave() { "leave", "laisser" }
    timing_ago(kind, age, points) { "{kind} {age} d ago ({points})", "{kind} il y a {age} j ({points})" }
    timing_day_ago() { "1 day ago", "il y a 1 jour" }
    timing_days_ago(days) { "{days} days ago", "il y a {days} jours" }
    timing_today() { "on that day", "le jour même" }
    timing_half_life(days) { "half-life {days} days", "demi-vie {days} jours" }
    timing_half_life_day() { "half-life 1 day", "demi-vie 1 jour" }
    timing_of_points(points) { "of {points} points", "sur {points} points" }
    timing_strength(strength) { "× {strength}", "× {strength}" }
    timing_more(count) { "and {count} more, weaker or faded", "et {count} de plus, moins forts ou éteints" }
    timing_capped(sum) { "The signals sum to {sum}; timing stays within 0 to 100.", "La somme des signaux est {sum} ; le moment reste entre 0 et 100." }
    timing_no_signal() { "No signal of this account.", "Aucun signal pour ce compte." }
    timing_sentence(approach, because) { "{approach}: {because}", "{approach} : {because}" }
    timing_good_fit() { "A or B", "A ou B" }
    timing_poor_fit() { "C or D", "C ou D" }
    timing_why_call_now(grade) {
        "fits (grade {grade}) and shows intent now",
        "correspond (note {grade}) et montre une intention maintenant"
    }
    timing_why_reach_out(grade) {
        "fits (grade {grade}) and shows some intent",
        "correspond (note {grade}) et montre une certaine intention"
    }
    timing_why_nurture(grade) {
        "fits (grade {grade}), but nothing says that now is the moment",
        "correspond (note {grade}), mais rien ne dit que ce soit le moment"
    }
    timing_why_qualify_first(grade) {
        "shows intent, but fits poorly (grade {grade}): find out whether it would be a good customer before spending time",
        "montre une intention, mais correspond mal (note {grade}) : vérifier d’abord que ce serait un bon client"
    }
    timing_why_watch(grade) {
        "fits poorly (grade {grade}) and shows some intent: wait for more",
        "correspond mal (note {grade}) et montre une certaine intention : attendre la suite"
    }
    timing_why_leave(grade) {
        "fits poorly (grade {grade}) and shows no intent",
        "correspond mal (note {grade}) et ne montre pas d’intention"
    }
    timing_why_out() {
        "a knock-out rule holds (grade X), which goes before any signal",
        "une règle éliminatoire s’applique (note X), ce qui l’emporte sur tout signal"
    }
}

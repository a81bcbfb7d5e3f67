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
    timing_why_unknown() {
        "nothing is known that says whether it fits (grade ?): find out first",
        "rien de connu ne dit s’il correspond (note «\u{202f}?\u{202f}»)\u{202f}: se renseigner d’abord"
    }
    timing_why_out() {
        "a knock-out rule holds (grade X), which goes before any signal",
        "une règle éliminatoire s’applique (note X), ce qui l’emporte sur tout signal"
    }
    timing_signal_column() { "signal", "signal" }
    timing_when_column() { "when", "quand" }
    timing_worth_column() { "worth", "valeur" }
    // What was read
    timing_not_given(file) {
        "no timing: the model's recipe names `{file}`; give it again with --signals FILE",
        "pas de moment\u{202f}: la recette du modèle nomme `{file}`\u{202f}; redonnez-le avec --signals FILE"
    }
    timing_day_asked(day, option) { "{day} ({option})", "{day} ({option})" }
    timing_day_today(day) { "{day} (today)", "{day} (aujourd’hui)" }
    timing_from_columns(day) {
        "timing as of {day}, from columns of the table alone",
        "moment au {day}, d’après les seules colonnes de la table"
    }
    timing_read(day, signals, accounts, file) {
        "timing as of {day}: {signals} of {accounts} from {file}",
        "moment au {day}\u{202f}: {signals} de {accounts}, lus dans {file}"
    }
    timing_one_signal() { "1 signal", "1 signal" }
    timing_signals(count) { "{count} signals", "{count} signaux" }
    timing_one_account() { "1 account", "1 compte" }
    timing_accounts(count) { "{count} accounts", "{count} comptes" }
    timing_read_columns(key, date, kind, strength) {
        "account `{key}`, date {date}, kind {kind}, strength {strength}",
        "compte `{key}`, date {date}, type {kind}, force {strength}"
    }
    timing_column(column) { "`{column}`", "`{column}`" }
    timing_dates_as(column, order) { "`{column}` as {order}", "`{column}` lue comme {order}" }
    timing_day_first() { "day/month/year", "jour/mois/année" }
    timing_month_first() { "month/day/year", "mois/jour/année" }
    timing_no_kind() { "the same for all (no such column)", "le même pour tous (pas de colonne)" }
    timing_no_strength() { "1 (no such column)", "1 (pas de colonne)" }
    timing_later(count) { "{count} dated after that day: left out", "datés d’après ce jour et écartés\u{202f}: {count}" }
    timing_repeated(count) {
        "{count} of the same account, kind and day as another: counted once",
        "de même compte, type et jour qu’un autre, comptés une fois\u{202f}: {count}"
    }
    timing_faded(count) {
        "{count} older than ten half-lives: nothing left of them",
        "plus vieux que dix demi-vies, dont il ne reste rien\u{202f}: {count}"
    }
    timing_blank(count) {
        "{count} without account, date or kind: left out",
        "sans compte, date ou type et écartés\u{202f}: {count}"
    }
    timing_warning(said) { "warning: {said}", "attention\u{202f}: {said}" }
    timing_unreadable(signals) {
        "{signals} with a date that cannot be read or a strength outside 0 to 100: left out",
        "{signals} à date illisible ou de force hors de 0 à 100, écartés"
    }
    timing_first(said, first) { "{said} (first: {first})", "{said} (le premier\u{202f}: {first})" }
    timing_strength_unread(signals) {
        "{signals} with a strength that is not a number: counted with strength 1",
        "{signals} dont la force n’est pas un nombre, comptés avec une force de 1"
    }
    timing_usual(points, days, kinds) {
        "kinds without points of their own under [timing.kinds], so {points} points and a half-life of {days} days: {kinds}",
        "types sans points à eux sous [timing.kinds], donc {points} points et une demi-vie de {days} jours\u{202f}: {kinds}"
    }
    timing_and_more(count) { "and {count} more", "et {count} autres" }
    timing_column_absent(column) {
        "no column `{column}`, a signal by the model's recipe: it adds nothing to the timing",
        "pas de colonne `{column}`, un signal selon la recette du modèle\u{202f}: elle n’ajoute rien au moment"
    }
    timing_column_twice(column) {
        "`{column}` is a criterion and a signal: a fresh date moves fit and timing both; `exclude` it from the next training to keep them apart",
        "`{column}` est un critère et un signal\u{202f}: une date récente change l’adéquation et le moment\u{202f}; `exclude` la retire du prochain apprentissage pour les séparer"
    }
    // What came of it
    timing_bands(bands) { "timing: {bands}", "moment\u{202f}: {bands}" }
    timing_approaches(approaches) { "approach: {approaches}", "approche\u{202f}: {approaches}" }
    timing_counted(name, count) { "{name} {count}", "{name} {count}" }
    timing_not_scored(accounts, first) {
        "{accounts} with signals not among those scored (first: {first})",
        "{accounts} avec des signaux mais absents des comptes notés (d’abord\u{202f}: {first})"
    }
}

//! What a review says, in English and French.

use std::fmt::Display;

use super::Language;

messages! {
    review_title(model) { "Review of {model}", "Revue de {model}" }
    review_line_keep(model) { "Keep {model}: it goes on scoring.", "Garder {model}\u{202f}: il continue de noter." }
    review_line_promote(model) {
        "Promote: a card learnt anew does better than {model}.",
        "Promouvoir\u{202f}: une grille apprise à neuf fait mieux que {model}."
    }
    review_line_investigate(model) {
        "Investigate before relying on {model}: something is not as it was.",
        "Examiner avant de se fier à {model}\u{202f}: quelque chose n’est plus comme avant."
    }
    // Reasons
    review_absent(column, points) {
        "column “{column}” is not there: {points} of the scorecard hang on it",
        "la colonne «\u{a0}{column}\u{a0}» manque\u{202f}: {points} de la grille en dépendent"
    }
    review_absent_nearest(said, nearest) {
        "{said}; is it “{nearest}” now?",
        "{said}\u{202f}; est-ce maintenant «\u{a0}{nearest}\u{a0}»\u{202f}?"
    }
    review_renamed(column, from, to) {
        "{column}: “{from}” seems to be written “{to}” now",
        "{column}\u{202f}: «\u{a0}{from}\u{a0}» semble s’écrire «\u{a0}{to}\u{a0}» maintenant"
    }
    review_unit(criterion, times) {
        "{criterion} looks {times} times what it was: another unit?",
        "{criterion} paraît valoir {times} fois ce qu’il valait\u{202f}: une autre unité\u{202f}?"
    }
    review_times(said, times) {
        "{said}; all of it is about {times} times what it was",
        "{said}\u{202f}; le tout vaut environ {times} fois ce qu’il valait"
    }
    review_quoted(name) { "“{name}”", "«\u{a0}{name}\u{a0}»" }
    review_all_ideal(accounts, ideal, expected) {
        "{ideal} of {accounts} decided accounts are ideal, {expected} were expected: does the table hold won deals only?",
        "{ideal} comptes décidés sur {accounts} sont idéaux, {expected} étaient attendus\u{202f}: la table ne tient-elle que des affaires gagnées\u{202f}?"
    }
    review_none_ideal(accounts, ideal, expected) {
        "{ideal} of {accounts} decided accounts are ideal, {expected} were expected: does the table hold lost deals only?",
        "{ideal} comptes décidés sur {accounts} sont idéaux, {expected} étaient attendus\u{202f}: la table ne tient-elle que des affaires perdues\u{202f}?"
    }
    review_unreadable(accounts, of, values) {
        "the outcome of {accounts} of {of} accounts cannot be read: {values} (say what it means under [outcome] in the recipe)",
        "l’issue de {accounts} comptes sur {of} ne se lit pas\u{202f}: {values} (dites ce que cela veut dire sous [outcome] dans la recette)"
    }
    review_repeated(rows) {
        "{rows} rows carry an id that an earlier row carries, and each counts as an account of its own: bring one row an account",
        "{rows} lignes portent l’identifiant d’une ligne plus haut, et chacune compte pour un compte\u{202f}: apportez une ligne par compte"
    }
    review_emptier(criterion, now, was) {
        "{criterion} is unknown of {now} of the accounts, {was} in training: filled late, or no longer filled",
        "{criterion} est inconnu pour {now} des comptes, {was} à l’apprentissage\u{202f}: rempli tard, ou plus du tout"
    }
    review_drifted(criterion, effect, psi) {
        "{criterion}: the accounts are not those of training, which moves the mean score by {effect} (stability index {psi})",
        "{criterion}\u{202f}: les comptes ne sont plus ceux de l’apprentissage, ce qui déplace le score moyen de {effect} (indice de stabilité {psi})"
    }
    review_score_drifted(effect, psi) {
        "scores are spread otherwise than in training: the mean moved by {effect} (stability index {psi})",
        "les scores se répartissent autrement qu’à l’apprentissage\u{202f}: la moyenne s’est déplacée de {effect} (indice de stabilité {psi})"
    }
    review_slope_low(slope) {
        "fits are too extreme: their slope of calibration is {slope}",
        "les adéquations sont trop tranchées\u{202f}: leur pente de calibration est {slope}"
    }
    review_slope_high(slope) {
        "fits are too timid: their slope of calibration is {slope}",
        "les adéquations sont trop timides\u{202f}: leur pente de calibration est {slope}"
    }
    review_ratio_low(ratio) {
        "fewer ideal accounts than promised: {ratio} of the number expected",
        "moins de comptes idéaux que promis\u{202f}: {ratio} du nombre attendu"
    }
    review_ratio_high(ratio) {
        "more ideal accounts than promised: {ratio} of the number expected",
        "plus de comptes idéaux que promis\u{202f}: {ratio} du nombre attendu"
    }
    review_ranking(auc, promised) {
        "it ranks worse than promised: AUC {auc}, {promised} in training",
        "il classe moins bien que promis\u{202f}: AUC {auc}, {promised} à l’apprentissage"
    }
    review_turned(criterion) {
        "{criterion} says the opposite of what it said in training",
        "{criterion} dit le contraire de ce qu’il disait à l’apprentissage"
    }
    review_challenger_better(difference, least) {
        "the challenger’s loss is lower by {difference} nats an account, at least {least} at every look",
        "la perte du challenger est plus faible de {difference} nat par compte, d’au moins {least} à chaque examen"
    }
    review_holds() {
        "nothing of what was measured speaks against it",
        "rien de ce qui a été mesuré ne plaide contre lui"
    }
    review_not_measured() {
        "nothing could be measured, and nothing else speaks against it",
        "rien n’a pu être mesuré, et rien d’autre ne plaide contre lui"
    }
    // Who
    review_who(new, ideal, seen, open) {
        "{new} accounts with an outcome the champion had not seen, {ideal} of them ideal; {seen} it was trained on are left out; {open} are still open",
        "{new} comptes dont le champion n’avait pas vu l’issue, dont {ideal} idéaux\u{202f}; {seen} de son apprentissage sont laissés de côté\u{202f}; {open} sont encore ouverts"
    }
    review_unclear(count) {
        "{count} accounts have an outcome that cannot be read",
        "pour {count} comptes, l’issue est illisible"
    }
    review_before(count) {
        "{count} accounts are before the day asked for, or counted in an earlier review",
        "{count} comptes précèdent le jour demandé, ou ont été comptés dans une revue antérieure"
    }
    review_counted(count) {
        "{count} accounts were counted in an earlier review: their outcomes are not counted again",
        "{count} comptes ont été comptés dans une revue antérieure\u{202f}: leurs issues ne comptent pas deux fois"
    }
    review_no_seen() {
        "the champion keeps no ids of its accounts: some of these may be among them, and figures too good; train again to have them kept",
        "le champion ne garde pas les identifiants de ses comptes\u{202f}: certains de ceux-ci peuvent en être, et les chiffres trop bons\u{202f}; relancer l’apprentissage pour qu’il les garde"
    }
    review_no_ids() {
        "no column identifies accounts: some of these may be among those of training, and figures too good",
        "aucune colonne n’identifie les comptes\u{202f}: certains peuvent être de l’apprentissage, et les chiffres trop bons"
    }
    review_other_ids(now, was) {
        "ids are written {now} here and {was} in training, and none is known: accounts of training may be among these",
        "les identifiants s’écrivent {now} ici et {was} à l’apprentissage, et aucun n’est connu\u{202f}: des comptes de l’apprentissage peuvent en être"
    }
    review_open_left_out(open) {
        "{open} accounts are open and no days say for how long: figures are those of the decided ones, which are the quick ones",
        "{open} comptes sont ouverts et aucune date ne dit depuis quand\u{202f}: les chiffres sont ceux des comptes décidés, donc des plus rapides"
    }
    review_no_record(cause) {
        "the record of scores and outcomes could not be read: {cause}",
        "l’enregistrement des scores et des issues n’a pas pu être lu\u{202f}: {cause}"
    }
    review_no_challenger(cause) { "no challenger: {cause}", "pas de challenger\u{202f}: {cause}" }
    review_no_outcome() {
        "No outcome yet that the champion had not seen: nothing to measure it by.",
        "Encore aucune issue que le champion n’ait déjà vue\u{202f}: rien pour le mesurer."
    }
    review_one_outcome() {
        "Fewer than five accounts of one outcome: nothing to measure the champion by.",
        "Moins de cinq comptes d’une des issues\u{202f}: rien pour mesurer le champion."
    }
    // Champion
    review_champion_heading() { "On outcomes it had not seen", "Sur des issues qu’il n’avait pas vues" }
    review_figure_column() { "Figure", "Chiffre" }
    review_now_column() { "Now", "Maintenant" }
    review_interval_column() { "95% interval", "Intervalle à 95\u{202f}%" }
    review_promised_column() { "Promised", "Promis" }
    review_auc() { "ranking (AUC)", "classement (AUC)" }
    review_slope() { "slope of calibration", "pente de calibration" }
    review_ratio() { "ideal accounts, observed : expected", "comptes idéaux, observés\u{202f}: attendus" }
    review_ratio_open(open) { "the same with {open} open deals weighed", "de même en pesant {open} affaires ouvertes" }
    review_lift() { "lift of the best fifth", "gain du meilleur cinquième" }
    review_grade(grade, accounts) { "grade {grade} ({accounts})", "note {grade} ({accounts})" }
    review_interval(low, high) { "{low} – {high}", "{low} – {high}" }
    // On record
    review_logged_heading() { "On scores it really gave", "Sur des scores qu’il a vraiment donnés" }
    review_logged_who(scored, decided, open, unknown) {
        "{scored} accounts scored by it are on record: {decided} were decided afterwards and are measured, {open} are open, of {unknown} nothing is known",
        "{scored} comptes notés par lui sont enregistrés\u{202f}: {decided} ont été décidés ensuite et sont mesurés, {open} sont ouverts, de {unknown} on ne sait rien"
    }
    review_logged_before(count) {
        "{count} were decided before they were scored: they say nothing of it",
        "{count} étaient décidés avant d’être notés\u{202f}: ils ne disent rien de lui"
    }
    review_logged_seen(count) {
        "{count} are among those it was trained on, and left out",
        "{count} sont de son apprentissage, et laissés de côté"
    }
    review_logged_days(first, last) { "scored from {first} to {last}", "notés du {first} au {last}" }
    review_logged_alone() {
        "Without a table neither drift nor a challenger is looked at. Sales call the best grades first, so among the decided it ranks less well than among all: ranking and lift are shown and decide nothing.",
        "Sans table, ni la dérive ni un challenger ne sont examinés. Les meilleures notes sont appelées d’abord, si bien qu’il classe moins bien les comptes décidés que l’ensemble\u{202f}: classement et gain sont montrés sans rien décider."
    }
    review_logged_beside() {
        "Shown beside the table’s figures; the verdict rests on the table.",
        "Montré à côté des chiffres de la table\u{202f}; le verdict repose sur la table."
    }
    // Drift
    review_drift_heading() { "Who the accounts are", "Qui sont les comptes" }
    review_criterion_column() { "Criterion", "Critère" }
    review_effect_column() { "Moves the score by", "Déplace le score de" }
    review_psi_column() { "Stability index", "Indice de stabilité" }
    review_p_column() { "p (all criteria)", "p (tous critères)" }
    review_unknown_column() { "Unknown", "Inconnu" }
    review_no_drift() {
        "Nothing moved that is told from chance and matters (stability index over 0.1, or a point of the mean score).",
        "Rien n’a bougé qui se distingue du hasard et compte (indice de stabilité au-dessus de 0,1, ou un point de score moyen)."
    }
    review_moved() { "moved", "a bougé" }
    review_score_row() { "score", "score" }
    review_from_to(from, to) { "{from} → {to}", "{from} → {to}" }
    // Challenger
    review_challenge_heading() { "Champion against challenger", "Champion contre challenger" }
    review_challenge_now(difference, accounts) {
        "This quarter the challenger’s loss differs by {difference} nats an account from the champion’s ({accounts} accounts, each judged by a card that had not seen it; above 0 the challenger does better).",
        "Ce trimestre, l’avantage du challenger est de {difference} nat par compte ({accounts} comptes, chacun jugé par une grille qui ne l’avait pas vu\u{202f}; au-dessus de 0 le challenger fait mieux)."
    }
    review_challenge_together(difference, least, accounts, quarters) {
        "All reviews so far ({quarters}, of {accounts} accounts together): {difference}, at least {least} however often one looks. Above 0 it would be promoted.",
        "Toutes les revues jusqu’ici ({quarters}, sur {accounts} comptes en tout)\u{202f}: {difference}, au moins {least} quel que soit le nombre d’examens. Au-dessus de 0, il serait promu."
    }
    review_challenge_auc(difference, low, high) {
        "AUC of the challenger minus the champion’s: {difference} ({low} – {high}); shown, and decides nothing.",
        "AUC du challenger moins celle du champion\u{202f}: {difference} ({low} – {high})\u{202f}; pour information, sans décider."
    }
    review_swaps_in(accounts, ideal, named) {
        "into the best fifth: {accounts} accounts, {ideal} of them ideal ({named})",
        "entrent dans le meilleur cinquième\u{202f}: {accounts} comptes, dont {ideal} idéaux ({named})"
    }
    review_swaps_out(accounts, ideal, named) {
        "out of it: {accounts} accounts, {ideal} of them ideal ({named})",
        "en sortent\u{202f}: {accounts} comptes, dont {ideal} idéaux ({named})"
    }
    review_swap(name, ideal) { "{name} {ideal}", "{name} {ideal}" }
    // Whom to sell to
    review_short_heading() { "Whom to sell to now", "À qui vendre maintenant" }
    review_leads(name, now, before) {
        "“{name}” leads now: {now} of the new ideal customers, {before} in training",
        "«\u{a0}{name}\u{a0}» passe en tête\u{202f}: {now} des nouveaux clients idéaux, {before} à l’apprentissage"
    }
    review_leads_new(name, now) {
        "a new kind of customer leads, “{name}”: {now} of the new ideal customers",
        "un nouveau type de client passe en tête, «\u{a0}{name}\u{a0}»\u{202f}: {now} des nouveaux clients idéaux"
    }
    review_no_longer_pays(name, kept, decided, before) {
        "“{name}” no longer pays: {kept} of {decided} accounts became customers and stayed, {before} in training",
        "«\u{a0}{name}\u{a0}» ne paie plus\u{202f}: {kept} comptes sur {decided} sont devenus clients et restés, {before} à l’apprentissage"
    }
    review_pays_less(name, kept, decided, before) {
        "“{name}” pays less: {kept} of {decided} accounts became customers and stayed, {before} in training",
        "«\u{a0}{name}\u{a0}» paie moins\u{202f}: {kept} comptes sur {decided} sont devenus clients et restés, {before} à l’apprentissage"
    }
    review_pays_more(name, kept, decided, before) {
        "“{name}” pays more: {kept} of {decided} accounts became customers and stayed, {before} in training",
        "«\u{a0}{name}\u{a0}» paie davantage\u{202f}: {kept} comptes sur {decided} sont devenus clients et restés, {before} à l’apprentissage"
    }
    review_would_widen(traits, accounts, ideal) {
        "widen towards “{traits}”: {accounts} such accounts got a low grade this time; calling on them first gives {ideal} ideal customers",
        "élargir vers «\u{a0}{traits}\u{a0}»\u{202f}: {accounts} comptes de ce genre ont eu une note basse cette fois\u{202f}; les appeler d’abord donne {ideal} clients idéaux"
    }
    review_would_narrow(traits, accounts, ideal) {
        "narrow, away from “{traits}”: {accounts} such accounts got grade A or B this time; leaving them saves as many pursuits and costs {ideal} ideal customers",
        "resserrer, loin de «\u{a0}{traits}\u{a0}»\u{202f}: {accounts} comptes de ce genre ont eu la note A ou B cette fois\u{202f}; les laisser épargne autant de démarches et coûte {ideal} clients idéaux"
    }
    review_figure_was(now, before) { "{now}, was {before}", "{now}, avant {before}" }
    review_nps_note() {
        "Net promoter score: of everybody who bought and answered, those who have left included. In brackets: 95% intervals.",
        "Recommandation nette\u{202f}: de tous ceux qui ont acheté et répondu, partis compris. Entre parenthèses\u{202f}: intervalles à 95\u{202f}%."
    }
    review_with_figures(said, figures) { "{said} ({figures})", "{said} ({figures})" }
    // The three questions
    review_questions_heading() { "What to make of the profile", "Que faire du profil" }
    review_family_holds(criteria, slope, low, high) {
        "{criteria} still tell accounts apart: they are worth {slope} of what they were ({low} – {high})",
        "les {criteria} distinguent toujours les comptes\u{202f}: ils valent {slope} de ce qu’ils valaient ({low} – {high})"
    }
    review_family_lost(criteria, slope, low, high) {
        "{criteria} no longer tell accounts apart: they are worth {slope} of what they were ({low} – {high})",
        "les {criteria} ne distinguent plus les comptes\u{202f}: ils valent {slope} de ce qu’ils valaient ({low} – {high})"
    }
    review_family_unsure(criteria, slope, low, high) {
        "whether {criteria} still tell accounts apart cannot be said yet: they are worth {slope} of what they were ({low} – {high})",
        "on ne peut pas encore dire si les {criteria} distinguent toujours les comptes\u{202f}: ils valent {slope} de ce qu’ils valaient ({low} – {high})"
    }
    review_stronger(criterion, slope) {
        "{criterion} became more discriminating: its points are worth {slope} of what they were",
        "{criterion} est devenu plus discriminant\u{202f}: ses points valent {slope} de ce qu’ils valaient"
    }
    review_weaker(criterion, slope) {
        "{criterion} became less discriminating: its points are worth {slope} of what they were",
        "{criterion} est devenu moins discriminant\u{202f}: ses points valent {slope} de ce qu’ils valaient"
    }
    review_no_signal_moved() {
        "no criterion became more or less discriminating beyond chance",
        "aucun critère n’est devenu plus ou moins discriminant au-delà du hasard"
    }
    review_aim(off, below, on, above) {
        "{off} of {below} accounts below grade B were ideal against all odds; {on} of {above} of grade A or B were not",
        "{off} comptes sur {below} sous la note B étaient idéaux contre toute attente\u{202f}; {on} sur {above} de note A ou B ne l’étaient pas"
    }
    review_widen(traits, rate, usual, accounts) {
        "widen towards “{traits}”: {accounts} such accounts got a low grade, and {rate} of them were ideal ({usual} of all)",
        "élargir vers «\u{a0}{traits}\u{a0}»\u{202f}: {accounts} comptes de ce genre ont eu une note basse, et {rate} d’entre eux étaient idéaux ({usual} de tous)"
    }
    review_narrow(traits, rate, usual, accounts) {
        "narrow, away from “{traits}”: {accounts} such accounts got grade A or B, and {rate} of them were ideal ({usual} of all)",
        "resserrer, loin de «\u{a0}{traits}\u{a0}»\u{202f}: {accounts} comptes de ce genre ont eu la note A ou B, et {rate} d’entre eux étaient idéaux ({usual} de tous)"
    }
    review_segment_grew(name, before, now) {
        "the segment “{name}” grew: {now} of the ideal customers, {before} in training",
        "le segment «\u{a0}{name}\u{a0}» grandit\u{202f}: {now} des clients idéaux, {before} à l’apprentissage"
    }
    review_segment_shrank(name, before, now) {
        "the segment “{name}” shrank: {now} of the ideal customers, {before} in training",
        "le segment «\u{a0}{name}\u{a0}» rétrécit\u{202f}: {now} des clients idéaux, {before} à l’apprentissage"
    }
    review_segment_vanished(name, before) {
        "the segment “{name}” is gone: no new ideal customer is of it, {before} were in training",
        "le segment «\u{a0}{name}\u{a0}» a disparu\u{202f}: aucun nouveau client idéal n’en est, {before} à l’apprentissage"
    }
    review_segment_born(name, now) {
        "a segment is born, “{name}”: {now} of the new ideal customers, and none of the champion’s segments",
        "un segment est né, «\u{a0}{name}\u{a0}»\u{202f}: {now} des nouveaux clients idéaux, et aucun des segments du champion"
    }
    review_segment_split(name, others) {
        "the segment “{name}” split: most of its new customers are of {others}",
        "le segment «\u{a0}{name}\u{a0}» s’est scindé\u{202f}: la plupart de ses nouveaux clients sont de {others}"
    }
    review_segment_merged(name, others) {
        "the segment “{name}” merged with {others}: the new ideal customers of both are one kind",
        "le segment «\u{a0}{name}\u{a0}» s’est fondu avec {others}\u{202f}: leurs nouveaux clients idéaux ne font qu’un"
    }
    review_no_direction() {
        "nothing sets them apart beyond chance: neither widen nor narrow",
        "rien ne les distingue au-delà du hasard\u{202f}: ni élargir ni resserrer"
    }
    review_level_came(column, level, now) {
        "{column}: “{level}” is new ({now} of the accounts)",
        "{column}\u{202f}: «\u{a0}{level}\u{a0}» est nouveau ({now} des comptes)"
    }
    review_level_was(column, level, now, was) {
        "{column}: “{level}” is new ({now} of the accounts), and “{was}” is gone with as large a share: if it is the same, write it as it was, or train again",
        "{column}\u{202f}: «\u{a0}{level}\u{a0}» est nouveau ({now} des comptes), et «\u{a0}{was}\u{a0}» a disparu avec la même part\u{202f}: si c’est le même, l’écrire comme avant, ou relancer l’apprentissage"
    }
    review_level_went(column, level, before) {
        "{column}: “{level}” is gone ({before} of the accounts in training)",
        "{column}\u{202f}: «\u{a0}{level}\u{a0}» a disparu ({before} des comptes à l’apprentissage)"
    }
    // Next
    review_next_promote(train, promote) {
        "`{train}`, then `{promote}`: a person decides",
        "`{train}`, puis `{promote}`\u{202f}: une personne décide"
    }
    review_next_keep() { "review again next quarter", "refaire la revue le trimestre prochain" }
    review_next_investigate() {
        "look at what is named above, mend the table or the recipe, and review again",
        "regarder ce qui est nommé ci-dessus, corriger la table ou la recette, et refaire la revue"
    }
}

//! The words of changing what a person says of a version.

use std::fmt::Display;

use super::Language;

messages! {
    page_tuning() { "Tuning", "Réglages" }
    tuning_this_version() { "the candidate", "la candidate" }
    tuning_about(version) {
        "What people say of {version}: rules, convictions, names. Nothing here touches the version in service.",
        "Ce que vous dites de {version}\u{202f}: règles, convictions, noms. Rien ici ne touche à la version en service."
    }
    tuning_rules() { "Rules that knock out", "Règles éliminatoires" }
    tuning_rules_about() {
        "The first rule that holds gives grade X, whatever the score. With several conditions one is enough. Points and fits stay.",
        "La première règle vérifiée donne la note X, quel que soit le score. Avec plusieurs conditions, une suffit. Points et probabilités restent."
    }
    tuning_add_rule() { "Add a rule", "Ajouter une règle" }
    tuning_rule_name() { "Called", "Nom" }
    tuning_column() { "Column", "Colonne" }
    tuning_is_in() { "Is one of (one a line)", "Est parmi (un par ligne)" }
    tuning_not_in() { "Is none of (one a line)", "N’est pas parmi (un par ligne)" }
    tuning_below() { "Is below", "Est inférieur à" }
    tuning_above() { "Is above", "Est supérieur à" }
    tuning_unknown() { "Is unknown", "Est inconnu" }
    tuning_take_out() { "Take it out", "L’enlever" }
    tuning_rule_in(column, values) { "{column} is {values}", "{column} est {values}" }
    tuning_rule_not_in(column, values) { "{column} is anything but {values}", "{column} est autre que {values}" }
    tuning_rule_below(column, number) { "{column} below {number}", "{column} inférieur à {number}" }
    tuning_rule_above(column, number) { "{column} above {number}", "{column} supérieur à {number}" }
    tuning_rule_unknown(column) { "{column} unknown", "{column} inconnu" }
    tuning_convictions() { "Convictions", "Convictions" }
    tuning_convictions_about() {
        "What you expect of a trait, weighed against the accounts: a plus says twice as likely to be an ideal customer, a strong plus four times. Convictions enter the points while they are learnt, so a change needs the table that this version was learnt from.",
        "Ce que vous attendez d’un trait, pesé contre les comptes\u{202f}: un plus veut dire deux fois plus probable d’être un client idéal, un fort plus quatre fois. Les convictions entrent dans les points pendant l’apprentissage\u{202f}: en changer une demande le tableau dont cette version a été apprise."
    }
    tuning_add_conviction() { "Add a conviction", "Ajouter une conviction" }
    tuning_trait() { "Trait", "Trait" }
    tuning_trait_hint() { "a level, 50..200, unknown", "un niveau, 50..200, inconnu" }
    tuning_says() { "You say", "Vous dites" }
    tuning_in_points() { "in points", "en points" }
    tuning_worth() { "Counts for (accounts)", "Compte pour (comptes)" }
    tuning_three_plus() { "very strong plus (+++)", "très fort plus (+++)" }
    tuning_two_plus() { "strong plus (++)", "fort plus (++)" }
    tuning_one_plus() { "plus (+)", "plus (+)" }
    tuning_neither() { "neutral (0)", "neutre (0)" }
    tuning_one_minus() { "minus (−)", "moins (−)" }
    tuning_two_minus() { "strong minus (−−)", "fort moins (−−)" }
    tuning_three_minus() { "very strong minus (−−−)", "très fort moins (−−−)" }
    tuning_names() { "Names and units", "Noms et unités" }
    tuning_names_about() {
        "What columns, levels and segments are called where people read. Programs keep the columns’ own names.",
        "Comment colonnes, niveaux et segments s’appellent là où des personnes lisent. Les programmes gardent les noms des colonnes."
    }
    tuning_names_more(count) {
        "{count} further columns have names that are not edited here; they stay.",
        "{count} autres colonnes ont des noms qui ne se modifient pas ici\u{202f}; ils restent."
    }
    tuning_in_english() { "in English", "en anglais" }
    tuning_in_french() { "in French", "en français" }
    tuning_title(language) { "Title {language}", "Titre {language}" }
    tuning_unit(language) { "Unit {language}", "Unité {language}" }
    tuning_levels(language) { "Levels {language}: cell = name, one a line", "Niveaux {language}\u{202f}: cellule = nom, un par ligne" }
    tuning_levels_kept() { "More levels are named than a form holds; they stay.", "Plus de niveaux sont nommés qu’un formulaire n’en contient\u{202f}; ils restent." }
    tuning_currency() { "Currency", "Devise" }
    tuning_decimals() { "Decimals", "Décimales" }
    tuning_segment(number, language) { "Segment {number} {language}", "Segment {number} {language}" }
    tuning_show() { "Show the effect", "Montrer l’effet" }
    tuning_save() { "Save as a candidate", "Enregistrer comme candidate" }
    tuning_save_about() {
        "A version of its own, beside the champion: whoever decides promotes it on the page Review.",
        "Une version à part, à côté du champion\u{202f}: qui décide la promeut sur la page Revue."
    }
    tuning_saved(version) { "Saved as {version}", "Enregistrée comme {version}" }
    tuning_saved_about(champion) {
        "It waits for a decision. {champion} goes on scoring.",
        "Elle attend une décision. {champion} continue de noter."
    }
    tuning_to_review() { "To the versions", "Vers les versions" }
    tuning_effect() { "What the change does", "Ce que fait le changement" }
    tuning_nothing() { "Nothing is changed yet.", "Rien n’est encore changé." }
    tuning_look_again() {
        "What you typed is not what was last shown: here is its effect. Save again if that is what you want.",
        "Ce que vous avez saisi n’est pas ce qui a été montré en dernier\u{202f}: voici son effet. Enregistrez de nouveau si c’est ce que vous voulez."
    }
    tuning_other_base(version) {
        "{version} is in service by now, and what you typed was held against another version: look at the effect again.",
        "{version} est maintenant en service, et ce que vous avez saisi a été confronté à une autre version\u{202f}: regardez l’effet de nouveau."
    }
    tuning_no_number(text) { "`{text}` is no number.", "`{text}` n’est pas un nombre." }
    tuning_no_whole(text) { "`{text}` is no whole number from 0 to 9.", "`{text}` n’est pas un nombre entier de 0 à 9." }
    tuning_no_line(text) { "`{text}` does not say cell = name.", "`{text}` ne dit pas cellule = nom." }
    tuning_says_nothing(text) {
        "The conviction on `{text}` says neither plus nor minus, nor points.",
        "La conviction sur `{text}` ne dit ni plus ni moins, ni points."
    }
    tuning_says_both(text) {
        "The conviction on `{text}` has both words and points: leave one out.",
        "La conviction sur `{text}` a des mots et des points\u{202f}: laissez l’un des deux."
    }
    tuning_points_stay(auc) {
        "Points, scores, fits and the figures out of fold stay as they are (AUC {auc}): rules and names do not enter them.",
        "Points, scores, probabilités et chiffres hors échantillon restent tels quels (AUC {auc})\u{202f}: règles et noms n’y entrent pas."
    }
    tuning_points_stay_unmeasured() {
        "Points, scores and fits stay as they are: rules and names do not enter them.",
        "Points, scores et probabilités restent tels quels\u{202f}: règles et noms n’y entrent pas."
    }
    tuning_on_list(count) { "On the {count} accounts of the list, scored anew both ways:", "Sur les {count} comptes de la liste, notés de nouveau des deux façons\u{202f}:" }
    tuning_on_some(count, all) {
        "On {count} accounts spread evenly over the {all} of the list, scored anew both ways:",
        "Sur {count} comptes répartis régulièrement parmi les {all} de la liste, notés de nouveau des deux façons\u{202f}:"
    }
    tuning_on_training(count) {
        "On the {count} decided accounts of the table, scored both ways:",
        "Sur les {count} comptes décidés du tableau, notés des deux façons\u{202f}:"
    }
    tuning_no_list() {
        "The list of accounts is empty, so nothing is told of prospects: score a file on the page Accounts first.",
        "La liste des comptes est vide, rien n’est donc dit des prospects\u{202f}: notez d’abord un fichier sur la page Comptes."
    }
    tuning_unkept(columns) {
        "The list keeps nothing of {columns}: rules on it are left out of these figures, on both sides.",
        "La liste ne garde rien de {columns}\u{202f}: les règles qui portent dessus sont laissées hors de ces chiffres, des deux côtés."
    }
    tuning_moved(moved, all) { "{moved} of {all} accounts change their grade.", "{moved} comptes sur {all} changent de note." }
    tuning_nobody_moves() { "No account changes its grade.", "Aucun compte ne change de note." }
    tuning_by_grade() { "Accounts by grade", "Comptes par note" }
    tuning_by_score() { "Accounts by score", "Comptes par score" }
    tuning_who() { "Who moves, the best score first", "Qui change, le meilleur score d’abord" }
    tuning_who_more(count) { "{count} more are not named here.", "{count} autres ne sont pas nommés ici." }
    tuning_now() { "Now", "Maintenant" }
    tuning_then() { "With the change", "Avec le changement" }
    tuning_refused(refused, of, before) {
        "Of the {of} ideal customers that the version was learnt from, the rules would have refused {refused} (now {before}).",
        "Des {of} clients idéaux dont la version a été apprise, les règles en auraient refusé {refused} (maintenant {before})."
    }
    tuning_untold(count) {
        "Of {count} of them the bins on record do not tell.",
        "Pour {count} d’entre eux, les classes enregistrées ne le disent pas."
    }
    tuning_without_figures() {
        "Business figures are not carried over: with other rules past accounts have other grades, and those accounts are not here. Training with the table below brings them.",
        "Les chiffres d’activité ne sont pas repris\u{202f}: avec d’autres règles, les comptes passés ont d’autres notes, et ces comptes ne sont pas ici. L’apprentissage avec le tableau, ci-dessous, les apporte."
    }
    tuning_needs_training() {
        "A conviction is changed. Its effect cannot be told from the version alone: bring the table that it was learnt from.",
        "Une conviction est changée. Son effet ne peut pas se dire de la version seule\u{202f}: apportez le tableau dont elle a été apprise."
    }
    tuning_train_heading() { "Learn it anew from the table", "L’apprendre de nouveau du tableau" }
    tuning_train_about() {
        "With the table that the version was learnt from, everything is learnt and measured anew: convictions take effect, and business figures come along. The table is read and thrown away.",
        "Avec le tableau dont la version a été apprise, tout est appris et mesuré de nouveau\u{202f}: les convictions prennent effet, et les chiffres d’activité suivent. Le tableau est lu puis jeté."
    }
    tuning_table() { "Table of past accounts", "Tableau des comptes passés" }
    tuning_train() { "Learn and show the effect", "Apprendre et montrer l’effet" }
    tuning_training() { "Learning the candidate", "Apprentissage de la candidate" }
    tuning_stage(stage, done, all) { "{stage} {done} of {all}", "{stage} {done} sur {all}" }
    tuning_validating() { "Measuring on accounts held out:", "Mesure sur des comptes mis à part\u{202f}:" }
    tuning_learning() { "Learning points:", "Apprentissage des points\u{202f}:" }
    tuning_segmenting() { "Finding segments:", "Recherche des segments\u{202f}:" }
    tuning_trained() { "The candidate is learnt", "La candidate est apprise" }
    tuning_not_trained() { "The candidate could not be learnt", "La candidate n’a pas pu être apprise" }
    tuning_same_accounts(version) {
        "They are the very accounts that {version} was learnt from: what moves is the change’s doing.",
        "Ce sont les comptes mêmes dont {version} a été apprise\u{202f}: ce qui bouge vient du changement."
    }
    tuning_other_accounts(version) {
        "This is another table than {version} was learnt from: what moves is its doing as well as the change’s.",
        "C’est un autre tableau que celui dont {version} a été apprise\u{202f}: ce qui bouge vient de lui autant que du changement."
    }
    tuning_back() { "Back to the form", "Retour au formulaire" }
    tuning_how() {
        "The effect is told on accounts that are here: those of the list as they are known, the ideal customers as the version keeps them, or the table you bring. Rules and names are exact at once. A candidate waits beside the champion and scores nothing until somebody promotes it; the journal keeps who saved it and why.",
        "L’effet est dit sur les comptes présents ici\u{202f}: ceux de la liste tels qu’ils sont connus, les clients idéaux tels que la version les garde, ou le tableau que vous apportez. Règles et noms sont exacts tout de suite. Une candidate attend à côté du champion et ne note rien tant que personne ne la promeut\u{202f}; le journal garde qui l’a enregistrée et pourquoi."
    }
}

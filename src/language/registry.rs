//! A model's life: versions, who decided what about them and why, and what is wrong with a registry.

use std::fmt::Display;

use super::Language;

messages! {
    // The journal
    journal_chain(line) {
        "line {line} does not follow from the one before: a line was changed, added or taken out",
        "la ligne {line} ne suit pas de la précédente\u{202f}: une ligne a été modifiée, ajoutée ou retirée"
    }
    journal_last(line) {
        "line {line} is not the one that was written: it was changed",
        "la ligne {line} n’est pas celle qui a été écrite\u{202f}: elle a été modifiée"
    }
    journal_lines(told, there) {
        "{told} lines were written, {there} are there",
        "{told} lignes ont été écrites, il y en a {there}"
    }
    // A version just trained, against the champion
    newer_waits(reference, verdict, champion, version) {
        "{reference} ({verdict}) is newer and waits for a decision: `lookalike diff {champion} {version}` shows what moved, `lookalike promote {version} --reason …` lets it score, `lookalike archive {version}` lays it aside",
        "{reference} ({verdict}) est plus récente et attend une décision\u{202f}: `lookalike diff {champion} {version}` montre ce qui a bougé, `lookalike promote {version} --reason …` la fait noter, `lookalike archive {version}` la met de côté"
    }
    decision_figure(value, low, high) { "{value} ({low} to {high})", "{value} ({low} à {high})" }
    decision_fair(challenger, champion, accounts, log_loss, auc) {
        "{challenger} against {champion} on the same {accounts} accounts, neither having seen them: log-loss {log_loss}, AUC {auc}. Less log-loss is better.",
        "{challenger} contre {champion} sur les mêmes {accounts} comptes, qu’aucune n’avait vus\u{202f}: log-loss {log_loss}, AUC {auc}. Moins de log-loss vaut mieux."
    }
    decision_seen(challenger, champion, accounts, log_loss, auc) {
        "{challenger} against {champion} on the same {accounts} accounts: log-loss {log_loss}, AUC {auc}. {champion} kept no fits out of fold and may have learnt from these accounts, which flatters it.",
        "{challenger} contre {champion} sur les mêmes {accounts} comptes\u{202f}: log-loss {log_loss}, AUC {auc}. {champion} n’a pas gardé d’adéquations hors échantillon et a pu apprendre de ces comptes, ce qui la flatte."
    }
    decision_unmeasured(challenger, champion) {
        "{challenger} was not measured, so nothing says whether it is better than {champion}.",
        "{challenger} n’a pas été mesurée\u{202f}: rien ne dit si elle vaut mieux que {champion}."
    }
    decision_no_fit(challenger, champion) {
        "{challenger} and {champion} are not compared on outcomes: one of them learnt from customers without losses.",
        "{challenger} et {champion} ne sont pas comparées sur les issues\u{202f}: l’une a appris de clients sans pertes."
    }
    decision_other_outcome(challenger, champion) {
        "{challenger} and {champion} are not compared on outcomes: they do not mean the same by “ideal”.",
        "{challenger} et {champion} ne sont pas comparées sur les issues\u{202f}: elles n’entendent pas la même chose par «\u{a0}idéal\u{a0}»."
    }
    decision_too_few(challenger, champion) {
        "{challenger} and {champion} were measured on too few accounts in common to compare them.",
        "{challenger} et {champion} ont été mesurées sur trop peu de comptes communs pour être comparées."
    }
    decision_same_grades(accounts) {
        "None of {accounts} accounts changes grade.",
        "Aucun des {accounts} comptes ne change de note."
    }
    decision_grades(moved, accounts, moves) {
        "{moved} of {accounts} accounts change grade: {moves} …",
        "{moved} comptes sur {accounts} changent de note\u{202f}: {moves} …"
    }
    decision_unreadable(champion, error) {
        "{champion} cannot read these accounts: {error}",
        "{champion} ne peut pas lire ces comptes\u{202f}: {error}"
    }
    decision_next(champion, version) {
        "To let it score: `lookalike promote {version} --reason …`; what moved: `lookalike diff {champion} {version}`",
        "Pour la faire noter\u{202f}: `lookalike promote {version} --reason …`\u{202f}; ce qui a bougé\u{202f}: `lookalike diff {champion} {version}`"
    }
    decision_undo() { "To go back: `lookalike rollback --reason …`", "Pour revenir en arrière\u{202f}: `lookalike rollback --reason …`" }
    decision_not_promoted() {
        "not promoted: a version that is not measured or shows no signal takes no measured champion’s place",
        "pas promue\u{202f}: une version non mesurée ou sans signal ne prend pas la place d’un champion mesuré"
    }
    saved_promoted(reference) {
        "Saved as {reference} and promoted, as asked: it scores from now on",
        "Enregistré sous {reference} et promu, comme demandé\u{202f}: il note désormais"
    }
    // What was decided
    promoted(reference, before) {
        "{reference} scores from now on; before it did {before}",
        "{reference} note désormais\u{202f}; avant, c’était {before}"
    }
    rolled_back(reference, before) {
        "back to {reference}, which scores again; {before} stays where it is",
        "retour à {reference}, qui note de nouveau\u{202f}; {before} reste en place"
    }
    archived(reference) {
        "{reference} is laid aside: it can still be named and promoted, and waits for no decision",
        "{reference} est mise de côté\u{202f}: on peut encore la nommer et la promouvoir, elle n’attend plus de décision"
    }
    signed_with(reference, key) {
        "{reference} is signed; the key that checks it: {key}",
        "{reference} est signée\u{202f}; la clé qui la vérifie\u{202f}: {key}"
    }
    noted(reference) { "noted about {reference}", "noté à propos de {reference}" }
    nobody() { "nobody", "aucune" }
    promoted_unfit(verdict) {
        "warning: its verdict is {verdict}; its order is not one to work from without other evidence",
        "attention\u{202f}: son verdict est {verdict}\u{202f}; son ordre ne suffit pas sans autre preuve"
    }
    clock_set_back(at) {
        "the clock stood later when the entry before was written than at {at}; entries keep their order",
        "l’horloge indiquait plus tard à l’entrée précédente qu’à {at}\u{202f}; les entrées gardent leur ordre"
    }
    // The list
    models_archived() { "laid aside", "mis de côté" }
    models_damaged(reason) { "damaged: {reason}", "endommagé\u{202f}: {reason}" }
    models_parent() { "after", "après" }
    models_note() { "note", "remarque" }
    as_of_title(day) { "Champions on {day}", "Champions au {day}" }
    as_of_since() { "since", "depuis" }
    as_of_by() { "by", "par" }
    as_of_reason() { "why", "pourquoi" }
    as_of_untold(from) { "not told: the journal begins on {from}", "inconnu\u{202f}: le journal commence le {from}" }
    as_of_no_journal() { "not told: there is no journal", "inconnu\u{202f}: il n’y a pas de journal" }
    as_of_none() { "none", "aucun" }
    as_of_earlier(versions) { "earlier that day: {versions}", "plus tôt ce jour-là\u{202f}: {versions}" }
    journal_title(name) { "Journal of {name}", "Journal de {name}" }
    journal_when() { "when (UTC)", "quand (UTC)" }
    journal_who() { "who", "qui" }
    journal_what() { "what", "quoi" }
    journal_champion() { "champion since", "champion depuis" }
    event_published() { "trained", "apprise" }
    event_promoted() { "promoted", "promue" }
    event_rolled_back() { "gone back to", "rétablie" }
    event_archived() { "laid aside", "mise de côté" }
    event_noted() { "note", "remarque" }
    event_found() { "found", "trouvée" }
    // Two versions
    diff_title(one, other) { "{one} and {other}", "{one} et {other}" }
    diff_none() { "Nothing differs: the same points, the same recipe.", "Rien ne diffère\u{202f}: mêmes points, même recette." }
    diff_figures() { "Side by side", "Côte à côte" }
    diff_moved() { "Points that moved", "Points qui ont bougé" }
    diff_born(list) { "New: {list}", "Nouveaux\u{202f}: {list}" }
    diff_gone(list) { "Gone: {list}", "Disparus\u{202f}: {list}" }
    diff_same(count) { "{count} further criteria have the same points.", "{count} autres critères ont les mêmes points." }
    diff_up_to(name, points) { "{name} (up to {points})", "{name} (jusqu’à {points})" }
    diff_whole() { "weight (bins not comparable)", "poids (classes non comparables)" }
    diff_more(count) { "{count} smaller moves: --json has all", "{count} écarts plus petits\u{202f}: --json les donne tous" }
    diff_recipe() { "Recipe", "Recette" }
    diff_key() { "key", "clé" }
    diff_move() { "move", "écart" }
    diff_slope() { "calibration slope", "pente de calibration" }
    diff_log_loss() { "log-loss", "log-loss" }
    diff_starts() { "A, B, C from", "A, B, C dès" }
    diff_seed() { "seed", "graine" }
    diff_release() { "release", "version du logiciel" }
    diff_data() { "data (sha256)", "données (sha256)" }
    diff_recipe_hash() { "recipe (sha256)", "recette (sha256)" }
    diff_parent() { "champion when trained", "champion à l’apprentissage" }
    // One account, two versions
    since_title(version) { "Since {version}", "Depuis {version}" }
    since_title_on(version, day) { "Since {version}, champion on {day}", "Depuis {version}, champion au {day}" }
    since_worth(label, points) { "{label} ({points})", "{label} ({points})" }
    since_sum(then, now, by, data, enrichment, model) {
        "{then} then, {now} now: {by} = {data} data changed, {enrichment} facts known only since, {model} model changed.",
        "{then} alors, {now} maintenant\u{202f}: {by} = {data} données changées, {enrichment} faits connus depuis, {model} modèle changé."
    }
    since_sum_of_score(then, now, by, facts, model) {
        "{then} then, {now} now: {by} = {facts} data changed or known only since, {model} model changed.",
        "{then} alors, {now} maintenant\u{202f}: {by} = {facts} données changées ou connues depuis, {model} modèle changé."
    }
    since_model_only(now, model) {
        "{now} now; on what is known now the model changed it by {model}.",
        "{now} maintenant\u{202f}; sur ce que l’on sait maintenant, le modèle l’a changée de {model}."
    }
    since_scored_on(day, grade) { "Scored then on {day}, grade {grade}.", "Notée alors le {day}, note {grade}." }
    since_from_file(file, grade) { "What was known then is read from {file}; grade {grade} then.", "Ce que l’on savait alors est lu dans {file}\u{202f}; note {grade} alors." }
    since_no_facts() {
        "Its score is on record and not what was known of it, so that what changed and what has become known are one part: name the table of then with --before FILE.",
        "Son score est enregistré, mais pas ce que l’on savait de lui\u{202f}: ce qui a changé et ce que l’on a appris ne font qu’un. Nommez la table d’alors avec --before FICHIER."
    }
    since_nothing() {
        "Nothing is on record of this account then (`score --log` keeps it), so only the model’s part can be told: name the table of then with --before FILE.",
        "Rien n’est enregistré de ce compte alors (`score --log` le garde)\u{202f}: seule la part du modèle peut être dite. Nommez la table d’alors avec --before FICHIER."
    }
    since_none() { "No criterion moved the score.", "Aucun critère n’a fait bouger le score." }
    since_why() { "why", "pourquoi" }
    since_then() { "then", "alors" }
    since_now() { "now", "maintenant" }
    since_data() { "data changed", "données changées" }
    since_enrichment() { "known only since", "connu depuis" }
    since_model() { "model changed", "modèle changé" }
    since_absent() { "not in the card", "hors du barème" }
    // Upkeep
    verify_whole(count) {
        "all is as it was written (versions: {count})",
        "tout est tel qu’écrit (versions\u{202f}: {count})"
    }
    verify_summary(count) {
        "not everything is as it was written ({count} found); `lookalike repair` mends what can be mended",
        "tout n’est pas tel qu’écrit (écarts trouvés\u{202f}: {count})\u{202f}; `lookalike repair` répare ce qui peut l’être"
    }
    trouble_by_hand(pointed, told) {
        "names {pointed} as champion where the journal tells of {told}: it was written by hand",
        "nomme {pointed} champion quand le journal dit {told}\u{202f}: écrit à la main"
    }
    trouble_unfinished(event, version) {
        "“{event}” of {version} was written down and not finished: the process was interrupted",
        "«\u{a0}{event}\u{a0}» de {version} a été noté et pas achevé\u{202f}: le processus a été interrompu"
    }
    trouble_untold(version) { "does not tell how {version} came", "ne dit pas d’où vient {version}" }
    trouble_gone(version) {
        "the journal tells of {version}, and its folder is not there: bring it back from a copy (one that was laid aside with `archive` may go)",
        "le journal connaît {version}, et son dossier n’est plus là\u{202f}: ramenez-le d’une copie (une version mise de côté par `archive` peut partir)"
    }
    trouble_parked() {
        "a training that waits to be published: another process was writing",
        "un apprentissage qui attend d’être publié\u{202f}: un autre processus écrivait"
    }
    trouble_left() { "left by a process that was interrupted", "laissé par un processus interrompu" }
    trouble_stray() { "belongs to no version", "n’appartient à aucune version" }
    repair_none() { "nothing to mend", "rien à réparer" }
    repair_swept(path) { "{path}: taken away, it was left by a process that was interrupted", "{path}\u{202f}: retiré, laissé par un processus interrompu" }
    repair_published(reference) { "{reference}: published, the training was waiting", "{reference}\u{202f}: publié, l’apprentissage attendait" }
    repair_finished(name, event, version) { "{name}: “{event}” of {version} finished", "{name}\u{202f}: «\u{a0}{event}\u{a0}» de {version} achevé" }
    repair_set_aside(name, why) { "{name}: a new journal begins ({why})", "{name}\u{202f}: un nouveau journal commence ({why})" }
    repair_found(reference) { "{reference}: written down as found", "{reference}\u{202f}: noté comme trouvé" }
    repair_pointed(name, version) { "{name}: the champion is {version}", "{name}\u{202f}: le champion est {version}" }
    repair_left(count) {
        "{count} things cannot be mended here: restore them from a copy, or take them away",
        "{count} choses ne peuvent être réparées ici\u{202f}: restaurez-les d’une copie, ou retirez-les"
    }
}

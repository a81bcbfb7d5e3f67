//! The words of the pages that a service shows people.

use std::fmt::Display;

use super::Language;

messages! {
    page_own_name() { "English", "Français" }
    page_skip() { "Skip to the content", "Aller au contenu" }
    page_menu() { "Pages", "Pages" }
    page_today() { "Today", "Aujourd’hui" }
    page_accounts() { "Accounts", "Comptes" }
    page_what_if() { "What if", "Et si" }
    page_profile() { "Profile", "Profil" }
    page_segments() { "Segments", "Segments" }
    page_compare() { "Compare", "Comparer" }
    page_performance() { "Performance", "Performance" }
    page_review() { "Review", "Revue" }
    page_data() { "Data", "Données" }
    page_how_to_read() { "How to read this", "Comment lire cette page" }
    page_sign_in() { "Sign in", "Se connecter" }
    page_sign_out() { "Sign out", "Se déconnecter" }
    page_key() { "Key", "Clé" }
    page_key_about() {
        "Whoever runs this service gives you a key. It is asked for once; you stay signed in for twelve hours.",
        "La personne qui gère ce service vous donne une clé. Elle est demandée une fois\u{202f}; vous restez connecté douze heures."
    }
    page_key_where() {
        "A key begins with lk_; `lookalike keys add NAME --role read` makes one.",
        "Une clé commence par lk_\u{202f}; `lookalike keys add NOM --role read` en crée une."
    }
    page_key_wrong() {
        "This key is not valid: it may have been replaced or revoked.",
        "Cette clé n’est pas valable\u{202f}: elle a pu être remplacée ou révoquée."
    }
    page_sign_in_first() { "Sign in first", "Connectez-vous d’abord" }
    page_not_allowed() { "Not allowed", "Pas autorisé" }
    page_nothing_here() { "There is nothing here", "Il n’y a rien ici" }
    page_busy() { "Too much at once", "Trop à la fois" }
    page_too_large() { "Too large", "Trop grand" }
    page_broken() { "Something went wrong here", "Quelque chose s’est mal passé ici" }
    page_not_possible() { "This is not possible", "Ce n’est pas possible" }
    page_to_today() { "To the first page", "Vers la première page" }
    page_moment(day, time) { "{day}, {time} UTC", "{day}, {time} UTC" }
    page_account() { "Account", "Compte" }
    page_name() { "Name", "Nom" }
    page_grade() { "Grade", "Note" }
    page_segment() { "Segment", "Segment" }
    page_country() { "Country", "Pays" }
    page_owner() { "Owner", "Responsable" }
    page_unknown() { "Unknown", "Inconnu" }
    page_of_points() { "of 100 points", "sur 100 points" }
    page_because() { "Main reason", "Raison principale" }
    page_was(grade) { "was {grade}", "était {grade}" }
    page_no_segment() { "In none", "Dans aucun" }
    page_any() { "Any", "Tous" }
    page_search() { "Search", "Rechercher" }
    page_search_hint() { "Name or id", "Nom ou identifiant" }
    page_unknown_at_most(points) { "at most {points} points", "au plus {points} points" }
    page_sort() { "Order", "Ordre" }
    page_sort_best() { "Best score first", "Meilleur score d’abord" }
    page_sort_worst() { "Lowest score first", "Plus bas score d’abord" }
    page_sort_name() { "By name", "Par nom" }
    page_sort_unknown() { "Most unknown first", "Plus d’inconnu d’abord" }
    page_show() { "Show", "Afficher" }
    page_show_all() { "Show all", "Tout afficher" }
    page_download() { "Download as CSV", "Télécharger en CSV" }
    page_saved_view() {
        "The address of this page holds the search, the filters and the order: bookmark it, or send it to somebody.",
        "L’adresse de cette page contient la recherche, les filtres et l’ordre\u{202f}: mettez-la en favori, ou envoyez-la à quelqu’un."
    }
    page_one_account() { "1 account", "1 compte" }
    page_many_accounts(count) { "{count} accounts", "{count} comptes" }
    page_more_than(count) { "More than {count} accounts", "Plus de {count} comptes" }
    page_accounts_none() { "Nothing was scored here yet.", "Rien n’a encore été noté ici." }
    page_accounts_nothing_found() { "No account is like this.", "Aucun compte ne correspond." }
    page_pages() { "Pages of the list", "Pages de la liste" }
    page_before() { "Before", "Précédente" }
    page_after() { "After", "Suivante" }
    page_of(page, pages) { "Page {page} of {pages}", "Page {page} sur {pages}" }
    page_last_upload(source, when, count) {
        "Last file: {source}, {when}; accounts: {count}.",
        "Dernier fichier\u{202f}: {source}, {when}\u{202f}; comptes\u{202f}: {count}."
    }
    page_scored_by_another(then, now) {
        "These accounts were scored by {then}, and {now} is in service: upload their file again to score them with it.",
        "Ces comptes ont été notés par {then}, et {now} est en service\u{202f}: renvoyez leur fichier pour les noter avec elle."
    }
    page_explained_by_another(then, now) {
        "{then} scored this account; this page tells how {now} scores what was known of it.",
        "{then} a noté ce compte\u{202f}; cette page dit comment {now} note ce qu’on en savait."
    }
    page_first_heading() { "Score a file", "Noter un fichier" }
    page_first_about(model) {
        "Send a table of companies; each gets its score, its grade and the reasons, by the model {model}. They then stand here, to be searched, filtered and called.",
        "Envoyez un tableau d’entreprises\u{202f}; chacune reçoit son score, sa note et les raisons, par le modèle {model}. Elles figurent ensuite ici, à rechercher, à filtrer et à appeler."
    }
    page_first_else() { "Or begin otherwise", "Ou commencer autrement" }
    page_first_one() { "Type in one company", "Saisir une seule entreprise" }
    page_first_template() {
        "Download an empty table with the columns of the model",
        "Télécharger un tableau vide avec les colonnes du modèle"
    }
    page_first_demo() {
        "See the whole story on an invented company:",
        "Voir toute l’histoire sur une entreprise inventée\u{202f}:"
    }
    page_upload() { "Upload a file", "Envoyer un fichier" }
    page_upload_about() {
        "CSV or a workbook, one row per account, with the columns of the training file. An account that is in the list already gets its new score; the others stay.",
        "CSV ou classeur, une ligne par compte, avec les colonnes du fichier d’apprentissage. Un compte déjà dans la liste reçoit son nouveau score\u{202f}; les autres restent."
    }
    page_file() { "File", "Fichier" }
    page_score_my_file() { "Score my file", "Noter mon fichier" }
    page_upload_running() { "Scoring your file", "Votre fichier est en cours de notation" }
    page_upload_scored(count) { "{count} accounts scored so far", "{count} comptes notés jusqu’ici" }
    page_upload_wait() {
        "This page renews itself. You may leave: the list has the accounts once all are scored.",
        "Cette page se renouvelle. Vous pouvez partir\u{202f}: la liste aura les comptes une fois tous notés."
    }
    page_upload_done() { "Your file is scored", "Votre fichier est noté" }
    page_upload_failed() { "Your file could not be scored", "Votre fichier n’a pas pu être noté" }
    page_upload_nothing_kept() {
        "Nothing of it is in the list; what was there before is as it was.",
        "Rien n’en est dans la liste\u{202f}; ce qui y était n’a pas changé."
    }
    page_upload_another() { "Try again", "Réessayer" }
    page_upload_said() { "How it was read and checked", "Comment il a été lu et vérifié" }
    upload_nameless(count) {
        "{count} rows do not say which account they are: they are not in the list.",
        "{count} lignes ne disent pas de quel compte il s’agit\u{202f}: elles ne sont pas dans la liste."
    }
    page_added() { "New", "Nouveaux" }
    page_moved() { "Changed grade", "Note changée" }
    page_repeated(count) {
        "{count} rows repeat an account of the file: its last row counts.",
        "{count} lignes répètent un compte du fichier\u{202f}: sa dernière ligne compte."
    }
    page_see_accounts() { "See the accounts", "Voir les comptes" }
    page_see_moved() { "See those whose grade changed", "Voir ceux dont la note a changé" }
    page_account_about(id, when, model) { "{id} · scored {when} by {model}", "{id} · noté le {when} par {model}" }
    page_do_next() { "What to do next", "Que faire ensuite" }
    page_next_a() {
        "Call first: accounts like this became ideal customers far more often than the rest.",
        "À appeler en premier\u{202f}: les comptes de ce genre sont devenus des clients idéaux bien plus souvent que les autres."
    }
    page_next_b() {
        "Call after the A accounts: it fits better than most.",
        "À appeler après les comptes A\u{202f}: il convient mieux que la plupart."
    }
    page_next_c() {
        "Leave it to mailings, and look again when something about it changes.",
        "À laisser aux campagnes, et à revoir quand quelque chose y change."
    }
    page_next_d() {
        "Spend no calls on it: accounts like this seldom became ideal customers.",
        "N’y consacrez pas d’appels\u{202f}: les comptes de ce genre sont rarement devenus des clients idéaux."
    }
    page_next_x() {
        "Leave it out: a rule of your recipe excludes it, whatever its score. Whoever knows better may overrule it.",
        "À écarter\u{202f}: une règle de votre recette l’exclut, quel que soit son score. Qui sait mieux peut passer outre."
    }
    page_next_unknown() {
        "Find out more before you decide: too little is known of it to tell.",
        "À compléter avant de décider\u{202f}: on en sait trop peu pour se prononcer."
    }
    page_history() { "How its score changed", "Comment son score a changé" }
    page_history_none() {
        "It was scored once so far; what changes stands here once its file is uploaded again.",
        "Il a été noté une seule fois\u{202f}; ce qui change figurera ici quand son fichier sera renvoyé."
    }
    page_when() { "When", "Quand" }
    page_scored_by() { "Scored by", "Noté par" }
    page_what_changed() { "What changed", "Ce qui a changé" }
    page_another_version() { "Another version scores", "Une autre version note" }
    page_first_scored() { "First scored", "Première notation" }
    page_same_facts() { "What is known of it is the same", "Ce qu’on en sait est inchangé" }
    page_change_it() { "Try other values", "Essayer d’autres valeurs" }
    page_what_if_about() {
        "Type in what you know of a company, and see its score.",
        "Saisissez ce que vous savez d’une entreprise, et voyez son score."
    }
    page_values() { "What is known of it", "Ce qu’on en sait" }
    page_values_about() {
        "Nothing is kept of what is typed here. What is left empty counts as unknown. The columns that can move the score most come first.",
        "Rien de ce qui est saisi ici n’est conservé. Ce qui reste vide compte comme inconnu. Les colonnes qui peuvent le plus changer le score viennent d’abord."
    }
    page_score_it() { "Show the score", "Afficher le score" }
    page_as_it_is() { "Back to what is known", "Revenir à ce qu’on sait" }
    page_such_as(values) { "Such as {values}", "Par exemple {values}" }
    page_moved_heading() { "What the change does", "Ce que le changement fait" }
    page_moved_nothing() {
        "No criterion is in another bin: the score stays.",
        "Aucun critère ne change de classe\u{202f}: le score reste."
    }
    page_before_it() { "As it is", "En l’état" }
    page_after_it() { "As typed", "Saisi" }
    page_alarms() { "To look at", "À regarder" }
    page_alarm_stale(model) {
        "The champion cannot be loaded; {model} goes on scoring. Whoever runs the service finds the cause in its log.",
        "Le champion ne peut pas être chargé\u{202f}; {model} continue de noter. La personne qui gère le service en trouve la cause dans son journal."
    }
    page_alarm_waiting(model) {
        "{model} is newer than the champion and waits for a decision.",
        "{model} est plus récente que le champion et attend une décision."
    }
    page_call_first() { "Call first", "À appeler en premier" }
    page_call_nobody() { "No account of the list has grade A or B.", "Aucun compte de la liste n’a la note A ou B." }
    page_in_list() { "In the list", "Dans la liste" }
    page_changed_heading() { "What the last file changed", "Ce que le dernier fichier a changé" }
    page_changed_counts(added, moved) {
        "New accounts: {added}. Accounts whose grade changed: {moved}.",
        "Nouveaux comptes\u{202f}: {added}. Comptes dont la note a changé\u{202f}: {moved}."
    }
    page_one() { "Segment", "Segment" }
    page_other() { "Against", "Contre" }
    page_compare_them() { "Compare them", "Les comparer" }
    page_every_pair() { "Every pair", "Toutes les paires" }
    page_versions() { "Versions", "Versions" }
    page_of_which_ideal(count, ideal) { "{count}, of which {ideal} ideal", "{count}, dont {ideal} idéaux" }
    page_promote(version) { "Promote {version}", "Promouvoir {version}" }
    page_why() { "Why", "Pourquoi" }
    page_roll_back() { "Go back to the champion before", "Revenir au champion précédent" }
    page_roll_back_about() {
        "Scores come from the version before again, within a second and without a restart.",
        "Les scores viennent de nouveau de la version précédente, en une seconde et sans redémarrage."
    }
    page_reviews() { "Reviews on record", "Revues enregistrées" }
    page_reviews_none() {
        "None yet. A review holds a quarter’s accounts against the champion:",
        "Aucune pour l’instant. Une revue confronte les comptes d’un trimestre au champion\u{202f}:"
    }
    page_dossier() { "What the review found", "Ce que la revue a trouvé" }
    page_since_version(version) { "What changed since {version}", "Ce qui a changé depuis {version}" }
    page_since_nothing(version) { "Nothing differs from {version} but the accounts it was learnt from.", "Rien ne diffère de {version} sinon les comptes dont elle a été apprise." }
    page_since_unread(version) { "{version} cannot be read, so that nothing is told of what changed.", "{version} ne peut pas être lue, on ne peut donc pas dire ce qui a changé." }
    page_advice() { "Advice", "Conseil" }
    page_advice_keep() { "Keep the champion", "Garder le champion" }
    page_advice_promote() { "Promote the challenger", "Promouvoir le prétendant" }
    page_advice_investigate() { "Look closer before anything else", "Y regarder de plus près avant tout" }
    page_gain() { "Loss, champion less challenger (nats)", "Perte, champion moins prétendant (nats)" }
    page_journal() { "Journal", "Journal" }
    page_data_read() { "How the table was read", "Comment le tableau a été lu" }
    page_today_how() {
        "Call from the top: accounts stand in the order of their score, the best grade first. The verdict above says what the scores are worth, measured on past accounts that the model had not seen; under a weak verdict the order is a hint, and under none it says nothing.",
        "Appelez en partant du haut\u{202f}: les comptes sont dans l’ordre de leur score, la meilleure note d’abord. Le verdict ci-dessus dit ce que valent les scores, mesurés sur d’anciens comptes que le modèle n’avait pas vus\u{202f}; sous un verdict faible l’ordre est un indice, et sans signal il ne dit rien."
    }
    page_accounts_how() {
        "Each row is an account as it was last scored, with the reason that sets it apart most from the average account. “Unknown” is the weight of what nobody knows of it: the more, the less its score says.",
        "Chaque ligne est un compte tel qu’il a été noté en dernier, avec la raison qui le distingue le plus du compte moyen. «\u{202f}Inconnu\u{202f}» est le poids de ce que personne n’en sait\u{202f}: plus il est grand, moins le score en dit."
    }
    page_account_how() {
        "The bars add up: each criterion gives the points of its bin, and their sum is the score, with nothing hidden. Every reason is held against the average account. What would raise the grade names only what an account can change.",
        "Les barres s’additionnent\u{202f}: chaque critère donne les points de sa classe, et leur somme est le score, sans rien de caché. Chaque raison se mesure au compte moyen. Ce qui relèverait la note ne nomme que ce qu’un compte peut changer."
    }
    page_what_if_how() {
        "Values are read as the training file’s were, and scored by the version in service. A change moves the score only where it moves a criterion into another bin; that accounts with other values fare otherwise does not mean that changing a value changes how an account fares.",
        "Les valeurs sont lues comme celles du fichier d’apprentissage, et notées par la version en service. Un changement ne déplace le score que s’il fait changer un critère de classe\u{202f}; que des comptes aux valeurs différentes réussissent autrement ne veut pas dire que changer une valeur change le sort d’un compte."
    }
    page_profile_how() {
        "The profile says what sets ideal customers apart from the others, each share beside that of the others. A criterion’s weight is the most points it can give; the weights sum to 100.",
        "Le profil dit ce qui distingue les clients idéaux des autres, chaque part à côté de celle des autres. Le poids d’un critère est le plus de points qu’il peut donner\u{202f}; la somme des poids est 100."
    }
    page_segments_how() {
        "Segments are kinds of ideal customer, found in what is known of them and never in the outcome. Only those that come back when the accounts are drawn anew are shown; where there are none, there is one profile.",
        "Les segments sont des sortes de clients idéaux, trouvées dans ce qu’on sait d’eux et jamais dans l’issue. Seuls ceux qui reviennent quand les comptes sont tirés à nouveau sont montrés\u{202f}; où il n’y en a pas, il y a un seul profil."
    }
    page_compare_how() {
        "Accounts were not assigned to segments by chance: a difference is what was, and no proof of a cause. An interval that holds no difference, or a verdict that withholds itself, means that the accounts do not tell.",
        "Les comptes n’ont pas été répartis au hasard entre les segments\u{202f}: une différence dit ce qui a été, sans prouver de cause. Un intervalle qui contient l’absence de différence, ou un verdict qui s’abstient, veut dire que les comptes ne permettent pas de classer."
    }
    page_performance_how() {
        "The ICP is whoever has grade A or B, graded by models that had not seen the account. Each figure has its 95% interval and the accounts it was measured on; where there are too few, the reason stands in its place.",
        "L’ICP est l’ensemble des comptes notés A ou B, par des modèles qui n’avaient pas vu le compte. Chaque chiffre a son intervalle à 95\u{202f}% et les comptes sur lesquels il est mesuré\u{202f}; quand ils sont trop peu, la raison figure à sa place."
    }
    page_review_how() {
        "One version scores, the champion; a person decides which, and the journal keeps why. A review measures on accounts that training never saw whether a card learnt anew would do better. Going back is one step, and is written down too.",
        "Une seule version note, le champion\u{202f}; une personne décide laquelle, et le journal garde pourquoi. Une revue mesure, sur des comptes que l’apprentissage n’a jamais vus, si une carte réapprise ferait mieux. Revenir en arrière tient en un pas, écrit lui aussi."
    }
    page_data_how() {
        "What the version in service was learnt from: how the table was read and mended, what is often unknown, and the columns that were set aside because they are known only once an account is decided, or say nothing of it.",
        "De quoi la version en service a été apprise\u{202f}: comment le tableau a été lu et réparé, ce qui est souvent inconnu, et les colonnes mises de côté parce qu’elles ne sont connues qu’une fois le compte décidé, ou n’en disent rien."
    }
}

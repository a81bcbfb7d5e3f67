//! Phrases of the ICP sheet, English and French side by side.

use std::fmt::Display;

use super::Language;

messages! {
    // The profile
    sheet_title(name) { "Ideal customer profile: {name}", "Profil du client idéal : {name}" }
    sheet_company() { "a company", "une entreprise" }
    sheet_sme() { "an SME", "une PME" }
    sheet_in_sector(who, sector) { "{who} in {sector}", "{who} du secteur {sector}" }
    sheet_in_sectors(who, sectors) { "{who} in {sectors}", "{who} des secteurs {sectors}" }
    sheet_in_place(who, place) { "{who}, based in {place}", "{who} ({place})" }
    sheet_people(who, count) { "{who} of {count} people", "{who} de {count} personnes" }
    sheet_people_between(who, low, high) { "{who} of {low} to {high} people", "{who} de {low} à {high} personnes" }
    sheet_people_over(who, low) { "{who} of more than {low} people", "{who} de plus de {low} personnes" }
    sheet_people_up_to(who, high) { "{who} of up to {high} people", "{who} de {high} personnes au plus" }
    sheet_using(who, tools) { "{who}, using {tools}", "{who}, qui utilise {tools}" }
    sheet_often_using(who, tools) { "{who}, often using {tools}", "{who}, qui utilise souvent {tools}" }
    sheet_that_uses(who, tools) { "{who} using {tools}", "{who} qui utilise {tools}" }
    sheet_that_often_uses(who, tools) { "{who} often using {tools}", "{who} qui utilise souvent {tools}" }
    sheet_with_cycle(who, cycle) {
        "{who}, with a median sales cycle of {cycle}",
        "{who}, avec un cycle de vente médian de {cycle}"
    }
    sheet_ideal_is(who) { "Our ideal customer is {who}.", "Notre client idéal est {who}." }
    sheet_ideal_has(facts) { "Our ideal customer has: {facts}.", "Notre client idéal se reconnaît à ceci : {facts}." }
    sheet_cycle(cycle) { "median sales cycle: {cycle}", "cycle de vente médian : {cycle}" }
    sheet_only_cycle(cycle) {
        "Nothing in these data tells the ideal customer from the others but a median sales cycle of {cycle}.",
        "Rien dans ces données ne distingue le client idéal des autres, sinon un cycle de vente médian de {cycle}."
    }
    sheet_no_profile() {
        "Nothing in these data tells the ideal customer from the others clearly enough for a profile.",
        "Rien dans ces données ne distingue assez le client idéal des autres pour en dresser le profil."
    }
    sheet_fact_shares(fact, ideal, other) {
        "{fact} ({ideal} of ideal customers, {other} of the others)",
        "{fact} ({ideal} des clients idéaux, {other} des autres)"
    }
    fact_in_brackets(fact, value) { "{fact} ({value})", "{fact} ({value})" }
    sheet_versus(ideal, other) { "{ideal} vs {other}", "{ideal} contre {other}" }
    sheet_versus_note() {
        "Shares: of ideal customers vs of the other accounts.",
        "Parts : des clients idéaux contre des autres comptes."
    }
    sheet_profile_heading() { "Profile", "Profil" }
    // Figures
    sheet_figures_heading() { "Figures", "Chiffres" }
    sheet_figures_against() {
        "Accounts graded A or B (the ICP) beside all others, with 95% intervals.",
        "Les comptes notés A ou B (l’ICP) à côté de tous les autres, avec intervalles à 95 %."
    }
    sheet_figures_of_all() {
        "All accounts together, with 95% intervals.",
        "Tous les comptes ensemble, avec intervalles à 95 %."
    }
    sheet_no_figures() {
        "This version has no business figures. What each needs is said beside it.",
        "Cette version n’a pas de chiffres commerciaux. Ce qu’il faut pour chacun est dit à côté."
    }
    sheet_size() { "size (people)", "taille (personnes)" }
    sheet_needs(keys) {
        "name the columns {keys} under [figures] in the recipe, then train again",
        "indiquez les colonnes {keys} sous [figures] dans la recette, puis relancez l’apprentissage"
    }
    sheet_needs_one(key) {
        "name the column {key} under [figures] in the recipe, then train again",
        "indiquez la colonne {key} sous [figures] dans la recette, puis relancez l’apprentissage"
    }
    sheet_train_again() { "train again to have it", "relancez l’apprentissage pour l’obtenir" }
    sheet_figure() { "figure", "chiffre" }
    sheet_icp() { "ICP", "ICP" }
    sheet_rest() { "the rest", "les autres" }
    sheet_note() { "note", "remarque" }
    sheet_low() { "from", "de" }
    sheet_high() { "to", "à" }
    sheet_number() { "number", "nombre" }
    // Criteria
    sheet_knock_outs_heading() { "Knock-out criteria", "Critères éliminatoires" }
    sheet_no_knock_out() {
        "None: the recipe has no [[knock_out]] rule, so no account is ruled out whatever its points.",
        "Aucun : la recette n’a pas de règle [[knock_out]], aucun compte n’est donc écarté quels que soient ses points."
    }
    sheet_none_of(names) { "anything but {names}", "tout sauf {names}" }
    sheet_below(least) { "below {least}", "moins de {least}" }
    sheet_criteria_heading() { "What tells ideal customers apart", "Ce qui distingue les clients idéaux" }
    sheet_criteria_intro() {
        "By importance. Best values: those more usual among ideal accounts than among the others, with the share of either in them; where none stands out, those that earn clearly more points.",
        "Par importance. Meilleures valeurs : celles qui sont plus fréquentes chez les comptes idéaux que chez les autres, avec la part de chacun ; si aucune ne se détache, celles qui rapportent nettement plus de points."
    }
    sheet_best() { "best values", "meilleures valeurs" }
    sheet_ideal_share() { "ideal", "idéaux" }
    sheet_other_share() { "others", "autres" }
    sheet_no_criterion() {
        "No criterion tells ideal accounts from the others in these data.",
        "Aucun critère ne distingue les comptes idéaux des autres dans ces données."
    }
    sheet_one_more_criterion() { "One more criterion is in the report.", "Un autre critère est dans le rapport." }
    sheet_more_criteria(count) { "{count} more criteria are in the report.", "{count} autres critères sont dans le rapport." }
    // Segments
    sheet_segments_heading() { "Segments", "Segments" }
    sheet_some_segments(count, accounts) {
        "{count} kinds of customer among {accounts} ideal ones.",
        "{count} types de clients parmi {accounts} clients idéaux."
    }
    sheet_one_segment(accounts) {
        "One kind stands out among {accounts} ideal customers.",
        "Un type se détache parmi {accounts} clients idéaux."
    }
    sheet_one_profile(accounts) {
        "One profile, no segments: the {accounts} ideal customers hold together as one kind, so one message fits all.",
        "Un seul profil, pas de segments : les {accounts} clients idéaux ne forment qu’un type, un seul message leur convient."
    }
    sheet_none_stable() {
        "No segment: the groups found do not come back when the accounts are drawn again, so none is shown.",
        "Pas de segment : les groupes trouvés ne reviennent pas quand on tire à nouveau les comptes, aucun n’est donc montré."
    }
    sheet_too_few(accounts, needed) {
        "No segment: {accounts} ideal customers are too few to find any (at least {needed}).",
        "Pas de segment : {accounts} clients idéaux, c’est trop peu pour en trouver (au moins {needed})."
    }
    sheet_all_alike() {
        "No segment: no criterion differs between the ideal customers.",
        "Pas de segment : aucun critère ne diffère d’un client idéal à l’autre."
    }
    sheet_not_sought() { "Segments were not sought for this model.", "Les segments n’ont pas été cherchés pour ce modèle." }
    sheet_other_ideals(count, share) {
        "Other ideal customers, of no segment: {count} ({share}).",
        "Autres clients idéaux, sans segment : {count} ({share})."
    }
    sheet_segment() { "segment", "segment" }
    sheet_segment_title(number, name) { "{number}. {name}", "{number}. {name}" }
    sheet_segment_size(count, share) { "{count} ideal customers, {share}", "{count} clients idéaux, {share}" }
    sheet_very_stable(number) { "very stable ({number})", "très stable ({number})" }
    sheet_stable(number) { "stable ({number})", "stable ({number})" }
    sheet_fragile(number) { "fragile ({number})", "fragile ({number})" }
    sheet_new(stability, new) { "{stability}, {new}", "{stability}, {new}" }
    sheet_apart() { "What sets it apart", "Ce qui le distingue" }
    sheet_inside_outside(inside, outside) { "{inside} here, {outside} elsewhere", "{inside} ici, {outside} ailleurs" }
    sheet_with_lift(shares, lift) { "{shares}, ×{lift}", "{shares}, ×{lift}" }
    sheet_stability() { "stability", "stabilité" }
    sheet_inside() { "here", "ici" }
    sheet_outside() { "elsewhere", "ailleurs" }
    sheet_whose() { "of whom", "de qui" }
    sheet_its_figures() { "Figures", "Chiffres" }
    sheet_typical() { "Typical accounts", "Comptes typiques" }
    sheet_angles() { "Message angles", "Angles de message" }
    sheet_neighbours() { "Neighbours", "Voisins" }
    sheet_neighbour(number, count) {
        "segment {number} ({count} accounts on the border)",
        "segment {number} ({count} comptes à la frontière)"
    }
    sheet_angles_note() {
        "Angles follow from what sets a segment apart; whether they convince has not been measured.",
        "Les angles découlent de ce qui distingue un segment ; leur effet n’a pas été mesuré."
    }
    sheet_angle_tool(tool, share) {
        "Show it working beside {tool}, which {share} of them use.",
        "Montrez que cela marche avec {tool}, que {share} d’entre eux utilisent."
    }
    sheet_angle_no_tool(tool, share) {
        "Do not count on {tool}: {share} of them do without it.",
        "Ne comptez pas sur {tool} : {share} d’entre eux s’en passent."
    }
    sheet_angle_size(size, share) {
        "Name a customer of their size: {share} of them have {size} people.",
        "Citez un client de leur taille : {share} d’entre eux comptent {size} personnes."
    }
    sheet_angle_sector(sector, share) {
        "Tell a story from their trade: {share} of them are in {sector}.",
        "Racontez une histoire de leur métier : {share} d’entre eux sont dans le secteur {sector}."
    }
    sheet_angle_place(place, share) {
        "Name a customer from nearby: {share} of them are in {place}.",
        "Citez un client proche de chez eux : {share} d’entre eux sont ici : {place}."
    }
    // How good accounts like a segment are
    among(share, interval, overall) {
        "{share} of accounts like it were ideal ({interval}), against {overall} overall",
        "{share} des comptes semblables étaient idéaux ({interval}), contre {overall} en tout"
    }
    ideal_like_it() { "ideal among accounts like it", "idéaux parmi les comptes semblables" }
    crowd() { "crowd", "foule" }
    crowd_means() { "a crowd, not an ICP segment", "une foule, pas un segment de l’ICP" }
    kinds_one_crowd(said) {
        "{said} One of them is a crowd, not an ICP segment: accounts like it are not ideal more often than the average account.",
        "{said} L’un d’eux est une foule, pas un segment de l’ICP : les comptes semblables ne sont pas idéaux plus souvent que le compte moyen."
    }
    kinds_crowds(said, count) {
        "{said} {count} of them are crowds, not ICP segments: accounts like them are not ideal more often than the average account.",
        "{said} {count} d’entre eux sont des foules, pas des segments de l’ICP : les comptes semblables ne sont pas idéaux plus souvent que le compte moyen."
    }
    kinds_only_crowds(said) {
        "{said} None is an ICP segment: accounts like them are not ideal more often than the average account (crowds).",
        "{said} Aucun n’est un segment de l’ICP : les comptes semblables ne sont pas idéaux plus souvent que le compte moyen (foules)."
    }
    sheet_crowd_no_angle() {
        "No message: nothing speaks for going after it as such. Let the score choose within it.",
        "Pas de message : rien ne justifie de la viser en tant que telle. Laissez le score choisir en son sein."
    }
    // Who to talk to, what came of it, what changed
    people_heading() { "Who to talk to", "À qui parler" }
    people_note() {
        "The profile says which companies to go for; personas say who in them. They are your recipe’s words: nothing here was learnt from the data.",
        "Le profil dit quelles entreprises viser ; les personas disent à qui y parler. Ce sont les mots de votre recette : rien ici n’a été appris des données."
    }
    people_none() {
        "The profile says which companies to go for, not who in them. Write who asks, decides and signs under [personas] in the recipe, and they stand here.",
        "Le profil dit quelles entreprises viser, pas à qui y parler. Écrivez qui demande, décide et signe sous [personas] dans la recette : ils apparaîtront ici."
    }
    persona_wants(what) { "wants to {what}", "veut {what}" }
    persona_fears(what) { "fears {what}", "craint {what}" }
    persona_part() { "part in the purchase", "rôle dans l’achat" }
    persona_says() { "wants and fears", "souhaits et craintes" }
    persona_in(numbers) { "in segment {numbers}", "dans le segment {numbers}" }
    persona_everywhere() { "in every segment", "dans tous les segments" }
    persona_nowhere(name, numbers) {
        "{name} is told of segment {numbers}, which this version does not have.",
        "{name} est dit du segment {numbers}, que cette version n’a pas."
    }
    sheet_case() { "Case study", "Étude de cas" }
    sheet_case_room() { "to be written", "à écrire" }
    sheet_change_heading() { "Since the last version", "Depuis la dernière version" }
    sheet_change_none(version) { "As {version} said: nothing that this sheet tells moved.", "Comme le disait {version} : rien de ce que dit cette fiche n’a bougé." }
    sheet_change_from(version) { "Beside {version}:", "À côté de {version} :" }
    sheet_change_verdict(before, now) { "verdict: {before}, now {now}", "verdict : {before}, maintenant {now}" }
    sheet_change_auc(before, now) { "AUC: {before}, now {now}", "AUC : {before}, maintenant {now}" }
    sheet_change_ideal(before, now) { "ideal customers: {before}, now {now}", "clients idéaux : {before}, maintenant {now}" }
    sheet_change_weight(name, before, now) { "{name} weighs {now} points, was {before}", "{name} pèse {now} points, contre {before}" }
    sheet_change_born(names) { "new criteria: {names}", "nouveaux critères : {names}" }
    sheet_change_gone(names) { "no longer criteria: {names}", "ne sont plus critères : {names}" }
    sheet_change_segment(name) { "new segment: {name}", "nouveau segment : {name}" }
    sheet_change_no_segment(name) { "segment that is gone: {name}", "segment disparu : {name}" }
    sheet_unproven(profile) { "A sketch that the data do not prove. {profile}", "Une esquisse que les données ne prouvent pas. {profile}" }
    sheet_in_currency(name, currency) { "{name}, {currency}", "{name}, {currency}" }
    sheet_no_currency() {
        "Amounts are in the currency of your data, which it does not name.",
        "Les montants sont dans la monnaie de vos données, qui ne la nomment pas."
    }
    sheet_comments() { "comments", "commentaires" }
    sheet_size_shares(ideal, other) { "{ideal} of ideal customers, {other} of the others", "{ideal} des clients idéaux, {other} des autres" }
    // Accounts, signals, refusals
    sheet_accounts_heading() { "Ideal customers by name", "Des clients idéaux, par leur nom" }
    sheet_account() { "account", "compte" }
    sheet_grade() { "grade", "note" }
    sheet_because() { "where it earns most", "là où il gagne le plus" }
    sheet_no_account() {
        "The ideal accounts were not kept beside this model.",
        "Les comptes idéaux n’ont pas été conservés à côté de ce modèle."
    }
    sheet_signals_heading() { "Signals to watch", "Signaux à surveiller" }
    sheet_signal() { "signal", "signal" }
    sheet_gain() { "points above average", "points au-dessus de la moyenne" }
    sheet_no_signal() {
        "No intent criterion earns a point in this model: nothing to watch for from these data.",
        "Aucun critère d’intention ne rapporte un point dans ce modèle : rien à surveiller d’après ces données."
    }
    sheet_refusals_heading() { "Whom to say no to", "À qui dire non" }
    sheet_refusals_knock_outs() { "Whoever a knock-out rule holds for (grade X).", "Tout compte visé par une règle éliminatoire (note X)." }
    sheet_never(accounts, all) {
        "{accounts} of {all} accounts never bought. What gives them away:",
        "{accounts} comptes sur {all} n’ont jamais acheté. Ce qui les trahit :"
    }
    sheet_leaves(accounts, all) {
        "{accounts} of {all} customers left. What gives them away:",
        "{accounts} clients sur {all} sont partis. Ce qui les trahit :"
    }
    sheet_sign_never(fact, here, there, rate, interval) {
        "{fact} ({here} of them, {there} of customers): {rate} bought ({interval})",
        "{fact} ({here} d’entre eux, {there} des clients) : {rate} ont acheté ({interval})"
    }
    sheet_sign_leaves(fact, here, there, rate, interval) {
        "{fact} ({here} of them, {there} of those who stayed): {rate} left ({interval})",
        "{fact} ({here} d’entre eux, {there} de ceux qui sont restés) : {rate} sont partis ({interval})"
    }
    sheet_trap(sign) { "{sign}; a trap, as they sign readily", "{sign} ; un piège, car ils signent facilement" }
    sheet_for_example(names) { "For example: {names}", "Par exemple : {names}" }
    sheet_overall(share) {
        "Overall {share} of past accounts were ideal. What costs most points:",
        "En tout, {share} des comptes passés étaient idéaux. Ce qui coûte le plus de points :"
    }
    sheet_costly(fact, cost, share, interval, accounts) {
        "{fact}: costs {cost}; {share} of {accounts} accounts were ideal ({interval})",
        "{fact} : coûte {cost} ; {share} des {accounts} comptes étaient idéaux ({interval})"
    }
    sheet_grade_d(score, fit) {
        "Grade D (below {score} points): a fit of less than {fit}.",
        "Note D (moins de {score} points) : une adéquation inférieure à {fit}."
    }
    sheet_lowest_tenth(ideal, accounts) {
        "Of the {accounts} past accounts ranked lowest, {ideal} were ideal (out of fold).",
        "Des {accounts} comptes passés les moins bien classés, {ideal} étaient idéaux (hors échantillon)."
    }
    sheet_d_close_rate(rate, interval) {
        "Close rate of accounts graded D: {rate} ({interval}), counting those that left since.",
        "Taux de signature des comptes notés D : {rate} ({interval}), y compris ceux partis depuis."
    }
    // What the data cannot tell
    sheet_limits_heading() { "What the data cannot tell", "Ce que les données ne disent pas" }
    sheet_carry_full(ideal, other) {
        "{ideal} ideal and {other} other accounts carry a full scorecard.",
        "{ideal} comptes idéaux et {other} autres portent une grille complète."
    }
    sheet_carry_directions(ideal, other) {
        "{ideal} ideal and {other} other accounts: trust which way a criterion points more than by how much.",
        "{ideal} comptes idéaux et {other} autres : fiez-vous au sens d’un critère plus qu’à sa force."
    }
    sheet_carry_few(ideal, other) {
        "{ideal} ideal and {other} other accounts carry only two or three criteria; 50 of each give directions.",
        "{ideal} comptes idéaux et {other} autres ne portent que deux ou trois critères ; 50 de chaque donnent des tendances."
    }
    sheet_carry_experts(ideal, other) {
        "{ideal} ideal and {other} other accounts are too few to learn from: the points are your experts’ priors.",
        "{ideal} comptes idéaux et {other} autres sont trop peu pour apprendre : les points sont les a priori de vos experts."
    }
    sheet_by_time(later, auc) {
        "On later accounts than it learnt from, the AUC is {later} instead of {auc}: expect the lower one.",
        "Sur des comptes postérieurs à l’apprentissage, l’AUC est de {later} au lieu de {auc} : attendez-vous à la plus basse."
    }
    sheet_twins(together, auc) {
        "With identical accounts kept together, the AUC is {together} instead of {auc}.",
        "Avec les comptes identiques ensemble, l’AUC est de {together} au lieu de {auc}."
    }
    sheet_slope(slope) {
        "Calibration slope {slope}: rely on the order of fits more than on their value.",
        "Pente de calibration {slope} : fiez-vous à l’ordre des adéquations plus qu’à leur valeur."
    }
    sheet_one_warning() { "The report has one warning on its validation.", "Le rapport porte un avertissement sur la validation." }
    sheet_warnings(count) { "The report has {count} warnings on its validation.", "Le rapport porte {count} avertissements sur la validation." }
    sheet_gap(name, share) { "{name} ({share})", "{name} ({share})" }
    sheet_gaps(names) { "Unknown for many accounts: {names}.", "Inconnu pour beaucoup de comptes : {names}." }
    sheet_no_segment_limit() {
        "Without segments, nothing is said here of different messages for different customers.",
        "Sans segments, rien n’est dit ici de messages différents selon les clients."
    }
    sheet_no_figures_limit() {
        "Without business figures, nothing is said here of value, cycle or retention.",
        "Sans chiffres commerciaux, rien n’est dit ici de la valeur, du cycle ni de la rétention."
    }
    sheet_not_causation() {
        "A fit is not a cause: having what ideal customers have makes nobody one.",
        "Une adéquation n’est pas une cause : avoir ce qu’ont les clients idéaux ne fait de personne un client idéal."
    }
    // About
    sheet_about_heading() { "About this sheet", "À propos de cette fiche" }
    sheet_model() { "Model", "Modèle" }
    sheet_version() { "Version", "Version" }
    sheet_trained_on() { "Trained", "Apprentissage" }
    sheet_data_as_of() { "Data as of", "Date des données" }
    sheet_made() { "Made with", "Fait avec" }
    sheet_trace_note() {
        "Every number can be traced to a command or a file that prints it:",
        "Chaque nombre se retrouve par une commande ou un fichier qui l’affiche :"
    }
    sheet_fact() { "fact", "fait" }
}

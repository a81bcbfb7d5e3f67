//! What is understood of tables before anything is learnt, English and French side by side.

use std::fmt::Display;

use super::Language;

messages! {
    // Exports of CRMs
    init_deals(crm) { "{crm} deals", "transactions {crm}" }
    init_companies(crm) { "{crm} companies", "entreprises {crm}" }
    init_opportunities(crm) { "{crm} opportunities", "opportunités {crm}" }
    init_export_accounts(crm) { "{crm} accounts", "comptes {crm}" }
    init_no_lost_companies() {
        "companies do not say who was lost: all that are no customers count as not ideal, open ones too; `lookalike init companies.csv deals.csv` learns from won and lost deals instead",
        "les entreprises ne disent pas qui a été perdu\u{202f}: toutes celles qui ne sont pas clientes comptent comme non idéales, même encore ouvertes\u{202f}; `lookalike init companies.csv deals.csv` apprend plutôt des transactions gagnées et perdues"
    }
    init_no_lost_accounts() {
        "accounts do not say who was lost: prospects count as not ideal, open ones too; `lookalike init Account.csv Opportunity.csv` learns from won and lost opportunities instead",
        "les comptes ne disent pas qui a été perdu\u{202f}: les prospects comptent comme non idéaux, même encore ouverts\u{202f}; `lookalike init Account.csv Opportunity.csv` apprend plutôt des opportunités gagnées et perdues"
    }
    init_running(columns) {
        "counted to the day of the export, after the decision too, so doubtful: {columns}",
        "comptées jusqu’au jour de l’export, donc aussi après la décision, et à ce titre douteuses\u{202f}: {columns}"
    }
    init_whole_deal(column) {
        "`{column}` is the whole deal, and the business figures take it as per year: true of yearly contracts only",
        "`{column}` est le montant total de l’affaire, que les chiffres d’activité lisent comme annuel\u{202f}: vrai des seuls contrats d’un an"
    }
    // Why a column is taken for what it is
    init_by_recipe() { "the recipe says so", "la recette le dit" }
    init_all_different() {
        "its name says identifier and its values are all different",
        "son nom annonce un identifiant et ses valeurs sont toutes différentes"
    }
    init_some_repeated(rows) {
        "its name says identifier; {rows} rows are blank or repeat another's",
        "son nom annonce un identifiant\u{202f}; lignes vides ou répétant une autre valeur\u{202f}: {rows}"
    }
    init_says_account() { "text whose name says account", "texte dont le nom annonce un compte" }
    init_story_begins() {
        "a date on which an account's story begins, filled nearly everywhere",
        "une date à laquelle commence l’histoire d’un compte, remplie presque partout"
    }
    init_answered() { "as you said", "comme vous l’avez dit" }
    init_by_labels(export) { "by the labels of {export}", "d’après les libellés des {export}" }
    // Outcome
    init_none_won() { "none of its values says won", "aucune de ses valeurs ne dit gagné" }
    init_none_lost() {
        "none of its values says lost: all others count as not ideal",
        "aucune de ses valeurs ne dit perdu\u{202f}: toutes les autres comptent comme non idéales"
    }
    init_outcome_open(rows) {
        "{rows} rows in other values are still open",
        "lignes d’autres valeurs, encore ouvertes\u{202f}: {rows}"
    }
    // Figures
    init_figure_opened() {
        "day on which the deal was opened; `time` when absent",
        "jour où l’affaire a été ouverte\u{202f}; `time` à défaut"
    }
    init_figure_closed() {
        "day on which it was decided, signed or lost",
        "jour de la décision, signature ou perte"
    }
    init_figure_left() { "day on which a customer left", "jour où un client est parti" }
    init_figure_qualified() {
        "day on which it became a marketing-qualified lead (MQL), or whether it did",
        "jour où il est devenu un lead qualifié par le marketing (MQL), ou s’il l’est devenu"
    }
    init_figure_accepted() {
        "day on which sales accepted it (SQL), or whether they did",
        "jour où les ventes l’ont accepté (SQL), ou si elles l’ont accepté"
    }
    init_figure_amount() { "contract, per year", "contrat, par an" }
    init_figure_expansion() {
        "what the customer bought on top, per year",
        "ce que le client a acheté en plus, par an"
    }
    init_figure_nps() { "a customer's answer, 0 to 10, to whether it would recommend you", "la réponse d’un client, de 0 à 10, à qui l’on demande s’il vous recommanderait" }
    init_figure_cost() { "what was spent to win the account", "ce qu’a coûté la conquête du compte" }
    // Further tables
    init_row_unit(table, column, joined) {
        "a row is one of {table}: its `{column}` says who was won and lost and its dates when, which {joined} does not; {joined} joins it",
        "une ligne est une ligne de {table}\u{202f}: son `{column}` dit qui a été gagné ou perdu et ses dates disent quand, ce que {joined} ne dit pas\u{202f}; {joined} lui est jointe"
    }
    init_values(found, values, column, table) {
        "{found} of its {values} values are values of `{column}` in {table}",
        "{found} de ses {values} valeurs sont des valeurs de `{column}` dans {table}"
    }
    init_values_respelled(found, values, column, table) {
        "{found} of its {values} values may be values of `{column}` in {table}, which writes them otherwise (leading zeros, case, spaces): are they the same?",
        "{found} de ses {values} valeurs sont peut-être des valeurs de `{column}` dans {table}, qui les écrit autrement (zéros en tête, casse, espaces)\u{202f}: sont-ce les mêmes\u{202f}?"
    }
    init_matched(matched, rows, table, other) {
        "{matched} of {rows} rows of {table} match a row of {other}",
        "{matched} des {rows} lignes de {table} correspondent à une ligne de {other}"
    }
    init_without_key(rows) { "{rows} have no key", "sans clé\u{202f}: {rows}" }
    init_without_match(examples) { "without a match: {examples}", "sans correspondance\u{202f}: {examples}" }
    init_one_row() { "1 row", "1 ligne" }
    init_rows(count) { "{count} rows", "{count} lignes" }
    init_unmatched(value, rows) { "`{value}` ({rows})", "`{value}` ({rows})" }
    init_unmatched_near(value, rows, near) {
        "`{value}` ({rows}; `{near}` there)",
        "`{value}` ({rows}\u{202f}; `{near}` là-bas)"
    }
    init_begins() { "a date on which something begins", "une date à laquelle quelque chose commence" }
    init_row_date() { "the date of the row", "la date de la ligne" }
    init_only_date() {
        "its only date; is it the day on which the row came to be known?",
        "sa seule date\u{202f}; est-ce le jour où la ligne a été connue\u{202f}?"
    }
    init_end() { "an end", "une fin" }
    init_filled_together() {
        "filled in exactly where that date is",
        "remplie exactement là où l’est cette date"
    }
    init_settled() { "by its name settled at the end", "fixée à la fin, d’après son nom" }
    init_of_companies(export) {
        "{export}: what a company is; what changes with a sale is excluded below",
        "{export}\u{202f}: ce qu’est une entreprise\u{202f}; ce qui change avec une vente est exclu plus bas"
    }
    init_description() {
        "one row per key and no date: a description; if any of it follows from the sale, exclude it",
        "une ligne par clé et pas de date\u{202f}: une description\u{202f}; ce qui y découle de la vente est à exclure"
    }
    init_afterwards(word) {
        "its name says that its rows are written once an account is decided (`{word}`): the outcome, not a criterion",
        "son nom dit que ses lignes sont écrites une fois le compte décidé (`{word}`)\u{202f}: l’issue, pas un critère"
    }
    init_no_date() {
        "no date says when its rows came to be known: name it, or say `timeless = true` if all were known before",
        "aucune date ne dit quand ses lignes ont été connues\u{202f}: nommez-la, ou `timeless = true` si toutes l’étaient avant"
    }
    init_no_way() {
        "the table by which it leads to the accounts is not joined",
        "la table par laquelle elle mène aux comptes n’est pas jointe"
    }
    init_against_universe() {
        "customers are held against companies that are none yet, and rows that come with being a customer tell them apart",
        "les clients sont comparés à des entreprises qui ne le sont pas encore, et des lignes qui viennent avec la qualité de client les distinguent"
    }
    // The summary
    init_title_deals(rows, columns) { "{rows} deals, {columns} columns", "{rows} affaires, {columns} colonnes" }
    init_title_rows(rows, columns) { "{rows} rows, {columns} columns", "{rows} lignes, {columns} colonnes" }
    init_title_accounts(rows, columns) { "{rows} accounts, {columns} columns", "{rows} comptes, {columns} colonnes" }
    init_part_column() { "part", "rôle" }
    init_understood_column() { "understood", "compris" }
    init_preset() { "preset", "préréglage" }
    init_preset_said(export, known, columns, excluded) {
        "{export}: {known} of {columns} columns bear its labels; {excluded} left out by what they mean",
        "{export}\u{202f}: {known} des {columns} colonnes portent leurs libellés\u{202f}; écartées d’après leur sens\u{202f}: {excluded}"
    }
    init_beware() { "beware", "attention" }
    init_rows_part() { "rows", "lignes" }
    init_id() { "id", "id" }
    init_name() { "name", "nom" }
    init_time() { "time", "temps" }
    init_outcome() { "outcome", "issue" }
    init_column(column, reason) { "{column}: {reason}", "{column}\u{202f}: {reason}" }
    init_outcome_unsaid(column) {
        "{column}: say in the recipe which values mean ideal",
        "{column}\u{202f}: dites dans la recette quelles valeurs veulent dire idéal"
    }
    init_outcome_said(column, values) { "{column}: ideal is {values}", "{column}\u{202f}: idéal veut dire {values}" }
    init_tells_outcome() { "tells the outcome", "dit l’issue" }
    init_outcome_none() {
        "none found: name it in the recipe",
        "aucune trouvée\u{202f}: nommez-la dans la recette"
    }
    init_figure() { "figure", "chiffre" }
    init_criteria() { "criteria", "critères" }
    init_families() { "families", "familles" }
    init_one_number() { "1 number", "1 nombre" }
    init_numbers(count) { "{count} numbers", "{count} nombres" }
    init_one_category() { "1 category", "1 catégorie" }
    init_categories(count) { "{count} categories", "{count} catégories" }
    init_yes_no(count) { "{count} yes/no", "{count} oui/non" }
    init_one_date() { "1 date", "1 date" }
    init_dates(count) { "{count} dates", "{count} dates" }
    init_one_set() { "1 set", "1 liste" }
    init_sets(count) { "{count} sets", "{count} listes" }
    init_family(family, count, columns) { "{family} {count} ({columns})", "{family} {count} ({columns})" }
    init_unreadable() { "unreadable", "illisible" }
    init_unreadable_number(column, cells) {
        "{column}: cells that are no number: {cells}",
        "{column}\u{202f}: cellules qui ne sont pas des nombres\u{202f}: {cells}"
    }
    init_unreadable_date(column, cells) {
        "{column}: cells that are no date: {cells}",
        "{column}\u{202f}: cellules qui ne sont pas des dates\u{202f}: {cells}"
    }
    init_unreadable_other(column, cells) {
        "{column}: cells that cannot be read: {cells}",
        "{column}\u{202f}: cellules illisibles\u{202f}: {cells}"
    }
    init_suspect() { "suspect", "suspecte" }
    init_table() { "table", "table" }
    init_table_by(table, key, reason) { "{table} by `{key}`: {reason}", "{table} par `{key}`\u{202f}: {reason}" }
    init_table_via(table, key, via, reason) {
        "{table} by `{key}` through {via}: {reason}",
        "{table} par `{key}` via {via}\u{202f}: {reason}"
    }
    init_not_used(reason) { "not used: {reason}", "non utilisée\u{202f}: {reason}" }
    init_known_from(date, reason) { "known from `{date}` on: {reason}", "connue à partir de `{date}`\u{202f}: {reason}" }
    init_known_always(reason) { "known from the start: {reason}", "connue dès le début\u{202f}: {reason}" }
    init_known_later(columns) { "known later: {columns}", "connues plus tard\u{202f}: {columns}" }
    init_column_from(column, date) { "`{column}` from `{date}`", "`{column}` à partir de `{date}`" }
    init_written(path) {
        "written to {path}; next: `lookalike train --recipe {path}`",
        "écrit dans {path}\u{202f}; ensuite\u{202f}: `lookalike train --recipe {path}`"
    }
    // Questions
    ask_unit() {
        "What is a row: an account, or a deal of which an account may have several?",
        "Qu’est-ce qu’une ligne\u{202f}: un compte, ou une affaire dont un compte peut avoir plusieurs\u{202f}?"
    }
    ask_outcome() {
        "Which column says who was won and who was not?",
        "Quelle colonne dit qui a été gagné et qui ne l’a pas été\u{202f}?"
    }
    ask_won() { "Which of its values mean won?", "Lesquelles de ses valeurs veulent dire gagné\u{202f}?" }
    ask_decided() {
        "On which day was it decided, won or lost?",
        "Quel jour a-t-il été décidé, gagné ou perdu\u{202f}?"
    }
    ask_label() { "Which column names the account?", "Quelle colonne nomme le compte\u{202f}?" }
    ask_trust() {
        "These columns are left out by their names. Which were known before the outcome and say who the account is?",
        "Ces colonnes sont écartées d’après leur nom. Lesquelles étaient connues avant l’issue et disent qui est le compte\u{202f}?"
    }
    ask_nothing() { "none", "aucune" }
    ask_again(answer) {
        "`{answer}` is none of them: write a number or a name",
        "`{answer}` n’en fait pas partie\u{202f}: écrivez un numéro ou un nom"
    }
}

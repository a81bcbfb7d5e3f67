//! What cleaning found, removed and changed.

use std::fmt::Display;

use super::Language;

messages! {
    // What a cell is not
    // Why rows go; their subject is the row
    row_line(line) { "line {line}", "la ligne {line}" }
    row_line_named(line, name) { "line {line} (`{name}`)", "la ligne {line} (`{name}`)" }
    row_same_account(row, reasons) { "is the account of {row}: {reasons}", "est le compte de {row}\u{202f}: {reasons}" }
    row_incomplete(known, columns, typical) {
        "knows {known} of {columns} things; the typical account knows {typical}",
        "renseigne {known} des {columns} colonnes utiles\u{202f}; le compte type en renseigne {typical}"
    }
    row_status(column, status) { "`{column}` is `{status}`", "`{column}` vaut `{status}`" }
    row_long_silent(column, last, days, day) {
        "`{column}` is {last}, {days} days before {day}",
        "`{column}` vaut {last}, {days} jours avant le {day}"
    }
    outlier_multiple(column, value, times, percentile) {
        "`{column}` {value} is {times} times the 99th percentile ({percentile})",
        "`{column}` ({value}) vaut {times} fois le 99e centile ({percentile})"
    }
    outlier_distance(column, value, times, median, end, percentile) {
        "`{column}` {value} is {times} times as far from the median ({median}) as the {end} percentile ({percentile})",
        "`{column}` ({value}) est {times} fois plus loin de la médiane ({median}) que le {end} centile ({percentile})"
    }
    outlier_highest() { "99th", "99e" }
    outlier_lowest() { "1st", "1er" }
    outlier_together(count, columns) {
        "{count} of its numbers are unusual together ({columns})",
        "{count} de ses nombres sont inhabituels ensemble ({columns})"
    }
    // Why rows are one account
    duplicate_repeated(id) { "the whole row repeated, `{id}` included", "toute la ligne répétée, `{id}` compris" }
    duplicate_same_id(id) { "same `{id}`", "même `{id}`" }
    duplicate_same(identity) { "same {identity}", "même {identity}" }
    duplicate_same_name(name) { "same name `{name}` without legal form", "même nom `{name}` sans la forme juridique" }
    duplicate_same_name_in_city(name) {
        "same name `{name}` without legal form, same city",
        "même nom `{name}` sans la forme juridique, même ville"
    }
    duplicate_answered() { "answered to be the same", "répondu que c’est le même" }
    duplicate_namesakes(name) { "same name `{name}`, same city", "même nom `{name}`, même ville" }
    duplicate_alike_at_place() {
        "at the same place, under names that are alike",
        "au même endroit, sous des noms semblables"
    }
    duplicate_same_place() { "same address and phone", "même adresse et même téléphone" }
    duplicate_alike_by_name(resemblance, likeness) {
        "{resemblance} (likeness {likeness}), too much alike for chance",
        "{resemblance} (ressemblance {likeness}), trop semblables pour un hasard"
    }
    duplicate_alike(resemblance, likeness, agreement) {
        "{resemblance} (likeness {likeness}), same {agreement}",
        "{resemblance} (ressemblance {likeness}), même {agreement}"
    }
    identity_domain(name) { "domain {name}", "domaine {name}" }
    identity_vat(country, digits) { "VAT {country} {digits}", "numéro de TVA {country} {digits}" }
    names_different() { "different names", "noms différents" }
    names_other_form() { "same name, another legal form", "même nom, autre forme juridique" }
    names_same() { "same name", "même nom" }
    names_reordered() { "same words in another order", "mêmes mots dans un autre ordre" }
    names_slip() { "a slip of the keyboard apart", "à une faute de frappe près" }
    names_article() { "the same but for an article", "le même à un article près" }
    names_group() { "the same but for “group” or “holding”", "le même à «\u{a0}groupe\u{a0}» ou «\u{a0}holding\u{a0}» près" }
    names_initials() { "one is the initials of the other", "l’un est le sigle de l’autre" }
    same_domain() { "domain", "domaine" }
    same_phone() { "phone", "téléphone" }
    same_postcode() { "postcode", "code postal" }
    same_city() { "city", "ville" }
    same_address() { "address", "adresse" }
    // Why rows may be one account
    pair_cells_differ(id, cells) { "same `{id}`, but {cells} cells differ", "même `{id}`, mais {cells} cellules diffèrent" }
    pair_one_company(reason) {
        "{reason}: deals of one account, or an account entered twice",
        "{reason}\u{202f}: des affaires d’un même compte, ou un compte saisi deux fois"
    }
    pair_names_differ(identity) {
        "same {identity}, but the names are not alike",
        "même {identity}, mais les noms ne se ressemblent pas"
    }
    pair_several_names(identity) { "same {identity}, shared by several names", "même {identity}, partagé par plusieurs noms" }
    pair_trade(name) {
        "same name `{name}`, which says only the trade, and same city",
        "même nom `{name}`, qui ne dit que le métier, et même ville"
    }
    pair_branches(name) {
        "same name `{name}`, but no address, postcode or phone in common: two branches of a company",
        "même nom `{name}`, mais ni adresse, ni code postal, ni téléphone en commun\u{202f}: deux établissements d’une entreprise"
    }
    pair_weighed() { "much speaks for one account, but not enough", "beaucoup parle pour un même compte, mais pas assez" }
    // Accounts of one table found in another
    match_found(rows, same, review, without) {
        "Of {rows} rows, {same} are accounts of the other table, {review} perhaps, {without} not",
        "Sur {rows} lignes\u{202f}: dans l’autre table, {same}\u{202f}; peut-être, {review}\u{202f}; absentes, {without}"
    }
    match_by_id(file, column) { "{file}: rows are called by `{column}`", "{file}\u{202f}: les lignes sont désignées par `{column}`" }
    match_by_id_or_line(file, column, blank) {
        "{file}: rows are called by `{column}`, those without by their line (rows: {blank})",
        "{file}\u{202f}: les lignes sont désignées par `{column}`, celles qui n’en ont pas par leur numéro dans le fichier (lignes\u{202f}: {blank})"
    }
    match_by_line(file) {
        "{file}: rows are called by their line in the file, as no column is an id",
        "{file}\u{202f}: les lignes sont désignées par leur numéro dans le fichier, faute de colonne d’identifiant"
    }
    match_crowded(accounts) {
        "{accounts} accounts stand so often in both tables that each of their rows is paired with one of the other table only",
        "des comptes figurent si souvent dans les deux tables que chacune de leurs lignes n’a été appariée qu’à une seule de l’autre\u{202f}: {accounts}"
    }
    // Evidence, after its weight
    evidence_rare_word(word) { "rare word {word}", "mot rare {word}" }
    evidence_common_word(word) { "common word {word}", "mot courant {word}" }
    evidence_near(fact) { "similar {fact}", "{fact} proche" }
    evidence_other(fact) { "other {fact}", "autre {fact}" }
    fact_name() { "name", "nom" }
    pair_alike(resemblance, agreement) { "{resemblance}, same {agreement}", "{resemblance}, même {agreement}" }
    pair_contradicted(reason, conflict) { "{reason}, but {conflict}", "{reason}, mais {conflict}" }
    conflict_numbers(one, other) { "{one} against {other}", "{one} contre {other}" }
    conflict_values(fact, one, other) { "{fact} {one} against {other}", "{fact} {one} contre {other}" }
    conflict_answered() {
        "it is answered to be another account than a row that shares this too",
        "on a répondu qu’il n’est pas celui d’une autre ligne qui a cela aussi"
    }
    conflict_elsewhere(fact) {
        "another row of it has another {fact}",
        "une autre ligne du même compte diffère ({fact})"
    }
    fact_number() { "number", "numéro" }
    fact_establishment() { "establishment", "établissement" }
    fact_country() { "country", "pays" }
    fact_outcome() { "outcome", "issue" }
    fact_city() { "city", "ville" }
    fact_region() { "region", "région" }
    fact_postcode() { "postcode", "code postal" }
    fact_domain() { "domain", "domaine" }
    fact_legal_form() { "legal form", "forme juridique" }
    // Duplicates of a whole table
    deals_by_settings() { "the settings say so", "les réglages le disent" }
    deals_by_name(word, id) { "`{word}` in `{id}`", "`{word}` dans `{id}`" }
    duplicates_of_deals(why) {
        "rows are deals, not accounts ({why}): several of one account are no duplicates, only rows repeated whole are",
        "les lignes sont des affaires, pas des comptes ({why})\u{202f}: plusieurs affaires d’un compte ne sont pas des doublons, seules le sont les lignes répétées en entier"
    }
    duplicates_several_deals(rows, all) {
        "{rows} of {all} rows are of a company that another row has too: this looks like several deals per account, so they stay, and all are on the review list; if rows are accounts, say `unit = \"account\"` under [clean]",
        "{rows} lignes sur {all} sont d’une entreprise qu’une autre ligne a aussi\u{202f}: cela ressemble à plusieurs affaires par compte, elles restent donc, et toutes sont sur la liste à relire\u{202f}; si les lignes sont des comptes, écrivez `unit = \"account\"` sous [clean]"
    }
    duplicates_unidentified_one() {
        "1 row is equal to an earlier one, but no column says which account a row is (id, name, domain, number): different accounts may have the same answers, so all are kept",
        "1 ligne est égale à une précédente, mais aucune colonne ne dit de quel compte il s’agit (identifiant, nom, domaine, numéro)\u{202f}: des comptes différents peuvent avoir les mêmes réponses, toutes sont donc gardées"
    }
    duplicates_unidentified(rows) {
        "{rows} rows are equal to an earlier one, but no column says which account a row is (id, name, domain, number): different accounts may have the same answers, so all are kept",
        "{rows} lignes sont égales à une précédente, mais aucune colonne ne dit de quel compte il s’agit (identifiant, nom, domaine, numéro)\u{202f}: des comptes différents peuvent avoir les mêmes réponses, toutes sont donc gardées"
    }
    unusable_numbers(count) {
        "{count} registration numbers are wrong (length or check digit) and identify nobody",
        "numéros d’immatriculation faux (longueur ou clé), qui n’identifient personne\u{202f}: {count}"
    }
    unusable_placeholders(count) {
        "{count} registration numbers only fill the field (000000000, 123456789)",
        "numéros d’immatriculation de remplissage (000000000, 123456789)\u{202f}: {count}"
    }
    unusable_domains(count) {
        "{count} addresses are on domains that many share (gmail.com, linkedin.com)",
        "adresses sur des domaines que beaucoup partagent (gmail.com, linkedin.com)\u{202f}: {count}"
    }
    unusable_names(count) { "{count} names are too long to be names", "noms trop longs pour en être\u{202f}: {count}" }
    duplicates_branches(rows, companies) {
        "rows with the name of another row but no address, postcode or phone in common with it: {rows}; these branches (companies: {companies}) are kept, and listed beside it for review",
        "lignes qui portent le nom d’une autre sans adresse, code postal ni téléphone en commun avec elle\u{202f}: {rows}\u{202f}; ces établissements (entreprises\u{202f}: {companies}) sont gardés, et listés à côté d’elle pour relecture"
    }
    duplicates_weighed(rows, wrong, merge, one_in) {
        "rows gathered by the weight of all evidence, from a probability of {merge} (`merge` under [clean]): {rows}; at this threshold at most about 1 in {one_in} is wrong, here an estimated {wrong}",
        "lignes réunies par le poids de tous les indices, à partir d’une probabilité de {merge} (`merge` sous [clean])\u{202f}: {rows}\u{202f}; à ce seuil, au plus environ 1 sur {one_in} est erronée, ici {wrong} selon l’estimation"
    }
    answers_honoured(files, same, different) {
        "answers of {files}: pairs taken for one account: {same}; kept apart: {different}",
        "réponses de {files}\u{202f}: paires prises pour un même compte\u{202f}: {same}\u{202f}; gardées séparées\u{202f}: {different}"
    }
    answers_gone(answers) {
        "answers about pairs that are no longer in the table, not used: {answers}",
        "réponses sur des paires qui ne sont plus dans la table, laissées de côté\u{202f}: {answers}"
    }
    answers_off(answers) {
        "answers about pairs, not used as the rule `duplicates` is off: {answers}",
        "réponses sur des paires, laissées de côté car la règle `duplicates` est coupée\u{202f}: {answers}"
    }
    answers_unclear(answers) {
        "answers about an id or a name that several rows have, with nothing that tells which is meant, not used: {answers}; keep the columns `mark_a` and `mark_b` of the list",
        "réponses sur un identifiant ou un nom que plusieurs lignes portent, sans rien qui dise de laquelle il s’agit, laissées de côté\u{202f}: {answers}\u{202f}; gardez les colonnes `mark_a` et `mark_b` de la liste"
    }
    duplicates_of_contacts() {
        "rows are contacts: several of one account are no duplicates, only rows repeated whole are",
        "les lignes sont des contacts\u{202f}: plusieurs d’un même compte ne sont pas des doublons, seules le sont les lignes répétées en entier"
    }
    duplicates_sites_by_name(word, column) {
        "rows are sites, by the word `{word}` of their column `{column}`; if they are accounts, say `unit = \"account\"` under [clean]",
        "les lignes sont des établissements, d’après le mot `{word}` de leur colonne `{column}`\u{202f}; si ce sont des comptes, dites `unit = \"account\"` sous [clean]"
    }
    duplicates_sites(rows, companies) {
        "rows are sites: {rows} further sites of companies that have several (companies: {companies}) stay, only rows of one name at one place are duplicates",
        "les lignes sont des établissements\u{202f}: ceux des entreprises qui en ont plusieurs restent (établissements de plus\u{202f}: {rows}\u{202f}; entreprises\u{202f}: {companies}), seules les lignes d’un même nom au même endroit sont des doublons"
    }
    duplicates_large(values) {
        "{values} shared values (a phone, a domain, a name) stand in so many rows that each row was compared with its neighbours only",
        "{values} valeurs partagées (téléphone, domaine, nom) figurent dans tant de lignes que chacune n’a été comparée qu’à ses voisines"
    }
    duplicates_shared(identity, companies) {
        "{identity} is shared by {companies} companies of different names: a group, a franchise or a host; only those of one name are taken for one account",
        "{identity} est partagé par {companies} entreprises de noms différents\u{202f}: un groupe, une franchise ou un hébergeur\u{202f}; seules celles d’un même nom sont prises pour un compte"
    }
    duplicates_shared_values(values, identity, companies) {
        "{values} domains or numbers are each shared by companies of different names (most of all {identity}, by {companies}): groups, franchises or hosts; only those of one name are taken for one account",
        "domaines ou numéros partagés chacun par des entreprises de noms différents\u{202f}: {values} (au premier rang, {identity}, par {companies})\u{202f}: des groupes, des franchises ou des hébergeurs\u{202f}; seules celles d’un même nom sont prises pour un compte"
    }
    duplicates_unplaced(rows, name) {
        "{rows} rows are called `{name}` and nothing says where: branches or several deals, kept apart",
        "{rows} lignes s’appellent `{name}` et rien ne dit où\u{202f}: des agences ou plusieurs affaires, gardées séparées"
    }
    duplicates_unlisted(values, pairs) {
        "{values} values gave more than {pairs} pairs each; the first {pairs} are listed",
        "valeurs ayant donné plus de {pairs} paires chacune\u{202f}: {values}\u{202f}; les {pairs} premières sont listées"
    }
    // Why cells change; their subject is the cell as it was
    mend_unreadable(kind) { "is no {kind}", "n’est pas {kind}" }
    mend_unit() { "says its unit", "porte son unité" }
    mend_country() { "is another spelling of the same country", "est une autre graphie du même pays" }
    mend_country_slip() { "is a country's name but for a slip", "est le nom d’un pays à une faute près" }
    mend_spelling() {
        "differs in case, spaces or accents only",
        "ne diffère que par la casse, les espaces ou les accents"
    }
    mend_code() { "is the same code, written otherwise", "est le même code, écrit autrement" }
    mend_sector_slip(sector) { "is `{sector}` but for a slip", "est `{sector}` à une faute près" }
    mend_sector_synonym(sector) { "means the same as `{sector}`", "veut dire la même chose que `{sector}`" }
    mend_filled(line) { "line {line}, the same account, says so", "la ligne {line}, qui est le même compte, le dit" }
    impossible_before_year(year) { "is before {year}", "est avant {year}" }
    impossible_future(limit) { "is in the future (after {limit})", "est dans le futur (après {limit})" }
    impossible_far_ahead() { "is more than 50 years ahead", "est à plus de 50 ans d’ici" }
    impossible_latitude() { "is no latitude (−90 to 90)", "n’est pas une latitude (−90 à 90)" }
    impossible_longitude() { "is no longitude (−180 to 180)", "n’est pas une longitude (−180 à 180)" }
    impossible_lifetime() { "is a lifetime below 0", "est une durée de vie inférieure à 0" }
    impossible_share() { "is no share of 100", "n’est pas une part sur 100" }
    impossible_negative() { "is negative", "est négatif" }
    impossible_before_start(column, start) { "is before `{column}` ({start})", "est avant `{column}` ({start})" }
    // What is said of columns; their subject is the column
    column_personal(data) {
        "holds {data}: data about people, not companies",
        "contient {data}\u{202f}: des données sur des personnes, pas sur des entreprises"
    }
    personal_addresses() { "e-mail addresses", "des adresses e-mail" }
    personal_phones() { "phone numbers", "des numéros de téléphone" }
    personal_bank_accounts() { "bank accounts (IBAN)", "des comptes bancaires (IBAN)" }
    personal_names() { "names of people", "des noms de personnes" }
    personal_births() { "days of birth", "des dates de naissance" }
    column_addresses(cells) {
        "{cells} of its cells hold e-mail addresses of people",
        "{cells} de ses cellules contiennent des adresses e-mail de personnes"
    }
    column_inactive(inactive, accounts) {
        "says that {inactive} of {accounts} accounts are inactive: too many to be believed, none removed",
        "dit que {inactive} comptes sur {accounts} sont inactifs\u{202f}: trop pour être crue, aucun n’est retiré"
    }
    column_impossible(values, filled, example, why) {
        "{values} of {filled} values cannot be (`{example}` {why}): too many to be slips, left as they are",
        "{values} valeurs sur {filled} sont impossibles (`{example}` {why})\u{202f}: trop pour être des fautes, laissées telles quelles"
    }
    column_codes_as_numbers() {
        "holds codes read as numbers; say `kind = \"category\"` in the recipe",
        "contient des codes lus comme des nombres\u{202f}; écrivez `kind = \"category\"` dans la recette"
    }
    column_no_codes(values, list, examples) {
        "{values} of its values are no {list} code: {examples}",
        "{values} de ses valeurs ne sont pas des codes {list}\u{202f}: {examples}"
    }
    column_further_unreadable(cells, first) {
        "{cells} more cells than the first {first} could not be read",
        "{cells} cellules de plus que les {first} premières n’ont pas pu être lues"
    }
    column_scaled_twice() {
        "its name says thousands or millions and some cells say a unit themselves: not converted",
        "son nom annonce des milliers ou des millions et certaines cellules portent elles-mêmes une unité\u{202f}: non convertie"
    }
    column_special_codes(codes) {
        "{codes}: repeated far outside all others, codes rather than quantities, each with a bin of its own",
        "{codes}\u{202f}: valeurs répétées loin de toutes les autres, des codes plutôt que des quantités, chacun avec sa propre classe"
    }
    code_of(code, cells) { "`{code}` ({cells} cells)", "`{code}` ({cells} cellules)" }
    column_unknown_unit(cells, filled) {
        "{cells} of its {filled} cells are numbers with a unit; its name does not say of what: not converted",
        "{cells} de ses {filled} cellules sont des nombres avec une unité\u{202f}; son nom ne dit pas de quoi\u{202f}: non convertie"
    }
    column_two_heaps(few, low, many, high) {
        "its values lie in two heaps a factor of about 1,000 apart ({few} accounts around {low}, {many} around {high}): thousands beside units?",
        "ses valeurs forment deux groupes séparés par un facteur d’environ 1\u{202f}000 ({few} comptes autour de {low}, {many} autour de {high})\u{202f}: des milliers à côté d’unités\u{202f}?"
    }
    // Notes
    note_long_tail(column, accounts) {
        "`{column}` has a long tail ({accounts} accounts far out): none of them was called atypical",
        "`{column}` a une longue traîne ({accounts} comptes très loin)\u{202f}: aucun n’est déclaré atypique"
    }
    note_few_columns(columns) {
        "columns that tell accounts apart: {columns}, too few to call an account incomplete",
        "colonnes qui distinguent les comptes\u{202f}: {columns}, trop peu pour déclarer un compte incomplet"
    }
    note_entities(file, known, new, gone) {
        "accounts held against {file}: known again: {known}; new: {new}; rows that are no longer there: {gone}",
        "comptes rapprochés de {file}\u{202f}: reconnus\u{202f}: {known}\u{202f}; nouveaux\u{202f}: {new}\u{202f}; lignes qui n’y sont plus\u{202f}: {gone}"
    }
    note_entities_merged(accounts, examples) {
        "accounts that were several and are one now, with one of their keys: {accounts} ({examples})",
        "comptes qui étaient plusieurs et n’en font plus qu’un, sous une de leurs clés\u{202f}: {accounts} ({examples})"
    }
    note_entities_split(accounts, examples) {
        "accounts that are several now, one of which keeps the key: {accounts} ({examples})",
        "comptes qui en font plusieurs désormais, dont un garde la clé\u{202f}: {accounts} ({examples})"
    }
    note_companies(column, here, elsewhere) {
        "`{column}` says which company a row is of: of one in the table: {here}; of another: {elsewhere}",
        "`{column}` dit de quelle entreprise est une ligne\u{202f}: d’une de la table\u{202f}: {here}\u{202f}; d’une autre\u{202f}: {elsewhere}"
    }
    note_no_identity(rows) {
        "rows that say nothing by which they could be known again (id, name, domain, number, place), left without a key: {rows}",
        "lignes qui ne disent rien qui permette de les reconnaître (identifiant, nom, domaine, numéro, lieu), laissées sans clé\u{202f}: {rows}"
    }
    note_no_activity() {
        "no column of last activity or status: no account can be called inactive",
        "aucune colonne de dernière activité ni de statut\u{202f}: aucun compte ne peut être déclaré inactif"
    }
    note_activity(columns) { "activity was read from {columns}", "l’activité a été lue dans {columns}" }
    note_codes(column, list, divisions) {
        "`{column}` holds {list} codes; most accounts are in: {divisions}",
        "`{column}` contient des codes {list}\u{202f}; la plupart des comptes sont dans\u{202f}: {divisions}"
    }
    // Warnings
    warning_no_outcome() {
        "no outcome is named, so a column that knows it cannot be told by its strength, only by its name (--outcome COL --positive V)",
        "aucune issue n’est nommée\u{202f}: une colonne qui la connaît ne se reconnaît donc pas à sa force, seulement à son nom (--outcome COL --positive V)"
    }
    warning_biased(removed, rule, all) {
        "{removed} of the accounts removed as {rule} are ideal, against {all} of all: removing them changes what is learnt (--without {rule} keeps them)",
        "{removed} des comptes retirés par `{rule}` sont idéaux, contre {all} de l’ensemble\u{202f}: les retirer change ce qui est appris (--without {rule} les garde)"
    }
    // The report
    cleaning_verdict(read, kept, removed, changed, aside, columns) {
        "{read}, {kept}, {removed}; {changed}; {aside} of {columns} to set aside",
        "{read}, {kept}, {removed}\u{202f}; {changed}\u{202f}; à écarter\u{202f}: {aside} sur {columns}"
    }
    row_read(n) { "{n} row read", "{n} ligne lue" }
    rows_read(n) { "{n} rows read", "{n} lignes lues" }
    row_kept(n) { "{n} kept", "{n} gardée" }
    rows_kept(n) { "{n} kept", "{n} gardées" }
    row_removed(n) { "{n} removed", "{n} retirée" }
    rows_removed(n) { "{n} removed", "{n} retirées" }
    cell_changed(n) { "{n} cell changed", "{n} cellule corrigée" }
    cells_changed(n) { "{n} cells changed", "{n} cellules corrigées" }
    rows_removed_heading() { "Rows removed", "Lignes retirées" }
    rule_column() { "rule", "règle" }
    rows_column() { "rows", "lignes" }
    cells_column() { "cells", "cellules" }
    columns_column() { "columns", "colonnes" }
    filled_column() { "filled", "remplies" }
    rule_unreadable() { "unreadable", "illisibles" }
    rule_units() { "units", "unités" }
    rule_impossible() { "impossible", "impossibles" }
    rule_countries() { "countries", "pays" }
    rule_sectors() { "sectors", "secteurs" }
    rule_spelling() { "spelling", "graphies" }
    rule_duplicates() { "duplicates", "doublons" }
    rule_incomplete() { "incomplete", "incomplets" }
    rule_inactive() { "inactive", "inactifs" }
    rule_atypical() { "atypical", "atypiques" }
    rule_personal() { "personal", "personnes" }
    rule_near_duplicates() { "near duplicates", "quasi-doublons" }
    turned_off() { "turned off", "désactivée" }
    atypical_kept(count) {
        "{count} named below, kept; --remove-atypical removes them",
        "gardés, à voir ci-dessous\u{202f}: {count}\u{202f}; --remove-atypical les retire"
    }
    pairs_to_look_at(pairs) { "{pairs} that may be one, to look at", "{pairs} de lignes qui n’en font peut-être qu’une, à examiner" }
    row_named(line, name, reason) { "line {line} (`{name}`): {reason}", "ligne {line} (`{name}`)\u{202f}: {reason}" }
    row_unnamed(line, reason) { "line {line}: {reason}", "ligne {line}\u{202f}: {reason}" }
    atypical_heading() {
        "Atypical, kept: slips of the hand or your largest accounts?",
        "Atypiques, gardés\u{202f}: des fautes de frappe ou vos plus gros comptes\u{202f}?"
    }
    cells_changed_heading() { "Cells changed", "Cellules corrigées" }
    no_cell_changed() { "none", "aucune" }
    rules_turned_off(rules) { "turned off: {rules}", "règles désactivées\u{202f}: {rules}" }
    blank_cell() { "blank", "vide" }
    change_of_cells(column, from, to, cells, line) {
        "`{column}`: {from} → `{to}` ({cells}, line {line})",
        "`{column}`\u{202f}: {from} → `{to}` ({cells}, ligne {line})"
    }
    change_at_line(change, line) { "{change} (line {line})", "{change} (ligne {line})" }
    changes_of_column(column, cells, changes) { "`{column}`: {cells}: {changes}", "`{column}`\u{202f}: {cells}\u{202f}: {changes}" }
    cells_now_unknown(column, cells, changes) {
        "`{column}`: {cells} now unknown: {changes}",
        "`{column}`\u{202f}: {cells} sans valeur désormais\u{202f}: {changes}"
    }
    columns_aside_heading() {
        "Columns to set aside: known only after the outcome, or about people (--trust keeps one)",
        "Colonnes à écarter\u{202f}: connues seulement après l’issue, ou sur des personnes (--trust en garde une)"
    }
    columns_doubted_heading() { "Columns to look at", "Colonnes à examiner" }
    columns_kept_heading(criteria) { "Columns to keep: {criteria}", "Colonnes à garder\u{202f}: {criteria}" }
    role_id() { "id", "identifiant" }
    role_label() { "label", "nom" }
    role_outcome() { "outcome", "issue" }
    role_weight() { "weight", "poids" }
    role_time() { "time", "date" }
    role_of_column(role, column) { "{role} `{column}`", "{role} `{column}`" }
    role_by_recipe() { "the recipe says so", "la recette le dit" }
    role_identifier() {
        "its name says identifier and its values are all different",
        "son nom annonce un identifiant et ses valeurs sont toutes différentes"
    }
    role_identifier_repeated(rows) {
        "its name says identifier; {rows} rows are blank or repeat another's",
        "son nom annonce un identifiant\u{202f}; lignes vides ou répétant la valeur d’une autre\u{202f}: {rows}"
    }
    role_codes() {
        "its name says account and its values are codes, all different",
        "son nom annonce un compte et ses valeurs sont des codes, tous différents"
    }
    role_codes_repeated(rows) {
        "its name says account and its values are codes; {rows} rows are blank or repeat another's",
        "son nom annonce un compte et ses valeurs sont des codes\u{202f}; lignes vides ou répétant la valeur d’une autre\u{202f}: {rows}"
    }
    role_by_name() { "text whose name says account", "un texte dont le nom annonce un compte" }
    role_by_name_repeated(rows) {
        "text whose name says account; {rows} rows are blank or repeat another's",
        "un texte dont le nom annonce un compte\u{202f}; lignes vides ou répétant la valeur d’une autre\u{202f}: {rows}"
    }
    role_beginning() {
        "a date on which an account's story begins, filled nearly everywhere",
        "une date à laquelle commence l’histoire d’un compte, remplie presque partout"
    }
    column_identifies(why) { "identifies the account: {why}", "identifie le compte\u{202f}: {why}" }
    column_names(why) { "names the account: {why}", "nomme le compte\u{202f}: {why}" }
    column_weighs(why) { "weighs the account: {why}", "pondère le compte\u{202f}: {why}" }
    column_dates(why) { "dates the account: {why}", "date le compte\u{202f}: {why}" }
    column_business_figure(key) { "a business figure (`figures.{key}`)", "un chiffre d’activité (`figures.{key}`)" }
    cleaning_notes_heading() { "What to know", "À savoir" }
    nothing_written() {
        "Nothing was written: `-o cleaned.csv` writes the cleaned table, and beside it what was removed and changed.",
        "Rien n’a été écrit\u{202f}: `-o cleaned.csv` écrit la table nettoyée et, à côté, ce qui a été retiré et corrigé."
    }
    written_heading() { "Written", "Écrit" }
    learn_from_cleaned() { "Next, learn from the cleaned table:", "Ensuite, apprenez de la table nettoyée\u{202f}:" }
    // What another command says of cleaning
    cleaned_first(removed, rows, which, changed, table) {
        "Cleaned first: {removed} of {rows} removed{which}, {changed}; `lookalike clean {table} -o cleaned.csv` shows each",
        "Nettoyage d’abord\u{202f}: {removed} sur {rows} en moins{which}, {changed}\u{202f}; `lookalike clean {table} -o cleaned.csv` montre tout"
    }
    duplicate_removed(n) { "{n} duplicate", "{n} doublon" }
    duplicates_removed(n) { "{n} duplicate", "{n} doublons" }
    incomplete_removed(n) { "{n} incomplete", "{n} incomplète" }
    incompletes_removed(n) { "{n} incomplete", "{n} incomplètes" }
    inactive_removed(n) { "{n} inactive", "{n} inactive" }
    inactives_removed(n) { "{n} inactive", "{n} inactives" }
    atypical_removed(n) { "{n} atypical", "{n} atypique" }
    atypicals_removed(n) { "{n} atypical", "{n} atypiques" }
    left_out_as_personal(columns) {
        "Left out as data about people: {columns}",
        "Laissées de côté car elles portent sur des personnes\u{202f}: {columns}"
    }
}

impl Language {
    /// A number as the files that cleaning writes have it: in English without marks between thousands.
    pub(crate) fn ungrouped(self, value: f64, decimals: usize) -> String {
        match self {
            Self::En => format!("{value:.decimals$}"),
            Self::Fr => self.decimal(value, decimals),
        }
    }
}

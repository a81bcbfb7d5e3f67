//! How a table was read, English and French side by side.

use std::fmt::Display;

use super::Language;

messages! {
    // The line that is always said
    as_read(rows) { "Read {rows}", "Lu\u{202f}: {rows}" }
    as_read_of(said, parts) { "{said}: {parts}", "{said}, {parts}" }
    as_read_table(table, said) { "{table}: {said}", "{table}\u{202f}: {said}" }
    as_read_text(encoding, delimiter) {
        "{encoding} text delimited by {delimiter}",
        "texte {encoding} délimité par {delimiter}"
    }
    as_read_encoded(encoding) { "{encoding} text", "texte {encoding}" }
    as_read_tab() { "tabs", "des tabulations" }
    as_read_blanks() { "blanks", "des espaces" }
    as_read_sheet(sheet) { "sheet `{sheet}`", "feuille `{sheet}`" }
    as_read_header(line) { "header on line {line}", "en-tête à la ligne {line}" }
    // Lines that are no rows
    as_read_skipped(lines) { "Skipped: {lines}", "Laissé de côté\u{202f}: {lines}" }
    as_read_line(line) { "line {line}", "ligne {line}" }
    as_read_lines(lines) { "lines {lines}", "lignes {lines}" }
    as_read_lines_from(count, line) { "{count} lines from line {line} on", "{count} lignes à partir de la ligne {line}" }
    as_read_why(lines, why) { "{lines} ({why})", "{lines} ({why})" }
    as_read_more(count) { "and {count} more", "et {count} de plus" }
    skipped_title() { "above the header: a title or a note", "au-dessus de l’en-tête\u{202f}: un titre ou une note" }
    skipped_separator() { "says how the file is delimited", "dit comment le fichier est délimité" }
    skipped_comment() { "a comment", "un commentaire" }
    skipped_blank() { "blank", "vide" }
    skipped_header() { "the header once more", "l’en-tête répété" }
    skipped_total() { "sums of the rows above", "des totaux des lignes au-dessus" }
    skipped_footer() { "below the table: a note or who exported it", "sous le tableau\u{202f}: une note ou l’auteur de l’export" }
    skipped_rule() { "a line drawn across", "un trait de séparation" }
    skipped_asked() { "the recipe says so", "la recette le dit" }
    // What was mended or assumed
    as_read_mended(what) { "Mended: {what}", "Corrigé\u{202f}: {what}" }
    as_read_assumed(what) { "Assumed: {what}", "Supposé\u{202f}: {what}" }
    as_read_first_on(what, line) { "{what} (first on line {line})", "{what} (première\u{202f}: ligne {line})" }
    as_read_on(what, line) { "{what} (line {line})", "{what} (ligne {line})" }
    mended_short_row(count) {
        "{count} row with fewer cells than the header, the rest taken as unknown",
        "{count} ligne plus courte que l’en-tête, le reste pris pour inconnu"
    }
    mended_short_rows(count) {
        "{count} rows with fewer cells than the header, the rest taken as unknown",
        "{count} lignes plus courtes que l’en-tête, le reste pris pour inconnu"
    }
    mended_long_row(count) {
        "{count} row with more cells than the header, the surplus dropped",
        "{count} ligne plus longue que l’en-tête, le surplus abandonné"
    }
    mended_long_rows(count) {
        "{count} rows with more cells than the header, the surplus dropped",
        "{count} lignes plus longues que l’en-tête, le surplus abandonné"
    }
    mended_name(name, renamed) {
        "another column is called `{name}`: this one is now `{renamed}`",
        "une autre colonne s’appelle `{name}`\u{202f}: celle-ci devient `{renamed}`"
    }
    mended_case(written, name) {
        "the column `{written}` is read as `{name}`, as the model calls it",
        "la colonne `{written}` est lue comme `{name}`, son nom dans le modèle"
    }
    mended_groups(count, example) {
        "the header has two lines: {count} names are joined with the group above them, as `{example}`",
        "l’en-tête a deux lignes\u{202f}: {count} noms sont joints au groupe au-dessus, comme `{example}`"
    }
    mended_unnamed_first() {
        "every row has one cell more than the header, so the first column has no name",
        "chaque ligne a une cellule de plus que l’en-tête, la première colonne n’a donc pas de nom"
    }
    mended_no_header() {
        "no line looks like a header, so columns are called by position; name its line as `header_line` in `[read]` if there is one",
        "aucune ligne ne ressemble à un en-tête, les colonnes sont donc nommées par position\u{202f}; donnez sa ligne, `header_line` dans `[read]`, s’il y en a un"
    }
    mended_encoding(encoding) {
        "the encoding is {encoding}, of which the text gives no proof; if letters look wrong, name it as `encoding` in `[read]`",
        "l’encodage est {encoding}, sans que le texte le prouve\u{202f}; si des lettres semblent fausses, donnez-le, `encoding` dans `[read]`"
    }
    mended_byte(count) {
        "{count} byte that the encoding does not have, read as `�`",
        "{count} octet absent de l’encodage, lu comme `�`"
    }
    mended_bytes(count) {
        "{count} bytes that the encoding does not have, read as `�`",
        "{count} octets absents de l’encodage, lus comme `�`"
    }
    mended_stray_quote(count) {
        "{count} quote that opens or closes nothing, read as text",
        "{count} guillemet qui n’ouvre ni ne ferme rien, lu comme du texte"
    }
    mended_stray_quotes(count) {
        "{count} quotes that open or close nothing, read as text",
        "{count} guillemets qui n’ouvrent ni ne ferment rien, lus comme du texte"
    }
    mended_merged_cell(count) {
        "{count} cell under a merged one, given its value",
        "{count} cellule recouverte par une cellule fusionnée, qui en reçoit la valeur"
    }
    mended_merged_cells(count) {
        "{count} cells under merged ones, given their values",
        "{count} cellules recouvertes par des cellules fusionnées, qui en reçoivent la valeur"
    }
    mended_currency(count, column, into) {
        "{count} amounts of `{column}` read in {into}, by `[rates]`",
        "{count} montants de `{column}` lus en {into}, selon `[rates]`"
    }
    outcome_rows_values(table, rows, accounts, without) {
        "The outcome is that of `{table}`: its {rows} rows tell how {accounts} accounts ended; {without} have none and are not learnt from",
        "L’issue est celle de `{table}`\u{202f}: ses {rows} lignes disent ce que {accounts} comptes sont devenus\u{202f}; {without} n’en ont pas et restent hors de l’apprentissage"
    }
    outcome_rows_customers(table, rows, accounts, without) {
        "Customers by `{table}`: {accounts} accounts have one of its {rows} rows and are customers since the first; {without} have none and are no customers yet: nobody counts as lost",
        "Clients selon `{table}`\u{202f}: {accounts} comptes ont une de ses {rows} lignes et sont clients depuis la première\u{202f}; {without} n’en ont pas et ne sont pas encore clients\u{202f}: personne ne compte comme perdu"
    }
    outcome_rows_orders(table, rows, accounts, without, days) {
        "Customers by `{table}`: {accounts} accounts have one of its {rows} rows and have left when the last is older than {days} days; {without} have none and are not learnt from",
        "Clients selon `{table}`\u{202f}: {accounts} comptes ont une de ses {rows} lignes et sont partis quand la dernière a plus de {days} jours\u{202f}; {without} n’en ont pas et restent hors de l’apprentissage"
    }
    outcome_rows_differing(table, accounts) {
        "{accounts} accounts have rows in `{table}` that say different things: what was won counts before what is open, and that before what was lost",
        "{accounts} comptes ont dans `{table}` des lignes qui disent des choses différentes\u{202f}: le gagné compte avant l’ouvert, et l’ouvert avant le perdu"
    }
    outcome_rows_unmatched(table, rows) {
        "{rows} rows of `{table}` belong to no account and tell nothing",
        "{rows} lignes de `{table}` n’appartiennent à aucun compte et ne disent rien"
    }
    outcome_rows_future(table, rows) {
        "{rows} rows of `{table}` are dated after the day of the data and are left out",
        "{rows} lignes de `{table}` sont postérieures au jour des données et sont laissées de côté"
    }
    mended_hidden_row(count) { "{count} hidden row is read too", "{count} ligne masquée est lue aussi" }
    mended_hidden_rows(count) { "{count} hidden rows are read too", "{count} lignes masquées sont lues aussi" }
    mended_folder(files) {
        "{files} files of the folder are read as one table, in the order of their names",
        "{files} fichiers du dossier sont lus comme une seule table, dans l’ordre de leurs noms"
    }
    mended_other_file(files) {
        "{files} of the folder is no table by its ending, and is not read",
        "{files} n’est pas une table d’après sa terminaison, et n’est pas lu"
    }
    mended_other_files(count, files) {
        "{count} files of the folder are no tables by their endings, and are not read: {files}",
        "{count} fichiers du dossier ne sont pas des tables d’après leur terminaison, et ne sont pas lus\u{202f}: {files}"
    }
    mended_other_sheet(sheets) {
        "sheet {sheets} is not read; to read it, write its name after the file’s, `book.xlsx#Sheet`",
        "la feuille {sheets} n’est pas lue\u{202f}; pour la lire, écrivez son nom après celui du fichier, `classeur.xlsx#Feuille`"
    }
    mended_other_sheets(sheets) {
        "sheets {sheets} are not read; to read one, write its name after the file’s, `book.xlsx#Sheet`",
        "les feuilles {sheets} ne sont pas lues\u{202f}; pour en lire une, écrivez son nom après celui du fichier, `classeur.xlsx#Feuille`"
    }
}

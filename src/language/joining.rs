//! What was joined to the account table, and what was left out.

use std::fmt::Display;

use super::Language;

messages! {
    // What a feature made of a further table is called
    join_count(rows) { "number of {rows}", "{rows}, nombre" }
    join_days_since(rows) { "days since the latest of {rows}", "{rows}, jours depuis le plus récent" }
    join_share(rows) { "share of {rows}", "{rows}, part" }
    join_trend(rows) { "trend of {rows}", "{rows}, évolution" }
    join_trend_of(column, rows) { "trend of {column} of {rows}", "{rows}, évolution de «\u{a0}{column}\u{a0}»" }
    join_sum(column, rows) { "total {column} of {rows}", "{rows}, {column} au total" }
    join_mean(column, rows) { "mean {column} of {rows}", "{rows}, {column} en moyenne" }
    join_max(column, rows) { "highest {column} of {rows}", "{rows}, {column} au plus" }
    join_min(column, rows) { "lowest {column} of {rows}", "{rows}, {column} au moins" }
    join_last(column, rows) { "latest {column} of {rows}", "{rows}, {column} au plus récent" }
    join_distinct(column, rows) { "different values of {column} of {rows}", "{rows}, valeurs différentes de «\u{a0}{column}\u{a0}»" }
    join_rows_with(rows, column) { "{rows} with {column}", "{rows} avec {column}" }
    join_rows_where(rows, column, values) { "{rows} with {column} {values}", "{rows} avec {column} {values}" }
    join_window(feature, days) { "{feature} in the last {days} days", "{feature}, {days} derniers jours" }
    join_attribute(column, rows) { "{column} ({rows})", "{column} ({rows})" }
    // When accounts were decided
    join_no_dates() { "no table has dates: all rows count", "aucune table n’a de dates\u{202f}: toutes les lignes comptent" }
    join_decided(accounts, column, first, last, others, day) {
        "{accounts} accounts were decided by {column}, {first} to {last}: only what is dated before counts for them; the {others} others are seen as of {day}",
        "comptes décidés selon {column}, du {first} au {last}\u{202f}: {accounts}\u{202f}; pour eux, seul compte ce qui est daté d’avant\u{202f}; les {others} autres sont vus au {day}"
    }
    join_all_as_of(accounts, day) {
        "all {accounts} accounts are seen as of {day}",
        "tous les comptes ({accounts}) sont vus au {day}"
    }
    join_day_asked(day, key) { "{day} (`{key}`)", "{day} (`{key}`)" }
    join_day_found(day) { "{day} (the latest date of the tables)", "{day} (dernière date des tables)" }
    join_by_column(column) { "`{column}`", "`{column}`" }
    join_by_earliest(column, table) { "the earliest `{column}` in `{table}`", "la première date `{column}` dans `{table}`" }
    join_no_decision(outcome) {
        "nothing says when `{outcome}` was decided: what happened afterwards counts too unless the recipe's `decided` names that day",
        "rien ne dit quand `{outcome}` a été décidé\u{202f}: ce qui s’est passé ensuite compte aussi, sauf si `decided` dans la recette nomme ce jour"
    }
    join_perhaps(note, column) { "{note}, perhaps `{column}`", "{note}, peut-être `{column}`" }
    join_decided_later(accounts, day, column) {
        "{accounts} accounts are decided after {day} by {column}: they count as undecided there",
        "comptes décidés après le {day} selon {column}, tenus pour non décidés à cette date\u{202f}: {accounts}"
    }
    // What should be known of a table
    join_timeless() {
        "its rows have no date: they are taken as known before every decision",
        "ses lignes n’ont pas de date\u{202f}: elles sont tenues pour connues avant toute décision"
    }
    join_leaving(word) {
        "its name speaks of leaving (`{word}`): nothing is made of its rows unless `features` says so",
        "son nom parle de départ (`{word}`)\u{202f}: rien n’est tiré de ses lignes sauf si `features` le demande"
    }
    join_nothing_made() { "nothing is made of its rows", "rien n’est tiré de ses lignes" }
    join_unreadable_cell(column, kind, cell) {
        "`{column}`: 1 cell is no {kind} and count as unknown: {cell}",
        "`{column}`\u{202f}: 1 cellule n’est pas {kind} et compte comme inconnue\u{202f}: {cell}"
    }
    join_unreadable(column, cells, kind, examples) {
        "`{column}`: {cells} cells are no {kind} and count as unknown: {examples}",
        "`{column}`\u{202f}: {cells} cellules, dont aucune n’est {kind}, comptent comme inconnues\u{202f}: {examples}"
    }
    join_cell(cell, line) { "{cell} (line {line})", "{cell} (ligne {line})" }
    join_never_seen(column, value) { "`{column}` is never `{value}`", "`{column}` ne vaut jamais `{value}`" }
    join_did_you_mean(note, nearest) { "{note}; did you mean `{nearest}`?", "{note}\u{202f}; pensiez-vous à `{nearest}`\u{202f}?" }
    join_early(rows, table) {
        "{rows} rows are dated before the row of `{table}` they belong to: they count on their own date",
        "lignes datées d’avant la ligne de `{table}` dont elles relèvent\u{202f}: {rows}\u{202f}; elles comptent à leur propre date"
    }
    join_short_history(first, few, accounts, days) {
        "its first date is {first}: {few} of {accounts} accounts were decided within {days} days of it, and have less history than the others",
        "sa première date est le {first}\u{202f}: {few} comptes sur {accounts} ont été décidés dans les {days} jours qui suivent, et ont moins d’historique que les autres"
    }
    join_known_later(column, date) {
        "`{column}` comes after `{date}`: a column that is filled in on that day only is known too early here, unless the recipe says known = {{ column = \"{column}\" }}",
        "`{column}` vient après `{date}`\u{202f}: une colonne remplie ce jour-là seulement est connue trop tôt ici, sauf si la recette écrit known = {{ column = \"{column}\" }}"
    }
    join_by_evidence(same, review) {
        "keys that no account has, joined by the evidence of `match`: {same}; perhaps an account’s, not joined: {review}",
        "clés qu’aucun compte n’a, jointes d’après les indices de `match`\u{202f}: {same}\u{202f}; peut-être d’un compte, non jointes\u{202f}: {review}"
    }
    join_by_evidence_blank(told, rows) {
        "{told}; rows that are an account’s but have no key, not joined: {rows}",
        "{told}\u{202f}; lignes d’un compte mais sans clé, non jointes\u{202f}: {rows}"
    }
    // The report
    join_title(joined, accounts) { "{joined} to {accounts}", "{joined} à {accounts}" }
    join_table_joined(n) { "{n} table joined", "{n} table jointe" }
    join_tables_joined(n) { "{n} tables joined", "{n} tables jointes" }
    join_heading(table, rows, matched, made) { "{table}: {rows}, {matched}; {made}", "{table}\u{202f}: {rows}, {matched}\u{202f}; {made}" }
    join_all_matched() { "all matched", "toutes rattachées" }
    join_row_matched(n) { "{n} matched", "{n} rattachée" }
    join_rows_matched(n) { "{n} matched", "{n} rattachées" }
    join_no_column() { "no column", "aucune colonne" }
    join_copied(columns) { "one per key, {columns} copied", "une par clé, {columns} en copie" }
    join_made(columns) { "made into {columns}", "en sortie\u{202f}: {columns}" }
    join_respelled(matched, accounts, key, rows) {
        "`{matched}` ({accounts}) matched `{key}` ({rows})",
        "`{matched}` ({accounts}) répond à `{key}` ({rows})"
    }
    join_more_respelled(keys) {
        "… and {keys} more keys matched another way of writing it",
        "… et {keys} autres clés rattachées à une autre graphie"
    }
    join_row_unmatched(rows, keys) { "{rows} matches no account: {keys}", "{rows} sans compte\u{202f}: {keys}" }
    join_rows_unmatched(rows, keys) { "{rows} match no account: {keys}", "{rows} sans compte\u{202f}: {keys}" }
    join_key(key, rows) { "`{key}` ({rows})", "`{key}` ({rows})" }
    join_key_near(key, rows, nearest) { "`{key}` ({rows}; nearest `{nearest}`)", "`{key}` ({rows}\u{202f}; la plus proche\u{202f}: `{nearest}`)" }
    join_blank_keys(rows) { "{rows} without a key left out", "hors du compte, sans clé\u{202f}: {rows}" }
    join_late(rows) {
        "{rows} left out as dated on or after the account's decision",
        "hors du compte, à la date de la décision du compte ou après\u{202f}: {rows}"
    }
    join_pairs(pairs) { "{pairs} of account and row", "{pairs} compte-ligne" }
    join_future(rows, key) { "{rows} left out as dated after `{key}`", "hors du compte, à une date postérieure à `{key}`\u{202f}: {rows}" }
    join_undated(rows) { "{rows} left out for want of a date", "hors du compte, sans date lisible\u{202f}: {rows}" }
    join_accounts_without(accounts) { "{accounts} without any row", "{accounts} sans aucune ligne" }
    join_accounts_without_key(accounts) {
        "{accounts} without a key, of which nothing is known here",
        "{accounts} sans clé, dont on ne sait rien ici"
    }
}

//! What speaks against a column: clauses whose subject is the column.

use std::fmt::Display;

use super::Language;

messages! {
    evidence_outcome() { "is the outcome", "est l’issue elle-même" }
    evidence_excluded() { "is left out as you asked (`exclude`)", "est écartée à votre demande (`exclude`)" }
    evidence_business_figure(key) {
        "a business figure named in [figures] (`{key}`), not a criterion",
        "un chiffre d’activité nommé dans [figures] (`{key}`), pas un critère"
    }
    evidence_decision_day() {
        "the day of the decision (`decided` in the recipe), not a criterion",
        "le jour de la décision (`decided` dans la recette), pas un critère"
    }
    evidence_worth(key) {
        "says what a customer was worth (`{key}` of [ideal]), so it is known only after the sale",
        "dit ce qu’un client a rapporté (`{key}` de [ideal])\u{202f}: on ne le sait qu’après la vente"
    }
    evidence_identifier() { "identifies the account", "identifie le compte" }
    evidence_label() { "is the account's name", "est le nom du compte" }
    evidence_weight() { "is the account's weight", "est le poids du compte" }
    evidence_propensity() {
        "is the account's chance of being contacted",
        "est la chance du compte d’être contacté"
    }
    evidence_empty() { "no cell is filled", "aucune cellule n’est remplie" }
    evidence_text(different, filled) {
        "is text that names or describes single accounts ({different} different values in {filled} filled cells)",
        "est un texte qui nomme ou décrit des comptes un à un ({different} valeurs différentes pour {filled} cellules remplies)"
    }
    evidence_constant(value, rows) { "is `{value}` on all {rows} rows", "vaut `{value}` sur toutes les lignes ({rows})" }
    evidence_same_as(column) { "says exactly the same as `{column}`", "dit exactement la même chose que `{column}`" }
    evidence_named_afterwards(words) {
        "its name says it is known only once an account is decided (`{words}`)",
        "son nom dit qu’elle n’est connue qu’une fois le compte décidé (`{words}`)"
    }
    evidence_named_personal(words) {
        "its name says personal data (`{words}`)",
        "son nom annonce des données personnelles (`{words}`)"
    }
    evidence_named_identifier(words) {
        "its name says identifier (`{words}`), not a trait",
        "son nom annonce un identifiant (`{words}`), pas une caractéristique"
    }
    evidence_named_overwritten(words) {
        "its name says it is overwritten as long as the account lives (`{words}`): an export shows the latest state, not the one on the day of the decision",
        "son nom dit qu’elle est réécrite tant que le compte vit (`{words}`)\u{202f}: un export en montre le dernier état, pas celui du jour de la décision"
    }
    evidence_named_after_sale(words) {
        "its name says that only customers have it (`{words}`)",
        "son nom dit que seuls les clients en ont une (`{words}`)"
    }
    evidence_named_seller(words) {
        "its name says who sells (`{words}`), not a trait of the account",
        "son nom dit qui vend (`{words}`), pas une caractéristique du compte"
    }
    evidence_named_forecast(words) {
        "its name says a chance that the stage or the seller sets (`{words}`): it follows the deal, and no prospect has it",
        "son nom annonce une probabilité que fixe l’étape ou le vendeur (`{words}`)\u{202f}: elle suit l’affaire, et aucun prospect n’en a"
    }
    evidence_named_duration(words) {
        "its name says a duration that is known only at the end (`{words}`)",
        "son nom annonce une durée qui n’est connue qu’à la fin (`{words}`)"
    }
    evidence_named_beginning(words) {
        "its name says when the record began (`{words}`): it tells when, not who",
        "son nom dit quand la fiche a commencé (`{words}`)\u{202f}: elle dit quand, pas qui"
    }
    evidence_named_currency(words) {
        "its name says in which currency amounts are written (`{words}`), not a trait of the account",
        "son nom dit dans quelle devise les montants sont écrits (`{words}`), pas une caractéristique du compte"
    }
    evidence_names_accounts() {
        "its name says that it names accounts, one by one",
        "son nom dit qu’elle nomme les comptes un à un"
    }
    evidence_people(people, names) {
        "{people} of its {names} values are names of people",
        "{people} de ses {names} valeurs sont des noms de personnes"
    }
    evidence_alone_sure(pairs, auc) {
        "alone ranks {pairs} of pairs right (AUC {auc}): almost certainly written after the outcome",
        "classe bien, à elle seule, {pairs} des paires (AUC {auc})\u{202f}: presque certainement écrite après l’issue"
    }
    evidence_alone(pairs, auc) {
        "alone ranks {pairs} of pairs right (AUC {auc}): make sure that it is known before the outcome",
        "classe bien, à elle seule, {pairs} des paires (AUC {auc})\u{202f}: vérifiez qu’elle est connue avant l’issue"
    }
    evidence_ranks_well(pairs, auc) {
        "alone ranks {pairs} of pairs right (AUC {auc}), as an honest column can",
        "classe bien, à elle seule, {pairs} des paires (AUC {auc}), comme le peut une colonne honnête"
    }
    evidence_telling_gaps(ideal, other, pairs) {
        "is filled on {ideal} of ideal accounts and {other} of others, and alone ranks {pairs} of pairs right: probably filled in after the outcome was known",
        "est remplie pour {ideal} des comptes idéaux et {other} des autres, et classe bien, à elle seule, {pairs} des paires\u{202f}: sans doute remplie une fois l’issue connue"
    }
    evidence_one_sided(state, side, ideal, other) {
        "is {state} on {side} almost only ({ideal} of ideal accounts, {other} of others): probably filled in after the outcome was known",
        "est {state} presque seulement pour {side} ({ideal} des comptes idéaux, {other} des autres)\u{202f}: sans doute remplie une fois l’issue connue"
    }
    evidence_side_ideal() { "ideal accounts", "des comptes idéaux" }
    evidence_side_other() { "accounts that are not ideal", "des comptes non idéaux" }
    evidence_filled() { "filled", "remplie" }
    evidence_unfilled() { "empty", "vide" }
    evidence_not_zero() { "not 0", "différente de 0" }
    evidence_filled_at_decision_sure(decided, open, accounts) {
        "is filled on {decided} of decided accounts and {open} of the {accounts} still open: it is filled in when the account is decided",
        "est remplie pour {decided} des comptes décidés et {open} des {accounts} encore ouverts\u{202f}: on la remplit quand le compte est décidé"
    }
    evidence_filled_at_decision(decided, open, accounts) {
        "is filled on {decided} of decided accounts and {open} of the {accounts} still open: it may be filled in when the account is decided",
        "est remplie pour {decided} des comptes décidés et {open} des {accounts} encore ouverts\u{202f}: on la remplit peut-être quand le compte est décidé"
    }
    evidence_after_decision_sure(date, share) {
        "lies on or after `{date}` for {share} of accounts: it was written with the outcome or after it",
        "tombe le jour de `{date}` ou après pour {share} des comptes\u{202f}: elle a été écrite avec l’issue ou après elle"
    }
    evidence_after_decision(date, share) {
        "lies on or after `{date}` for {share} of accounts: on those it was not known before the outcome",
        "tombe le jour de `{date}` ou après pour {share} des comptes\u{202f}: pour ceux-là, elle n’était pas connue avant l’issue"
    }
    evidence_empty_on_oldest(percent, column) {
        "is empty on the oldest {percent}% of accounts (by `{column}`) and filled since: it was introduced later, so its gaps tell an account's age",
        "est vide pour les {percent}\u{202f}% de comptes les plus anciens (selon `{column}`) et remplie depuis\u{202f}: introduite plus tard, ses vides trahissent l’âge du compte"
    }
    evidence_empty_on_newest(percent, column) {
        "is empty on the newest {percent}% of accounts (by `{column}`): it is no longer filled in, or only long after the beginning",
        "est vide pour les {percent}\u{202f}% de comptes les plus récents (selon `{column}`)\u{202f}: on ne la remplit plus, ou seulement longtemps après le début"
    }
    evidence_comes_and_goes(least, most, column) {
        "is filled on {least} to {most} of accounts, depending on their age (by `{column}`): what fills it in came or went, so it says when as much as what",
        "est remplie pour {least} à {most} des comptes, suivant leur âge (selon `{column}`)\u{202f}: ce qui la remplit est apparu ou a disparu, elle dit donc quand autant que quoi"
    }
    evidence_filled_with_time(oldest, newest, column) {
        "is filled on {oldest} of the oldest accounts and {newest} of the newest (by `{column}`), and tells the outcome by its gaps: it may be filled in as time passes",
        "est remplie pour {oldest} des comptes les plus anciens et {newest} des plus récents (selon `{column}`), et ses vides annoncent l’issue\u{202f}: on la remplit peut-être au fil du temps"
    }
    evidence_grows_with_age(column) {
        "grows with the account's age (by `{column}`): what happened after the decision may be counted in",
        "croît avec l’âge du compte (selon `{column}`)\u{202f}: ce qui a suivi la décision y est peut-être compté"
    }
    evidence_moves_on(column, auc) {
        "the days from `{column}` to it tell the outcome (AUC {auc}): it may move on as long as the account lives",
        "les jours qui la séparent de `{column}` annoncent l’issue (AUC {auc})\u{202f}: elle avance peut-être tant que le compte vit"
    }
    evidence_pure_levels_sure(pure, levels, accounts) {
        "{pure} of its {levels} levels are at least 95% or at most 5% ideal ({accounts} accounts): it is filled in by people who already know",
        "{pure} de ses {levels} valeurs sont idéales à 95\u{202f}% au moins ou à 5\u{202f}% au plus ({accounts} comptes)\u{202f}: elle est remplie par des gens qui savent déjà"
    }
    evidence_pure_levels(pure, levels, accounts) {
        "{pure} of its {levels} levels are at least 95% or at most 5% ideal ({accounts} accounts): people who already know may fill it in",
        "{pure} de ses {levels} valeurs sont idéales à 95\u{202f}% au moins ou à 5\u{202f}% au plus ({accounts} comptes)\u{202f}: des gens qui savent déjà la remplissent peut-être"
    }
    evidence_same_gaps(accounts, column) {
        "is filled on exactly the {accounts} accounts on which `{column}` is",
        "est remplie pour exactement les mêmes comptes que `{column}` ({accounts})"
    }
    evidence_quick_model(without, with) {
        "with it a quick model goes from AUC {without} to {with}",
        "avec elle, un modèle rapide passe d’une AUC de {without} à {with}"
    }
    evidence_model_hangs(without, with) {
        "with it a quick model goes from AUC {without} to {with}: nearly all of what is known hangs on it",
        "avec elle, un modèle rapide passe d’une AUC de {without} à {with}\u{202f}: presque tout ce qu’on sait en dépend"
    }
    evidence_trusted() { "is kept because you trust it", "est gardée parce que vous lui faites confiance" }
}

impl Language {
    /// What stands between clauses: `; `, with a no-break space before it in French.
    pub fn clause_separator(self) -> &'static str {
        match self {
            Self::En => "; ",
            Self::Fr => "\u{202f}; ",
        }
    }

    /// A share in whole percent: `97%`, `97 %`.
    pub fn whole_percent(self, share: f64) -> String {
        self.in_percent(100.0 * share, 0)
    }

    /// A share in percent, with a decimal below 1 and above 99: `97%`, `0.3%`.
    pub fn exact_percent(self, share: f64) -> String {
        let percent = 100.0 * share;
        let whole = percent == percent.round() || (1.0..=99.0).contains(&percent);
        self.in_percent(percent, usize::from(!whole))
    }

    fn in_percent(self, percent: f64, decimals: usize) -> String {
        self.with_percent_sign(self.decimal(percent, decimals))
    }
}

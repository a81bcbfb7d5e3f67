//! The words of tests planned and read on a page.

use std::fmt::Display;

use super::Language;

messages! {
    testing_heading() { "Plan a test", "Planifier un test" }
    testing_about() {
        "Two ways to sell, tried on accounts drawn at random: how many accounts it takes, or what so many can show.",
        "Deux façons de vendre, essayées sur des comptes tirés au hasard\u{202f}: combien de comptes il faut, ou ce que tant de comptes peuvent montrer."
    }
    testing_baseline() { "Expected without a difference", "Attendu sans différence" }
    testing_least() { "Least difference worth acting on", "Plus petite différence qui compte" }
    testing_per_arm() { "Or accounts in each arm", "Ou comptes par bras" }
    testing_metric() { "Measured by", "Mesuré par" }
    testing_sd() { "Standard deviation, of an amount", "Écart type, d’un montant" }
    testing_power() { "Found how often", "Trouvée combien de fois" }
    testing_looks() { "You look", "Vous regardez" }
    testing_daily() { "as often as you like", "aussi souvent que vous voulez" }
    testing_once() { "once, at the end", "une fois, à la fin" }
    testing_plan_it() { "Plan it", "Planifier" }
    testing_plan() { "The plan", "Le plan" }
    testing_no_list() {
        "Arms are drawn from the list of accounts, which is empty: score a file on the page Accounts first.",
        "Les bras sont tirés de la liste des comptes, qui est vide\u{202f}: notez d’abord un fichier sur la page Comptes."
    }
    testing_draw_about(seed) {
        "Arms drawn from the accounts of the list that no rule knocks out, alike in their grades, a tenth left alone; with the seed {seed} the same accounts are drawn each time. Keep the plan with them: it fixes what is measured, and when the test ends.",
        "Bras tirés des comptes de la liste qu’aucune règle n’élimine, semblables par leurs notes, un dixième laissé de côté\u{202f}; avec la graine {seed} les mêmes comptes sont tirés à chaque fois. Gardez le plan avec eux\u{202f}: il fixe ce qui est mesuré, et la fin du test."
    }
    testing_arms() { "Draw the arms (CSV)", "Tirer les bras (CSV)" }
    testing_plan_of_arms() { "Their plan (JSON)", "Leur plan (JSON)" }
    testing_results() { "Read the results", "Lire les résultats" }
    testing_results_about() {
        "One row per account, with its arm and what was measured. The plan says the rest; without one, say which column is the arm and what to compare. The file is read and thrown away.",
        "Une ligne par compte, avec son bras et ce qui a été mesuré. Le plan dit le reste\u{202f}; sans plan, dites quelle colonne est le bras et quoi comparer. Le fichier est lu puis jeté."
    }
    testing_plan_file() { "Plan (arms.plan.json)", "Plan (arms.plan.json)" }
    testing_group() { "Column of the arm", "Colonne du bras" }
    testing_arm(name) { "Arm {name}", "Bras {name}" }
    testing_file() { "Results (CSV or workbook)", "Résultats (CSV ou classeur)" }
    testing_read() { "Read them", "Les lire" }
    testing_how() {
        "The verdict is that of `lookalike compare`: decided by an interval that holds however often you look, unless the plan says that you look once. Where arms were not drawn by chance, or too few accounts are in, it withholds itself and says why.",
        "Le verdict est celui de `lookalike compare`\u{202f}: décidé par un intervalle qui tient si souvent qu’on regarde, sauf si le plan dit un seul regard. Quand les bras n’ont pas été tirés au hasard, ou que trop peu de comptes sont là, il s’abstient et dit pourquoi."
    }
}

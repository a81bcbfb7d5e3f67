//! Columns known only after the outcome are found, and honest ones are kept: on real tables against what their READMEs
//! say, on made-up ones against what was planted.

use std::fs;

use lookalike::audit::{Audited, Verdict, audit};
use lookalike::criteria::Reason;
use lookalike::criteria::inputs::roles;
use lookalike::demo::{History, Settings, Story};
use lookalike::language::Language;
use lookalike::outcome::Outcome;
use lookalike::recipe::Recipe;
use lookalike::source::read_table;
use lookalike::table::{Column, Kind, Levels, Reading, Table, Values};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::cli::done;
use crate::shared::shared;

fn judged(table: &Table, recipe: &Recipe) -> Vec<Audited> {
    let outcome = Outcome::read(table, &recipe.outcome).unwrap();
    audit(table, recipe, &outcome, &roles(table, recipe).unwrap()).unwrap()
}

fn verdict(audited: &[Audited], name: &str) -> (Verdict, Vec<String>) {
    let a = audited.iter().find(|a| a.name == name).unwrap();
    (a.verdict, worded(a))
}

fn worded(a: &Audited) -> Vec<String> {
    a.reasons
        .iter()
        .map(|reason| reason.describe(Language::En))
        .collect()
}

fn asked(column: &str, positive: &str) -> Recipe {
    let mut recipe = Recipe::default();
    recipe.outcome.column = Some(column.into());
    recipe.outcome.positive = positive.split(',').map(str::to_owned).collect();
    recipe
}

/// A real table and the columns its README names under "Known only after the outcome (do not use as features)".
struct Real {
    name: &'static str,
    recipe: Recipe,
    leaks: &'static [&'static str],
}

fn real() -> Vec<Real> {
    let of = |name, recipe, leaks| Real { name, recipe, leaks };
    let leads = Recipe {
        missing: vec!["Select".into()],
        ..asked("Converted", "1")
    };
    let mut companies = asked("status", "acquired,ipo");
    companies.outcome.negative = vec!["closed".into()];
    vec![
        // "`Tags`, `Lead Quality`, `Lead Profile` are filled in by sales staff during or after the calls; `Last Activity`
        // and `Last Notable Activity` are as of the extract; the four `Asymmetrique ...` columns are scores by another
        // tool, time unknown."
        of(
            "x_education_leads/Leads.csv",
            leads,
            &[
                "Tags",
                "Lead Quality",
                "Lead Profile",
                "Last Activity",
                "Last Notable Activity",
                "Asymmetrique Activity Index",
                "Asymmetrique Profile Index",
                "Asymmetrique Activity Score",
                "Asymmetrique Profile Score",
            ],
        ),
        // "`close_value` (0 for every Lost, > 0 for every Won), `close_date` and anything derived from it".
        of(
            "maven_crm/sales_pipeline.csv",
            asked("deal_stage", "Won"),
            &["close_value", "close_date"],
        ),
        // "none obvious".
        of(
            "salvirt_b2b/Salvirt_B2B_ML_dataset.csv",
            asked("Status", "Won"),
            &[],
        ),
        // "none marked".
        of(
            "telco_churn/WA_Fn-UseC_-Telco-Customer-Churn.csv",
            asked("Churn", "No"),
            &[],
        ),
        // "`last_milestone_at`, `last_funding_at`, `funding_total_usd` and `funding_rounds` are as of October 2013, not
        // as of a prediction date."
        of(
            "crunchbase_2013/crunchbase-companies.csv",
            companies,
            &[
                "last_milestone_at",
                "last_funding_at",
                "funding_total_usd",
                "funding_rounds",
            ],
        ),
        // "`closed_at` (filled for all 326 closed and only 9 acquired), `is_top500`, `age_last_milestone_year`,
        // `milestones`, `relationships` (grow with survival)."
        of(
            "startup_success/startup data.csv",
            asked("status", "acquired"),
            &[
                "closed_at",
                "is_top500",
                "age_last_milestone_year",
                "milestones",
                "relationships",
            ],
        ),
        // Only columns of other tables are named.
        of(
            "ravenstack/ravenstack_accounts.csv",
            asked("churn_flag", "True"),
            &[],
        ),
    ]
}

/// Right, found and named columns.
#[derive(Debug, Clone, Copy, Default)]
struct Hits {
    right: usize,
    found: usize,
    named: usize,
}

impl Hits {
    fn of(audited: &[Audited], leaks: &[&str], found: impl Fn(&Audited) -> bool) -> Self {
        let is_leak = |a: &&Audited| leaks.contains(&a.name.as_str());
        let found: Vec<&Audited> = audited.iter().filter(|a| found(a)).collect();
        Self {
            right: found.iter().copied().filter(is_leak).count(),
            found: found.len(),
            named: leaks.len(),
        }
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.found += other.found;
        self.named += other.named;
    }

    fn told(self) -> String {
        let share = |of: usize| match of {
            0 => "–".to_owned(),
            of => format!("{:.2} ({}/{of})", self.right as f64 / of as f64, self.right),
        };
        format!("{} | {}", share(self.found), share(self.named))
    }
}

fn set_aside(a: &Audited) -> bool {
    a.verdict == Verdict::SetAside
}

/// Doubts about columns that cannot be learnt from anyway say nothing about hindsight.
fn suspected(a: &Audited) -> bool {
    set_aside(a) || (a.used && a.verdict == Verdict::Doubt)
}

/// `cargo test --test it hindsight::shared_sets -- --nocapture` prints the table of docs/benchmarks.md.
#[test]
fn shared_sets() {
    let mut sums = [Hits::default(); 2];
    println!(
        "| data | set aside: precision | recall | or in doubt: precision | recall |\n| --- | --- | --- | --- | --- |"
    );
    let mut tell = |name: &str, audited: &[Audited], leaks: &[&str]| {
        let hits = [
            Hits::of(audited, leaks, set_aside),
            Hits::of(audited, leaks, suspected),
        ];
        println!("| {name} | {} | {} |", hits[0].told(), hits[1].told());
        for a in audited
            .iter()
            .filter(|a| suspected(a) || leaks.contains(&a.name.as_str()))
        {
            eprintln!("  {name}: {}: {:?}: {}", a.name, a.verdict, worded(a).join("; "));
        }
        sums[0].add(hits[0]);
        sums[1].add(hits[1]);
        assert_eq!(
            hits[0].right, hits[0].found,
            "{name}: an honest column is set aside"
        );
    };
    for real in real() {
        let Some(file) = shared(&format!("data/{}", real.name)) else {
            return;
        };
        let table = read_table(&file, &real.recipe).unwrap();
        let audited = judged(&table, &real.recipe);
        assert_eq!(audited.len(), table.columns.len());
        tell(real.name.split('/').next().unwrap(), &audited, real.leaks);
        let found = |name: &str| verdict(&audited, name);
        match real.name.split('/').next().unwrap() {
            "x_education_leads" => {
                for name in ["Tags", "Lead Quality"] {
                    assert_eq!(found(name).0, Verdict::SetAside, "{:?}", found(name));
                }
                for name in real.leaks {
                    assert!(found(name).0 >= Verdict::Doubt, "{name}: {:?}", found(name));
                }
            }
            "maven_crm" => real.leaks.iter().for_each(|name| {
                assert_eq!(found(name).0, Verdict::SetAside, "{:?}", found(name));
            }),
            "salvirt_b2b" | "telco_churn" => {
                assert!(!audited.iter().any(suspected));
            }
            _ => {}
        }
    }
    for story in Story::ALL {
        let (table, recipe) = demo(story);
        let leaks = [
            "close_date",
            "lost_reason",
            "onboarding_calls",
            "left_on",
            "upsell",
            "accepted_on",
            "nps",
            "tickets_last_year",
            "reference",
            "opens_market",
            "verbatim",
        ];
        let audited = judged(&table, &recipe);
        tell(&format!("demo {story}, without its recipe"), &audited, &leaks);
        for leak in leaks {
            assert_eq!(verdict(&audited, leak).0, Verdict::SetAside, "{story}: {leak}");
        }
    }
    println!("| **all** | {} | {} |", sums[0].told(), sums[1].told());
    assert!(sums[0].right * 2 >= sums[0].named && sums[1].right * 10 >= sums[1].named * 8);
}

fn demo(story: Story) -> (Table, Recipe) {
    let history = History::draw(&Settings {
        story,
        ..Settings::default()
    });
    let dir = tempfile::tempdir().unwrap();
    let accounts = dir.path().join("accounts.csv");
    fs::write(&accounts, &history.accounts_csv).unwrap();
    let recipe = asked("outcome", "won");
    (read_table(&accounts, &recipe).unwrap(), recipe)
}

#[test]
fn leaks_are_found_without_their_names() {
    let Some(file) = shared("data/maven_crm/sales_pipeline.csv") else {
        return;
    };
    let text = fs::read_to_string(file).unwrap();
    let renamed = text
        .replacen("close_value", "v1", 1)
        .replacen("close_date", "d1", 1);
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("deals.csv"), renamed).unwrap();
    let recipe = asked("deal_stage", "Won");
    let table = read_table(&dir.path().join("deals.csv"), &recipe).unwrap();
    let audited = judged(&table, &recipe);
    let (found, reasons) = verdict(&audited, "v1");
    assert!(
        found == Verdict::SetAside && reasons[0].contains("alone ranks 100% of pairs right"),
        "{reasons:?}"
    );
    let (found, reasons) = verdict(&audited, "d1");
    let told = "is filled on 100% of decided accounts and 0% of the 2,089 still open: it is filled in when the account is \
                decided";
    assert!(found == Verdict::SetAside && reasons[0] == told, "{reasons:?}");
    assert_eq!(verdict(&audited, "product"), (Verdict::Keep, Vec::new()));
    // They tell who sold and when, not who bought: their names say so.
    for name in ["sales_agent", "engage_date"] {
        assert_eq!(verdict(&audited, name).0, Verdict::Doubt, "{name}");
    }
}

/// A made-up table: its outcome, the day each account began, and columns.
struct Made {
    random: Xoshiro256PlusPlus,
    /// 0 lost, 1 won, 2 open.
    outcome: Vec<u32>,
    day: Vec<i32>,
    columns: Vec<Column>,
}

impl Made {
    fn new(n: usize, seed: u64) -> Self {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let won = random.gen_range(0.25..0.75);
        let open = random.gen_range(0.0..0.3);
        let outcome: Vec<u32> = (0..n)
            .map(|_| match (random.gen_bool(open), random.gen_bool(won)) {
                (true, _) => 2,
                (_, won) => won.into(),
            })
            .collect();
        let day: Vec<i32> = (0..n).map(|_| random.gen_range(18_000..20_000)).collect();
        let mut made = Self {
            random,
            columns: Vec::new(),
            outcome,
            day,
        };
        let codes = made.outcome.clone();
        made.add("created_on", Kind::Date, Values::Date(made.day.clone()));
        let names = ["lost", "won", "open"].map(String::from).to_vec();
        made.add("outcome", Kind::Category, Values::Levels(Levels { codes, names }));
        made
    }

    fn add(&mut self, name: &str, kind: Kind, values: Values) {
        self.columns.push(Column::new(name, Reading::new(kind), values));
    }

    fn n(&self) -> usize {
        self.outcome.len()
    }

    /// Whether an account is, or of an open one might become, ideal.
    fn ideal(&mut self, i: usize) -> bool {
        match self.outcome[i] {
            2 => self.random.gen_bool(0.5),
            won => won == 1,
        }
    }

    /// Bates' sum of twelve, standard normal to three digits in the middle.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.random.gen_range(0.0..1.0)).sum::<f64>() - 6.0
    }

    /// A number whose means differ by `shift` standard deviations, unknown at random: AUC Φ(shift / √2).
    fn number(&mut self, shift: f64, missing: f64) -> Vec<f64> {
        (0..self.n())
            .map(|i| {
                let mean = if self.ideal(i) { shift } else { 0.0 };
                let value = mean + self.normal();
                if self.random.gen_bool(missing) {
                    f64::NAN
                } else {
                    (100.0 * value).round()
                }
            })
            .collect()
    }

    /// As [`Made::number`], in six levels.
    fn category(&mut self, shift: f64, missing: f64) -> Values {
        let code = |v: f64| {
            if v.is_nan() {
                u32::MAX
            } else {
                (v / 60.0 + 2.0).clamp(0.0, 5.0) as u32
            }
        };
        Values::Levels(Levels {
            codes: self.number(shift, missing).into_iter().map(code).collect(),
            names: ["a", "b", "c", "d", "e", "f"].map(String::from).to_vec(),
        })
    }

    fn table(self) -> Table {
        Table::of(self.outcome.len(), self.columns)
    }
}

/// AUC up to Φ(1.66 / √2) = 0.88, alone or beside others, gaps at random, on few accounts and many.
#[test]
fn honest_columns_are_never_set_aside() {
    let (mut aside, mut doubts, mut all) = (Vec::new(), 0, 0);
    for seed in 0..200 {
        let n = [60, 150, 400, 1_500][seed as usize % 4];
        let mut made = Made::new(n, seed);
        let shift = made.random.gen_range(1.0..1.66);
        let missing = made.random.gen_range(0.0..0.4);
        if seed % 8 < 4 {
            let strong = Values::Number(made.number(shift, missing));
            made.add("strong", Kind::Number, strong);
        } else {
            let strong = made.category(shift, missing);
            made.add("strong", Kind::Category, strong);
        }
        for name in ["w1", "w2", "w3"] {
            let weak = Values::Number(made.number(0.4, 0.1));
            made.add(name, Kind::Number, weak);
        }
        let sector = made.category(0.8, 0.2);
        made.add("sector", Kind::Category, sector);
        // A form that interested people fill in more often.
        let form = (0..n)
            .map(|i| {
                let filled = if made.ideal(i) { 0.85 } else { 0.6 };
                if made.random.gen_bool(filled) {
                    made.random.gen_range(0.0f64..5.0).round()
                } else {
                    f64::NAN
                }
            })
            .collect();
        made.add("form", Kind::Number, Values::Number(form));
        let audited = judged(&made.table(), &asked("outcome", "won"));
        for a in audited
            .iter()
            .filter(|a| !["outcome", "created_on"].contains(&a.name.as_str()))
        {
            all += 1;
            doubts += usize::from(a.verdict == Verdict::Doubt);
            if a.verdict == Verdict::SetAside {
                aside.push((seed, n, shift, a.clone()));
            }
        }
    }
    println!(
        "{all} honest columns of 200 tables: {} set aside, {doubts} in doubt",
        aside.len()
    );
    assert!(aside.is_empty(), "{aside:#?}");
    assert!(doubts * 50 <= all, "{doubts} of {all} in doubt");
}

/// One leak of each kind among honest columns.
fn leak(made: &mut Made, kind: &str) -> (Kind, Values) {
    let n = made.n();
    let lost = |made: &Made, i: usize| made.outcome[i] == 0;
    match kind {
        // A health score, noted for customers.
        "filled in after winning" => (
            Kind::Number,
            Values::Number(
                (0..n)
                    .map(|i| {
                        let filled = [0.04, 0.7, 0.02][made.outcome[i] as usize];
                        let value = made.random.gen_range(0.0f64..9.0).round();
                        if made.random.gen_bool(filled) {
                            value
                        } else {
                            f64::NAN
                        }
                    })
                    .collect(),
            ),
        ),
        // Tags of a telephone campaign: blank before the call, a twelfth of them not telling.
        "staff's verdict" => (
            Kind::Category,
            Values::Levels(Levels {
                codes: (0..n)
                    .map(|i| {
                        let blank = [0.2, 0.1, 0.9][made.outcome[i] as usize];
                        if made.random.gen_bool(blank) {
                            return u32::MAX;
                        }
                        let side = made.ideal(i) != made.random.gen_bool(0.03);
                        match made.random.gen_range(0..12u32) {
                            0 => 8,
                            k => k % 4 + 4 * u32::from(side),
                        }
                    })
                    .collect(),
                names: "invalid,busy,ringing,other course,closed,reverts,in touch,wrote,unclear"
                    .split(',')
                    .map(str::to_owned)
                    .collect(),
            }),
        ),
        "day of the decision" => (
            Kind::Date,
            Values::Date(
                (0..n)
                    .map(|i| match made.outcome[i] {
                        2 => i32::MIN,
                        _ => made.day[i] + made.random.gen_range(10..120),
                    })
                    .collect(),
            ),
        ),
        "amount 0 when lost" => (
            Kind::Number,
            Values::Number(
                (0..n)
                    .map(|i| {
                        let none = lost(made, i) || made.random.gen_bool(0.2);
                        if none {
                            0.0
                        } else {
                            made.random.gen_range(1e3f64..9e4).round()
                        }
                    })
                    .collect(),
            ),
        ),
        // Messages exchanged until today: customers go on writing.
        "counter that grows with life" => (
            Kind::Number,
            Values::Number(
                (0..n)
                    .map(|i| {
                        let months = f64::from(20_000 - made.day[i]) / 30.0;
                        let rate = [0.3, 1.0, 0.6][made.outcome[i] as usize];
                        (months * rate * made.random.gen_range(0.5..1.5)).round()
                    })
                    .collect(),
            ),
        ),
        _ => unreachable!("{kind}"),
    }
}

#[test]
fn planted_leaks_are_found() {
    println!("| leak | accounts | set aside | or in doubt |\n| --- | --- | --- | --- |");
    for kind in [
        "filled in after winning",
        "staff's verdict",
        "day of the decision",
        "amount 0 when lost",
        "counter that grows with life",
    ] {
        for n in [300, 1_000, 3_000] {
            let (mut aside, mut found) = (0, 0);
            for seed in 0..20 {
                let mut made = Made::new(n, 1_000 + seed);
                if kind == "day of the decision" && made.outcome.iter().filter(|o| **o == 2).count() < 40 {
                    // Without open accounts nothing tells such a date from any other.
                    made.outcome.iter_mut().take(60).for_each(|o| *o = 2);
                    let codes = made.outcome.clone();
                    if let Values::Levels(levels) = &mut made.columns[1].values {
                        levels.codes = codes;
                    }
                }
                for name in ["w1", "w2", "w3"] {
                    let weak = Values::Number(made.number(0.6, 0.1));
                    made.add(name, Kind::Number, weak);
                }
                let (as_kind, values) = leak(&mut made, kind);
                made.add("x", as_kind, values);
                let audited = judged(&made.table(), &asked("outcome", "won"));
                let (verdict, _) = verdict(&audited, "x");
                aside += usize::from(verdict == Verdict::SetAside);
                found += usize::from(verdict >= Verdict::Doubt);
            }
            println!("| {kind} | {n} | {aside}/20 | {found}/20 |");
            assert!(found >= 18, "{kind}, {n}: {found} of 20");
            // Growth alone is no proof: an honest number may grow.
            assert!(
                aside >= 18 || kind == "counter that grows with life",
                "{kind}, {n}: {aside} of 20"
            );
        }
    }
}

/// A date is compared with the day of the decision that the recipe names.
#[test]
fn dates_written_after_the_decision_are_set_aside() {
    let mut made = Made::new(400, 7);
    let decided: Vec<i32> = made.day.iter().map(|day| day + 60).collect();
    let later = decided
        .iter()
        .enumerate()
        .map(|(i, day)| day + (i % 9) as i32 - 1)
        .collect();
    let before = decided.iter().map(|day| day - 20).collect();
    made.add("d1", Kind::Date, Values::Date(decided));
    made.add("d2", Kind::Date, Values::Date(later));
    made.add("d3", Kind::Date, Values::Date(before));
    let recipe = Recipe {
        decided: Some("d1".into()),
        ..asked("outcome", "won")
    };
    let audited = judged(&made.table(), &recipe);
    let (found, reasons) = verdict(&audited, "d2");
    assert!(
        found == Verdict::SetAside && reasons[0].contains("lies on or after `d1` for 89%"),
        "{reasons:?}"
    );
    assert_eq!(verdict(&audited, "d3").0, Verdict::Keep);
}

#[test]
fn trust_keeps_a_column_and_says_what_speaks_against_it() {
    let mut made = Made::new(400, 8);
    let told = Values::Number(made.outcome.iter().map(|o| f64::from(*o)).collect());
    made.add("close_value", Kind::Number, told);
    let table = made.table();
    let recipe = asked("outcome", "won");
    assert_eq!(
        verdict(&judged(&table, &recipe), "close_value").0,
        Verdict::SetAside
    );
    let recipe = Recipe {
        trust: vec!["close_value".into()],
        ..recipe
    };
    let audited = judged(&table, &recipe);
    let a = audited.iter().find(|a| a.name == "close_value").unwrap();
    assert!(
        a.used && a.verdict == Verdict::Keep && a.reasons[0] == Reason::Trusted,
        "{a:?}"
    );
    assert!(worded(a).iter().any(|r| r.contains("close value")), "{a:?}");
    assert!(worded(a).iter().any(|r| r.contains("alone ranks 100%")), "{a:?}");
}

/// A number that ranks well, as size does, is learnt from and told as a note; only one that is too good is set aside.
#[test]
fn a_strong_number_is_no_more_than_a_note() {
    let dir = tempfile::tempdir().unwrap();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(11);
    let mut text = String::from("id,turnover,seats,noise,outcome\n");
    for i in 0..900 {
        let won = random.gen_bool(0.4);
        let mut around = |shift: f64| {
            let bell: f64 = (0..12).map(|_| random.r#gen::<f64>()).sum();
            100.0 * (bell - 6.0) + if won { 100.0 * shift } else { 0.0 }
        };
        let (turnover, seats, noise) = (around(1.2), around(1.7), around(0.1));
        let outcome = if won { "won" } else { "lost" };
        text += &format!("a{i},{turnover:.0},{seats:.0},{noise:.0},{outcome}\n");
    }
    fs::write(dir.path().join("past.csv"), text).unwrap();
    let train = [
        &["train", "past.csv", "--outcome", "outcome", "--positive", "won"][..],
        &["--no-validation", "--no-segments", "--pairs", "0"],
    ]
    .concat();
    let answer = done(dir.path(), &[&train[..], &["--json"]].concat());
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    let notes = answer["notes"].as_array().unwrap();
    let named: Vec<&str> = notes
        .iter()
        .map(|note| note["column"].as_str().unwrap())
        .collect();
    assert_eq!(named, ["turnover", "seats"], "{answer}");
    for (note, aucs) in notes.iter().zip([0.75..0.80, 0.85..0.90]) {
        assert_eq!(note["reasons"][0]["kind"], "ranks_well");
        let auc = note["reasons"][0]["auc"].as_f64().unwrap();
        assert!(aucs.contains(&auc), "{note}");
    }
    assert_eq!(answer["doubts"].as_array().unwrap().len(), 0, "{answer}");
    for (language, words) in [
        ("en", "Learnt from, and telling by themselves"),
        ("fr", "Utilisées, et parlantes à elles seules"),
    ] {
        let said = done(dir.path(), &[&train[..], &["--all", "--lang", language]].concat());
        assert!(said.contains(words), "{said}");
    }
}

/// Few accounts, a column of nothing but gaps, levels that occur once: nothing is claimed and nothing breaks.
#[test]
fn too_little_to_judge_by_is_kept() {
    for n in [4, 25, 40] {
        let mut made = Made::new(n, 3);
        for (i, outcome) in made.outcome.iter_mut().enumerate() {
            *outcome = (i % 2) as u32;
        }
        let codes = made.outcome.clone();
        if let Values::Levels(levels) = &mut made.columns[1].values {
            levels.codes = codes;
        }
        made.add("gaps", Kind::Number, Values::Number(vec![f64::NAN; n]));
        let once = Levels {
            codes: (0..n as u32).collect(),
            names: (0..n).map(|i| format!("level {i}")).collect(),
        };
        made.add("once", Kind::Category, Values::Levels(once));
        let infinite = (0..n).map(|i| if i == 0 { f64::MAX } else { -1e300 }).collect();
        made.add("far", Kind::Number, Values::Number(infinite));
        let audited = judged(&made.table(), &asked("outcome", "won"));
        assert_eq!(verdict(&audited, "gaps").0, Verdict::Doubt);
        for name in ["once", "far"] {
            assert_eq!(verdict(&audited, name).0, Verdict::Keep, "{n}");
        }
    }
}

/// What `train` prints of columns it learns from all the same.
#[test]
fn doubts_are_told_by_train() {
    let dir = tempfile::tempdir().unwrap();
    let mut text = String::from("id,seats,last_activity,outcome\n");
    let mut random = Xoshiro256PlusPlus::seed_from_u64(5);
    for i in 0..300 {
        let won = random.gen_bool(0.5);
        let seats = random.gen_range(1..50) + 20 * i32::from(won);
        let activity = ["call", "mail", "visit"][random.gen_range(0..3)];
        text += &format!("a{i},{seats},{activity},{}\n", if won { "won" } else { "lost" });
    }
    fs::write(dir.path().join("past.csv"), text).unwrap();
    let said = done(
        dir.path(),
        &[
            "train",
            "past.csv",
            "--outcome",
            "outcome",
            "--positive",
            "won",
            "--no-validation",
            "--no-segments",
            "--all",
        ],
    );
    let told = "Learnt from, but were they known before the outcome? (--exclude leaves a column out)\n  last_activity: its \
                name says it is overwritten as long as the account lives (`last activity`):";
    assert!(said.contains(told), "{said}");
}

/// `cargo test --release --test it hindsight::cost -- --ignored --nocapture` prints seconds.
#[test]
#[ignore = "measures time"]
fn cost() {
    for (n, columns) in [(100_000, 30), (2_000, 5_000)] {
        let mut made = Made::new(n, 1);
        let leak = Values::Number(made.number(2.2, 0.1));
        made.add("leak", Kind::Number, leak);
        for k in 0..columns {
            let values = Values::Number(made.number([0.1, 0.4, 0.9][k % 3], 0.2));
            made.add(&format!("c{k}"), Kind::Number, values);
        }
        let table = made.table();
        let begun = std::time::Instant::now();
        let audited = judged(&table, &asked("outcome", "won"));
        println!(
            "{n} accounts, {} columns: {:.2} s",
            audited.len(),
            begun.elapsed().as_secs_f64()
        );
    }
}

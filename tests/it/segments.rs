use lookalike::data::infer::read_table;
use lookalike::demo::{History, Settings, Story};
use lookalike::model::prepare::Prepared;
use lookalike::recipe::Recipe;
use lookalike::segments::{
    choose::choose,
    criteria::{Drafted, same_fact, same_fact_within},
    latent::Cells,
};
use std::collections::HashMap;
use std::fs;

fn ari(a: &[usize], b: &[usize]) -> f64 {
    let pairs = |n: f64| n * (n - 1.0) / 2.0;
    let (mut ij, mut i, mut j) = (HashMap::new(), HashMap::new(), HashMap::new());
    for (x, y) in a.iter().zip(b) {
        *ij.entry((x, y)).or_insert(0.0) += 1.0;
        *i.entry(x).or_insert(0.0) += 1.0;
        *j.entry(y).or_insert(0.0) += 1.0;
    }
    let s = |v: Vec<f64>| v.into_iter().map(pairs).sum::<f64>();
    let (ij, i, j) = (
        s(ij.into_values().collect()),
        s(i.into_values().collect()),
        s(j.into_values().collect()),
    );
    let e = i * j / pairs(a.len() as f64);
    (ij - e) / ((i + j) / 2.0 - e)
}

#[test]
fn experiment() {
    let seeds: u64 = std::env::var("SEEDS")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or(3);
    for story in Story::ALL {
        for seed in 0..seeds {
            let history = History::draw(&Settings {
                seed: 100 + seed,
                story,
                ..Settings::default()
            });
            let dir = tempfile::tempdir().unwrap();
            let (accounts, recipe) = (dir.path().join("accounts.csv"), dir.path().join("lookalike.toml"));
            fs::write(&accounts, &history.accounts_csv).unwrap();
            fs::write(&recipe, &history.recipe).unwrap();
            let recipe = Recipe::read(&recipe).unwrap();
            let table = read_table(&accounts, &recipe).unwrap();
            let p = Prepared::new(&table, &recipe).unwrap();
            let rows: Vec<u32> = p
                .rows
                .iter()
                .zip(&p.ideal)
                .filter(|(_, i)| **i)
                .map(|(r, _)| *r)
                .collect();
            let mut names: Vec<&str> = history.accounts.iter().filter_map(|t| t.segment).collect();
            names.sort();
            names.dedup();
            let truth: Vec<usize> = rows
                .iter()
                .map(|r| {
                    history.accounts[*r as usize]
                        .segment
                        .map_or(0, |s| 1 + names.iter().position(|n| *n == s).unwrap())
                })
                .collect();
            let mut counts = vec![0; 4];
            truth.iter().for_each(|t| counts[*t] += 1);
            let mut drafted = Drafted::new(&table, &p.inputs, &rows, p.as_of).unwrap();
            let name = |d: &Drafted, c: usize| lookalike::model::points::name(&d.cuts[c].1);
            let clock = std::time::Instant::now();
            let gone = same_fact(&drafted);
            for g in &gone {
                println!(
                    "  same {} as {} {:.2}",
                    name(&drafted, g.left_out),
                    name(&drafted, g.kept),
                    g.share
                );
            }
            drafted = drafted.keep(|_, c| gone.iter().all(|g| g.left_out != c));
            loop {
                let cells = Cells::new(&drafted.binned);
                let chosen = choose(&cells, 8, 0, &|_| None);
                let labels = chosen.best.mixture.assign(&cells);
                let m = &chosen.best.mixture;
                let gone = same_fact_within(&drafted, &labels, m.classes);
                let members: Vec<usize> = (0..rows.len()).filter(|i| truth[*i] > 0).collect();
                let pick = |v: &[usize]| -> Vec<usize> { members.iter().map(|i| v[*i]).collect() };
                println!(
                    "{story} seed {seed}: n {} {counts:?} criteria {} k {} ari planted {:.3} all {:.3}  {:.2}s",
                    rows.len(),
                    drafted.cuts.len(),
                    m.classes,
                    ari(&pick(&truth), &pick(&labels)),
                    ari(&truth, &labels),
                    clock.elapsed().as_secs_f64()
                );
                for t in &chosen.tried {
                    print!(
                        "   {}: bic {:.0} icl {:.0} p {};",
                        t.classes, t.bic, t.icl, t.parameters
                    );
                }
                println!();
                for k in 0..m.classes {
                    let own: Vec<String> = (0..drafted.cuts.len())
                        .filter(|c| m.own[c * m.classes + k])
                        .map(|c| name(&drafted, c))
                        .collect();
                    let mut t = vec![0; 4];
                    labels
                        .iter()
                        .zip(&truth)
                        .filter(|(l, _)| **l == k)
                        .for_each(|(_, x)| t[*x] += 1);
                    println!("   class {k} {t:?} own {own:?}");
                }
                for g in &gone {
                    println!(
                        "  within: same {} as {} {:.2}",
                        name(&drafted, g.left_out),
                        name(&drafted, g.kept),
                        g.share
                    );
                }
                if gone.is_empty() {
                    break;
                }
                drafted = drafted.keep(|_, c| gone.iter().all(|g| g.left_out != c));
            }
        }
    }
}

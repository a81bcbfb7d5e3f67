//! RFM scores, transaction summaries, BG/NBD and Gamma-Gamma against pandas, scipy and lifetimes
//! (`reference/generate.py`).

use lookalike::outcome::ideal::purchases::{BgNbd, GammaGamma, History};
use lookalike::outcome::ideal::rfm::{Purchase, Rfm, Ties, summaries};
use serde_json::{Value, json};

use crate::reference::{every_case, numbers};

#[test]
fn rfm() {
    every_case("reference/rfm.json", 32, |kind, inputs| match kind {
        "rfm_quintile_first" => {
            let mut got = scores(inputs, Ties::First);
            let digits = |i: usize| ["r", "f", "m"].map(|score| got[score][i].to_string()).concat();
            let n = got["r"].as_array().unwrap().len();
            got["score"] = json!((0..n).map(digits).collect::<Vec<_>>());
            got
        }
        "rfm_quintile_tie_safe" => scores(inputs, Ties::Share),
        "transaction_summary" => {
            let rows = inputs["transactions"].as_array().unwrap();
            let purchases: Vec<Purchase> = rows
                .iter()
                .map(|row| Purchase {
                    id: row["id"].as_str().unwrap(),
                    day: row["day"].as_i64().unwrap() as i32,
                    amount: row["amount"].as_f64().unwrap(),
                })
                .collect();
            let found = summaries(&purchases, inputs["end_day"].as_i64().unwrap() as i32);
            let all = |what: fn(&lookalike::outcome::ideal::rfm::Summary) -> Value| -> Vec<Value> {
                found.iter().map(what).collect()
            };
            json!({"ids": all(|s| json!(s.id)), "frequency": all(|s| json!(s.frequency)),
                   "recency": all(|s| json!(s.recency)), "T": all(|s| json!(s.age)),
                   "monetary_value": all(|s| json!(s.monetary))})
        }
        "bg_nbd_given_parameters" => {
            let [r, alpha, a, b] = ["r", "alpha", "a", "b"].map(|name| inputs[name].as_f64().unwrap());
            let model = BgNbd::new(r, alpha, a, b).unwrap();
            let recency = numbers(&inputs["recency"]);
            let age = numbers(&inputs["T"]);
            let frequency = numbers(&inputs["frequency"]);
            let histories: Vec<History> = (0..age.len())
                .map(|i| History {
                    frequency: frequency[i],
                    recency: recency[i],
                    age: age[i],
                })
                .collect();
            let within = inputs["t"].as_f64().unwrap();
            let expected = histories
                .iter()
                .map(|h| model.expected_purchases(*h, within).unwrap());
            let alive = histories.iter().map(|h| model.alive(*h).unwrap());
            json!({"expected_purchases": expected.collect::<Vec<_>>(), "p_alive": alive.collect::<Vec<_>>()})
        }
        "gamma_gamma_given_parameters" => {
            let [p, q, v] = ["p", "q", "v"].map(|name| inputs[name].as_f64().unwrap());
            let model = GammaGamma::new(p, q, v).unwrap();
            let frequency = numbers(&inputs["frequency"]);
            let monetary = numbers(&inputs["monetary"]);
            let amounts = frequency.iter().zip(&monetary);
            let amounts: Vec<f64> = amounts.map(|(x, m)| model.expected_amount(*x, *m)).collect();
            json!({ "expected_average_value": amounts })
        }
        other => panic!("unknown kind {other}"),
    });
}

fn scores(inputs: &Value, ties: Ties) -> Value {
    let of = |name: &str| numbers(&inputs[name]);
    let found = Rfm::new(&of("recency_days"), &of("frequency"), &of("monetary"), ties);
    json!({"r": found.recency, "f": found.frequency, "m": found.monetary})
}

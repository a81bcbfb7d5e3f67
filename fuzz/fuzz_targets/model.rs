//! A model of any bytes is refused, or scores within its range and says the same when it is written again.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use lookalike::Model;
use lookalike::language::Language;
use lookalike::score::Scorer;

fuzz_target!(|bytes: &[u8]| {
    let path = Path::new("fuzzed");
    let Ok(model) = Model::from_json(bytes, path) else {
        return;
    };
    let columns = model.criteria.iter().flat_map(|criterion| criterion.cut.columns());
    let header: Vec<String> = columns.map(str::to_owned).collect();
    let scorer = Scorer::new(&model, &header, Language::En);
    let mut row = scorer.row();
    scorer.read(|_| Some("7"), &mut row);
    assert!((0..=100_000).contains(&scorer.score(&row).score));
    let written = model.to_json().expect("what was loaded can be written");
    Model::from_json(&written, path).expect("what was written can be loaded");
});

//! A recipe of any text is refused or read.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use lookalike::Recipe;

fuzz_target!(|text: &str| {
    let _ = Recipe::parse(text, Path::new("fuzzed"));
});

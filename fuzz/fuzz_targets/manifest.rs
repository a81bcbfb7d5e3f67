//! A manifest of any bytes is refused or read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lookalike::registry::Manifest;

fuzz_target!(|bytes: &[u8]| {
    let _ = serde_json::from_slice::<Manifest>(bytes);
});

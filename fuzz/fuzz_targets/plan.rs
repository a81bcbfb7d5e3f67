//! A plan of any bytes is refused, or checks itself without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lookalike::compare::plan::Plan;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(plan) = serde_json::from_slice::<Plan>(bytes) {
        let _ = plan.check();
    }
});

//! What a run leaves when it is told to end: nothing but what is whole.

use std::thread;

use lookalike::files::unfinished::abandon;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

/// Removes unfinished files when the user or the system ends this run, which then ends as it would have without.
pub fn sweep_when_told_to_end() {
    let ignored = ignored();
    let told: Vec<i32> = [SIGINT, SIGTERM, SIGHUP]
        .into_iter()
        .filter(|signal| (ignored >> (signal - 1)) & 1 == 0)
        .collect();
    // Without it the next run in the same folder sweeps.
    let Ok(mut signals) = Signals::new(told) else {
        return;
    };
    let sweep = move || {
        if let Some(signal) = signals.forever().next() {
            abandon();
            let _ = emulate_default_handler(signal);
            std::process::exit(128 + signal);
        }
    };
    // As above.
    let _ = thread::Builder::new().name("signals".to_owned()).spawn(sweep);
}

/// Waits until the user or the system ends a run that goes on; told so twice, it ends at once.
#[cfg(feature = "serve")]
pub fn wait_until_told_to_end() {
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else {
        return thread::park();
    };
    signals.forever().next();
    let at_once = move || {
        if let Some(signal) = signals.forever().next() {
            abandon();
            std::process::exit(128 + signal);
        }
    };
    // Without it the deadline ends the run.
    let _ = thread::Builder::new().name("signals".to_owned()).spawn(at_once);
}

/// The signals that whoever started this run wants ignored, as `nohup` does; Linux tells.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0)
}

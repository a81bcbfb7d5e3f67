//! The field's words for timing, in both languages.

use crate::language::Language;
use crate::timing::{Band, Counted};

impl Language {
    /// A band in words.
    pub fn band(self, band: Band) -> String {
        match band {
            Band::Hot => self.timing_hot(),
            Band::Warm => self.timing_warm(),
            Band::Quiet => self.timing_quiet(),
        }
    }

    /// "funding 12 d ago (+31.2)".
    pub fn signal_in_brief(self, signal: &Counted) -> String {
        let age = self.integer(i64::from(signal.age));
        self.timing_ago(&signal.kind, age, self.signed_points(signal.points))
    }

    /// "12 days ago".
    pub fn days_ago(self, days: i32) -> String {
        match days {
            0 => self.timing_today(),
            1 => self.timing_day_ago(),
            days => self.timing_days_ago(self.integer(i64::from(days))),
        }
    }

    /// "half-life 90 days".
    pub fn half_life(self, days: f64) -> String {
        if days == 1.0 {
            self.timing_half_life_day()
        } else {
            self.timing_half_life(self.number(days))
        }
    }
}

//! What must hold of segments before anything reads them.

use std::collections::HashSet;

use crate::segments::profile::{Class, MOST_CLASSES, Segments, Trait};

/// Largest evidence of one bin, in milli-nats: odds of e^1000 say no more than certainty, and sums stay exact.
const MOST_EVIDENCE: i64 = 1_000_000;

impl Segments {
    /// Checks every rule; the error says which is broken and where. Bins themselves are checked with the scorecard's.
    pub(crate) fn check(&self) -> Result<(), String> {
        let classes = self.classes().count();
        if classes > MOST_CLASSES {
            return Err(format!("{classes} classes, more than {MOST_CLASSES}"));
        }
        self.check_existence()?;
        let mut numbers = HashSet::new();
        for segment in &self.segments {
            let number = segment.number;
            if number == 0 || number >= self.next_number || !numbers.insert(number) {
                return Err(format!(
                    "segment number {number} is 0, used twice or not below the next"
                ));
            }
            segment.among.map_or(Ok(()), |among| among.check())?;
            segment
                .traits
                .iter()
                .try_for_each(|apart| self.check_trait(apart))?;
        }
        if !self.segments.is_sorted_by_key(|segment| segment.number) {
            return Err("segments must stand in the order of their numbers".to_owned());
        }
        let mut names = HashSet::new();
        for criterion in &self.criteria {
            if !names.insert(criterion.name.as_str()) {
                return Err(format!("segment criterion `{}` appears twice", criterion.name));
            }
            if criterion.cut.is_pair() || criterion.accounts.len() != criterion.cut.len() {
                return Err(format!(
                    "segment criterion `{}` does not fit its bins",
                    criterion.name
                ));
            }
        }
        self.classes().try_for_each(|class| self.check_class(class))?;
        let known = |number: u32| numbers.contains(&number);
        match self
            .adjacent
            .iter()
            .all(|pair| pair.a < pair.b && known(pair.a) && known(pair.b))
        {
            true => Ok(()),
            false => Err("adjacent segments that do not exist".to_owned()),
        }
    }

    fn check_existence(&self) -> Result<(), String> {
        let share = |v: f64| (0.0..=1.0).contains(&v);
        let weighed = self.existence.is_none_or(|found| {
            share(found.p)
                && found.classes > 1
                && found.draws > 0
                && [found.apart, found.expected].iter().all(|v| v.is_finite())
        });
        if !weighed {
            return Err("the classes' chance is out of range".to_owned());
        }
        match self.gradient.iter().all(|leaning| share(leaning.share)) {
            true => Ok(()),
            false => Err("the gradient's shares are out of range".to_owned()),
        }
    }

    fn check_class(&self, class: &Class) -> Result<(), String> {
        let fits = class.evidence.len() == self.criteria.len()
            && class
                .evidence
                .iter()
                .zip(&self.criteria)
                .all(|(bins, criterion)| {
                    bins.len() == criterion.cut.len() && bins[criterion.cut.unknown()] == 0
                });
        if !fits {
            return Err("a class does not have one sum per bin, 0 where unknown".to_owned());
        }
        let sums = class.evidence.iter().flatten();
        match class.share <= 0
            && sums
                .chain([&class.share])
                .all(|sum| sum.unsigned_abs() <= MOST_EVIDENCE.unsigned_abs())
        {
            true => Ok(()),
            false => Err("evidence of a class is out of range".to_owned()),
        }
    }

    fn check_trait(&self, apart: &Trait) -> Result<(), String> {
        let criterion = usize::try_from(apart.criterion)
            .ok()
            .and_then(|c| self.criteria.get(c));
        let known = criterion.map_or(0, |criterion| criterion.cut.unknown());
        let holds = !apart.bins.is_empty()
            && apart.bins.iter().all(|bin| usize::from(*bin) < known)
            && apart.inside <= apart.inside_known
            && apart.outside <= apart.outside_known
            && [apart.difference, apart.low, apart.high, apart.p]
                .iter()
                .all(|v| v.is_finite());
        match holds {
            true => Ok(()),
            false => Err("a trait of a segment does not fit its criterion".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segments::profile::{Existence, Leaning, Verdict};

    #[test]
    fn a_chance_or_a_share_out_of_range_is_refused() {
        let existence = Existence {
            p: 0.3,
            classes: 2,
            apart: -4.0,
            expected: -5.0,
            draws: 8,
            dimensions: 1,
        };
        let mut segments = Segments::none(Verdict::Gradient, 300);
        segments.existence = Some(existence);
        segments.gradient = vec![Leaning {
            criterion: "employees".into(),
            share: 0.4,
        }];
        assert_eq!(segments.check(), Ok(()));
        for wrong in [
            Existence { p: 1.2, ..existence },
            Existence {
                draws: 0,
                ..existence
            },
            Existence {
                apart: f64::NAN,
                ..existence
            },
        ] {
            segments.existence = Some(wrong);
            assert!(segments.check().unwrap_err().contains("chance"));
        }
        segments.existence = Some(existence);
        segments.gradient[0].share = f64::NAN;
        assert!(segments.check().unwrap_err().contains("gradient"));
    }
}

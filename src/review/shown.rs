//! A review in people's words: criteria, levels and segments as `[names]` of the champion's recipe calls them.

use super::{LevelChange, Review};
use crate::model::worded::ShownModel;
use crate::review::aim::Direction;

impl Review {
    /// The review as it is shown. What a file must say stays as it is written there: columns that are absent, and levels that
    /// seem to be written otherwise.
    pub fn shown(&self, champion: ShownModel<'_>) -> Self {
        let mut review = self.clone();
        let called = |name: &mut String| *name = champion.criterion(name);
        for absent in &mut review.absent {
            absent.criteria.iter_mut().for_each(called);
        }
        for drift in review.drift.iter_mut().flat_map(|drift| &mut drift.criteria) {
            drift.criterion.iter_mut().for_each(called);
        }
        for signal in &mut review.signals {
            called(&mut signal.criterion);
        }
        for change in &mut review.levels {
            level(change, champion);
        }
        for fate in &mut review.segments {
            std::mem::swap(&mut fate.name, &mut fate.called.0);
            std::mem::swap(&mut fate.others, &mut fate.called.1);
        }
        for paying in &mut review.paying {
            let shown = champion.segment(paying.number);
            paying.name = shown.unwrap_or(&paying.name).clone();
        }
        let aim = review.aim.iter_mut();
        for way in aim.flat_map(|aim| aim.widen.iter_mut().chain(&mut aim.narrow)) {
            direction(way, champion);
        }
        review
    }
}

fn level(change: &mut LevelChange, champion: ShownModel<'_>) {
    if change.was.is_none() {
        change.level = champion.level(&change.column, &change.level);
    }
    change.column = champion.criterion(&change.column);
}

fn direction(way: &mut Direction, champion: ShownModel<'_>) {
    if let Some(cut) = champion.cut(&way.criterion) {
        way.bin.0 = cut.clone();
    }
    way.criterion = champion.criterion(&way.criterion);
}

//! Ideal customers as points: where, which are drawn, and room for those in one place.

use rustc_hash::FxHashMap;

use crate::model::IdealAccount;
use crate::report::chart::labels::Area;
use crate::report::layout::svg::Scale;
use crate::report::segments::members::{placed, shown_name, split};
use crate::report::segments::projection::{Projection, project};
use crate::segments::{Segments, Standing};

/// Room left inside the frame, in pixels.
const MARGIN: f64 = 34.0;

/// Accounts in one place are set around it along a sunflower's spiral, so far apart.
///
/// Source: Vogel (1979), *Mathematical Biosciences* 44:179-189.
const GOLDEN_ANGLE: f64 = 2.399_963_229_728_653;
const APART: f64 = 4.6;

/// An ideal customer on a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Point<'a> {
    /// Its name.
    pub name: &'a str,
    /// In pixels.
    pub at: (f64, f64),
    /// Place of its segment among the segments; `None` for other ideal customers.
    pub segment: Option<usize>,
    /// How evenly it is split between two segments, when it is on their border.
    pub split: Option<f64>,
}

/// Every account, in the order given. With three classes and more both axes have the same scale, so that distances are
/// true.
///
/// With them, the share of what tells the accounts apart that the two axes hold.
pub fn points<'a>(segments: &'a Segments, ideals: &'a [IdealAccount], frame: Area) -> (Vec<Point<'a>>, f64) {
    let accounts: Vec<&IdealAccount> = placed(segments, ideals).collect();
    let evidence: Vec<&[i64]> = accounts
        .iter()
        .map(|account| account.evidence.as_slice())
        .collect();
    let Projection { places, held } = project(segments, &evidence);
    let range = |values: &dyn Fn(&(f64, f64)) -> f64| {
        let low = places.iter().map(values).fold(f64::INFINITY, f64::min);
        let high = places.iter().map(values).fold(f64::NEG_INFINITY, f64::max);
        (low, high)
    };
    let (x, y) = (range(&|place| place.0), range(&|place| place.1));
    let room = (frame.width - 2.0 * MARGIN, frame.height - 2.0 * MARGIN);
    let mut pixels = (room.0 / (x.1 - x.0), room.1 / (y.1 - y.0));
    if segments.classes().count() > 2 {
        let both = pixels.0.min(pixels.1);
        pixels = (both, both);
    }
    // Accounts all in one place are in the middle.
    let half = |(low, high): (f64, f64), pixels: f64| {
        if high > low {
            (high - low) / 2.0 * pixels
        } else {
            0.0
        }
    };
    let (middle_x, middle_y) = (frame.x + frame.width / 2.0, frame.y + frame.height / 2.0);
    let (half_x, half_y) = (half(x, pixels.0), half(y, pixels.1));
    let horizontal = Scale::new(x, (middle_x - half_x, middle_x + half_x));
    let vertical = Scale::new(y, (middle_y + half_y, middle_y - half_y));
    let points = accounts
        .into_iter()
        .zip(places)
        .map(|(account, (x, y))| Point {
            name: shown_name(account),
            at: (horizontal.at(x), vertical.at(y)),
            segment: match segments.standing(&account.evidence) {
                Standing::Segment(number) => segments.segments.iter().position(|s| s.number == number),
                Standing::Other | Standing::Unlike => None,
            },
            split: split(segments, account),
        })
        .collect();
    (points, held)
}

/// At most `most` points: the `named` most evenly split, and of the others every so many.
pub fn sample<'a>(points: &[Point<'a>], most: usize, named: usize) -> Vec<Point<'a>> {
    if points.len() <= most {
        return points.to_vec();
    }
    let kept = most_split(points, named);
    let others: Vec<usize> = (0..points.len()).filter(|i| !kept.contains(i)).collect();
    let wanted = most - kept.len();
    let mut drawn: Vec<usize> = (0..wanted).map(|i| others[i * others.len() / wanted]).collect();
    drawn.extend(kept);
    drawn.sort_unstable();
    drawn.into_iter().map(|i| points[i].clone()).collect()
}

/// The `most` points on a border that are most evenly split, ties in order.
pub fn most_split(points: &[Point<'_>], most: usize) -> Vec<usize> {
    let mut split: Vec<(usize, f64)> = points
        .iter()
        .enumerate()
        .filter_map(|(i, point)| Some((i, point.split?)))
        .collect();
    split.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    split.into_iter().take(most).map(|(i, _)| i).collect()
}

/// Gives every point room of its own: bins are coarse, so that many accounts have the very same evidence.
pub fn set_apart(points: &mut [Point<'_>], frame: Area) {
    let mut before: FxHashMap<(i64, i64), f64> = FxHashMap::default();
    for point in points {
        let (x, y) = point.at;
        let here = before.entry((x.round() as i64, y.round() as i64)).or_insert(0.0);
        let (sin, cos) = (*here * GOLDEN_ANGLE).sin_cos();
        let radius = APART * here.sqrt();
        point.at = (
            (x + radius * cos).clamp(frame.x + 6.0, frame.x + frame.width - 6.0),
            (y + radius * sin).clamp(frame.y + 6.0, frame.y + frame.height - 6.0),
        );
        *here += 1.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(split: Option<f64>) -> Point<'static> {
        Point {
            name: "",
            at: (50.0, 50.0),
            segment: None,
            split,
        }
    }

    #[test]
    fn a_sample_keeps_the_most_evenly_split() {
        let mut points = vec![point(None); 1_000];
        points[999].split = Some(0.4);
        points[7].split = Some(0.45);
        let drawn = sample(&points, 100, 2);
        assert_eq!(drawn.len(), 100);
        assert_eq!(drawn.iter().filter(|point| point.split.is_some()).count(), 2);
        assert_eq!(sample(&points, 1_000, 2).len(), 1_000);
    }

    #[test]
    fn points_in_one_place_are_set_apart() {
        let frame = Area {
            x: 0.0,
            y: 0.0,
            width: 100.0,
            height: 100.0,
        };
        let mut points = vec![point(None); 30];
        set_apart(&mut points, frame);
        for (i, a) in points.iter().enumerate() {
            for b in &points[..i] {
                assert!((a.at.0 - b.at.0).hypot(a.at.1 - b.at.1) > 3.0);
            }
        }
    }
}

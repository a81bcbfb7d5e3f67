//! Labels that do not cover one another, and as few marks as can be.

use unicode_width::UnicodeWidthStr;

use crate::report::layout::shown::shorten;

/// Pixels of a line of text.
pub const LINE: f64 = 19.0;
/// Pixels of an average character in the widest of the charts' fonts, in bold.
pub const BOLD: f64 = 8.3;
/// The same of a small one.
pub const SMALL: f64 = 6.9;

/// A rectangle, from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Left edge, pixels.
    pub x: f64,
    /// Upper edge, pixels.
    pub y: f64,
    /// From the left edge to the right, pixels.
    pub width: f64,
    /// From the upper edge to the lower, pixels.
    pub height: f64,
}

impl Area {
    /// Whether they have a place in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }

    /// Whether a point is inside.
    pub fn holds(self, (x, y): (f64, f64)) -> bool {
        (self.x..=self.x + self.width).contains(&x) && (self.y..=self.y + self.height).contains(&y)
    }

    /// The same inside `frame`, moved as little as possible.
    pub fn within(self, frame: Self) -> Self {
        let kept = |at: f64, length: f64, from: f64, room: f64| at.min(from + room - length).max(from);
        Self {
            x: kept(self.x, self.width, frame.x, frame.width),
            y: kept(self.y, self.height, frame.y, frame.height),
            ..self
        }
    }
}

/// Width in pixels of a text cut to `columns`, of characters [`BOLD`] or [`SMALL`].
pub fn width(text: &str, columns: usize, character: f64) -> f64 {
    shorten(text, columns).width() as f64 * character
}

/// The first of the candidates that overlaps none of `taken` and covers the fewest `points`, a later candidate having
/// to spare `patience` points for each place it comes later; `None` when each overlaps.
pub fn place(candidates: &[Area], taken: &[Area], points: &[(f64, f64)], patience: f64) -> Option<Area> {
    let cost = |rank: usize, area: &Area| {
        let covered = points.iter().filter(|point| area.holds(**point)).count();
        covered as f64 + patience * rank as f64
    };
    candidates
        .iter()
        .enumerate()
        .filter(|(_, area)| taken.iter().all(|other| !area.overlaps(*other)))
        .map(|(rank, area)| (cost(rank, area), area))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, area)| *area)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(x: f64, y: f64) -> Area {
        Area {
            x,
            y,
            width: 10.0,
            height: 5.0,
        }
    }

    #[test]
    fn a_label_takes_the_free_place_that_covers_least() {
        let candidates = [area(0.0, 0.0), area(20.0, 0.0), area(40.0, 0.0)];
        let points = [(25.0, 2.0), (26.0, 2.0)];
        assert_eq!(place(&candidates, &[], &points, 0.1), Some(candidates[0]));
        let taken = [area(5.0, 4.0)];
        assert_eq!(place(&candidates, &taken, &points, 0.1), Some(candidates[2]));
        assert_eq!(place(&candidates, &taken, &points, 3.0), Some(candidates[1]));
        assert_eq!(place(&candidates[..1], &taken, &points, 0.1), None);
    }

    #[test]
    fn a_label_stays_in_its_frame() {
        let frame = Area {
            x: 0.0,
            y: 0.0,
            width: 30.0,
            height: 30.0,
        };
        assert_eq!(area(-4.0, 28.0).within(frame), area(0.0, 25.0));
    }
}

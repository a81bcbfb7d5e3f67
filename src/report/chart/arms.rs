//! The two arms of a comparison wherever they are drawn: A a disc and a full line, B a diamond and a dashed one.

use maud::{Markup, html};

use crate::report::layout::svg::{line, px, text};

/// Which of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arm {
    A,
    B,
}

impl Arm {
    pub const BOTH: [Self; 2] = [Self::A, Self::B];

    /// Class of a line of it.
    pub fn curve(self) -> &'static str {
        match self {
            Self::A => "curve",
            Self::B => "curve rest",
        }
    }

    /// Class of its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "strong more",
            Self::B => "strong less",
        }
    }

    /// Class of a group whose whiskers have its colour.
    pub fn group(self) -> &'static str {
        match self {
            Self::A => "icp",
            Self::B => "rest",
        }
    }

    /// Its mark around a centre.
    pub fn mark(self, (x, y): (f64, f64)) -> Markup {
        match self {
            Self::A => html! { circle cx=(px(x)) cy=(px(y)) r="5.4" class="dot" {} },
            Self::B => html! { polygon points=(diamond(x, y, 6.4)) class="diamond" {} },
        }
    }
}

/// Corners of a diamond.
pub(super) fn diamond(x: f64, y: f64, r: f64) -> String {
    let corners = [(0.0, -r), (r, 0.0), (0.0, r), (-r, 0.0)];
    let corners: Vec<String> = corners
        .iter()
        .map(|(dx, dy)| format!("{},{}", px(x + dx), px(y + dy)))
        .collect();
    corners.join(" ")
}

/// A key above a chart: both marks with the names, from `x` on.
pub(super) fn legend(names: &[String; 2], x: f64, y: f64) -> Markup {
    html! {
        @for (arm, (name, x)) in Arm::BOTH.into_iter().zip(names.iter().zip([x, x + 330.0])) {
            (line((x, y), (x + 26.0, y), arm.curve()))
            (arm.mark((x + 13.0, y)))
            (text((x + 34.0, y + 4.0), "small", 38, name))
        }
    }
}

/// What the tinted band stands for, its swatch before it; `x` is where the text ends.
pub(super) fn band_key(x: f64, y: f64, said: &str) -> Markup {
    // About the width of a small letter.
    let left = x - 6.1 * said.chars().count().min(44) as f64 - 22.0;
    html! {
        rect x=(px(left)) y=(px(y - 10.0)) width="14" height="12" class="tint" {}
        (line((left, y - 10.0), (left, y + 2.0), "dashed"))
        (line((left + 14.0, y - 10.0), (left + 14.0, y + 2.0), "dashed"))
        (text((x, y), "muted small end", 44, said))
    }
}

/// A domain with a little room at both ends; `None` if nothing in it is finite.
pub(super) fn domain(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let (low, high) = values
        .filter(|v| v.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
            (low.min(v), high.max(v))
        });
    if !(low.is_finite() && high.is_finite() && (high - low).is_finite()) {
        return None;
    }
    let room = if high > low {
        0.05 * (high - low)
    } else {
        0.05 * low.abs().max(1e-3)
    };
    Some((low - room, high + room))
}

/// Two heights of names apart from each other by at least a line.
pub(super) fn apart(a: f64, b: f64, room: f64) -> (f64, f64) {
    if (a - b).abs() >= room {
        return (a, b);
    }
    let (middle, half) = ((a + b) / 2.0, room / 2.0);
    if a <= b {
        (middle - half, middle + half)
    } else {
        (middle + half, middle - half)
    }
}

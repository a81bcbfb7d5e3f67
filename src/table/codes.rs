//! Numbers that are codes and no quantities: -999, 9999.

/// Fewest cells of a code (house choice: fewer may be slips).
const FEWEST: usize = 5;
/// Fewest other cells, and different values among them, beside which a value can be far outside (house choice).
const FEWEST_OTHERS: usize = 20;
const FEWEST_VALUES: usize = 8;
/// Most codes on either side (house choice).
const MOST: usize = 3;
/// Widths of all other values that lie between them and a code (house choices): of nines alone, which nobody measures,
/// half a width will do; a negative one among what is never negative needs none.
const GAP: f64 = 5.0;
const GAP_OF_NINES: f64 = 0.5;

/// A repeated value at one end of a column, and the next one inwards.
#[derive(Debug, Clone, Copy)]
struct Edge {
    value: f64,
    cells: usize,
    next: f64,
}

/// Codes among the values of a column, with their cells, increasing: values that repeat and lie far outside all others.
/// `counts` says that the column's name speaks of what is never negative, where -1 is a code too.
pub fn codes(values: &[f64], counts: bool) -> Vec<(f64, usize)> {
    let lows = edges(values, |a, b| a < b);
    let highs = edges(values, |a, b| a > b);
    // The most codes first: what lies between them is what they are far from.
    let mut choices: Vec<(usize, usize)> = (0..=lows.len())
        .flat_map(|low| (0..=highs.len()).map(move |high| (low, high)))
        .filter(|(low, high)| low + high > 0)
        .collect();
    choices.sort_by_key(|(low, high)| std::cmp::Reverse(low + high));
    for (low, high) in choices {
        let (lows, highs) = (&lows[..low], &highs[..high]);
        let inner = |edges: &[Edge], end: fn(&[f64]) -> f64| {
            edges.last().map_or_else(|| end(values), |edge| edge.next)
        };
        let (least, most) = (inner(lows, least), inner(highs, most));
        let width = most - least;
        if width < 0.0 || width.is_nan() {
            continue;
        }
        let far = |edge: &Edge| {
            let gap = if edge.value < least {
                least - edge.value
            } else {
                edge.value - most
            };
            let never = edge.value < 0.0 && least >= 0.0 && is_nines(edge.value);
            let minus_one = edge.value == -1.0 && least >= 0.0 && counts;
            never || minus_one || gap > GAP * width || (is_nines(edge.value) && gap > GAP_OF_NINES * width)
        };
        if lows.iter().chain(highs).all(far) && is_spread(values, least, most) {
            let mut codes: Vec<(f64, usize)> = lows
                .iter()
                .chain(highs)
                .map(|edge| (edge.value, edge.cells))
                .collect();
            codes.sort_by(|a, b| a.0.total_cmp(&b.0));
            return codes;
        }
    }
    Vec::new()
}

/// Repeated values from one end inwards, while they repeat; one pass each.
fn edges(values: &[f64], before: impl Fn(f64, f64) -> bool) -> Vec<Edge> {
    let mut edges: Vec<Edge> = Vec::new();
    while edges.len() < MOST {
        let last = edges.last().map(|edge| edge.value);
        let (mut value, mut cells, mut next) = (f64::NAN, 0, f64::NAN);
        for other in values.iter().copied() {
            if other == value {
                cells += 1;
            } else if other.is_nan() || last.is_some_and(|last| !before(last, other)) {
            } else if value.is_nan() || before(other, value) {
                (next, value, cells) = (value, other, 1);
            } else if next.is_nan() || before(other, next) {
                next = other;
            }
        }
        if cells < FEWEST || next.is_nan() {
            break;
        }
        edges.push(Edge { value, cells, next });
    }
    edges
}

fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn most(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// Whether enough different values lie between these ends: a price list has no codes.
fn is_spread(values: &[f64], least: f64, most: f64) -> bool {
    let mut different: Vec<f64> = Vec::with_capacity(FEWEST_VALUES);
    let mut cells = 0;
    for value in values.iter().filter(|value| (least..=most).contains(*value)) {
        cells += 1;
        if different.len() < FEWEST_VALUES && !different.contains(value) {
            different.push(*value);
        }
        if cells >= FEWEST_OTHERS && different.len() == FEWEST_VALUES {
            return true;
        }
    }
    false
}

/// Whether a number is written in nines alone, two at least: 99, -999, 9999.
fn is_nines(value: f64) -> bool {
    let whole = value.abs();
    (99.0..1e15).contains(&whole)
        && whole.fract() == 0.0
        && format!("{whole}").bytes().all(|digit| digit == b'9')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(values: impl IntoIterator<Item = f64>, counts: bool) -> Vec<f64> {
        let values: Vec<f64> = values.into_iter().collect();
        codes(&values, counts).into_iter().map(|(code, _)| code).collect()
    }

    fn months() -> impl Iterator<Item = f64> {
        (0..200).map(|row| f64::from(row % 36))
    }

    #[test]
    fn repeated_values_far_outside_are_codes() {
        let both = months().chain([-999.0; 60]).chain([9999.0; 50]).chain([f64::NAN]);
        assert_eq!(found(both, false), [-999.0, 9999.0]);
        assert_eq!(found(months().chain([-999.0; 5]), false), [-999.0]);
        assert_eq!(found(months().chain([777.0; 5]), false), [777.0]);
        // Beside revenues in millions -9999 is near, but no revenue.
        let revenues = || (0..200).map(|row| f64::from(row * row * 100));
        assert_eq!(found(revenues().chain([-9999.0; 8]), false), [-9999.0]);
        assert_eq!(found(months().chain([-1.0; 12]), true), [-1.0]);
    }

    #[test]
    fn what_is_near_rare_or_a_list_is_no_code() {
        assert_eq!(found(months(), true), [0.0; 0]);
        assert_eq!(found(months().chain([-999.0; 4]), false), [0.0; 0]);
        assert_eq!(found(months().chain([-1.0; 12]), false), [0.0; 0], "degrees");
        assert_eq!(found(months().chain([60.0; 12]), false), [0.0; 0]);
        let prices = (0..200).map(|row| [29.0, 49.0, 499.0][row % 3]);
        assert_eq!(found(prices, false), [0.0; 0]);
        assert_eq!(found([], false), [0.0; 0]);
        assert_eq!(found([5.0; 40], false), [0.0; 0]);
    }

    proptest::proptest! {
        #[test]
        fn the_order_of_rows_changes_nothing(mut values in proptest::collection::vec(-20i32..20, 0..120)) {
            let read = |values: &[i32]| found(values.iter().map(|v| f64::from(*v) * f64::from(*v)), true);
            let before = read(&values);
            values.reverse();
            proptest::prop_assert_eq!(before, read(&values));
        }
    }
}

//! Which arm each row is in, and who is in it twice or in both.

use rustc_hash::FxHashMap;

use crate::compare::table::asked::{Asked, LISTED};
use crate::error::{Error, Result, nearest};
use crate::table::{Column, MISSING, Values};
use crate::vocabulary::fold::same;

/// The values of the group that are arms.
pub(super) struct Named {
    pub a: String,
    pub b: String,
}

impl Named {
    /// The arm of each row: in B or not; `None` for rows of neither.
    pub fn arms(&self, group: &Column) -> Vec<Option<bool>> {
        let side = |text: &str| {
            if text == self.a {
                Some(false)
            } else {
                (text == self.b).then_some(true)
            }
        };
        match &group.values {
            Values::Levels(levels) => {
                let sides: Vec<Option<bool>> = levels.names.iter().map(|name| side(name)).collect();
                let of = |code: &u32| (*code != MISSING).then(|| sides[*code as usize]).flatten();
                levels.codes.iter().map(of).collect()
            }
            Values::Number(numbers) => {
                let texts = numbers.iter().map(|v| (!v.is_nan()).then(|| v.to_string()));
                texts.map(|text| text.and_then(|text| side(&text))).collect()
            }
            Values::Date(days) => (0..days.len())
                .map(|row| group.text(row).and_then(|text| side(&text)))
                .collect(),
        }
    }
}

/// Finds the arms' values in their column.
pub(super) fn group_of(group: &Column, asked: &Asked) -> Result<Named> {
    let mut seen: Vec<String> = match &group.values {
        Values::Levels(levels) => levels.names.clone(),
        Values::Number(numbers) => {
            let mut distinct: Vec<f64> = numbers.iter().copied().filter(|v| !v.is_nan()).collect();
            distinct.sort_unstable_by(f64::total_cmp);
            distinct.dedup();
            distinct.truncate(1_000);
            distinct.iter().map(f64::to_string).collect()
        }
        Values::Date(days) => (0..days.len()).filter_map(|row| group.text(row)).collect(),
    };
    seen.sort_unstable();
    seen.dedup();
    let listed = || {
        let shown: Vec<&str> = seen.iter().take(LISTED).map(String::as_str).collect();
        let more = if seen.len() > LISTED { ", …" } else { "" };
        format!("{}{more}", shown.join(", "))
    };
    let find = |wanted: &str| {
        let found = seen.iter().find(|name| *name == wanted);
        let alike = || seen.iter().find(|name| same(name, wanted));
        let same_number = || {
            let wanted: f64 = wanted.parse().ok()?;
            seen.iter().find(|name| name.parse() == Ok(wanted))
        };
        found
            .or_else(alike)
            .or_else(same_number)
            .cloned()
            .ok_or_else(|| Error::UnknownValue {
                named_in: "arms".to_owned(),
                column: group.name.clone(),
                value: wanted.to_owned(),
                nearest: nearest(wanted, seen.iter().map(String::as_str)),
            })
    };
    let (a, b) = match (&asked.a, &asked.b) {
        (Some(a), Some(b)) => (find(a)?, find(b)?),
        _ if seen.len() == 2 => match (&asked.a, &asked.b) {
            (Some(a), None) => {
                let a = find(a)?;
                let b = seen.iter().find(|name| **name != a).cloned().unwrap_or_default();
                (a, b)
            }
            (None, Some(b)) => {
                let b = find(b)?;
                let a = seen.iter().find(|name| **name != b).cloned().unwrap_or_default();
                (a, b)
            }
            _ => (seen[0].clone(), seen[1].clone()),
        },
        _ if seen.len() < 2 => {
            let value = seen
                .first()
                .map_or_else(String::new, |one| format!(" but `{one}`"));
            return Err(Error::data(
                format!("the column `{}` has no value{value}", group.name),
                "a comparison takes two arms: name the column that tells them apart with --group",
            ));
        }
        _ => {
            return Err(Error::data(
                format!(
                    "the column `{}` has {} values: {}",
                    group.name,
                    seen.len(),
                    listed()
                ),
                "name the two arms with --a and --b",
            ));
        }
    };
    if a == b {
        return Err(Error::data(
            format!("both arms are `{a}` of column `{}`", group.name),
            "name two values with --a and --b",
        ));
    }
    Ok(Named { a, b })
}

/// Rows that repeat an account of their arm or are of one that is in both arms; how many accounts are in both, and how
/// many rows repeat.
pub(super) fn doubles(
    id: Option<&Column>,
    arm_of: &[Option<bool>],
    rows: usize,
) -> (Option<Vec<bool>>, u64, u64) {
    let Some(id) = id else { return (None, 0, 0) };
    // 1: seen in A, 2: in B.
    let mut seen: FxHashMap<u64, u8> = FxHashMap::default();
    let key = |row: usize| match &id.values {
        Values::Number(v) => (!v[row].is_nan()).then(|| v[row].to_bits()),
        Values::Date(v) => (v[row] != i32::MIN).then_some(v[row] as u64),
        Values::Levels(v) => (v.codes[row] != MISSING).then_some(u64::from(v.codes[row])),
    };
    let mut out = vec![false; rows];
    let mut repeated = 0;
    for row in 0..rows {
        if let (Some(in_b), Some(key)) = (arm_of[row], key(row)) {
            let bit = 1u8 << u8::from(in_b);
            let held = seen.entry(key).or_default();
            if *held & bit != 0 {
                out[row] = true;
                repeated += 1;
            }
            *held |= bit;
        }
    }
    let in_both = seen.values().filter(|held| **held == 3).count() as u64;
    if in_both > 0 {
        for row in 0..rows {
            if arm_of[row].is_some() && key(row).is_some_and(|key| seen.get(&key) == Some(&3)) {
                out[row] = true;
            }
        }
    }
    (Some(out), in_both, repeated)
}

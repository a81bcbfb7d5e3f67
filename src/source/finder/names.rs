//! Names for columns, all different.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::vocabulary::fold::composed;

/// Column names in Unicode form C, those left empty called by position, a repeated one by its number: `x`, `x_2`. Also
/// the columns renamed: their position, that of the first of the name, and the name.
pub fn unique(written: &[String]) -> (Vec<String>, Vec<(usize, usize, String)>) {
    let named: Vec<String> = written
        .iter()
        .enumerate()
        .map(|(at, name)| match name.trim() {
            "" => format!("column_{}", at + 1),
            name => composed(name).into_owned(),
        })
        .collect();
    let written: FxHashSet<&String> = named.iter().collect();
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    // Numbers below are taken: a name that stands a thousand times is not counted up from 2 each time.
    let mut next: FxHashMap<&String, usize> = FxHashMap::default();
    let (mut names, mut repeated) = (Vec::with_capacity(named.len()), Vec::new());
    for (at, name) in named.iter().enumerate() {
        let Some(&before) = seen.get(name) else {
            seen.insert(name.clone(), at);
            names.push(name.clone());
            continue;
        };
        let number = next.entry(name).or_insert(2);
        let mut free = format!("{name}_{number}");
        while seen.contains_key(&free) || written.contains(&free) {
            *number += 1;
            free = format!("{name}_{number}");
        }
        seen.insert(free.clone(), at);
        names.push(free);
        repeated.push((at, before, name.clone()));
    }
    (names, repeated)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(written: &[&str]) -> Vec<String> {
        unique(&written.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).0
    }

    #[test]
    fn a_repeated_name_gets_a_number_that_is_free() {
        assert_eq!(names(&["a", "b", "a", "a"]), ["a", "b", "a_2", "a_3"]);
        assert_eq!(names(&["a", "a", "a_2"]), ["a", "a_3", "a_2"]);
        assert_eq!(names(&["", "x", ""]), ["column_1", "x", "column_3"]);
        // One name whatever the form of its accents.
        assert_eq!(names(&["é", "e\u{301}"]), ["é", "é_2"]);
    }
}

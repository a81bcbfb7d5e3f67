//! Numbers of things in English texts.

use crate::language::Language;

/// "448", "9,240".
pub fn number(count: impl TryInto<i64>) -> String {
    Language::En.integer(count.try_into().unwrap_or(i64::MAX))
}

/// "1 account", "448 accounts".
pub fn counted(count: impl TryInto<i64> + Copy, noun: &str) -> String {
    let one = count.try_into().is_ok_and(|count| count == 1);
    format!("{} {noun}{}", number(count), if one { "" } else { "s" })
}

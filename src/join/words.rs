//! What the features made of a further table are called where people read: "tickets in the last 90 days".

use crate::language::Language;
use crate::recipe::{FeatureRecipe, How, Recipe};

/// Every way in which rows become a number; `days_since` before what it begins with could be taken for.
const WAYS: [How; 10] = [
    How::DaysSince,
    How::Count,
    How::Sum,
    How::Mean,
    How::Max,
    How::Min,
    How::Last,
    How::Distinct,
    How::Share,
    How::Trend,
];

/// A feature, read from its name.
struct Parts<'a> {
    how: How,
    column: &'a str,
    values: Vec<&'a str>,
    days: Option<u32>,
}

/// A column that joining made of a further table, in words; `None` for any other.
pub fn feature_in_words(recipe: &Recipe, column: &str, language: Language) -> Option<String> {
    // Of tables `usage` and `usage_daily` the longer name is meant.
    let mut tables: Vec<_> = recipe.tables.iter().collect();
    tables.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let (table, recipe_of, rest) = tables
        .into_iter()
        .find_map(|(name, of)| Some((name, of, column.strip_prefix(name.as_str())?.strip_prefix('_')?)))?;
    let called = |key: &str, plain: &str| {
        let name = recipe.names.get(key);
        let title = name.and_then(|name| name.title.text(language));
        title.map_or_else(|| plain.replace('_', " "), str::to_owned)
    };
    let rows = called(table, table);
    let part = |column: &str| called(&format!("{table}.{column}"), column);
    let asked = recipe_of.features.as_deref().unwrap_or_default();
    Some(match parts(rest, asked) {
        Some(parts) => parts.words(&rows, &part(parts.column), language),
        // A column of a table with one row for each account.
        None => language.join_attribute(part(rest), rows),
    })
}

/// The parts of what follows a table's name, `share_priority_urgent_90d`.
fn parts<'a>(rest: &'a str, asked: &'a [FeatureRecipe]) -> Option<Parts<'a>> {
    let how = *WAYS.iter().find(|how| {
        let after = rest.strip_prefix(how.word());
        after.is_some_and(|after| after.is_empty() || after.starts_with('_'))
    })?;
    let rest = rest[how.word().len()..].trim_start_matches('_');
    let window = rest
        .rsplit('_')
        .next()
        .and_then(|last| last.strip_suffix('d')?.parse().ok());
    let rest = match window {
        Some(_) => rest[..rest.rfind('_').unwrap_or(0)].trim_end_matches('_'),
        None => rest,
    };
    // The values that were asked about stand after the column.
    let of_asked = asked.iter().find_map(|feature| {
        let column = feature
            .of
            .iter()
            .find(|column| rest.strip_prefix(column.as_str()).is_some())?;
        (feature.how.contains(&how) && rest.len() > column.len() && !feature.is_any.is_empty()).then(|| {
            (
                column.as_str(),
                feature.is_any.iter().map(String::as_str).collect(),
            )
        })
    });
    let (column, values) = of_asked.unwrap_or((rest, Vec::new()));
    Some(Parts {
        how,
        column,
        values,
        days: window,
    })
}

impl Parts<'_> {
    fn words(&self, rows: &str, column: &str, language: Language) -> String {
        let asked = language.alternatives(&self.values);
        let which = match (self.column.is_empty(), self.values.is_empty()) {
            (true, _) => rows.to_owned(),
            (false, true) => language.join_rows_with(rows, column),
            (false, false) => language.join_rows_where(rows, column, asked),
        };
        let of =
            |said: fn(Language, String, String) -> String| said(language, column.to_owned(), rows.to_owned());
        let days = self.days.map(|days| language.integer(i64::from(days)));
        let said = match (self.how, self.column.is_empty()) {
            (How::Count, _) if days.is_some() => which,
            (How::Count, _) => language.join_count(which),
            (How::DaysSince, _) => return language.join_days_since(which),
            (How::Share, _) => language.join_share(which),
            (How::Trend, true) => language.join_trend(rows),
            (How::Trend, false) => of(Language::join_trend_of),
            (How::Sum, _) => of(Language::join_sum),
            (How::Mean, _) => of(Language::join_mean),
            (How::Max, _) => of(Language::join_max),
            (How::Min, _) => of(Language::join_min),
            (How::Last, _) => of(Language::join_last),
            (How::Distinct, _) => of(Language::join_distinct),
        };
        match days {
            Some(days) => language.join_window(said, days),
            None => said,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn features_are_said_in_words() {
        let text = "[tables.support_tickets]\ndata = 't.csv'\nkey = 'id'\nfeatures = [{ how = ['share'], of = ['priority'], is = \
                    ['urgent', 'high'], days = [90] }]\n[tables.firms]\ndata = 'f.csv'\nkey = 'id'\n[names]\n'firms.naf' = \
                    { fr = 'code NAF' }\n[names.support_tickets]\nfr = 'tickets'";
        let recipe = Recipe::parse(text, Path::new("r.toml")).unwrap();
        let said =
            |column: &str| Language::ALL.map(|language| feature_in_words(&recipe, column, language).unwrap());
        for (column, en, fr) in [
            (
                "support_tickets_count",
                "number of support tickets",
                "tickets, nombre",
            ),
            (
                "support_tickets_count_90d",
                "support tickets in the last 90 days",
                "tickets, 90 derniers jours",
            ),
            (
                "support_tickets_trend_365d",
                "trend of support tickets in the last 365 days",
                "tickets, évolution, 365 derniers jours",
            ),
            (
                "support_tickets_days_since",
                "days since the latest of support tickets",
                "tickets, jours depuis le plus récent",
            ),
            (
                "support_tickets_mean_hours_to_resolve_365d",
                "mean hours to resolve of support tickets in the last 365 days",
                "tickets, hours to resolve en moyenne, 365 derniers jours",
            ),
            (
                "support_tickets_share_priority_urgent_high_90d",
                "share of support tickets with priority urgent or high in the last 90 days",
                "tickets avec priority urgent ou high, part, 90 derniers jours",
            ),
            ("firms_naf", "naf (firms)", "code NAF (firms)"),
        ] {
            assert_eq!(said(column), [en, fr], "{column}");
        }
        assert_eq!(feature_in_words(&recipe, "employees", Language::En), None);
        assert_eq!(
            feature_in_words(&Recipe::default(), "a_count", Language::En),
            None
        );
    }
}

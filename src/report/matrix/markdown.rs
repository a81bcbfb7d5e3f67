//! The matrix as Markdown.

use super::content::Matrix;
use super::line::Line;
use crate::report::layout::markdown::{item, text};
use crate::report::layout::shown::clean;

/// The whole matrix, one table per class.
pub fn markdown(matrix: &Matrix) -> String {
    let language = matrix.language;
    let mut out = format!("# {}\n\n{}\n", text(&matrix.title), item(&matrix.ground));
    for group in &matrix.groups {
        out += &format!("\n## {}\n\n{}\n\n", text(&group.heading), item(&group.meaning));
        let head = [
            language.criterion(),
            language.value(),
            language.family_column(),
            language.matrix_ideal_column(),
            language.outside_column(),
            language.difference_column(),
            language.matrix_lift_column(),
            language.matrix_iv_long(),
            language.points_column(),
            language.matrix_known_column(),
        ];
        out += &format!("| {} |\n", head.map(|title| text(&title)).join(" | "));
        out += "| --- | --- | --- | ---: | ---: | ---: | ---: | --- | ---: | ---: |\n";
        for told in &group.lines {
            out += &format!("| {} |\n", row(told, matrix).map(|cell| text(&cell)).join(" | "));
        }
        for told in &group.lines {
            for note in &told.notes {
                out += &format!("\n{}\n", item(&language.matrix_of(&told.criterion, note)));
            }
            let Some(rule) = &told.rule else { continue };
            out += &format!(
                "\n{}\n",
                item(&language.matrix_of(&told.criterion, &rule.sentence))
            );
            match &rule.toml {
                Some(toml) => out += &format!("\n{}\n\n{}", item(&language.matrix_rule()), fenced(toml)),
                None => out += &format!("\n{}\n", item(&language.matrix_no_rule())),
            }
        }
    }
    out += "\n";
    for note in &matrix.notes {
        out += &format!("- {}\n", text(note));
    }
    out
}

fn row(told: &Line, matrix: &Matrix) -> [String; 10] {
    let language = matrix.language;
    let strength = told.strength.map(|strength| language.strength(strength));
    let information = told.information_text(language);
    [
        told.criterion.clone(),
        told.value.clone(),
        told.family.clone(),
        Line::share(told.ideal_share, language),
        Line::share(told.others_share, language),
        told.difference_text(language),
        told.lift_text(true, language),
        match strength {
            Some(strength) => language.fact_in_brackets(information, strength),
            None => information,
        },
        told.points_text(language),
        language.percent(told.known),
    ]
}

/// Code that nothing inside can end: the fence is longer than any run of backticks in it.
fn fenced(code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let lines: Vec<String> = code.lines().map(clean).collect();
    format!("{fence}toml\n{}\n{fence}\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_fence_early() {
        assert_eq!(fenced("a = 1\n"), "```toml\na = 1\n```\n");
        assert!(fenced("a = '````'\n").starts_with("`````toml\n"));
    }
}

//! The demo's story as text: what was made, what was learnt, and what to try next.

use std::fmt::Write;

use lookalike::demo::Story;
use lookalike::explain::Explanation;
use lookalike::figures::{Dashboard, Group, Name, Unit};
use lookalike::language::Language;
use lookalike::model::Criterion;
use lookalike::report::figures::words::{estimate, with_interval};
use lookalike::report::layout::shown::{few_named, padded, shorten, whole_facts, wrapped};
use lookalike::report::markets::Markets;
use lookalike::score::Grade;
use lookalike::workflow::demo::DemoStory;
use lookalike::workflow::demo_quarters::YearStory;

/// Columns of the labels on the left, and of a line: one screen.
const LABEL: usize = 14;
const LINE: usize = 80;

/// Lines that a segment list, a market list and an account's summary may take (house choices: all of it is one screen of 40
/// lines).
const SEGMENTS: usize = 3;
const SEGMENT: usize = 50;
const SUMMARY: usize = 3;

/// The whole story, in one screen.
pub fn text(story: &DemoStory, language: Language) -> String {
    let say = |en: &'static str, fr: &'static str| match language {
        Language::En => en,
        Language::Fr => fr,
    };
    let count = |n: u64| language.integer(n as i64);
    let model = &*story.trained.model.worded(language);
    let data = &model.data;
    let mut text = format!("{}\n", title(story.story, language));
    let mut line = |label: &str, said: String| {
        let first = format!("  {} ", padded(label, LABEL));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", wrapped(&said, LINE, &first, &" ".repeat(LABEL + 3)));
    };
    line(
        say("past", "passé"),
        format!(
            "{} {}: {} {}, {} {}, {} {}",
            count(data.rows),
            say("accounts", "comptes\u{202f}"),
            count(data.ideal),
            say("ideal", "idéaux"),
            count(data.not_ideal),
            say("not", "non"),
            count(data.open),
            say("open", "en cours"),
        ),
    );
    line(
        say("what counts", "ce qui compte"),
        important(&model.criteria, language),
    );
    let aside: Vec<String> = model
        .set_aside
        .iter()
        .filter(|s| s.can_trust)
        .map(|s| model.title_of(&s.column, language))
        .collect();
    line(
        say("set aside", "écarté"),
        format!(
            "{} ({})",
            few_named(aside, 3, language),
            say("known only after the outcome", "connu seulement après coup")
        ),
    );
    if let Some(found) = &model.validation {
        let auc = |value: f64| language.decimal(value, 3);
        line(
            say("how good", "qualité"),
            format!(
                "{} {} ({}–{})",
                say("out-of-fold AUC", "AUC hors échantillon"),
                auc(found.scorecard.auc),
                auc(found.scorecard.auc_low),
                auc(found.scorecard.auc_high)
            ),
        );
    }
    for (i, segment) in model.segments.segments.iter().take(SEGMENTS).enumerate() {
        let share = segment.class.accounts as f64 / model.segments.accounts.max(1) as f64;
        line(
            if i == 0 { say("segments", "segments") } else { "" },
            language.fact(
                language.group_segment(segment.number, whole_facts(segment.name.text(language), SEGMENT)),
                language.percent(share),
            ),
        );
    }
    let markets = Markets::new(model, &story.dashboard, language);
    let moved = markets.iter().flat_map(Markets::sentences).take(1);
    moved.for_each(|said| line(say("markets", "marchés"), said));
    for (i, said) in against_the_rest(&story.dashboard, model.recipe.currency(), language)
        .into_iter()
        .enumerate()
    {
        line(
            if i == 0 {
                say("ICP or not", "ICP ou non")
            } else {
                ""
            },
            said,
        );
    }
    let grades = Grade::ALL
        .iter()
        .filter(|g| **g != Grade::Unknown || story.summary.in_grade(**g) > 0)
        .map(|g| format!("{} {}", g.as_str(), count(story.summary.in_grade(*g))));
    line(
        say("scored", "noté"),
        language.fact(
            format!("{} prospects", count(story.summary.accounts)),
            grades.collect::<Vec<_>>().join(", "),
        ),
    );
    for explanation in &story.explained {
        text.push_str(&account(explanation, language));
    }
    let file = |name: &str| story.out.join(name).display().to_string();
    let _ = writeln!(
        text,
        "\n{} {}. {} {}",
        say("Done in", "Fait en"),
        say_seconds(story.seconds, language),
        say("Open", "Ouvrez"),
        file("report.html")
    );
    text.push_str(&next(story, language));
    text
}

/// A year by quarters: what each review advised and why, whom to sell to where that changed, and how to do the same by hand.
pub fn year(year: &YearStory, language: Language) -> String {
    let say = |en: &'static str, fr: &'static str| match language {
        Language::En => en,
        Language::Fr => fr,
    };
    let mut text = format!(
        "{}\n{} {}\n",
        title(year.story, language),
        say(
            "A year by quarters; the champion, learnt from what came before, is",
            "Une année par trimestres\u{202f}; le champion, appris sur ce qui précède, est"
        ),
        year.champion.reference()
    );
    for quarter in &year.quarters {
        let turns = match quarter.turns {
            true => say(", when the story turns", ", où l’histoire tourne"),
            false => "",
        };
        let said = quarter.reviewed.summary();
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "\n{}{turns}: {}\n  {}",
            quarter.name,
            quarter.data.display(),
            said.verdict
        );
        for line in said.reasons.iter().chain(&said.whom) {
            let _ = writeln!(text, "  · {line}");
        }
    }
    let _ = writeln!(
        text,
        "\n{} {}\n{}",
        say("Done in", "Fait en"),
        say_seconds(year.seconds, language),
        say("The same by hand:", "La même chose à la main :")
    );
    for command in year.commands(language) {
        let _ = writeln!(text, "  {command}");
    }
    text
}

fn title(story: Story, language: Language) -> &'static str {
    match (story, language) {
        (Story::Construction, Language::En) => {
            "A European project-management product: who should it sell to next quarter?\n"
        }
        (Story::Construction, Language::Fr) => {
            "Un logiciel européen de gestion de projet : à qui vendre au prochain trimestre ?\n"
        }
        (Story::Legaltech, Language::En) => {
            "A legal product that left large groups for mid-size law firms: who is its customer now?\n"
        }
        (Story::Legaltech, Language::Fr) => {
            "Un produit juridique passé des grands groupes aux cabinets : qui est son client aujourd’hui ?\n"
        }
    }
}

/// The five most important criteria with their weights.
fn important(criteria: &[Criterion], language: Language) -> String {
    let mut sorted: Vec<&Criterion> = criteria.iter().collect();
    sorted.sort_by_key(|c| std::cmp::Reverse(c.importance));
    let named: Vec<String> = sorted
        .iter()
        .take(5)
        .map(|c| format!("{} {}", c.name, language.decimal(c.weight() as f64 / 1e3, 0)))
        .collect();
    let of = match language {
        Language::En => "points of 100",
        Language::Fr => "points sur 100",
    };
    format!("{} ({of})", named.join(" · "))
}

/// What the ICP is worth beside the rest: close rate, cycle, lifetime value; since the world changed, where it did.
fn against_the_rest(dashboard: &Dashboard, currency: Option<&str>, language: Language) -> Vec<String> {
    let eras = dashboard.eras.as_deref();
    let figures = |group: Group| match eras {
        Some(eras) => eras.get(group).map(|record| &record.since),
        None => dashboard.get(group).map(|record| &record.figures),
    };
    let Some((icp, rest)) = figures(Group::Icp).zip(figures(Group::NotIcp)) else {
        return Vec::new();
    };
    let since = eras.map(|eras| language.change_since(language.month(&eras.since)));
    let said = |name: Name| {
        let icp = with_interval(icp.get(name), name, language);
        let rest = estimate(rest.get(name), name, language);
        let label = match currency.filter(|_| name.unit() == Unit::Money) {
            Some(currency) => language.sheet_in_currency(name.label(language), currency),
            None => name.label(language),
        };
        let label = since
            .iter()
            .fold(label, |label, since| format!("{label} {since}"));
        match language {
            Language::En => format!("{label} {icp}, the rest {rest}"),
            Language::Fr => format!("{label} {icp}, le reste {rest}"),
        }
    };
    [Name::CloseRate, Name::Cycle, Name::Ltv].map(said).to_vec()
}

/// One account: its grade, its score, and it in one line.
fn account(e: &Explanation, language: Language) -> String {
    let title = shorten(e.title(), LINE - 30);
    let said = wrapped(&e.summary, LINE, "  ", "  ");
    let lines: Vec<&str> = said.lines().collect();
    let more = if lines.len() > SUMMARY { " …" } else { "" };
    format!(
        "\n{}  {title} ({})  {}\n{}{more}\n",
        e.grade.as_str(),
        e.id,
        language.points(e.score),
        lines[..lines.len().min(SUMMARY)].join("\n")
    )
}

fn say_seconds(seconds: f64, language: Language) -> String {
    format!("{} s", language.decimal(seconds, 1))
}

/// Commands to try, as they work where the user stands: first on the demo's files, then on one's own.
fn next(story: &DemoStory, language: Language) -> String {
    let (here, own) = match language {
        Language::En => ("Then, as it stands here:", "And on your own customers:"),
        Language::Fr => ("Puis, tel quel\u{202f}:", "Et sur vos propres clients\u{202f}:"),
    };
    let out = quoted(&story.out.display().to_string());
    let id = story.explained.first().map_or("1", |e| e.id.as_str());
    let lang = match language {
        Language::En => "",
        Language::Fr => " --lang fr",
    };
    format!(
        "\n{here}\n  cd {out}\n  lookalike explain prospects.csv --id {}{lang}\n  \
         lookalike score prospects.csv --summary{lang} -o scores.xlsx\n  \
         lookalike segments{lang}\n{own}\n  lookalike init customers.csv\n  lookalike train customers.csv\n",
        quoted(id)
    )
}

/// A word as a shell takes it whole.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ',');
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

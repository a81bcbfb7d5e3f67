//! The demo's story as text: what was made, what was learnt, and what to try next.

use std::fmt::Write;

use lookalike::demo::Story;
use lookalike::explain::Explanation;
use lookalike::figures::{Dashboard, Group, GroupFigures, Name};
use lookalike::language::Language;
use lookalike::model::Criterion;
use lookalike::report::figures::words::with_interval;
use lookalike::report::layout::shown::{padded, padded_left, shorten};
use lookalike::report::markets::Markets;
use lookalike::score::Grade;
use lookalike::workflow::demo::DemoStory;
use lookalike::workflow::demo_quarters::YearStory;

/// Columns of the labels on the left.
const LABEL: usize = 14;

/// The whole story.
pub fn text(story: &DemoStory, language: Language) -> String {
    let say = |en: &'static str, fr: &'static str| match language {
        Language::En => en,
        Language::Fr => fr,
    };
    let file = |name: &str| story.out.join(name).display().to_string();
    let count = |n: u64| language.integer(n as i64);
    let (model, data) = (&story.trained.model, &story.trained.model.data);
    let mut text = String::new();
    let mut line = |label: &str, said: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {} {said}", padded(label, LABEL));
    };
    line(
        say("past", "passé"),
        format!(
            "{}  {} {} ({} {}, {} {}, {} {})",
            file("accounts.csv"),
            count(data.rows),
            say("accounts", "comptes"),
            count(data.ideal),
            say("ideal", "idéaux"),
            count(data.not_ideal),
            say("not", "non"),
            count(data.open),
            say("open", "en cours"),
        ),
    );
    line(say("recipe", "recette"), file("lookalike.toml"));
    line(
        say("learnt", "appris"),
        format!(
            "{}  {} {}",
            story.entry.reference(),
            model.criteria.len(),
            say("criteria", "critères")
        ),
    );
    line(
        say("what counts", "ce qui compte"),
        important(&model.criteria, language),
    );
    let aside: Vec<&str> = model
        .set_aside
        .iter()
        .filter(|s| s.can_trust)
        .map(|s| s.column.as_str())
        .collect();
    line(
        say("set aside", "écarté"),
        format!(
            "{} ({})",
            aside.join(", "),
            say("known only after the outcome", "connu seulement après coup")
        ),
    );
    if let Some(found) = &model.validation {
        let beside = [
            (
                say("logistic regression", "régression logistique"),
                &found.baseline,
            ),
            (say("random forest", "forêt aléatoire"), &found.challenger),
        ];
        let auc = |value: f64| language.decimal(value, 3);
        let mut said = format!(
            "{} {} ({}–{})",
            say("out-of-fold AUC", "AUC hors échantillon"),
            auc(found.scorecard.auc),
            auc(found.scorecard.auc_low),
            auc(found.scorecard.auc_high)
        );
        for (name, figures) in beside {
            if let Some(figures) = figures {
                let _ = write!(said, ", {name} {}", auc(figures.auc));
            }
        }
        line(say("measured", "mesuré"), said);
    }
    for (i, segment) in model.segments.segments.iter().enumerate() {
        let share = segment.class.accounts as f64 / model.segments.accounts.max(1) as f64;
        line(
            if i == 0 { say("segments", "segments") } else { "" },
            language.fact(
                language.group_segment(segment.number, shorten(segment.name.text(language), 70)),
                language.share_of_ideal(
                    count(segment.class.accounts),
                    count(model.segments.accounts),
                    language.percent(share),
                ),
            ),
        );
    }
    let markets = Markets::new(&model.segments, &story.dashboard, language);
    for (i, said) in markets.iter().flat_map(Markets::sentences).enumerate() {
        line(if i == 0 { say("markets", "marchés") } else { "" }, said);
    }
    for (i, said) in against_the_rest(&story.dashboard, language)
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
        format!(
            "{}  {} {}: {}",
            file("scores.csv"),
            count(story.summary.accounts),
            say("prospects", "prospects"),
            grades.collect::<Vec<_>>().join(", ")
        ),
    );
    line(say("report", "rapport"), file("report.html"));
    line(say("ICP sheet", "fiche ICP"), file("sheet.html"));
    line(say("edges", "contours"), file("edges.html"));

    let mut whole = format!("{}\n{text}", title(story.story, language));
    let names = [
        say("The best", "Le meilleur"),
        say("One of which little is known", "Un dont on sait peu"),
        say("A poor one", "Un mauvais"),
    ];
    for (name, explanation) in names.iter().zip(&story.explained) {
        whole.push_str(&account(name, explanation, language));
    }
    let _ = write!(
        whole,
        "\n{} {}\n{} {}\n",
        say("Done in", "Fait en"),
        say_seconds(story.seconds, language),
        say("Open", "Ouvrez"),
        file("report.html")
    );
    whole.push_str(&next(story, language));
    whole
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
fn against_the_rest(dashboard: &Dashboard, language: Language) -> Vec<String> {
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
        let figure = |of: &GroupFigures| with_interval(of.get(name), name, language);
        let label = name.label(language);
        let label = since
            .iter()
            .fold(label, |label, since| format!("{label} {since}"));
        let (icp, rest) = (figure(icp), figure(rest));
        match language {
            Language::En => format!("{label} {icp}, the rest {rest}"),
            Language::Fr => format!("{label} {icp}, le reste {rest}"),
        }
    };
    [Name::CloseRate, Name::Cycle, Name::Ltv].map(said).to_vec()
}

/// Score, strongest reasons, and what is unknown, of one account.
fn account(name: &str, e: &Explanation, language: Language) -> String {
    let account = format!("{} ({})", e.title(), e.id);
    let mut text = format!(
        "\n{}  {}  {}  {}\n",
        language.fact(name, account),
        language.points(e.score),
        e.grade.as_str(),
        language.percent(e.fit)
    );
    for reason in e
        .reasons_for
        .iter()
        .take(3)
        .chain(e.reasons_against.iter().take(3))
    {
        let line = e.criteria.iter().find(|c| c.criterion == reason.criterion);
        // Below a point nobody asks why (house choice).
        if let Some(c) = line.filter(|_| reason.points.abs() >= 1000) {
            let points = padded_left(&language.signed_points(reason.points), 6);
            let _ = writeln!(
                text,
                "  {points}  {}",
                shorten(&language.fact(&c.criterion, &c.label), 88)
            );
        }
    }
    let unknown: Vec<&str> = e.unknown.iter().take(5).map(|u| u.criterion.as_str()).collect();
    if !unknown.is_empty() {
        let _ = writeln!(
            text,
            "  {}",
            language.fact(language.unknown(), unknown.join(", "))
        );
    }
    text
}

fn say_seconds(seconds: f64, language: Language) -> String {
    format!("{} s", language.decimal(seconds, 1))
}

/// Commands to try: first on the demo's files, then on one's own.
fn next(story: &DemoStory, language: Language) -> String {
    let (here, own) = match language {
        Language::En => ("Then, on these files:", "And on your own:"),
        Language::Fr => ("Puis, sur ces fichiers :", "Et sur les vôtres :"),
    };
    let out = story.out.display();
    let id = story.explained.first().map_or("ID", |e| e.id.as_str());
    let lang = match language {
        Language::En => "",
        Language::Fr => " --lang fr",
    };
    format!(
        "\n{here}\n  lookalike explain {out}/prospects.csv --id {id} --model {} --models {out}/models{lang}\n  \
         lookalike segments --models {out}/models{lang}\n  lookalike figures --models {out}/models{lang}\n  \
         lookalike matrix --models {out}/models{lang}\n  \
         lookalike clean --recipe {out}/lookalike.toml\n  lookalike ideal --recipe {out}/lookalike.toml\n  \
         lookalike score {out}/prospects.csv --signals {out}/signals.csv --as-of 2026-09-30 --model {} --models {out}/models \
         -o {out}/timed.csv\n  \
         lookalike models --models {out}/models\n\n{own}\n  lookalike init customers.csv\n  lookalike train customers.csv\n  \
         lookalike score prospects.csv -o scores.csv\n",
        story.entry.name, story.entry.name
    )
}

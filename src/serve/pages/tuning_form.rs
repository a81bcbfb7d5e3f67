//! What somebody types who tunes a version: rules, convictions and names as fields of one form, and back.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::form::{Form, LONGEST};
use super::made::Maker;
use crate::language::Language;
use crate::model::Model;
use crate::recipe::{Conviction, KnockOut, NameRecipe, Prior, USUAL_WORTH, Words};
use crate::segments::Name;
use crate::workflow::tune::Tuning;

/// Columns whose names are edited at once (house choice: what a page of 150 KB holds).
const NAMED: usize = 60;
/// Rules and convictions of a form (house choice: nobody oversees more).
const MOST: usize = 100;
/// Rows to fill in beside those that are there.
const BLANK: usize = 2;
/// What people say, the most for it first.
const SAID: [&str; 7] = ["+++", "++", "+", "0", "-", "--", "---"];

/// What stands between a cell and its name.
const IS: &str = " = ";

/// What was typed, and what of it is no answer.
pub(super) struct Typed {
    pub tuning: Tuning,
    pub wrong: Vec<String>,
}

impl Typed {
    /// What a form says of the version in service; of what it does not speak nothing changes.
    pub fn read(form: &Form, to: &Maker<'_>) -> Self {
        let model = &to.live.model;
        let base = Tuning::of(model);
        let mut reader = Reader {
            form,
            language: to.language,
            wrong: Vec::new(),
        };
        let knock_out = reader.rules();
        let mut names = base.names.clone();
        // A rule that is called otherwise keeps what it is called in other languages.
        for (at, old) in model.knock_out.iter().enumerate() {
            let now = form.get(&format!("k.{at}.name"));
            if now != Some(old.name.as_str())
                && let Some(words) = names.remove(&old.name)
                && let Some(now) = now.filter(|_| form.get(&format!("k.{at}.out")).is_none())
            {
                names.insert(now.to_owned(), words);
            }
        }
        for at in 0..NAMED {
            let Some(column) = form.get(&format!("n.{at}.column")).map(str::to_owned) else {
                continue;
            };
            let known = base.names.get(&column).cloned().unwrap_or_default();
            match reader.name(at, &known) {
                name if name == NameRecipe::default() => drop(names.remove(&column)),
                name => drop(names.insert(column, name)),
            }
        }
        let segments = reader.segments(to, &base.segments);
        let convictions = reader.convictions();
        Self {
            tuning: Tuning {
                knock_out,
                names,
                segments,
                convictions,
            },
            wrong: reader.wrong,
        }
    }
}

struct Reader<'a> {
    form: &'a Form,
    language: Language,
    wrong: Vec<String>,
}

impl Reader<'_> {
    fn text(&self, field: &str) -> String {
        self.form.get(field).unwrap_or_default().to_owned()
    }

    fn number(&mut self, field: &str) -> Option<f64> {
        let text = self.form.get(field)?;
        let number = text.replace(',', ".").parse().ok();
        let number = number.filter(|number: &f64| number.is_finite());
        if number.is_none() {
            self.wrong.push(self.language.tuning_no_number(text));
        }
        number
    }

    fn lines(&self, field: &str) -> Vec<String> {
        let lines = self.form.get(field).unwrap_or_default().lines().map(str::trim);
        lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    fn rules(&mut self) -> Vec<KnockOut> {
        let mut rules = Vec::new();
        for at in 0..MOST {
            let field = |name: &str| format!("k.{at}.{name}");
            let rule = KnockOut {
                name: self.text(&field("name")),
                column: self.text(&field("column")),
                is_in: self.lines(&field("in")),
                not_in: self.lines(&field("not_in")),
                below: self.number(&field("below")),
                above: self.number(&field("above")),
                unknown: self.form.get(&field("unknown")).is_some(),
            };
            if rule != KnockOut::default() && self.form.get(&field("out")).is_none() {
                rules.push(rule);
            }
        }
        rules
    }

    fn convictions(&mut self) -> BTreeMap<String, Vec<Prior>> {
        let mut found: BTreeMap<String, Vec<Prior>> = BTreeMap::new();
        for at in 0..MOST {
            let field = |name: &str| format!("p.{at}.{name}");
            let (column, bin) = (self.text(&field("column")), self.text(&field("trait")));
            let said = self.form.get(&field("says")).and_then(Conviction::read);
            let points = self.number(&field("points"));
            let worth = self.number(&field("worth"));
            let is_blank = bin.is_empty() && said.is_none() && points.is_none();
            if is_blank || self.form.get(&field("out")).is_some() {
                continue;
            }
            match (said, points) {
                (None, None) => self.wrong.push(self.language.tuning_says_nothing(&bin)),
                (Some(_), Some(_)) => self.wrong.push(self.language.tuning_says_both(&bin)),
                _ => {}
            }
            found.entry(column).or_default().push(Prior {
                bin,
                points: if said.is_some() {
                    0.0
                } else {
                    points.unwrap_or(0.0)
                },
                worth: worth.unwrap_or(USUAL_WORTH),
                says: said,
            });
        }
        found
    }

    fn name(&mut self, at: usize, known: &NameRecipe) -> NameRecipe {
        let field = |name: &str| format!("n.{at}.{name}");
        let form = self.form;
        let words = |name: &str| {
            let said = Language::ALL.into_iter().filter_map(|language| {
                let text = form.get(&format!("n.{at}.{name}.{}", language.tag()))?;
                Some((language, text.to_owned()))
            });
            Words::of(said)
        };
        let mut levels: BTreeMap<String, Vec<(Language, String)>> = BTreeMap::new();
        for language in Language::ALL {
            let name = field(&format!("levels.{}", language.tag()));
            for line in self.lines(&name) {
                match line.split_once(IS) {
                    Some((level, text)) if !level.trim().is_empty() && !text.trim().is_empty() => {
                        let said = (language, text.trim().to_owned());
                        levels.entry(level.trim().to_owned()).or_default().push(said);
                    }
                    _ => self.wrong.push(self.language.tuning_no_line(line)),
                }
            }
        }
        let mut levels: BTreeMap<String, Words> = levels
            .into_iter()
            .map(|(level, said)| (level, Words::of(said)))
            .collect();
        // What no line can hold stays as it was.
        if form.get(&field("kept")).is_some() {
            levels.clone_from(&known.levels);
        } else {
            let kept = known.levels.iter().filter(|(level, words)| !fits(level, words));
            levels.extend(kept.map(|(level, words)| (level.clone(), words.clone())));
        }
        let decimals = form.get(&field("decimals")).and_then(|text| {
            let whole = text.parse::<u8>().ok().filter(|decimals| *decimals <= 9);
            if whole.is_none() {
                self.wrong.push(self.language.tuning_no_whole(text));
            }
            whole
        });
        NameRecipe {
            title: words("title"),
            unit: words("unit"),
            currency: form.get(&field("currency")).map(str::to_uppercase),
            decimals,
            levels,
        }
    }

    fn segments(&self, to: &Maker<'_>, base: &BTreeMap<u32, Name>) -> BTreeMap<u32, Name> {
        let mut names = base.clone();
        for (number, name) in &mut names {
            let shown = shown(to, *number);
            let said = Language::ALL.map(|language| {
                let field = format!("s.{number}.{}", language.tag());
                self.form.get(&field).map(str::to_owned)
            });
            let [Some(en), Some(fr)] = said else { continue };
            // What stands there unchanged is still made of what sets the segment apart.
            if [&en, &fr] != shown.each_ref().map(|text| text) {
                *name = Name { en, fr };
            }
        }
        names
    }
}

/// A segment's name as people read it, in each language.
fn shown(to: &Maker<'_>, number: u32) -> [String; 2] {
    Language::ALL.map(|language| {
        let segment = to.live.worded(language).segments.segment(number);
        segment.map_or_else(String::new, |one| one.name.text(language).trim().to_owned())
    })
}

/// Whether a level and its names can stand on lines of their own.
fn fits(level: &str, words: &Words) -> bool {
    let is_line = |text: &str| !text.contains(['\n', '\r']) && text.trim() == text && !text.is_empty();
    let said = Language::ALL
        .into_iter()
        .filter_map(|language| words.text(language));
    is_line(level) && !level.contains(IS) && said.into_iter().all(is_line)
}

/// The fields with what was typed, or what is said now.
pub(super) fn fields(tuning: &Tuning, to: &Maker<'_>) -> Markup {
    let language = to.language;
    html! {
        section {
            h2 { (language.tuning_rules()) }
            p { (language.tuning_rules_about()) }
            @for (at, rule) in tuning.knock_out.iter().enumerate() { (rule_fields(at, rule, true, to)) }
            details.act { summary { (language.tuning_add_rule()) }
                @for at in tuning.knock_out.len()..tuning.knock_out.len() + BLANK { (rule_fields(at, &KnockOut::default(), false, to)) }
            }
        }
        section {
            h2 { (language.tuning_convictions()) }
            p { (language.tuning_convictions_about()) }
            @let said: Vec<(&str, &Prior)> = tuning.convictions.iter()
                .flat_map(|(column, priors)| priors.iter().map(move |prior| (column.as_str(), prior))).collect();
            @for (at, (column, prior)) in said.iter().enumerate() { (conviction_fields(at, column, Some(prior), to)) }
            details.act { summary { (language.tuning_add_conviction()) }
                @for at in said.len()..said.len() + BLANK { (conviction_fields(at, "", None, to)) }
            }
        }
        (names(tuning, to))
    }
}

/// A field's id: letters, digits and hyphens.
fn id(name: &str) -> String {
    name.replace('.', "-")
}

fn text_field(name: &str, title: &str, value: &str, number: bool) -> Markup {
    html! { div.field { label for=(id(name)) { (title) }
        input id=(id(name)) name=(name) type="text" value=(value) maxlength="400" autocomplete="off" inputmode=[number.then_some("decimal")];
    } }
}

fn lines_field(name: &str, title: &str, lines: &[String]) -> Markup {
    html! { div.field { label for=(id(name)) { (title) }
        textarea id=(id(name)) name=(name) rows=(lines.len().clamp(2, 6)) maxlength=(LONGEST) { (lines.join("\n")) }
    } }
}

fn check_field(name: &str, title: &str, checked: bool) -> Markup {
    html! { div."field tick" { input id=(id(name)) name=(name) type="checkbox" value="1" checked[checked]; label for=(id(name)) { (title) } } }
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// A choice of the columns that the version reads.
fn column_field(name: &str, value: &str, to: &Maker<'_>) -> Markup {
    let columns = columns(&to.live.model);
    let strange = !value.is_empty() && !columns.iter().any(|column| column == value);
    html! { div.field { label for=(id(name)) { (to.language.tuning_column()) }
        select id=(id(name)) name=(name) {
            option value="" { "–" }
            @if strange { option value=(value) selected { (value) } }
            @for column in &columns { option value=(column) selected[column == value] { (to.live.model.title_of(column, to.language)) } }
        }
    } }
}

/// Columns that criteria read, the weightiest first.
fn columns(model: &Model) -> Vec<String> {
    let mut columns: Vec<(i64, &str)> = Vec::new();
    for criterion in &model.criteria {
        for column in criterion.cut.columns() {
            match columns.iter_mut().find(|(_, one)| *one == column) {
                Some((weight, _)) => *weight = (*weight).max(criterion.weight()),
                None => columns.push((criterion.weight(), column)),
            }
        }
    }
    columns.sort_by_key(|(weight, _)| -weight);
    columns.into_iter().map(|(_, column)| column.to_owned()).collect()
}

fn rule_fields(at: usize, rule: &KnockOut, there: bool, to: &Maker<'_>) -> Markup {
    let language = to.language;
    let field = |name: &str| format!("k.{at}.{name}");
    html! { div.row role="group" aria-label=(rule.name) {
        (text_field(&field("name"), &language.tuning_rule_name(), &rule.name, false))
        (column_field(&field("column"), &rule.column, to))
        (text_field(&field("below"), &language.tuning_below(), &number(rule.below), true))
        (text_field(&field("above"), &language.tuning_above(), &number(rule.above), true))
        (lines_field(&field("in"), &language.tuning_is_in(), &rule.is_in))
        (lines_field(&field("not_in"), &language.tuning_not_in(), &rule.not_in))
        (check_field(&field("unknown"), &language.tuning_unknown(), rule.unknown))
        @if there { (check_field(&field("out"), &language.tuning_take_out(), false)) }
    } }
}

fn said(conviction: &str, language: Language) -> String {
    match conviction {
        "+++" => language.tuning_three_plus(),
        "++" => language.tuning_two_plus(),
        "+" => language.tuning_one_plus(),
        "-" => language.tuning_one_minus(),
        "--" => language.tuning_two_minus(),
        "---" => language.tuning_three_minus(),
        _ => language.tuning_neither(),
    }
}

fn conviction_fields(at: usize, column: &str, prior: Option<&Prior>, to: &Maker<'_>) -> Markup {
    let language = to.language;
    let field = |name: &str| format!("p.{at}.{name}");
    let of = |part: fn(&Prior) -> Option<f64>| number(prior.and_then(part));
    let says = prior.and_then(|prior| prior.says);
    html! { div.row role="group" aria-label=(prior.map_or("", |prior| prior.bin.as_str())) {
        (column_field(&field("column"), column, to))
        div.field { label for=(id(&field("trait"))) { (language.tuning_trait()) }
            input id=(id(&field("trait"))) name=(field("trait")) type="text" value=(prior.map_or("", |prior| prior.bin.as_str())) maxlength="400"
                autocomplete="off" placeholder=(language.tuning_trait_hint()); }
        div.field { label for=(id(&field("says"))) { (language.tuning_says()) }
            select id=(id(&field("says"))) name=(field("says")) {
                option value="" { (language.tuning_in_points()) }
                @for one in SAID { option value=(one) selected[says.is_some() && says == Conviction::read(one)] { (said(one, language)) } }
            } }
        (text_field(&field("points"), &language.points_column(), &of(|prior| prior.says.is_none().then_some(prior.points)), true))
        (text_field(&field("worth"), &language.tuning_worth(), &of(|prior| Some(prior.worth)), true))
        @if prior.is_some() { (check_field(&field("out"), &language.tuning_take_out(), false)) }
    } }
}

fn tongue(one: Language, language: Language) -> String {
    match one {
        Language::En => language.tuning_in_english(),
        Language::Fr => language.tuning_in_french(),
    }
}

fn names(tuning: &Tuning, to: &Maker<'_>) -> Markup {
    let (language, model) = (to.language, &to.live.model);
    let mut columns = columns(model);
    let rules = |name: &String| {
        tuning
            .knock_out
            .iter()
            .chain(&model.knock_out)
            .any(|rule| rule.name == *name)
    };
    let further = tuning
        .names
        .keys()
        .filter(|name| !rules(name) && !name.contains('.'));
    let further: Vec<String> = further.filter(|name| !columns.contains(name)).cloned().collect();
    columns.extend(further);
    let left = columns.len().saturating_sub(NAMED);
    columns.truncate(NAMED);
    html! { section {
        h2 { (language.tuning_names()) }
        p { (language.tuning_names_about()) }
        @for (number, name) in &tuning.segments {
            @let (shown, own) = (shown(to, *number), model.segments.segment(*number).map(|one| &one.name) == Some(name));
            div.row { @for (at, one) in Language::ALL.into_iter().enumerate() {
                (text_field(&format!("s.{number}.{}", one.tag()), &language.tuning_segment(number, tongue(one, language)),
                    if own { &shown[at] } else { name.text(one) }, false))
            } }
        }
        div.folds { @for (at, column) in columns.iter().enumerate() {
            @let name = tuning.names.get(column).cloned().unwrap_or_default();
            (name_fields(at, column, &name, to))
        } }
        @if left > 0 { p.muted { (language.tuning_names_more(left)) } }
    } }
}

fn name_fields(at: usize, column: &str, name: &NameRecipe, to: &Maker<'_>) -> Markup {
    let language = to.language;
    let field = |part: &str| format!("n.{at}.{part}");
    let changed = to
        .live
        .model
        .recipe
        .names
        .get(column)
        .cloned()
        .unwrap_or_default()
        != *name;
    let levels = Language::ALL.map(|one| -> Vec<String> {
        let fitting = name.levels.iter().filter(|(level, words)| fits(level, words));
        let said = fitting.filter_map(|(level, words)| Some(format!("{level}{IS}{}", words.text(one)?)));
        said.collect()
    });
    let size = |lines: &Vec<String>| lines.iter().map(|line| line.chars().count() + 2).sum::<usize>();
    let kept = levels.iter().any(|lines| size(lines) > LONGEST);
    let pair = |part: &str, title: &dyn Fn(String) -> String, words: &Words| {
        html! { @for one in Language::ALL {
            (text_field(&field(&format!("{part}.{}", one.tag())), &title(tongue(one, language)), words.text(one).unwrap_or_default(), false))
        } }
    };
    html! { details.act open[changed] {
        summary { bdi { (to.live.model.title_of(column, language)) } " " code { (column) } }
        input type="hidden" name=(field("column")) value=(column);
        div.row {
            (pair("title", &|one| language.tuning_title(one), &name.title))
            (pair("unit", &|one| language.tuning_unit(one), &name.unit))
            (text_field(&field("currency"), &language.tuning_currency(), name.currency.as_deref().unwrap_or_default(), false))
            (text_field(&field("decimals"), &language.tuning_decimals(), &name.decimals.map_or_else(String::new, |one| one.to_string()), true))
            @if kept { input type="hidden" name=(field("kept")) value="1"; p.small.muted { (language.tuning_levels_kept()) } } @else {
                @for (one, lines) in Language::ALL.into_iter().zip(&levels) {
                    (lines_field(&field(&format!("levels.{}", one.tag())), &language.tuning_levels(tongue(one, language)), lines))
                }
            }
        }
    } }
}

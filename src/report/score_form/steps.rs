//! The steps of the score as formulas, a cell each: columns, bins, points, rules, segments, sums.
//!
//! What is unknown is an empty text. Numbers with more digits than a formula may hold stand in cells.

mod axis;

use rust_xlsxwriter::{ColNum, RowNum};

use super::form::ScoreForm;
use super::tables::{Cell, Lists, at, quoted, range};
use crate::criteria::Cut;
use crate::export::plan::{Class, Field, Holds, Places, Plan, Rule};
use crate::export::{Axis, MOST_LINES, NO_REASON, Test};
use crate::report::score_book::book::means;
use crate::score::Grade;

/// Day of Excel's calendar that is 1970-01-01.
///
/// Source: Microsoft, "DATEVALUE function".
const EPOCH: i64 = 25_569;

/// All steps, and where the form finds what it shows.
#[derive(Debug)]
pub(super) struct Steps {
    /// What each step is called, and its cells.
    pub rows: Vec<Vec<Cell>>,
    pub lists: Lists,
    sheet: String,
    /// Of each column that is read: what is known of it, whether training knew it, and a set between separators.
    fields: Vec<Known>,
    /// Of each axis, its bin.
    bins: Vec<String>,
    pub lines: Vec<LineCells>,
    pub score_milli: String,
    pub unknown_milli: String,
    pub fit: Option<String>,
    pub grade: String,
    /// What the grade means.
    pub meaning: String,
    pub rule: Option<String>,
    pub segment: Option<String>,
    /// Keys of the lines' reasons, and their texts.
    reasons: [String; 2],
}

/// Where a column stands.
#[derive(Debug, Clone)]
struct Known {
    value: String,
    flag: String,
    framed: String,
}

/// Where the results of a criterion stand.
#[derive(Debug, Clone)]
pub(super) struct LineCells {
    pub milli: String,
    pub apart: String,
    pub label: String,
}

/// Columns of the card's sheet that formulas read.
pub(super) const LABEL: ColNum = 1;
pub(super) const MILLI: ColNum = 4;
pub(super) const APART: ColNum = 5;
pub(super) const REASON: ColNum = 6;

/// First column of evidence on the sheet of segments.
pub(super) const EVIDENCE: ColNum = 2;

impl Steps {
    /// `inputs` are the cells into which the values of `columns` are typed.
    pub fn new(form: &ScoreForm<'_>, columns: &[&str], inputs: &[String]) -> Self {
        let language = form.language;
        let mut steps = Self {
            rows: vec![vec![
                Cell::text(language.form_step()),
                Cell::text(language.form_result()),
            ]],
            lists: Lists::new(language.form_lists()),
            sheet: language.form_workings(),
            fields: Vec::new(),
            bins: Vec::new(),
            lines: Vec::new(),
            score_milli: String::new(),
            unknown_milli: String::new(),
            fit: None,
            grade: String::new(),
            meaning: String::new(),
            rule: None,
            segment: None,
            reasons: [String::new(), String::new()],
        };
        let plan = form.plan;
        let first = steps.next();
        for field in &plan.fields {
            let input = columns.iter().position(|column| *column == field.column);
            let known = steps.field(form, field, &inputs[input.unwrap_or_default()]);
            steps.fields.push(known);
        }
        let flags = steps.range(4, first);
        steps.gap();
        for axis in &plan.axes {
            let bin = steps.axis(axis);
            steps.bins.push(bin);
        }
        steps.gap();
        steps.criteria(form);
        steps.gap();
        let rules = steps.rules(plan);
        steps.segments(form);
        steps.totals(form, &flags, rules.as_deref());
        steps
    }

    /// The reason of a rank, the strongest first; nothing where fewer criteria set the account apart.
    pub fn reason(&self, rank: usize) -> String {
        let [keys, texts] = &self.reasons;
        let key = format!("LARGE({keys},{rank})");
        format!("IF({key}>=0,INDEX({texts},MATCH({key},{keys},0)),\"\")")
    }

    fn next(&self) -> RowNum {
        self.rows.len() as RowNum
    }

    fn gap(&mut self) {
        self.rows.push(Vec::new());
    }

    fn cell(&self, column: ColNum) -> String {
        at(&self.sheet, self.next(), column)
    }

    /// A column of the rows from `first` to the last one.
    fn range(&self, column: ColNum, first: RowNum) -> String {
        range(
            &self.sheet,
            column,
            first,
            self.next().saturating_sub(1).max(first),
        )
    }

    /// A step with one result.
    fn step(&mut self, name: impl Into<String>, cell: Cell) -> String {
        let found = self.cell(1);
        self.rows.push(vec![Cell::text(name), cell]);
        found
    }

    /// Columns: as it is typed, in the words of training, what is known, whether training knew it, a set between separators,
    /// the place of its name.
    fn field(&mut self, form: &ScoreForm<'_>, field: &Field, input: &str) -> Known {
        let column = &field.column;
        let [typed, named, value, flag, framed, place] = [1, 2, 3, 4, 5, 6].map(|column| self.cell(column));
        let (mut words, mut frame, mut found) = (Cell::Nothing, Cell::Nothing, Cell::Nothing);
        let (known, typed_cell) = match &field.holds {
            Holds::Number(marks) if marks.is_empty() => {
                (format!("IF(ISNUMBER({input}),{input},\"\")"), Cell::Nothing)
            }
            Holds::Number(marks) => {
                let marks = self.lists.numbers(&format!("{column}: ?"), marks.iter().copied());
                let is_mark = format!("SUMPRODUCT(--({marks}={input}))>0");
                (
                    format!("IF(ISNUMBER({input}),IF({is_mark},\"\",{input}),\"\")"),
                    Cell::Nothing,
                )
            }
            Holds::Day => (
                format!("IF(ISNUMBER({input}),INT({input})-{EPOCH},\"\")"),
                Cell::Nothing,
            ),
            Holds::Text {
                missing,
                blank,
                separator,
            } => {
                let text = match self.names(form, field) {
                    Some((called, levels)) => {
                        let title = format!("{column}: name");
                        let sum = self.exact(&title, &typed, &called, |at| at + 1);
                        let levels = self.lists.texts(&format!("{column}: level"), &levels);
                        found = Cell::formula(sum);
                        words = Cell::formula(format!("IF({place}>0,INDEX({levels},{place}),{typed})"));
                        named
                    }
                    None => typed.clone(),
                };
                let nothing = match missing.is_empty() {
                    true => format!("{text}=\"\""),
                    false => {
                        let sum = self.exact(&format!("{column}: ?"), &text, &tight_texts(missing), |_| 1);
                        format!("OR({text}=\"\",{sum}>0)")
                    }
                };
                let said = match blank {
                    Some(level) => format!(
                        "IF({text}=\"\",{},IF({nothing},\"\",{text}))",
                        self.lists.texts(&format!("{column}: –"), [level])
                    ),
                    None => format!("IF({nothing},\"\",{text})"),
                };
                if let Some(mark) = separator {
                    frame = Cell::formula(framed_value(&value, *mark));
                }
                (said, Cell::formula(format!("TRIM({input}&\"\")")))
            }
        };
        let flagged = match field.by_criteria {
            false => "0".to_owned(),
            true => self.is_known(form.plan, field, &value, &framed),
        };
        self.rows.push(vec![
            Cell::text(column),
            typed_cell,
            words,
            Cell::formula(known),
            Cell::formula(flagged),
            frame,
            found,
        ]);
        Known { value, flag, framed }
    }

    /// What levels are called where that is not what they are: the names, and the levels.
    fn names(&self, form: &ScoreForm<'_>, field: &Field) -> Option<(Vec<String>, Vec<String>)> {
        let Holds::Text { separator: None, .. } = field.holds else {
            return None;
        };
        let levels = levels(form.plan, &field.column);
        let renamed: Vec<(String, String)> = levels
            .iter()
            .map(|(cut, level)| (tight(cut.called(level)), (*level).clone()))
            // A name that is a level too is that level.
            .filter(|(name, level)| name != level && !levels.iter().any(|(_, other)| tight(other) == *name))
            .collect();
        (!renamed.is_empty()).then(|| renamed.into_iter().unzip())
    }

    /// The sum of what texts give that a cell is exactly: capitals count, which no look-up of a spreadsheet heeds.
    fn exact(&mut self, title: &str, cell: &str, texts: &[String], gives: impl Fn(usize) -> usize) -> String {
        let hit = |text: &str, at: usize| format!("IF(EXACT({text},{cell}),{},0)", gives(at));
        self.lists.hits(title, texts, hit)
    }

    /// How many texts stand in a cell.
    fn found(&mut self, title: &str, cell: &str, texts: &[String]) -> String {
        let hit = |text: &str, _| format!("IF(ISNUMBER(FIND({text},{cell})),1,0)");
        self.lists.hits(title, texts, hit)
    }

    /// Whether training knew what a column holds, 1 or 0.
    fn is_known(&mut self, plan: &Plan, field: &Field, value: &str, framed: &str) -> String {
        match (&field.holds, field.known.as_deref()) {
            (Holds::Number(_) | Holds::Day, _) => format!("IF(ISNUMBER({value}),1,0)"),
            (_, None) => format!("IF({value}=\"\",0,1)"),
            (_, Some([])) => "0".to_owned(),
            (Holds::Text { .. }, Some(known)) => {
                let title = format!("{}: known", field.column);
                let test = self.one_of(&title, plan, field, [value, framed], known);
                format!("IF({value}=\"\",0,IF({test},1,0))")
            }
        }
    }

    /// Whether a text is one of some, or a set holds one of them.
    fn one_of(
        &mut self,
        title: &str,
        plan: &Plan,
        field: &Field,
        [value, framed]: [&str; 2],
        texts: &[String],
    ) -> String {
        match field.holds {
            Holds::Text {
                separator: Some(mark),
                ..
            } => {
                let asked = |axis: &&Axis| axis.cut.token().is_some() && axis.cut.column().0 == field.column;
                let cut = plan.axes.iter().find(asked).map(|axis| &axis.cut);
                let called = |text: &String| cut.map(|cut| cut.called(text).to_owned());
                let names: Vec<String> = texts.iter().filter_map(called).collect();
                let mut texts: Vec<String> = texts
                    .iter()
                    .chain(&names)
                    .map(|text| framed_text(text, mark))
                    .collect();
                texts.dedup();
                format!("{}>0", self.found(title, framed, &texts))
            }
            _ => {
                format!("{}>0", self.exact(title, value, &tight_texts(texts), |_| 1))
            }
        }
    }

    fn place(&self, places: &Places) -> String {
        let terms: Vec<String> = places
            .iter()
            .map(|(axis, stride)| match stride {
                1 => self.bins[*axis].clone(),
                _ => format!("{}*{stride}", self.bins[*axis]),
            })
            .collect();
        terms.join("+")
    }

    /// Columns: place among the bins, thousandths, against the average, key of the reason, unknown weight, bin in words, reason.
    fn criteria(&mut self, form: &ScoreForm<'_>) {
        let (plan, card, first) = (form.plan, form.language.form_card(), self.next());
        let mut top = 1;
        for (order, line) in plan.lines.iter().enumerate() {
            let [place, milli, apart, label] = [1, 2, 3, 6].map(|column| self.cell(column));
            let (begin, end) = (top, top + line.points.len() as RowNum - 1);
            let of = |column: ColNum| format!("INDEX({},{place}+1)", range(&card, column, begin, end));
            top = end + 1;
            let unknown: Vec<String> = line
                .axes
                .iter()
                .map(|(axis, _)| format!("{}={}", self.bins[*axis], plan.axes[*axis].cut.unknown()))
                .collect();
            let mut reason = of(REASON);
            if let (Some((texts, said)), [(axis, _)]) = (&line.new, line.axes.as_slice())
                && let Test::Text { field, .. } = &plan.axes[*axis].test
            {
                let value = self.fields[*field].value.clone();
                let title = format!("{}: new", line.name);
                let is_new = self.one_of(&title, plan, &plan.fields[*field], [&value, ""], texts);
                let said = self.lists.texts(&title, [said]);
                reason = format!("IF({is_new},{said},{reason})");
            }
            let key = format!(
                "IF(ABS({apart})<{NO_REASON},-1,ABS({apart})*{MOST_LINES}+{})",
                MOST_LINES - 1 - order as i64
            );
            self.rows.push(vec![
                Cell::text(&line.name),
                Cell::formula(self.place(&line.axes)),
                Cell::formula(of(MILLI)),
                Cell::formula(of(APART)),
                Cell::formula(key),
                Cell::formula(format!("IF(OR({}),{},0)", unknown.join(","), line.weight)),
                Cell::formula(of(LABEL)),
                Cell::formula(reason),
            ]);
            self.lines.push(LineCells { milli, apart, label });
        }
        self.reasons = [4, 7].map(|column| self.range(column, first));
        self.gap();
        self.score_milli = self.step(
            form.language.form_thousandths(),
            Cell::formula(format!("SUM({})", self.range(2, first))),
        );
        self.unknown_milli = self.step(
            form.language.form_unknown(),
            Cell::formula(format!(
                "SUM({})",
                range(
                    &self.sheet,
                    5,
                    first,
                    first + plan.lines.len().max(1) as RowNum - 1
                )
            )),
        );
    }

    /// The name of the first rule that holds, or nothing; absent where there are none.
    fn rules(&mut self, plan: &Plan) -> Option<String> {
        if plan.rules.is_empty() {
            return None;
        }
        let first = self.next();
        for rule in &plan.rules {
            let holds = self.holds(plan, rule);
            self.rows.push(vec![
                Cell::text(&rule.name),
                Cell::formula(format!("IF({holds},1,0)")),
            ]);
        }
        let [names, flags] = [0, 1].map(|column| self.range(column, first));
        self.gap();
        let name = format!("IFERROR(INDEX({names},MATCH(1,{flags},0)),\"\")");
        Some(self.step("X", Cell::formula(name)))
    }

    fn holds(&mut self, plan: &Plan, rule: &Rule) -> String {
        let (field, Known { value, framed, .. }) =
            (&plan.fields[rule.field], self.fields[rule.field].clone());
        let mut tests = Vec::new();
        if !rule.is_in.is_empty() {
            tests.push(self.one_of(&rule.name, plan, field, [&value, &framed], &rule.is_in));
        }
        if let Some(names) = &rule.not_in {
            tests.push(match names.is_empty() {
                true => "TRUE".to_owned(),
                false => format!(
                    "NOT({})",
                    self.one_of(&rule.name, plan, field, [&value, &framed], names)
                ),
            });
        }
        for (than, bound) in [("<", rule.below), (">", rule.above)] {
            if let Some(bound) = bound {
                let bound = self.lists.numbers(&rule.name, [bound]);
                // Every text is greater than every number in a spreadsheet.
                tests.push(format!("IF(ISNUMBER({value}),{value}{than}{bound},FALSE)"));
            }
        }
        let test = match tests.is_empty() {
            true => "FALSE".to_owned(),
            false => format!("OR({})", tests.join(",")),
        };
        let unknown = if rule.unknown { "TRUE" } else { "FALSE" };
        format!("IF({value}=\"\",{unknown},{test})")
    }

    /// Columns: place among the bins, evidence for each class.
    fn segments(&mut self, form: &ScoreForm<'_>) {
        let (classes, sheet) = (&form.plan.classes, form.language.form_segments());
        let Some(Class { evidence, .. }) = classes.first() else {
            return;
        };
        let (first, mut top) = (self.next(), 1);
        for ((places, values), criterion) in evidence.iter().zip(&form.model.segments.criteria) {
            let (place, begin, end) = (self.cell(1), top, top + values.len() as RowNum - 1);
            let of = |class: usize| {
                let bins = range(&sheet, EVIDENCE + class as ColNum, begin, end);
                Cell::formula(format!("INDEX({bins},{place}+1)"))
            };
            top = end + 1;
            let mut row = vec![Cell::text(&criterion.name), Cell::formula(self.place(places))];
            row.extend((0..classes.len()).map(of));
            self.rows.push(row);
        }
        let sums: Vec<String> = (0..classes.len())
            .map(|class| format!("SUM({})", self.range(EVIDENCE + class as ColNum, first)))
            .collect();
        self.gap();
        let sums: Vec<String> = sums
            .into_iter()
            .enumerate()
            .map(|(class, sum)| {
                let name = form.language.form_evidence(class_name(form, class));
                self.step(name, Cell::formula(sum))
            })
            .collect();
        let none = Plan::no_segment();
        let mut number = none.to_string();
        for (at, class) in classes.iter().enumerate().rev() {
            let Some((segment, least)) = class.segment else {
                continue;
            };
            let mut wins: Vec<String> = (0..classes.len())
                .filter(|other| *other != at)
                .map(|other| {
                    let than = if other < at { ">" } else { ">=" };
                    let (own, its) = (class.share, classes[other].share);
                    format!("{}+{own}{than}{}+{its}", sums[at], sums[other])
                })
                .collect();
            wins.push(format!("{}>={least}", sums[at]));
            number = format!("IF(AND({}),{segment},{number})", wins.join(","));
        }
        let silent: Vec<String> = sums.iter().map(|sum| format!("{sum}=0")).collect();
        let number = format!("IF(AND({}),{none},{number})", silent.join(","));
        self.segment = Some(self.step(form.language.form_segment(), Cell::formula(number)));
    }

    fn totals(&mut self, form: &ScoreForm<'_>, flags: &str, rule: Option<&str>) {
        let (plan, language) = (form.plan, form.language);
        self.gap();
        self.rule = rule.map(str::to_owned);
        if plan.has_fit {
            let line = plan.calibration;
            let [intercept, slope] =
                [line.intercept, line.slope].map(|of| self.step(language.form_fit(), Cell::Number(of)));
            let odds = format!("{intercept}+{slope}*({}/1000)", self.score_milli);
            let fit = format!("1/(1+EXP(-({odds})))");
            self.fit = Some(self.step(language.form_fit(), Cell::formula(fit)));
        }
        let [a, b, c] = plan.grades;
        let score = &self.score_milli;
        let mut grade = match plan.graded {
            true => format!(
                "IF({}>{},\"?\",IF({score}>={a},\"A\",IF({score}>={b},\"B\",IF({score}>={c},\"C\",\"D\"))))",
                self.unknown_milli, plan.unknown_limit
            ),
            false => quoted("?"),
        };
        if plan.graded && plan.fields.iter().any(|field| field.by_criteria) {
            grade = format!("IF(SUM({flags})=0,\"?\",{grade})");
        }
        if let Some(rule) = rule {
            grade = format!("IF({rule}<>\"\",\"X\",{grade})");
        }
        self.grade = self.step(language.form_grade(), Cell::formula(grade));
        let letters: Vec<String> = Grade::ALL.iter().map(|grade| grade.as_str().to_owned()).collect();
        let meanings: Vec<String> = Grade::ALL.iter().map(|grade| means(*grade, language)).collect();
        let grade = self.grade.clone();
        let place = self.exact(&language.form_grade(), &grade, &letters, |at| at + 1);
        let meanings = self.lists.texts(&language.book_means(), &meanings);
        let place = self.step(language.form_grade(), Cell::formula(place));
        self.meaning = self.step(
            language.book_means(),
            Cell::formula(format!("INDEX({meanings},{place})")),
        );
    }

    /// Whether what is typed into a column of texts was seen in training, as a formula; `None` where nothing tells.
    pub fn was_seen(&self, plan: &Plan, column: &str) -> Option<String> {
        let at = plan.fields.iter().position(|field| field.column == column)?;
        plan.fields[at].known.as_ref()?;
        let Known { value, flag, .. } = &self.fields[at];
        Some(format!("OR({value}=\"\",{flag}=1)"))
    }
}

/// What a class of ideal customers is called.
pub(super) fn class_name(form: &ScoreForm<'_>, class: usize) -> String {
    let segments = &form.model.segments.segments;
    segments.get(class).map_or_else(
        || form.language.form_no_segment(),
        |segment| format!("{} {}", segment.number, segment.name.text(form.language)),
    )
}

/// Levels of a column, each with a cut that says what it is called.
pub(super) fn levels<'p>(plan: &'p Plan, column: &str) -> Vec<(&'p Cut, &'p String)> {
    let mut all: Vec<(&Cut, &String)> = Vec::new();
    for axis in plan
        .axes
        .iter()
        .filter(|axis| axis.cut.is_category() && axis.cut.column().0 == column)
    {
        for level in axis.cut.groups().iter().flatten() {
            if !all.iter().any(|(_, known)| *known == level) {
                all.push((&axis.cut, level));
            }
        }
    }
    all
}

/// A text as `TRIM` leaves it: no blanks at its ends, one between words.
pub(super) fn tight(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Texts as `TRIM` leaves them, each once.
fn tight_texts(texts: &[String]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for text in texts {
        let text = tight(text);
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

/// A value of a set between separators.
fn framed_text(text: &str, mark: char) -> String {
    format!("{mark}{}{mark}", tight(text))
}

/// A set as a text in which each value stands between two separators; `TRIM` left one blank at most on either side.
fn framed_value(value: &str, mark: char) -> String {
    let one = quoted(&mark.to_string());
    let [before, behind] = [format!(" {mark}"), format!("{mark} ")].map(|blank| quoted(&blank));
    format!("{one}&SUBSTITUTE(SUBSTITUTE({value},{before},{one}),{behind},{one})&{one}")
}

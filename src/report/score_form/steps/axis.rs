//! The bin in which a column, or a value that is made of two, lies.

use super::{Known, Steps, framed_text, tight_texts};
use crate::criteria::Formula;
use crate::export::{Axis, Test};
use crate::report::score_form::tables::Cell;

impl Steps {
    /// Columns: a value that is made of two, the bin.
    pub(in crate::report::score_form) fn axis(&mut self, axis: &Axis) -> String {
        let (name, unknown) = (axis.cut.title(), axis.cut.unknown());
        let [value, found] = [1, 2].map(|column| self.cell(column));
        let of = |steps: &Self, field: usize| steps.fields[field].clone();
        let count_below = |ends: &str, value: &str| format!("SUMPRODUCT(--({ends}<{value}))");
        let (derived, bin) = match &axis.test {
            Test::Number {
                field,
                codes,
                ends,
                last,
            } => {
                let known = of(self, *field).value;
                let first = ends.first().map_or(*last, |(_, bin)| *bin);
                let mut bin = match ends.is_empty() {
                    true => last.to_string(),
                    false => {
                        let ends = self.lists.numbers(&name, ends.iter().map(|(end, _)| *end));
                        format!("{first}+{}", count_below(&ends, &known))
                    }
                };
                if !codes.is_empty() {
                    let own = self
                        .lists
                        .numbers(&format!("{name}: code"), codes.iter().map(|(code, _)| *code));
                    let bins = codes.iter().map(|(_, bin)| *bin as f64);
                    let bins = self.lists.numbers(&format!("{name}: bin"), bins);
                    bin = format!(
                        "IF(SUMPRODUCT(--({own}={known}))>0,SUMPRODUCT(--({own}={known}),{bins}),{bin})"
                    );
                }
                (None, format!("IF(ISNUMBER({known}),{bin},{unknown})"))
            }
            Test::Day { field, from, last } => {
                let known = of(self, *field).value;
                let bin = match from.is_empty() {
                    true => last.to_string(),
                    false => {
                        let from = self.lists.numbers(&name, from.iter().map(|day| f64::from(*day)));
                        format!("SUMPRODUCT(--({from}>{known}))")
                    }
                };
                (None, format!("IF(ISNUMBER({known}),{bin},{unknown})"))
            }
            Test::Text { field, texts, other } => {
                let known = of(self, *field).value;
                let all: Vec<(String, usize)> = texts
                    .iter()
                    .flat_map(|(bin, texts)| tight_texts(texts).into_iter().map(|text| (text, *bin)))
                    .collect();
                let bin = match all.is_empty() {
                    true => other.to_string(),
                    false => {
                        let (words, bins): (Vec<String>, Vec<usize>) = all.into_iter().unzip();
                        let hit = self.exact(&name, &known, &words, |at| bins[at] + 1);
                        format!("IF({hit}=0,{other},{hit}-1)")
                    }
                };
                (None, format!("IF({known}=\"\",{unknown},{bin})"))
            }
            Test::Member { field, spellings } => {
                let Known { value, framed, .. } = of(self, *field);
                let mark = axis.cut.column().1.separator.unwrap_or(';');
                let mut words: Vec<String> = spellings.iter().map(|text| framed_text(text, mark)).collect();
                words.extend(
                    axis.cut
                        .token()
                        .map(|token| framed_text(axis.cut.called(token), mark)),
                );
                let holds = format!("{}>0", self.found(&name, &framed, &words));
                (None, format!("IF({value}=\"\",{unknown},IF({holds},1,0))"))
            }
            Test::Derived {
                operands,
                formula,
                days,
                ends,
            } => {
                let [first, second] = operands.each_ref().map(|(field, _)| of(self, *field).value);
                let mut made = match (formula, days) {
                    // Both ages are counted from one day: their difference is that of the days, the other way round.
                    (Formula::Difference, true) => format!("{second}-{first}"),
                    (Formula::Difference, false) => format!("{first}-{second}"),
                    (Formula::Ratio, _) => format!("{first}/{second}"),
                };
                made = format!("IFERROR({made},\"\")");
                for ((_, codes), operand) in operands.iter().zip([&first, &second]) {
                    if !codes.is_empty() {
                        let codes = self
                            .lists
                            .numbers(&format!("{name}: code"), codes.iter().copied());
                        made = format!("IF(SUMPRODUCT(--({codes}={operand}))>0,\"\",{made})");
                    }
                }
                let made = format!("IF(AND(ISNUMBER({first}),ISNUMBER({second})),{made},\"\")");
                let bin = match ends.is_empty() {
                    true => (unknown - 1).to_string(),
                    false => {
                        let ends = self.lists.numbers(&name, ends.iter().copied());
                        count_below(&ends, &value)
                    }
                };
                (Some(made), format!("IF(ISNUMBER({value}),{bin},{unknown})"))
            }
        };
        self.rows.push(vec![
            Cell::text(name),
            derived.map_or(Cell::Nothing, Cell::formula),
            Cell::formula(bin),
        ]);
        found
    }
}

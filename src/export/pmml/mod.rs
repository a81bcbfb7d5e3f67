//! The card as PMML 4.4: a Scorecard that sums whole thousandths of a point.

mod fields;
mod lines;
mod outputs;
pub(super) mod xml;

use crate::error::{Error, Result};
use crate::export::golden::Golden;
use crate::export::plan::Plan;
use fields::{Fields, columns, data_field};
use lines::characteristic;
use outputs::{output_name, outputs};
use xml::{Element, document};

/// What a document says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Pmml<'a> {
    /// Name and version of the model.
    pub model: &'a str,
    /// sha256 of its `model.json`.
    pub hash: &'a str,
    /// Reason codes of each account.
    pub reasons: usize,
}

impl Pmml<'_> {
    /// The document; with `golden`, accounts with which a reader verifies that it scores as `lookalike` does.
    ///
    /// # Errors
    /// [`Error::Data`] for a card without criteria, a column that is read in two ways, a rule that compares a text with a number,
    /// or a text that XML cannot hold.
    pub fn of(&self, plan: &Plan, golden: Option<&Golden>) -> Result<String> {
        if plan.lines.is_empty() {
            return Err(Error::data(
                "the card has no criterion, and a Scorecard of PMML has at least one",
                "export to sql or json",
            ));
        }
        let columns = columns(plan)?;
        let mut fields = Fields::new(plan);
        let characteristics: Vec<Element> = plan
            .lines
            .iter()
            .map(|line| characteristic(plan, &mut fields, line))
            .collect();
        let outputs = outputs(plan, &mut fields, [self.model, self.hash], self.reasons)?;
        let mining = columns.iter().map(|(name, _)| {
            Element::new("MiningField")
                .with("name", name)
                .with("invalidValueTreatment", "asMissing")
        });
        // Whole thousandths: doubles hold their sum exactly. What speaks most for an account, against the average one, comes first.
        let mut card = Element::new("Scorecard")
            .with("modelName", self.model)
            .with("functionName", "regression")
            .with("algorithmName", "lookalike")
            .with("initialScore", 0)
            .with("useReasonCodes", self.reasons > 0)
            .with("reasonCodeAlgorithm", "pointsAbove")
            .with("baselineMethod", "mean")
            .and([
                Element::new("MiningSchema").and(mining),
                Element::new("Output").and(outputs),
                Element::new("LocalTransformations").and(fields.derived),
                Element::new("Characteristics").and(characteristics),
            ]);
        if let Some(golden) = golden {
            card = card.and([verification(plan, golden)]);
        }
        let application = Element::new("Application")
            .with("name", "lookalike")
            .with("version", env!("CARGO_PKG_VERSION"));
        let hash = Element::new("Extension")
            .with("name", "model_sha256")
            .with("value", self.hash);
        let header = Element::new("Header")
            .with(
                "description",
                "points of the card in thousandths: `score` is their sum, divided by 1,000",
            )
            .with("modelVersion", self.model)
            .and([hash, application]);
        let dictionary = Element::new("DataDictionary")
            .with("numberOfFields", columns.len())
            .and(columns.iter().map(data_field));
        let root = Element::new("PMML")
            .with("xmlns", "http://www.dmg.org/PMML-4_4")
            .with("version", "4.4")
            .and([header, dictionary, card]);
        document(&root)
    }
}

/// Accounts on the edges of the card, with their score and grade.
fn verification(plan: &Plan, golden: &Golden) -> Element {
    let column = |at: usize| format!("c{at}");
    let inputs = golden
        .columns
        .iter()
        .enumerate()
        .map(|(at, name)| (name.clone(), column(at)));
    let results = ["score_milli", "grade"].map(|name| (output_name(plan, name), name.to_owned()));
    let fields = inputs.chain(results).map(|(name, column)| {
        Element::new("VerificationField")
            .with("field", name)
            .with("column", column)
    });
    // A cell of nothing but blanks is not told from an absent one.
    let is_told = |row: &[Option<String>]| row.iter().flatten().all(|cell| !cell.trim().is_empty());
    let rows: Vec<Element> = golden
        .rows
        .iter()
        .zip(&golden.expected)
        .filter(|(row, _)| is_told(row))
        .map(|(row, expected)| {
            let cells = row.iter().enumerate().filter_map(|(at, cell)| {
                let cell = cell.as_ref()?;
                Some(Element::new(column(at)).text(cell))
            });
            let results = [
                Element::new("score_milli").text(expected.score_milli),
                Element::new("grade").text(&expected.grade),
            ];
            Element::new("row").and(cells).and(results)
        })
        .collect();
    Element::new("ModelVerification")
        .with("recordCount", rows.len())
        .with("fieldCount", golden.columns.len() + 2)
        .and([
            Element::new("VerificationFields").and(fields),
            Element::new("InlineTable").and(rows),
        ])
}

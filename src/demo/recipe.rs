//! The `lookalike.toml` that goes with a story: what a RevOps analyst would have written.

use std::fmt::Write;

use super::account::TIME;
use super::plan::{Plan, Written};
use super::{export, titles};
use crate::demo::day::EXPORTED;
use crate::demo::settings::Story;

/// The first line of every recipe here.
const OPENING: &str = "# What lookalike should know of accounts.csv. Every key can be left out: `lookalike init accounts.csv` infers it.";

/// Whether a recipe is one of a demo.
pub fn is_demo(recipe: &str) -> bool {
    recipe.starts_with(OPENING)
}

/// The recipe, as text; with `changed`, figures are compared before and since the day on which the story turns.
pub fn recipe(story: Story, plan: &Plan, changed: bool) -> String {
    let changed = match changed {
        true => format!(
            "changed = \"{}\"             # the day on which the ICP changed: `lookalike figures` compares before and since\n",
            plan.pivot
        ),
        false => String::new(),
    };
    let rule = RULE.0;
    let mut text = format!(
        "\
{OPENING}
name = \"{story}\"
data = \"accounts.csv\"
id = \"account_id\"
label = \"company\"
time = \"{TIME}\"          # orders accounts for validation by time
as_of = \"{EXPORTED}\"               # the day on which the export was made
missing = [\"Select\"]               # pick lists that nobody touched
exclude = [\"{TIME}\", \"verbatim\"]     # tells when, not who; written by customers, after the sale

[clean]
apply = true                       # train cleans first: companies entered twice, spellings of one level

[outcome]
column = \"outcome\"
positive = [\"won\"]                 # won, and still a customer
negative = [\"lost\", \"churned\"]     # `open` accounts are not learnt from
churned = [\"churned\"]              # bought, then left

# Where the business figures are; these columns are consequences of a sale, so never criteria.
[figures]
opened = \"{TIME}\"
closed = \"close_date\"
left = \"left_on\"
qualified = \"qualified_on\"        # became a marketing-qualified lead (MQL)
accepted = \"accepted_on\"          # accepted by sales (SQL)
amount = \"annual_contract\"
expansion = \"upsell\"
cost = \"acquisition_cost\"
margin = 0.80                      # gross margin of the software
nps = \"nps\"                        # answers from 0 to 10
{changed}
# What makes a customer one of the best, beside what [figures] names: `lookalike ideal` lists them.
[ideal.friction]
columns = [\"tickets_last_year\"]

[ideal.advocacy]
columns = [\"reference\"]

[ideal.strategic]
columns = [\"opens_market\"]

[[knock_out]]
name = \"{rule}\"
column = \"employees\"
below = 3
"
    );
    for column in plan.columns.iter().filter(|column| column.name != TIME) {
        let family = format!("{:?}", column.family).to_lowercase();
        let _ = write!(text, "\n[columns.{}]\nfamily = \"{family}\"\n", column.name);
        if column.written == Written::Set {
            text.push_str("kind = \"set\"\nseparator = \";\"\n");
        }
        if let Some((_, prior)) = PRIORS.iter().find(|(name, _)| *name == column.name) {
            text.push_str(prior);
        }
    }
    text + &titles::section(plan, &export::columns(plan), RULE)
}

/// The rule that eliminates, in English and in French.
const RULE: (&str, &str) = ("fewer than 3 employees", "moins de 3 salariés");

/// What the sales team is sure of; the data may disagree.
const PRIORS: &[(&str, &str)] = &[(
    "recent_funding",
    "# The sales team's conviction, worth 30 accounts of evidence: shown beside what the data say.\n\
     prior = [{ bin = \"oui\", points = 3, worth = 30 }]\n",
)];

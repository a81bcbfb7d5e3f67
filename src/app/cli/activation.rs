//! Arguments of scores that go to work: into a CRM.

use std::path::{Path, PathBuf};

use lookalike::score::crm::Destination;
use lookalike::workflow::activation::SyncRequest;

/// How scores go to work.
#[derive(Debug, clap::Args)]
pub struct ActivationArgs {
    /// Write CSV as hubspot or salesforce imports it: its own ids (Record ID or Company Domain Name; Id, as 18 characters), its names
    /// of fields (lookalike_score, Lookalike_Score__c), one row a record, no cell empty; docs/crm.md
    #[arg(long, value_name = "CRM", value_parser = destination, conflicts_with_all = ["check", "keep", "contributions", "interval", "excel", "excel_safe"])]
    to: Option<Destination>,
    /// Column with the CRM's ids [default: the one that is called as its export calls it]
    #[arg(long, value_name = "COL", requires = "to")]
    crm_id: Option<String>,
    /// File for the fields that the CRM needs, to be made there once: .csv (a table), .json (the request to HubSpot) or .object
    /// (Salesforce's metadata)
    #[arg(long, value_name = "FILE", requires = "to")]
    fields: Option<PathBuf>,
    /// Scores that were written before, for a CRM or not: only accounts that are new, or whose grade, segment, model, owner or
    /// sequence changed since, are written; those that are gone are counted
    #[arg(long, value_name = "FILE", conflicts_with_all = ["list", "check"])]
    pub changed_since: Option<PathBuf>,
    /// Recipe with the rules of routing ([[routing]]: columns owner, sequence, route); by default `lookalike.toml` in this directory
    /// where it has any, else the model's
    #[arg(long, value_name = "FILE")]
    pub recipe: Option<PathBuf>,
}

impl ActivationArgs {
    /// What is asked of scores for a CRM.
    ///
    /// # Errors
    /// For an output that no CRM imports.
    pub fn sync(&self, output: &Path, json: bool) -> anyhow::Result<Option<SyncRequest>> {
        let Some(destination) = self.to else {
            return Ok(None);
        };
        let request = SyncRequest {
            destination,
            id: self.crm_id.clone(),
            fields: self.fields.clone(),
        };
        request.check(output, json)?;
        Ok(Some(request))
    }
}

fn destination(text: &str) -> Result<Destination, String> {
    text.parse().map_err(|error: lookalike::Error| error.to_string())
}

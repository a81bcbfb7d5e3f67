//! What reading may cost: the options of every command that reads a table.

use lookalike::recipe::{ReadRecipe, Size};

#[derive(Debug, Clone, Default, clap::Args)]
pub struct LimitArgs {
    /// Most rows of a table; one that has more is refused
    #[arg(long, value_name = "N", help_heading = "Limits")]
    max_rows: Option<u64>,
    /// Most memory that a table held whole may take, and most room on disk for what is kept of a database or of standard
    /// input, such as 500MB or 2GB
    #[arg(long, value_name = "SIZE", help_heading = "Limits")]
    max_memory: Option<Size>,
    /// Most seconds that reading a table may take, with what is done meanwhile
    #[arg(long, value_name = "SECONDS", help_heading = "Limits")]
    timeout: Option<u64>,
}

/// A count of things of which there are never many: a larger one is a slip.
pub fn count<const MOST: usize>(text: &str) -> Result<usize, String> {
    let count: Option<usize> = text.parse().ok();
    count
        .filter(|count| *count <= MOST)
        .ok_or_else(|| format!("a whole number from 0 to {MOST}"))
}

impl LimitArgs {
    /// The limits as a recipe says them.
    pub fn read(&self) -> ReadRecipe {
        ReadRecipe {
            max_rows: self.max_rows,
            max_memory: self.max_memory,
            timeout: self.timeout,
            ..ReadRecipe::default()
        }
    }
}

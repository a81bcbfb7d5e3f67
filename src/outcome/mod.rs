//! What an ideal customer is: the label of each past account.

/// The decided accounts of a table and how each ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Name of the column it was read from.
    pub column: String,
    /// Values that count as ideal.
    pub positive: Vec<String>,
    /// For every row of the table: ideal, not ideal, or still open.
    pub labels: Vec<Option<bool>>,
}

impl Outcome {
    /// Rows that are decided, in table order, and their outcome.
    pub fn decided(&self) -> (Vec<u32>, Vec<bool>) {
        self.labels
            .iter()
            .enumerate()
            .filter_map(|(row, label)| label.map(|ideal| (row as u32, ideal)))
            .unzip()
    }
}

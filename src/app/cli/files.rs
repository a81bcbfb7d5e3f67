//! Files that a command writes, by their endings.

use std::path::PathBuf;

use anyhow::anyhow;
use lookalike::workflow::output::Layout;

/// Each file with its layout, which must be among `layouts`; else the error says the `endings` there are.
pub fn files(paths: &[PathBuf], layouts: &[Layout], endings: &str) -> anyhow::Result<Vec<(PathBuf, Layout)>> {
    let layout = |path: &PathBuf| {
        let layout = Layout::of(path).filter(|layout| layouts.contains(layout));
        let layout = layout.ok_or_else(|| anyhow!("{}: {endings}", path.display()))?;
        Ok((path.clone(), layout))
    };
    paths.iter().map(layout).collect()
}

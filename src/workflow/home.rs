//! Where the models and the recipe are: in this folder, in one above it, or where `LOOKALIKE_HOME` says.

use std::env::{current_dir, var_os};
use std::fs;
use std::path::{Path, PathBuf};

use crate::registry::{DEFAULT_DIR, holds_versions};

/// Recipe used without being named.
pub const RECIPE: &str = "lookalike.toml";

/// The environment variable that names the folder with the models and the recipe, for folders that have none above them.
pub const HOME: &str = "LOOKALIKE_HOME";

/// The directory of the models, where nobody names one: that of this folder, else of the nearest above it that has models,
/// else that of [`HOME`]; where none of them has any, `models` here.
pub fn models() -> PathBuf {
    found(DEFAULT_DIR, &has_models).unwrap_or_else(|| PathBuf::from(DEFAULT_DIR))
}

/// The recipe, where nobody names one, found likewise.
pub fn recipe() -> Option<PathBuf> {
    found(RECIPE, &|path| path.is_file())
}

fn found(name: &str, is_there: &dyn Fn(&Path) -> bool) -> Option<PathBuf> {
    let depth = current_dir().map_or(1, |folder| folder.ancestors().count());
    let home = var_os(HOME).filter(|home| !home.is_empty());
    let home = home.map(|home| Path::new(&home).join(name));
    upwards(Path::new(""), name, depth)
        .chain(home)
        .find(|path| is_there(path))
}

/// `name` in a folder and in those above it, `depth` in all, as the user would write it from there.
fn upwards(folder: &Path, name: &str, depth: usize) -> impl Iterator<Item = PathBuf> {
    let above = |up: usize| (0..up).fold(folder.to_path_buf(), |path, _| path.join(".."));
    let places: Vec<PathBuf> = (0..depth).map(|up| above(up).join(name)).collect();
    places.into_iter()
}

/// Whether a directory keeps models: any folder may be called so.
fn has_models(dir: &Path) -> bool {
    let listed = fs::read_dir(dir).into_iter().flatten().flatten();
    listed.map(|entry| entry.path()).any(|path| holds_versions(&path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_folder_above_comes_first() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("a/b/c");
        fs::create_dir_all(&deep).unwrap();
        fs::write(dir.path().join(RECIPE), "").unwrap();
        let first = |depth: usize| upwards(&deep, RECIPE, depth).find(|path| path.is_file());
        assert_eq!(first(3), None);
        assert_eq!(first(9), Some(deep.join("../../..").join(RECIPE)));
        fs::write(dir.path().join("a").join(RECIPE), "").unwrap();
        assert_eq!(first(9), Some(deep.join("../..").join(RECIPE)));
    }

    #[test]
    fn a_folder_that_is_only_called_so_has_no_models() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("models/churn")).unwrap();
        assert!(!has_models(&dir.path().join("models")));
        fs::create_dir_all(dir.path().join("models/churn/v000001")).unwrap();
        fs::write(dir.path().join("models/churn/v000001/manifest.json"), "{}").unwrap();
        assert!(has_models(&dir.path().join("models")));
    }
}

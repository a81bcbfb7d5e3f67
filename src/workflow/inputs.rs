//! What a command reads, which none of its files may replace.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::files::identity::{ending, folder, same};
use crate::recipe::Recipe;
use crate::source::location::{beside, file_of};
use crate::workflow::home;

pub use crate::workflow::home::RECIPE;

/// Files that a command reads, or that its folder's recipe names.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    read: Vec<PathBuf>,
    /// Tables of a recipe that the command itself does not read.
    named: Vec<PathBuf>,
}

impl Inputs {
    /// The files behind these places; streams and servers are none.
    pub fn of<P: AsRef<Path>>(places: impl IntoIterator<Item = P>) -> Self {
        Self {
            read: files(places),
            named: Vec::new(),
        }
    }

    /// The recipe of this folder, or of one above it, and the tables it names, for commands that read neither: they are what would be missed
    /// most.
    pub fn of_folder() -> Self {
        let Some(file) = home::recipe() else {
            return Self::default();
        };
        let recipe = Recipe::read(&file).unwrap_or_default();
        let at = file.parent().unwrap_or(Path::new(""));
        let data = recipe.data.iter().map(|data| beside(at, data));
        let named: Vec<PathBuf> = data.chain(further(&recipe, at)).collect();
        Self {
            read: Vec::new(),
            named: files(named.into_iter().chain([file])),
        }
    }

    /// These and the further tables of a recipe whose paths start from `folder`.
    #[must_use]
    pub fn and_recipe(mut self, recipe: &Recipe, folder: &Path) -> Self {
        self.read.extend(files(further(recipe, folder)));
        self
    }

    /// These and the files behind further places.
    #[must_use]
    pub fn and<P: AsRef<Path>>(mut self, places: impl IntoIterator<Item = P>) -> Self {
        self.read.extend(files(places));
        self
    }

    /// Refuses to write over any of them, whichever way they are reached, and over what a recipe names; `option` names
    /// the output. An output refuses so itself; said here, it is said before anything is learnt.
    ///
    /// # Errors
    /// [`Error::Input`].
    pub fn refuse(&self, output: &Path, option: &str) -> Result<()> {
        if output == Path::new("-") {
            return Ok(());
        }
        let is_output = |file: &PathBuf| same(file, output);
        // A folder that is still to be made lies where the first that is there lies.
        let folder = folder(output)
            .ancestors()
            .find_map(|at| match at.as_os_str().is_empty() {
                true => fs::canonicalize(".").ok(),
                false => fs::canonicalize(at).ok(),
            });
        let folder = folder.unwrap_or_default();
        let holds_output = |read: &PathBuf| {
            read.is_dir() && fs::canonicalize(read).is_ok_and(|read| folder.starts_with(read))
        };
        let reason = if self.read.iter().any(is_output) {
            "is both read and written".to_owned()
        } else if let Some(read) = self.read.iter().find(|read| holds_output(read)) {
            format!("lies in {}, whose files are read", read.display())
        } else if self.named.iter().any(is_output) {
            format!("belongs to the recipe {RECIPE} of this folder")
        } else {
            return check_named(output);
        };
        let remedy = format!("give {option} another name");
        Err(Error::input(output, 0, 0, reason, remedy))
    }
}

/// Refuses to write over a table that a recipe names, be it this folder's or that of the file's own folder: what a recipe
/// names is what models are learnt from.
///
/// # Errors
/// [`Error::Input`].
pub fn check_named(output: &Path) -> Result<()> {
    if !output.is_file() {
        return Ok(());
    }
    for at in [Path::new(""), folder(output)] {
        let file = at.join(RECIPE);
        // Not as a file that this run reads: it may be the one that is written.
        let text = fs::read_to_string(&file).unwrap_or_default();
        let recipe = Recipe::parse(&text, &file).unwrap_or_default();
        let data = recipe.data.iter().map(|data| beside(at, data));
        let tables = files(data.chain(further(&recipe, at)));
        if tables.iter().any(|table| same(table, output)) {
            let reason = format!("belongs to the recipe {}", file.display());
            return Err(Error::input(output, 0, 0, reason, "give the output another name"));
        }
    }
    Ok(())
}

/// Refuses a picture whose file does not end as pictures do: it may be a table that was meant to be read.
///
/// # Errors
/// [`Error::Input`].
pub fn check_picture(output: &Path, option: &str) -> Result<()> {
    let device = fs::metadata(output).is_ok_and(|found| !found.is_file());
    if output == Path::new("-") || device || ending(output).eq_ignore_ascii_case("svg") {
        return Ok(());
    }
    let remedy = format!("give {option} a name that ends in .svg");
    Err(Error::input(output, 0, 0, "is to hold an SVG picture", remedy))
}

fn files<P: AsRef<Path>>(places: impl IntoIterator<Item = P>) -> Vec<PathBuf> {
    places
        .into_iter()
        .filter_map(|place| Some(file_of(place.as_ref())?.0))
        .collect()
}

/// Further tables and signals of a recipe.
fn further(recipe: &Recipe, folder: &Path) -> Vec<PathBuf> {
    let tables = recipe.tables.values().map(|table| table.data.as_str());
    tables
        .chain(recipe.timing.signals.as_deref())
        .chain(recipe.universe.data.as_deref())
        .map(|place| beside(folder, place))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_any_of_its_names() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("a.csv"), "a\n1\n").unwrap();
        fs::hard_link(path("a.csv"), path("hard.csv")).unwrap();
        let mut others = vec![
            path("./a.csv"),
            path("../").join(folder.path().file_name().unwrap()).join("a.csv"),
        ];
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(path("a.csv"), path("soft.csv")).unwrap();
            others.extend([path("soft.csv"), path("hard.csv")]);
        }
        let inputs = Inputs::of([path("a.csv")]);
        for other in &others {
            assert!(inputs.refuse(other, "-o").is_err(), "{}", other.display());
        }
        for other in ["b.csv", "a.csv.bak", "nowhere/a.csv"] {
            inputs.refuse(&path(other), "-o").unwrap();
        }
        inputs.refuse(Path::new("-"), "-o").unwrap();
    }

    #[test]
    fn a_part_of_a_file_is_that_file() {
        let folder = tempfile::tempdir().unwrap();
        let book = folder.path().join("book.xlsx");
        fs::write(&book, "").unwrap();
        let sheet = PathBuf::from(format!("{}#Deals", book.display()));
        assert!(Inputs::of([sheet]).refuse(&book, "-o").is_err());
        Inputs::of(["postgres#deals", "-"]).refuse(&book, "-o").unwrap();
    }
}

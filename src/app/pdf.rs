//! A page printed to PDF by the Chromium that is installed, if there is one.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use lookalike::files::unfinished::NewFolder;

/// Names under which Chromium and its kin are installed.
const NAMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
];

/// Variable that names another one.
pub const VARIABLE: &str = "LOOKALIKE_CHROMIUM";

/// How long printing may take (house choice: it takes a second or two).
const PATIENCE: Duration = Duration::from_secs(60);

/// The PDF of an HTML page.
///
/// # Errors
/// When there is no Chromium, or it does not print within a minute.
pub fn pdf(html: &str) -> anyhow::Result<Vec<u8>> {
    let program = find().with_context(|| {
        format!(
            "no Chromium to make the PDF with: install chromium or name it in {VARIABLE}, or write .html and print that"
        )
    })?;
    // Its own folder: nothing of the user's browser is read or left behind.
    let folder = tempfile::Builder::new()
        .prefix("lookalike-pdf-")
        .tempdir()
        .context("cannot make a folder for the PDF")?;
    let _swept = NewFolder::passing(folder.path());
    let (page, printed) = (folder.path().join("sheet.html"), folder.path().join("sheet.pdf"));
    fs::write(&page, html).context("cannot write the page to be printed")?;
    let mut option = std::ffi::OsString::from("--print-to-pdf=");
    option.push(&printed);
    let mut profile = std::ffi::OsString::from("--user-data-dir=");
    profile.push(folder.path().join("profile"));
    let child = Command::new(&program)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--no-pdf-header-footer",
        ])
        .args([profile.as_os_str(), option.as_os_str()])
        .arg(&page)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("{} cannot be started", program.display()))?;
    wait(child, &program)?;
    let bytes = fs::read(&printed).unwrap_or_default();
    if !bytes.starts_with(b"%PDF") {
        bail!(
            "{} printed nothing: write .html and print that",
            program.display()
        );
    }
    Ok(bytes)
}

/// The Chromium to use: the one named in [`VARIABLE`], else the first on the path.
pub fn find() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(VARIABLE).filter(|named| !named.is_empty()) {
        return on_path(&named);
    }
    NAMES.iter().find_map(|name| on_path(OsStr::new(name)))
}

fn on_path(name: &OsStr) -> Option<PathBuf> {
    let path = Path::new(name);
    if path.components().count() > 1 {
        return path.is_file().then(|| path.to_path_buf());
    }
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|dir| dir.join(path))
        .find(|program| program.is_file())
}

fn wait(mut child: Child, program: &Path) -> anyhow::Result<()> {
    let start = Instant::now();
    loop {
        match child.try_wait().context("cannot wait for the PDF")? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => bail!(
                "{} failed ({status}): write .html and print that",
                program.display()
            ),
            None if start.elapsed() > PATIENCE => {
                // It may have ended meanwhile: then there is nothing to stop.
                let _ = child.kill();
                let _ = child.wait();
                bail!(
                    "{} did not print within {} seconds: write .html and print that",
                    program.display(),
                    PATIENCE.as_secs()
                );
            }
            None => thread::sleep(Duration::from_millis(20)),
        }
    }
}

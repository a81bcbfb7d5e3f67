//! Nothing given is ever changed, and what is written appears whole: all files of a command, or none.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime};

use lookalike::files::commit::{Staged, commit, recover};
use lookalike::files::{Disk, FileSystem, Lock};
use lookalike::registry::{MODEL, Registry};
use tempfile::TempDir;

use crate::cli::{done, lookalike, prospects, refused, text};
use crate::example;

/// A folder with a model, prospects, a past table, what is joined to it, and a recipe.
fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let model = example::model().to_json().unwrap();
    Registry::open(dir.path().join("models"))
        .publish("saas", &[(MODEL, &model)])
        .unwrap();
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    write("prospects.csv", &prospects(&[]));
    write("further.csv", "id,tickets\nC1,3\nC2,1\n");
    let mut accounts = String::from("id,sector,employees,status\n");
    for n in 0..60 {
        let (sector, status) = (["Retail", "Health"][n % 2], ["Won", "Lost"][n / 2 % 2]);
        accounts += &format!("C{n},{sector},{},{status}\n", 10 + 7 * n);
    }
    write("accounts.csv", &accounts);
    write(
        "lookalike.toml",
        "data = \"accounts.csv\"\nid = \"id\"\n[outcome]\ncolumn = \"status\"\npositive = [\"Won\"]\n\
         [tables.further]\ndata = \"further.csv\"\nkey = \"id\"\n",
    );
    write(
        "other.toml",
        "data = \"a2.csv\"\nid = \"id\"\n[tables.more]\ndata = \"m2.csv\"\nkey = \"id\"\n",
    );
    write("a2.csv", &accounts);
    write("m2.csv", "id,tickets\nC1,3\nC2,1\n");
    dir
}

/// Every file below a folder, with what is in it.
fn contents(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(dir).unwrap().flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => all.extend(contents(&path)),
            false => all.push((path.clone(), fs::read(&path).unwrap())),
        }
    }
    all.sort();
    all
}

fn hidden(dir: &Path) -> Vec<String> {
    let names = fs::read_dir(dir).unwrap().flatten();
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with(".lookalike-")).collect()
}

#[test]
fn what_a_recipe_names_and_what_is_published_is_never_replaced() {
    let dir = place();
    fs::create_dir(dir.path().join("sub")).unwrap();
    fs::write(dir.path().join("models/lookalike.sqlite"), "scores").unwrap();
    let before = contents(dir.path());
    for (arguments, why) in [
        // The command itself reads none of these: the folder's recipe names them.
        (
            "init prospects.csv -o accounts.csv --force",
            "belongs to the recipe",
        ),
        (
            "init prospects.csv -o further.csv --force",
            "belongs to the recipe",
        ),
        (
            "join --recipe other.toml -o accounts.csv",
            "belongs to the recipe",
        ),
        (
            "join --recipe other.toml -o ./sub/../further.csv",
            "belongs to the recipe",
        ),
        (
            "clean --recipe other.toml -o c.csv --removed further.csv",
            "belongs to the recipe",
        ),
        (
            "clean --recipe other.toml -o other.toml",
            "written as .csv or .tsv",
        ),
        (
            "evaluate a2.csv --recipe other.toml --outcome status --positive Won --predictions further.csv",
            "belongs",
        ),
        (
            "ideal --recipe other.toml -o accounts.csv",
            "belongs to the recipe",
        ),
        ("demo --out .", "was not written by a demo"),
        (
            "init prospects.csv -o models/lookalike.sqlite --force",
            "record of scores and outcomes",
        ),
        (
            "score prospects.csv -o models/saas/scores.csv",
            "among the versions of a model",
        ),
        ("sheet -o models/saas/v000001/sub.md", "published version"),
        ("matrix -o models/saas/v000001/model.md", "published version"),
        ("man models/saas", "among the versions of a model"),
        ("matrix -o m.csv -o accounts.csv", "belongs to the recipe"),
        ("sheet -o s.md -o ./s.md", "written twice"),
        (
            "compare --plan --baseline 20% --least 10% -o models/saas/v000001/plan.json",
            "published",
        ),
    ] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let error = refused_last(dir.path(), &arguments);
        assert!(error.contains(why), "{arguments:?}: {error}");
        assert!(contents(dir.path()) == before, "{arguments:?} changed something");
    }
}

/// The last line of a command that fails with status 2; a recipe found is said before.
fn refused_last(dir: &Path, arguments: &[&str]) -> String {
    let output = lookalike(dir, arguments);
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
    let errors: Vec<&str> = error.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(errors.len(), 1, "{error}");
    errors[0].to_owned()
}

/// A file that turns out to be read only while the command runs.
#[cfg(unix)]
#[test]
fn a_file_read_on_the_way_is_known_by_any_name() {
    let dir = place();
    // Linked both ways to the model that scores.
    let model = dir.path().join("models/saas/v000001/model.json");
    fs::hard_link(&model, dir.path().join("hard.md")).unwrap();
    std::os::unix::fs::symlink(&model, dir.path().join("soft.md")).unwrap();
    let before = contents(dir.path());
    for output in ["hard.md", "soft.md"] {
        let error = refused(dir.path(), &["sheet", "-o", output]);
        assert!(
            error.contains("both read and written") || error.contains("published"),
            "{error}"
        );
    }
    assert!(contents(dir.path()) == before);
}

#[test]
fn of_several_files_all_are_written_or_none() {
    let dir = place();
    let path = |name: &str| dir.path().join(name);
    // Nothing can be renamed onto a folder.
    fs::create_dir(path("c.changes.csv")).unwrap();
    fs::create_dir(path("d.plan.json")).unwrap();
    fs::write(path("c.csv"), "old").unwrap();
    let before = contents(dir.path());
    for arguments in [
        &["clean", "a2.csv", "--recipe", "other.toml", "-o", "c.csv"][..],
        &["sheet", "-o", "s.html", "-o", "nowhere/s.md"],
        &["matrix", "-o", "m.xlsx", "-o", "m.csv", "-o", "nowhere/m.tsv"],
    ] {
        let error = refused_last(dir.path(), arguments);
        assert!(!error.contains(".lookalike-"), "{error}");
        assert!(contents(dir.path()) == before, "{arguments:?} left something");
    }
    fs::remove_dir(path("c.changes.csv")).unwrap();
    done(
        dir.path(),
        &["clean", "a2.csv", "--recipe", "other.toml", "-o", "c.csv"],
    );
    for name in ["c.csv", "c.removed.csv", "c.changes.csv"] {
        assert!(fs::metadata(path(name)).unwrap().len() > 3, "{name}");
    }
    assert!(hidden(dir.path()).is_empty());
}

/// A disk on which everything fails from one step on, as for a process that is killed there.
#[derive(Debug)]
struct Dying(AtomicU32);

impl Dying {
    fn step<T>(&self, act: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let left = self.0.load(Ordering::Relaxed);
        if left == 0 {
            return Err(io::Error::other("killed"));
        }
        self.0.store(left - 1, Ordering::Relaxed);
        act()
    }
}

impl FileSystem for Dying {
    fn create(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        self.step(|| Disk.create(path, content))
    }
    fn sync(&self, path: &Path) -> io::Result<()> {
        self.step(|| Disk.sync(path))
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.step(|| Disk.sync_folder(folder))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|| Disk.rename(from, to))
    }
    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|| Disk.link(from, to))
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step(|| Disk.remove(path))
    }
    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        self.step(|| Disk.create_folder(folder))
    }
    fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        self.step(|| Disk.remove_folder(folder))
    }
    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        self.step(|| Disk.list(folder))
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.step(|| Disk.read(path))
    }
    fn node(&self, path: &Path) -> io::Result<Option<(u64, u64)>> {
        self.step(|| Disk.node(path))
    }
    fn lock(&self, path: &Path) -> io::Result<Option<Lock>> {
        self.step(|| Disk.lock(path))
    }
    fn now(&self) -> SystemTime {
        Disk.now()
    }
}

/// Three files in two folders, one of them new, put in place by a process that dies at every step in turn.
#[test]
fn a_set_cut_short_at_any_step_is_put_back_or_done() {
    let mut finished = 0;
    for steps in 0.. {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        fs::create_dir(path("b")).unwrap();
        let targets = [path("one.csv"), path("b/two.csv"), path("new.csv")];
        fs::write(&targets[0], "old one").unwrap();
        fs::write(&targets[1], "old two").unwrap();
        let staged: Vec<Staged> = targets
            .iter()
            .enumerate()
            .map(|(at, target)| {
                let unfinished = target.with_file_name(format!(".lookalike-x{at}.tmp"));
                fs::write(&unfinished, format!("new {at}")).unwrap();
                Staged {
                    unfinished,
                    target: target.clone(),
                }
            })
            .collect();
        let dying = Dying(AtomicU32::new(steps));
        let committed = commit(&dying, &staged);
        // The next run may start in either folder, and die as well.
        let _ = recover(&Dying(AtomicU32::new(steps / 2)), &path("b"));
        // A process that another test has just started holds copies of our locks until it runs its program.
        for folder in [path("b"), dir.path().to_path_buf()] {
            for _ in 0..1_000 {
                recover(&Disk, &folder).unwrap();
                if hidden(&folder) == [""; 0] {
                    break;
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        let found: Vec<Option<String>> = targets.iter().map(|t| fs::read_to_string(t).ok()).collect();
        let old = [Some("old one".to_owned()), Some("old two".to_owned()), None];
        let new = [0, 1, 2].map(|at| Some(format!("new {at}")));
        assert!(found == old || found == new, "{steps} steps: {found:?}");
        assert!(
            committed.is_err() || found == new,
            "{steps} steps: said to be done"
        );
        for folder in [path("b"), dir.path().to_path_buf()] {
            assert_eq!(hidden(&folder), [""; 0], "{steps} steps");
        }
        if dying.0.load(Ordering::Relaxed) > 0 {
            finished = steps;
            assert_eq!(found, new);
            break;
        }
    }
    assert!(finished > 20, "{finished} steps are few for such a set");
}

#[test]
fn what_a_dead_run_left_is_swept_and_what_a_living_one_writes_is_not() {
    let dir = place();
    let path = |name: &str| dir.path().join(name);
    fs::write(path(".lookalike-dead.tmp"), "half").unwrap();
    fs::write(path(".lookalike-living.tmp"), "half").unwrap();
    fs::write(path(".lookalike-notes.txt"), "somebody's").unwrap();
    let living = fs::File::open(path(".lookalike-living.tmp")).unwrap();
    living.try_lock().unwrap();
    done(dir.path(), &["score", "prospects.csv", "-o", "scored.csv"]);
    let mut left = hidden(dir.path());
    left.sort();
    assert_eq!(left, [".lookalike-living.tmp", ".lookalike-notes.txt"]);
}

/// A run that is told to end takes its unfinished file with it, and ends by that signal.
#[cfg(unix)]
#[test]
fn a_run_that_is_told_to_end_leaves_nothing() {
    use std::os::unix::process::ExitStatusExt;
    // Whoever runs the tests may want interruptions ignored; the program then ignores them too.
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.map_or(0, |mask| u64::from_str_radix(mask.trim(), 16).unwrap());
    for (signal, number) in [("-TERM", 15), ("-INT", 2)] {
        if (ignored >> (number - 1)) & 1 == 1 {
            continue;
        }
        let dir = place();
        let mut run = Command::new(env!("CARGO_BIN_EXE_lookalike"))
            .current_dir(dir.path())
            .args(["score", "-", "-o", "scored.csv"])
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut given = run.stdin.take().unwrap();
        // Enough rows that the file is begun; the table has no end yet.
        let rows = prospects(&["a9,Software,7,1,HubSpot,2015-06-30,yes,FR"; 20_000]);
        given.write_all(rows.as_bytes()).unwrap();
        let start = Instant::now();
        while hidden(dir.path()).is_empty() {
            assert!(start.elapsed() < Duration::from_secs(60), "no file is begun");
            std::thread::sleep(Duration::from_millis(5));
        }
        let told = Command::new("kill")
            .args([signal, &run.id().to_string()])
            .status();
        assert!(told.unwrap().success());
        let ended = run.wait().unwrap();
        drop(given);
        assert_eq!(ended.signal(), Some(number), "{ended:?}");
        assert_eq!(hidden(dir.path()), [""; 0]);
        assert!(!dir.path().join("scored.csv").exists());
    }
}

#[test]
fn messages_do_not_name_unfinished_files() {
    let dir = place();
    for output in ["nowhere/s.csv", "/proc/s.csv", "prospects.csv/s.csv"] {
        let error = refused(dir.path(), &["score", "prospects.csv", "-o", output]);
        assert!(!error.contains("lookalike-") && error.contains(output), "{error}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_closed_standard_output_is_an_error_and_the_null_device_is_not() {
    let dir = place();
    let shell = |line: &str| {
        let program = env!("CARGO_BIN_EXE_lookalike");
        let line = line.replace("lookalike", program);
        Command::new("sh")
            .current_dir(dir.path())
            .args(["-c", &line])
            .output()
            .unwrap()
    };
    for line in [
        "lookalike score prospects.csv >&-",
        "lookalike models >&-",
        "lookalike models --json >&-",
        "lookalike man >&-",
    ] {
        let output = shell(line);
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{line}: {error}");
        assert!(
            error.lines().count() == 1 && error.contains("is closed"),
            "{line}: {error}"
        );
    }
    for line in [
        "lookalike score prospects.csv > /dev/null",
        "lookalike score prospects.csv 1<> /dev/null",
        "lookalike score prospects.csv | true",
        "lookalike score prospects.csv -o s.csv >&-",
    ] {
        let output = shell(line);
        assert!(output.status.success(), "{line}: {}", text(&output.stderr));
    }
}

#[test]
fn numbers_beyond_sense_are_refused_in_one_line() {
    let dir = place();
    let most = u64::MAX.to_string();
    fs::write(
        dir.path().join("r.csv"),
        "id,g,m
1,A,1
2,B,0
3,A,1
4,B,1
",
    )
    .unwrap();
    for arguments in [
        &["score", "prospects.csv", "--reasons", &most][..],
        &["score", "prospects.csv", "--reasons", "1001"],
        &["compare", "--plan", "--baseline", "0.2", "--per-arm", &most],
        &[
            "compare",
            "--data",
            "r.csv",
            "--group",
            "g",
            "--metric",
            "m",
            "--planned",
            &most,
        ],
        &[
            "evaluate",
            "a2.csv",
            "--recipe",
            "other.toml",
            "--outcome",
            "status",
            "--bins",
            &most,
        ],
        &[
            "evaluate",
            "a2.csv",
            "--recipe",
            "other.toml",
            "--outcome",
            "status",
            "--pairs",
            &most,
        ],
        &["segments", "--number", &most],
    ] {
        let error = refused_last(dir.path(), arguments);
        assert!(!error.contains("panicked"), "{error}");
    }
    done(
        dir.path(),
        &["score", "prospects.csv", "--reasons", "1000", "-o", "s.csv"],
    );
}

/// A process that may not take the memory it needs says so, and does not abort.
#[cfg(target_os = "linux")]
#[test]
fn without_memory_a_run_ends_with_one_line() {
    let dir = place();
    let mut table = String::from("id,a,b\n");
    for n in 0..20_000_u64 {
        table += &format!("C{n},text {},{}\n", n * 7_919 % 20_011, n % 977);
    }
    fs::write(dir.path().join("large.csv"), table).unwrap();
    let within = |limit: u32, arguments: &str| {
        let line = format!(
            "ulimit -v {limit}; exec {} {arguments}",
            env!("CARGO_BIN_EXE_lookalike")
        );
        Command::new("sh")
            .current_dir(dir.path())
            .args(["-c", &line])
            .output()
            .unwrap()
    };
    // From what the program itself takes, in steps of 2 MB, to what this table takes.
    let itself = (10..500)
        .map(|step| step * 2_000)
        .find(|limit| within(*limit, "--version").status.success());
    let mut said = 0;
    for limit in (itself.unwrap()..).step_by(2_000) {
        let output = within(limit, "compare --data large.csv --group a --metric b");
        let error = text(&output.stderr);
        assert!(!error.contains("memory allocation of"), "{error}");
        if error.contains("there is no more memory") {
            assert!(
                output.status.code() == Some(2) && error.lines().count() == 1,
                "{error}"
            );
            said += 1;
        } else if error.contains("has 20000 values") {
            break;
        }
    }
    assert!(said > 0, "the limits met nothing");
}

#[test]
fn cleaned_and_joined_tables_can_be_opened_in_a_spreadsheet() {
    let dir = place();
    let path = |name: &str| dir.path().join(name);
    let formula = "=HYPERLINK(\"\"x\"\")";
    let table = format!("id,note,delta\nC1,\"{formula}\",-5\nC2,@SUM(A1),+3.5\nC3,plain,7\n");
    fs::write(path("a2.csv"), table).unwrap();
    for command in [
        &["join", "--recipe", "other.toml", "-o", "out.csv"][..],
        &["clean", "a2.csv", "--recipe", "other.toml", "-o", "out.csv"],
    ] {
        done(dir.path(), command);
        let plain = fs::read_to_string(path("out.csv")).unwrap();
        assert!(plain.contains("\"=HYPERLINK") && !plain.contains('\''), "{plain}");
        done(dir.path(), &[command, &["--excel-safe"]].concat());
        let safe = fs::read_to_string(path("out.csv")).unwrap();
        assert!(
            safe.contains("\"'=HYPERLINK") && safe.contains(",'@SUM(A1),"),
            "{safe}"
        );
        assert!(
            safe.contains(",-5") && !safe.contains("'-5") && safe.contains("3.5"),
            "{safe}"
        );
    }
}

#[test]
fn a_database_copied_without_its_journal_is_said() {
    let dir = place();
    let path = |name: &str| dir.path().join(name);
    let database = rusqlite::Connection::open(path("crm.sqlite")).unwrap();
    database
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE deals (id TEXT, stage TEXT);
             INSERT INTO deals VALUES ('C1', 'won'), ('C2', 'lost'); PRAGMA wal_checkpoint; INSERT INTO deals VALUES ('C3', 'won');",
        )
        .unwrap();
    fs::copy(path("crm.sqlite"), path("copy.sqlite")).unwrap();
    let said = |file: &str| text(&lookalike(dir.path(), &["init", file, "--json"]).stderr);
    let note = said("copy.sqlite");
    assert!(
        note.contains("`copy.sqlite-wal`") && note.contains("may be missing"),
        "{note}"
    );
    let note = said("crm.sqlite");
    assert!(!note.contains("may be missing"), "{note}");
}

/// Files are opened and put in place by `src/files` alone, which knows of each; the exceptions say why.
#[test]
fn nothing_opens_or_writes_files_past_the_one_way() {
    let exceptions = [
        ("src/app/pdf.rs", "a folder of its own that nobody names"),
        ("src/app/ending.rs", "asks the system about signals"),
        (
            "src/registry",
            "versions, under the lock of their model; read by `read_capped`",
        ),
        ("src/source/sqlite.rs", "notes the file before SQLite opens it"),
        (
            "src/workflow/inputs.rs",
            "looks at a recipe that the run may be about to write",
        ),
        (
            "src/workflow/demo.rs",
            "looks at a recipe that it is about to write",
        ),
        ("src/workflow/output.rs", "devices are written as they are"),
        (
            "src/workflow/score_parts.rs",
            "looks at a note that it is about to write",
        ),
        (
            "src/workflow/activation.rs",
            "looks whether a recipe that is broken has rules",
        ),
        (
            "src/workflow/export.rs",
            "looks at a model of dbt that it is about to write",
        ),
        (
            "src/workflow/engine/spark.rs",
            "puts the folder that Spark wrote in the place of an older one",
        ),
    ];
    let ways = [
        "File::open(",
        "fs::read(",
        "fs::read_to_string(",
        "File::create",
        "fs::write(",
        "OpenOptions",
        "fs::rename(",
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = vec![false; exceptions.len()];
    let mut folders = vec![root.join("src")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.strip_prefix(root).unwrap();
            if path.is_dir() {
                if name != Path::new("src/files") {
                    folders.push(path);
                }
                continue;
            }
            if path.extension().is_none_or(|ending| ending != "rs") || path.ends_with("tests.rs") {
                continue;
            }
            let code = fs::read_to_string(&path).unwrap();
            let code = code.split("#[cfg(test)]\nmod tests").next().unwrap();
            let code: Vec<&str> = code
                .lines()
                .map(|line| line.split("//").next().unwrap_or_default())
                .collect();
            let found = ways
                .iter()
                .find(|way| code.iter().any(|line| line.contains(*way)));
            let Some(way) = found else { continue };
            let excepted = exceptions
                .iter()
                .position(|(exception, _)| name.starts_with(exception));
            let at = excepted.unwrap_or_else(|| panic!("{}: {way} goes past src/files", name.display()));
            seen[at] = true;
        }
    }
    for ((exception, why), seen) in exceptions.iter().zip(seen) {
        assert!(seen, "{exception} needs no exception any more ({why})");
    }
}

//! Accounts scored by Spark: one statement through its `spark-sql`, Parquet in, a folder of Parquet out.
//!
//! A folder of this computer is written under another name and renamed when Spark has said that it is whole. Places that only
//! Spark reaches (`hdfs://…`, `s3a://…`) get their files when it commits them.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::{Error, Result};
use crate::export::Dialect;
use crate::files::identity::{ending, folder, same};
use crate::files::unfinished::NewFolder;
use crate::source::{Part, Records, parts};
use crate::workflow::engine::job::{ABOUT, EngineRequest, Job, Tally};
use crate::workflow::engine::spark_errors::failure;
use crate::workflow::engine::spark_master;
use crate::workflow::inputs::Inputs;
use crate::workflow::output;

/// The environment variable that names Spark's folder.
const HOME: &str = "SPARK_HOME";

/// Most lines of Spark's own words that are kept (house choice).
const MOST_LINES: usize = 500;

/// What each session is told: nothing kept beside the scores, and texts and days read as the statement means them.
const SETTINGS: [&str; 6] = [
    "spark.ui.enabled=false",
    "spark.sql.catalogImplementation=in-memory",
    "spark.sql.session.timeZone=UTC",
    "spark.sql.parser.escapedStringLiterals=false",
    "spark.sql.cli.print.header=false",
    "spark.log.structuredLogging.enabled=false",
];

/// Ends Spark when this program does, whatever ends it: the shell's standard input ends with it.
const WATCHED: &str = r#"exec 3<&0
"$@" 3<&- </dev/null &
spark=$!
{ read -r _ <&3; kill "$spark" 2>/dev/null; } >/dev/null 2>&1 &
watch=$!
wait "$spark"
said=$?
kill "$watch" 2>/dev/null
exit "$said""#;

/// How Spark says that nobody works for it yet.
const WAITING: &str = "has not accepted any resources";

pub(super) fn score(request: &EngineRequest, job: &Job) -> Result<Tally> {
    let program = program()?;
    let from = Place::of(&request.data);
    let to = Place::of(&request.output);
    if let Place::Here(path) = &from {
        let columns = columns(path, request)?;
        job.check_columns(&columns, &path.display().to_string())?;
    }
    if let Place::Here(path) = &to {
        check_output(path, request)?;
    }
    if let Some(master) = &request.master {
        spark_master::check(master)?;
    }
    let beside = match &to {
        Place::Here(path) => folder(path).to_path_buf(),
        Place::There(_) => env::temp_dir(),
    };
    // Behind all links: Spark knows no folder of this run.
    let beside = beside
        .canonicalize()
        .map_err(Error::io(&request.output, "write"))?;
    let work = beside.join(format!(".lookalike-{}.spark", std::process::id()));
    let swept = NewFolder::make(&work).map_err(Error::io(&request.output, "write"))?;
    let scores = match &to {
        Place::Here(_) => address(&work.join("scores")),
        Place::There(address) => address.clone(),
    };
    let statement = statement(job, &from.address()?, &scores, &to, request.force);
    let file = work.join("score.sql");
    output::write(&file, statement.as_bytes())?;
    let said = Run {
        program: &program,
        master: request.master.as_deref(),
        work: &work,
        request,
    }
    .of(&file)?;
    let tally = tally(&said, request)?;
    if let Place::Here(path) = &to {
        put_in_place(&work, path).map_err(Error::io(path, "write"))?;
    }
    drop(swept);
    Ok(tally)
}

/// A place as Spark is told of it.
enum Place {
    /// On this computer.
    Here(PathBuf),
    /// An address that Spark alone reaches.
    There(String),
}

impl Place {
    fn of(written: &Path) -> Self {
        let text = written.to_str().unwrap_or_default();
        let scheme = text.split_once(":/").map(|(scheme, _)| scheme);
        let is_scheme = |scheme: &str| {
            scheme.len() > 1
                && scheme
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        };
        match scheme {
            Some(scheme) if is_scheme(scheme) && !written.exists() => Self::There(text.to_owned()),
            _ => Self::Here(written.to_path_buf()),
        }
    }

    fn address(&self) -> Result<String> {
        match self {
            Self::Here(path) => Ok(address(&path.canonicalize().map_err(Error::io(path, "read"))?)),
            Self::There(address) => Ok(address.clone()),
        }
    }
}

/// A file of this computer, whichever file system a cluster takes for granted.
fn address(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// `spark-sql`, of the folder that the environment names, or on the path.
fn program() -> Result<PathBuf> {
    let missing = |reason: String| {
        let remedy = format!(
            "install Apache Spark (with Java 17) and set {HOME} to its folder, or write the statement with `lookalike export \
             --to sql:spark`"
        );
        Error::data(reason, remedy)
    };
    if let Some(home) = env::var_os(HOME).filter(|home| !home.is_empty()) {
        let program = Path::new(&home).join("bin/spark-sql");
        return match program.is_file() {
            true => Ok(program),
            false => Err(missing(format!("there is no {}", program.display()))),
        };
    }
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .map(|folder| folder.join("spark-sql"))
        .find(|program| program.is_file())
        .ok_or_else(|| missing(format!("no `spark-sql` is found by {HOME} or PATH")))
}

/// The columns of a Parquet file, or of the first of a folder of them and of the folder's partitions.
fn columns(data: &Path, request: &EngineRequest) -> Result<Vec<String>> {
    let not_parquet = |path: &Path| {
        let remedy = "write the accounts as Parquet first: Spark reads a file or a folder of them";
        Error::input(path, 0, 0, "is not Parquet", remedy)
    };
    let found = fs::metadata(data).map_err(Error::io(data, "read"))?;
    let files = match found.is_dir() {
        true => parts(data)?,
        false => vec![Part {
            file: data.to_path_buf(),
            partitions: Vec::new(),
        }],
    };
    let Some(first) = files.first() else {
        return Err(not_parquet(data));
    };
    if let Some(other) = files.iter().find(|part| !is_parquet(&part.file)) {
        return Err(not_parquet(&other.file));
    }
    let mut columns = Records::open_as(&first.file, &request.read)?.header().to_vec();
    columns.extend(first.partitions.iter().map(|(name, _)| name.clone()));
    Ok(columns)
}

fn is_parquet(file: &Path) -> bool {
    ["parquet", "pq"]
        .iter()
        .any(|known| ending(file).eq_ignore_ascii_case(known))
}

/// Names that begin with a dot or a line below are Spark's own.
fn is_sparks(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with(['.', '_'])
}

/// Refuses to replace what was not asked for, what is no folder of Parquet, and what is read.
fn check_output(path: &Path, request: &EngineRequest) -> Result<()> {
    Inputs::of([&request.data]).refuse(path, "OUT")?;
    let refuse = |reason: &str, remedy: &str| Err(Error::input(path, 0, 0, reason, remedy));
    if same(path, &request.data) {
        return refuse("is both read and written", "give OUT another name");
    }
    match fs::symlink_metadata(path) {
        Err(_) => return Ok(()),
        Ok(found) if !found.is_dir() => {
            return refuse(
                "is there already, and is no folder, which Spark writes",
                "give OUT another name",
            );
        }
        Ok(_) if !request.force => {
            return refuse(
                "is there already",
                "replace it with --force, or give OUT another name",
            );
        }
        Ok(_) => {}
    }
    let mut entries = fs::read_dir(path).map_err(Error::io(path, "read"))?;
    let others = entries.any(|entry| {
        entry.is_ok_and(|entry| {
            let is_part = is_parquet(&entry.path()) || is_sparks(&entry.path());
            !is_part || entry.path().is_dir()
        })
    });
    match others {
        true => refuse(
            "holds something else than the scores of a run, and is not replaced",
            "give OUT another name",
        ),
        false => Ok(()),
    }
}

/// What Spark is told: to write the scores, to say what came of them, and how many accounts there were.
fn statement(job: &Job, from: &str, scores: &str, to: &Place, force: bool) -> String {
    let spark = Dialect::Spark;
    let parquet = |address: &str| format!("parquet.{}", spark.name_of(address));
    let write = match (to, force) {
        // Spark itself refuses a place that holds something.
        (Place::There(_), false) => {
            format!(
                "CREATE TABLE la_scores USING parquet LOCATION {} AS",
                spark.text(scores)
            )
        }
        _ => format!("INSERT OVERWRITE DIRECTORY {} USING parquet", spark.text(scores)),
    };
    format!(
        "{write}\n{};\n{ABOUT} FROM {scored} GROUP BY grade;\nSELECT '{ALL}', COUNT(*), 0 FROM {read};\n",
        job.select(&parquet(from)),
        scored = parquet(scores),
        read = parquet(from),
    )
}

/// Stands for the accounts that were read, where others stand for those of a grade.
const ALL: &str = "read";

/// What Spark says that it wrote, which is all that there was to score.
fn tally(said: &str, request: &EngineRequest) -> Result<Tally> {
    let rows = said.lines().filter_map(|line| {
        let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
        <[String; 3]>::try_from(cells).ok()
    });
    let (all, grades): (Vec<_>, Vec<_>) = rows.partition(|row| row[0] == ALL);
    let read = all.first().and_then(|row| row[1].parse::<u64>().ok());
    let tally = Tally::of(grades).filter(|_| read.is_some());
    let refuse = |reason: String, remedy: &str| Err(Error::input(&request.output, 0, 0, reason, remedy));
    match (tally, read) {
        (Some(tally), Some(read)) if tally.accounts() == read => Ok(tally),
        (Some(tally), Some(read)) => refuse(
            format!(
                "{} accounts were read and the scores of {} are found: the workers write elsewhere than this computer reads",
                read,
                tally.accounts()
            ),
            "name a place that all of them reach, such as hdfs://… or a shared folder",
        ),
        _ => refuse(
            "Spark ended without saying what it wrote".to_owned(),
            "run `spark-sql` by hand with what `lookalike export --to sql:spark` writes",
        ),
    }
}

/// One start of `spark-sql`.
struct Run<'a> {
    program: &'a Path,
    master: Option<&'a str>,
    work: &'a Path,
    request: &'a EngineRequest,
}

impl Run<'_> {
    fn command(&self, file: &Path) -> Command {
        let mut settings: Vec<OsString> = SETTINGS.iter().map(OsString::from).collect();
        let mut warehouse = OsString::from("spark.sql.warehouse.dir=");
        warehouse.push(self.work.join("warehouse"));
        settings.push(warehouse);
        let mut command = match cfg!(unix) {
            true => {
                let mut shell = Command::new("sh");
                shell.args(["-c", WATCHED, "sh"]).arg(self.program);
                shell
            }
            false => Command::new(self.program),
        };
        command.args(["--name", "lookalike"]);
        if let Some(master) = self.master {
            command.args(["--master", master]);
            if spark_master::is_loopback(master) {
                // Workers of this computer need not know by which name others do.
                for setting in [
                    "spark.driver.host=127.0.0.1",
                    "spark.driver.bindAddress=127.0.0.1",
                ] {
                    settings.push(setting.into());
                }
                if env::var_os("SPARK_LOCAL_IP").is_none() {
                    command.env("SPARK_LOCAL_IP", "127.0.0.1");
                }
            }
        }
        for setting in settings {
            command.arg("--conf").arg(setting);
        }
        // Whatever Spark leaves in the folder where it runs goes with the work.
        command.arg("-f").arg(file).current_dir(self.work);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// What Spark says on standard output.
    fn of(&self, file: &Path) -> Result<String> {
        let failed = |error: io::Error| Error::io(self.program, "run")(error);
        let mut child = self.command(file).spawn().map_err(failed)?;
        let _alive = child.stdin.take();
        let errors = child.stderr.take();
        let listening = std::thread::spawn(move || errors.map(listen).unwrap_or_default());
        let mut said = String::new();
        if let Some(out) = child.stdout.take() {
            let mut out = BufReader::new(out);
            io::Read::read_to_string(&mut out, &mut said).map_err(failed)?;
        }
        let status = child.wait().map_err(failed)?;
        let errors = listening.join().unwrap_or_default();
        if status.success() {
            return Ok(said);
        }
        let (reason, remedy) = failure(&errors);
        let about = match (reason.contains("master"), self.master, reason.contains("already")) {
            (true, Some(master), _) => PathBuf::from(master),
            (_, _, true) => self.request.output.clone(),
            _ => self.request.data.clone(),
        };
        Err(Error::input(about, 0, 0, reason, remedy))
    }
}

/// The lines that Spark says on stderr; that nobody works for it is passed on once, as it would wait for ever.
fn listen(errors: impl io::Read) -> Vec<String> {
    let (mut lines, mut waits) = (Vec::new(), false);
    for line in BufReader::new(errors).lines() {
        let Ok(line) = line else { break };
        if line.contains(WAITING) && !waits {
            waits = true;
            tracing::warn!("Spark waits for workers: its cluster has none that are free (Ctrl-C ends this)");
        }
        if lines.len() < MOST_LINES && !line.trim_start().starts_with("at ") {
            lines.push(line);
        }
    }
    lines
}

/// Renames the scores to where they belong; what was there goes with the work, once they are.
fn put_in_place(work: &Path, path: &Path) -> io::Result<()> {
    let (scores, old) = (work.join("scores"), work.join("old"));
    let replaces = path.exists();
    if replaces {
        fs::rename(path, &old)?;
    }
    let placed = fs::rename(&scores, path);
    if placed.is_err() && replaces {
        fs::rename(&old, path)?;
    }
    placed
}

//! What Spark says when it fails, in one line.

/// Why a run failed and what to do, by what `spark-sql` said on stderr.
pub(super) fn failure(said: &[String]) -> (String, String) {
    let of = |part: &str| said.iter().find(|line| line.contains(part));
    let quoted = |line: &str, at: usize| line.split('`').nth(2 * at + 1).unwrap_or_default().to_owned();
    if of("All masters are unresponsive").is_some() {
        return told(
            "no Spark master answers there",
            "start it, or name the right one with --master",
        );
    }
    if of("JAVA_HOME is not set").is_some() || of("UnsupportedClassVersionError").is_some() {
        return told(
            "Spark finds no Java that it runs on",
            "install Java 17, or set JAVA_HOME to its folder",
        );
    }
    if let Some(line) = of("UNRESOLVED_COLUMN") {
        let like = match line.split("[`").nth(1) {
            Some(names) => names.split('`').next().unwrap_or_default(),
            None => "",
        };
        let remedy = match like {
            "" => {
                "the columns that the card reads are listed by `lookalike export --to sql:spark`".to_owned()
            }
            like => format!("did you mean `{like}`?"),
        };
        return (format!("there is no column `{}`", quoted(line, 0)), remedy);
    }
    if of("PATH_NOT_FOUND").is_some() {
        return told("Spark finds no accounts there", "check the address");
    }
    if of("UNABLE_TO_INFER_SCHEMA").is_some() || of("is not a Parquet file").is_some() {
        return told(
            "holds something else than Parquet",
            "write the accounts as Parquet first",
        );
    }
    if of("ALREADY_EXISTS").is_some() || of("non-empty directory").is_some() {
        return told(
            "scores are there already",
            "replace them with --force, or name another place",
        );
    }
    let plain = |line: &&String| {
        let line = line.trim_start();
        !line.starts_with("at ")
            && (line.starts_with('[') || line.contains("Exception") || line.contains("rror:"))
    };
    let line = said.iter().find(plain).or(said.last());
    let line: String = line
        .map_or("it says nothing", String::as_str)
        .chars()
        .take(MOST)
        .collect();
    (
        format!("Spark fails: {}", line.trim()),
        "correct it and run again; nothing is written".to_owned(),
    )
}

/// Most letters of Spark's own words (house choice).
const MOST: usize = 300;

fn told(reason: &str, remedy: &str) -> (String, String) {
    (reason.to_owned(), remedy.to_owned())
}

#[cfg(test)]
mod tests {
    use super::failure;

    #[test]
    fn what_spark_says_is_one_line() {
        for (said, reason, remedy) in [
            (
                "[UNRESOLVED_COLUMN.WITH_SUGGESTION] A column, variable, or function parameter with name `staff` cannot be \
                 resolved. Did you mean one of the following? [`staf`, `id`]. SQLSTATE: 42703; line 1 pos 79;",
                "there is no column `staff`",
                "did you mean `staf`?",
            ),
            (
                "26/11/30 ERROR StandaloneSchedulerBackend: Application has been killed. Reason: All masters are unresponsive! \
                 Giving up.",
                "no Spark master answers there",
                "start it",
            ),
            ("JAVA_HOME is not set", "Spark finds no Java", "install Java 17"),
            (
                "[PATH_NOT_FOUND] Path does not exist: file:/x",
                "finds no accounts",
                "check",
            ),
            (
                "[LOCATION_ALREADY_EXISTS] Cannot name",
                "there already",
                "--force",
            ),
            (
                "java.lang.OutOfMemoryError: heap",
                "Spark fails: java.lang.OutOfMemoryError: heap",
                "run again",
            ),
        ] {
            let lines = ["WARNING: Using incubator modules", said, "\tat org.x(Y.scala:1)"];
            let (found, what) = failure(&lines.map(str::to_owned));
            assert!(found.contains(reason) && what.contains(remedy), "{found}; {what}");
        }
        assert!(failure(&[]).0.ends_with("it says nothing"));
    }
}

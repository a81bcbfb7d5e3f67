//! A Spark of the tests' own: a standalone master and two workers on this computer, started once, gone with the tests.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Starts all three in a folder of their own, says where, and ends them when its standard input does: with the tests,
/// whatever ends them. Java compiles once here, as nothing runs for long.
const SERVE: &str = r#"
dir=$(mktemp -d /tmp/lookalike-spark-XXXXXX)
cd "$dir"
export SPARK_LOCAL_IP=127.0.0.1 SPARK_LOCAL_DIRS="$dir" SPARK_WORKER_DIR="$dir/work" SPARK_DAEMON_MEMORY=512m
export SPARK_DAEMON_JAVA_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" SPARK_MASTER_OPTS="-Dspark.master.rest.enabled=false"
mkdir conf
cat > conf/spark-defaults.conf <<END
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.sql.shuffle.partitions 2
END
class="$SPARK_HOME/bin/spark-class"
"$class" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$PORT" --webui-port "$PAGE" > master.log 2>&1 &
all=$!
for worker in 1 2; do
  "$class" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 1 --memory 1g --webui-port 0 \
      "spark://127.0.0.1:$PORT" > "worker$worker.log" 2>&1 &
  all="$all $!"
done
echo "$dir"
read -r _
kill $all
wait
rm -rf "$dir"
"#;

/// How long a cluster may take to stand (house choice: six seconds on an idle machine).
const PATIENCE: Duration = Duration::from_secs(180);

pub struct Cluster {
    /// `spark://127.0.0.1:…`.
    pub master: String,
    /// Where its page is.
    pub page: u16,
    /// Folder of Spark, and of its settings.
    pub home: PathBuf,
    pub conf: PathBuf,
    _process: Child,
}

/// The cluster; `None`, with a word on stderr, where Spark is not installed.
pub fn cluster() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    CLUSTER.get_or_init(start).as_ref()
}

/// Where `make spark` puts it.
fn home() -> Option<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(Path::new(&std::env::var_os("HOME")?).join(".cache")))?;
    let home = cache.join("lookalike/pyspark-4.3.0/pyspark");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let java = std::env::var_os("JAVA_HOME").is_some()
        || std::env::split_paths(&path).any(|folder| folder.join("java").is_file());
    (java && home.join("bin/spark-sql").is_file()).then_some(home)
}

fn free() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn start() -> Option<Cluster> {
    let Some(home) = home() else {
        eprintln!("skipped: Spark or Java is not installed, `make tools spark` installs them");
        return None;
    };
    let (port, page) = (free(), free());
    let mut process = Command::new("sh")
        .args(["-c", SERVE])
        .env("SPARK_HOME", &home)
        .env("PORT", port.to_string())
        .env("PAGE", page.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    BufReader::new(process.stdout.take().unwrap())
        .read_line(&mut said)
        .unwrap();
    let cluster = Cluster {
        master: format!("spark://127.0.0.1:{port}"),
        page,
        home,
        conf: Path::new(said.trim()).join("conf"),
        _process: process,
    };
    let since = Instant::now();
    while workers(page) < 2 {
        assert!(since.elapsed() < PATIENCE, "no two workers: see {}", said.trim());
        std::thread::sleep(Duration::from_millis(300));
    }
    Some(cluster)
}

/// Workers that stand, as the master's page says.
fn workers(page: u16) -> usize {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", page))?;
        stream.write_all(b"GET /json/ HTTP/1.0\r\n\r\n")?;
        let mut said = String::new();
        stream.read_to_string(&mut said)?;
        Ok(said)
    };
    let said: String = ask().unwrap_or_default().split_whitespace().collect();
    said.matches("\"state\":\"ALIVE\"").count()
}

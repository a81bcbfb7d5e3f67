# `make test` sets up what it needs and runs everything a change must pass.

VENV := .venv
PYTHON ?= $(shell command -v python3.11 || command -v python3)
# The notebook runs the binary that the tests built, so nothing is compiled twice.
LOOKALIKE_BIN := $(abspath $(or $(CARGO_TARGET_DIR),target))/debug/lookalike

# Where the tests leave the pages they wrote.
PAGES := $(abspath $(or $(CARGO_TARGET_DIR),target))/tmp

# The extension for Python is built beside the tests, with the features that their crates have, so that nothing is compiled twice.
# It is linked with no Python: one file for all from 3.10 on.
PACKAGES := --package lookalike --package lookalike-python
export PYO3_BUILD_EXTENSION_MODULE := 1
export PYO3_NO_PYTHON := 1

.PHONY: test tools spark rust pages engines service check notebook extension python docs example reliability bench clean

test: tools spark check rust pages engines service notebook extension

# Debian's packages where they lack: a PostgreSQL server, which the tests of that source start on a free port, strace,
# which refuses the program's calls to the system, openssl, which makes certificates, Chromium and npm, which look at the pages, and Java, on which Spark runs and
# PMML is read.
tools:
	@need=""; \
	ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || command -v initdb > /dev/null || need="postgresql"; \
	command -v strace > /dev/null || need="$$need strace"; \
	command -v openssl > /dev/null || need="$$need openssl"; \
	command -v chromium > /dev/null || command -v google-chrome > /dev/null || need="$$need chromium"; \
	command -v npm > /dev/null || need="$$need nodejs npm"; \
	command -v java > /dev/null || need="$$need openjdk-17-jre-headless"; \
	if [ -z "$$need" ]; then :; \
	elif command -v apt-get > /dev/null && [ "$$(id -u)" = 0 ]; then \
		apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$need; \
	else echo "not here: $$need; the tests that use it are skipped (apt-get install $$need brings it)"; fi

# Spark, from its Python package (456 MB, about 3 minutes): once for its user, as no clone needs one of its own. Without, the
# tests that use it are skipped.
SPARK := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/lookalike/pyspark-4.3.0

spark: $(VENV)/.ready
	@if [ -x "$(SPARK)/pyspark/bin/spark-sql" ]; then :; else \
		new="$(SPARK).$$$$"; \
		$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile --target "$$new" pyspark==4.3.0 \
			&& mv "$$new" "$(SPARK)" || { rm -rf "$$new"; echo "not here: Spark; the tests that use it are skipped"; }; \
	fi

# Programs that judge exports stand in the Python environment.
rust: $(VENV)/.ready
	cargo test $(PACKAGES) --lib --bins --tests
	cargo test $(PACKAGES) --doc

# The pages that the tests wrote and those of the service, held to valid HTML and to what a phone, a screen reader and paper need
# (tests/pages).
pages: rust
	@if command -v npm > /dev/null; then \
		cd tests/pages && { [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --silent; } && node check.js "$(PAGES)" && node serve.js "$(LOOKALIKE_BIN)" "$(PAGES)"; \
	else echo "not here: npm; the pages are not looked at (apt-get install nodejs npm brings it)"; fi

# What the tests wrote: statements run on DuckDB and DataFusion and past the grammar of the engines that are not here, and a
# model of dbt built.
engines: rust $(VENV)/.ready
	$(VENV)/bin/python tests/engines/prove.py --statements $(PAGES)/engines --dbt $(PAGES)/dbt

# What others' clients make of the service: its document asked by schemathesis, its tools by the `mcp` package (tests/service).
service: rust $(VENV)/.ready
	$(VENV)/bin/python tests/service/prove.py $(LOOKALIKE_BIN)

# What no test runs builds too: benches, examples, and the library alone, which never uses the app.
check:
	cargo test $(PACKAGES) --no-run --benches --examples
	cargo rustc --lib --no-default-features -- -C opt-level=0

notebook: $(VENV)/.ready
	cargo build $(PACKAGES) --lib --bins --tests
	LOOKALIKE_BIN=$(LOOKALIKE_BIN) $(VENV)/bin/python -m pytest --nbmake --nbmake-timeout=600 -p no:cacheprovider notebooks

# The Python package as the tests built it: no wheel, which would be compiled anew.
extension: notebook
	ln -sf $(abspath $(or $(CARGO_TARGET_DIR),target))/debug/lib_lookalike.so python/python/lookalike/_lookalike.abi3.so
	cd python && LOOKALIKE_BIN=$(LOOKALIKE_BIN) PYTHONPATH=python $(abspath $(VENV))/bin/python -m pytest

# The wheel, optimised, in python/dist: pip install python/dist/*.whl
python: $(VENV)/.ready
	env -u PYO3_NO_PYTHON $(VENV)/bin/maturin build --release --manifest-path python/Cargo.toml --out python/dist

$(VENV)/.ready: requirements-dev.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

# The pages of docs/reference that are made from the code; the tests compare them.
docs:
	UPDATE_DOCS=1 cargo test --lib --bins --tests the_page_is

# The trained model of the README's first commands; the tests compare it.
example:
	LOOKALIKE_USER=example cargo run --example example_model

# The long versions behind the figures of docs/reliability.md: power cut at every step forty times over, 500 kills of each
# kind, a million damaged files.
reliability:
	LOOKALIKE_LOSSES=40 LOOKALIKE_KILLS=500 LOOKALIKE_MUTATIONS=1000000 cargo test --test it -- --nocapture --test-threads=1 \
		every_step_may_fail a_registry_is_as_it_was kills:: mutated_files

bench:
	cargo bench

clean:
	cargo clean
	rm -rf $(VENV)

"""The same predictions as the command line, bit for bit, whichever library holds the accounts."""

import csv
import io

import duckdb
import numpy
import pandas
import polars
import pyarrow
import pytest

import lookalike
from conftest import ROOT, accounts

COLUMNS = ["id", "score", "fit", "grade", "segment", "similarity", "reason_1", "reason_2", "reason_3", "unknown_weight"]


def lines(text):
    return list(csv.DictReader(io.StringIO(text)))


def equal(scores, told):
    """Holds scores against the lines of the command line: numbers are the same bits, texts the same letters."""
    assert len(scores) == len(told)
    for name in COLUMNS:
        for ours, theirs in zip(scores[name], (line[name] for line in told)):
            if isinstance(ours, float):
                assert ours.hex() == float(theirs).hex(), name
            else:
                assert ("" if ours is None else str(ours)) == theirs, name


def as_each_library(table):
    days = [None if day is None else pandas.Timestamp(day).date() for day in table["since"]]
    typed = {**table, "since": days}
    frame = pandas.DataFrame(typed)
    arrow = pyarrow.table(typed)
    views = arrow.set_column(1, "sector", arrow["sector"].cast(pyarrow.string_view()))
    coded = arrow.set_column(1, "sector", arrow["sector"].dictionary_encode())
    large = coded.set_column(0, "code", arrow["code"].cast(pyarrow.large_string()))
    exact = arrow.set_column(3, "spend", arrow["spend"].cast(pyarrow.decimal128(12, 2), safe=False))
    return {
        "dict": table,
        "pandas": frame,
        "pandas, categories": frame.astype({"sector": "category"}),
        "pandas, objects": frame.astype(object),
        "pandas, half of the rows twice": pandas.concat([frame.iloc[:30], frame.iloc[30:]]),
        "pandas, days as moments": frame.assign(since=pandas.to_datetime(frame["since"])),
        "polars": polars.DataFrame(typed),
        "polars, categories": polars.DataFrame(typed).with_columns(polars.col("sector").cast(polars.Categorical)),
        "arrow": arrow,
        "arrow, views of text": views,
        "arrow, codes and long texts": large,
        "arrow, decimals": exact,
        "arrow, in pieces": pyarrow.Table.from_batches(arrow.to_batches(max_chunksize=7)),
        "duckdb": duckdb.sql("SELECT * FROM arrow"),
        "numpy": numpy.rec.fromarrays(
            [numpy.array(cells, dtype=object) for cells in typed.values()], names=list(typed)
        ),
    }


@pytest.mark.parametrize("library", as_each_library(accounts(rows=9)))
def test_every_library_gives_the_scores_of_the_file(library, model, prospects, run, write, tmp_path):
    model.save(tmp_path / "model.json")
    write(tmp_path / "prospects.csv", prospects)
    told = lines(run(tmp_path, "score", "prospects.csv", "--model-file", "model.json"))
    equal(model.score(as_each_library(prospects)[library]), told)


def test_training_in_memory_and_from_the_file_is_the_same(past, prospects, run, write, tmp_path):
    write(tmp_path / "past.csv", past)
    write(tmp_path / "prospects.csv", prospects)
    run(tmp_path, "train", "past.csv", "--outcome", "status", "--positive", "won", "--name", "past")
    told = lines(run(tmp_path, "score", "prospects.csv", "--model", "past"))
    of_frame = lookalike.train(pandas.DataFrame(past), outcome="status", positive="won", name="past")
    equal(of_frame.score(pandas.DataFrame(prospects)), told)
    kept = lookalike.Model.load("past", models=tmp_path / "models")
    equal(kept.score(prospects), told)
    equal(kept.score(tmp_path / "prospects.csv"), told)
    for figure in ("auc", "log_loss", "brier"):
        ours, theirs = (model.validation["scorecard"][figure] for model in (of_frame, kept))
        assert ours == theirs
    assert of_frame.verdict == kept.verdict != "unmeasured"


def test_the_example_scores_as_on_the_command_line(run, tmp_path):
    model = lookalike.Model.load("example", models=ROOT / "models")
    told = lines(run(ROOT, "score", "examples/prospects.csv", "--model", "example"))
    with pytest.warns(lookalike.LookalikeWarning):
        equal(model.score(ROOT / "examples/prospects.csv"), told)
    frame = pandas.read_csv(ROOT / "examples/prospects.csv", sep=";", decimal=",", encoding="utf-8-sig")
    equal(model.score(frame), told)


def test_a_shared_set_scores_as_on_the_command_line(shared, run, tmp_path):
    table = shared("salvirt_b2b/Salvirt_B2B_ML_dataset.csv")
    run(tmp_path, "train", table, "--outcome", "Status", "--positive", "Won", "--no-validation", "--name", "sales")
    told = lines(run(tmp_path, "score", table, "--model", "sales"))
    frame = pandas.read_csv(table, sep=None, engine="python")
    model = lookalike.train(frame, outcome="Status", positive="Won", validate=False, name="sales")
    equal(model.score(frame), told)
    equal(model.score(polars.from_pandas(frame)), told)

"""Models: what they write, draw and keep, and what stops them."""

import copy
import json
import multiprocessing
import os
import pickle
import re
import signal
import subprocess
import sys
import threading
import time

import pandas
import polars
import pytest

import lookalike
from conftest import ROOT


def test_results_go_into_every_library(model, prospects):
    scores = model.score(prospects, interval=True, contributions=True, keep=["sector"])
    frame, polar, arrow = scores.to_pandas(), scores.to_polars(), scores.to_arrow()
    assert list(frame.columns) == polar.columns == arrow.column_names == scores.names
    assert frame["score"].tolist() == polar["score"].to_list() == arrow["score"].to_pylist() == scores["score"]
    assert scores["sector"] == ["" if sector is None else sector for sector in prospects["sector"]]
    points = frame[[name for name in frame.columns if name.startswith("points.")]]
    assert ((points.sum(axis=1) - frame["score"]).abs() < 1e-9).all()
    assert ((frame["fit_low"] <= frame["fit"]) & (frame["fit"] <= frame["fit_high"])).all()
    assert str(frame["segment"].dtype) == "Int64" and frame["score"].dtype == "float64"
    assert scores.summary["accounts"] == 60
    assert "<td>" in scores._repr_html_() and "60 accounts" in repr(scores)
    with pytest.raises(KeyError, match="there is no column `rank`"):
        scores["rank"]


def test_a_model_is_kept_and_found_again(model, prospects, tmp_path):
    told = model.score(prospects)["score"]
    model.save(tmp_path / "model.json")
    assert os.listdir(tmp_path) == ["model.json"]
    kept = lookalike.Model.load(tmp_path / "model.json")
    for other in (kept, pickle.loads(pickle.dumps(model)), copy.deepcopy(model)):
        assert other.score(prospects)["score"] == told
        assert other.to_json() == model.to_json()
    (tmp_path / "cut.json").write_bytes(model.to_json()[:1000])
    with pytest.raises(lookalike.ModelError, match="cut short"):
        lookalike.Model.load(tmp_path / "cut.json")
    with pytest.raises(FileNotFoundError, match="there is no such file"):
        lookalike.Model.load(tmp_path / "nowhere.json")


def test_explanations_are_those_of_the_command_line(run, tmp_path):
    model = lookalike.Model.load("example", models=ROOT / "models")
    told = json.loads(
        run(ROOT, "explain", "examples/prospects.csv", "--id", "PRO-00035", "--model", "example", "--json")
    )
    one = model.explain(ROOT / "examples/prospects.csv", "PRO-00035")
    for field in ("id", "score", "fit", "grade", "lookalikes"):
        assert one[field] == told[field], field
    page = run(ROOT, "explain", "examples/prospects.csv", "--id", "PRO-00035", "--model", "example")
    assert str(one) == page
    several = model.explain(ROOT / "examples/prospects.csv", ["PRO-00035", "PRO-00001"])
    assert [one["id"] for one in several] == ["PRO-00035", "PRO-00001"]
    with pytest.raises(lookalike.DataError):
        model.explain(ROOT / "examples/prospects.csv", "nobody")


def test_exports_are_those_of_the_command_line(run, tmp_path):
    model = lookalike.Model.load("example", models=ROOT / "models")
    run(ROOT, "export", "--model", "example", "--to", "sql:duckdb", "-o", tmp_path / "card.sql")
    assert model.to_sql("duckdb") == (tmp_path / "card.sql").read_text()
    run(ROOT, "export", "--model", "example", "--to", "pmml", "-o", tmp_path / "card.pmml")
    assert model.to_pmml() == (tmp_path / "card.pmml").read_text()
    assert model.to_workbook()[:2] == b"PK"
    assert isinstance(model.to_card(), dict)
    with pytest.raises(lookalike.SettingError, match="oracle"):
        model.to_sql("oracle")
    run(ROOT, "sheet", "--model", "example", "-o", tmp_path / "sheet.md", "--models", "models")
    assert model.sheet(format="markdown") == (tmp_path / "sheet.md").read_text()
    assert model.sheet().lstrip().lower().startswith("<!doctype html>")
    with pytest.raises(lookalike.SettingError, match="`format` must be html or markdown, got pdf"):
        model.sheet(format="pdf")


def test_the_statement_scores_alike(model, prospects):
    import duckdb

    frame = pandas.DataFrame(prospects).astype({"since": "datetime64[ns]"})
    scored = duckdb.sql(model.to_sql("duckdb", table="frame", id="code")).df()
    ours = model.score(prospects).to_pandas()
    both = ours.merge(scored, left_on="id", right_on="code" if "code" in scored else "id", suffixes=("", "_sql"))
    assert len(both) == 60
    assert ((both["score"] - both["score_sql"].astype(float)).abs() < 1e-9).all()


def test_pictures_are_escaped(model, prospects):
    drawn = [model.plot_points(), model.explain({**prospects, "code": ["<b>&", *prospects["code"][1:]]}, "<b>&").plot_waterfall()]
    for picture in drawn:
        assert re.match(r"(<\?xml[^>]*>\s*)?<svg", picture.svg)
        # One element, and nothing in it that could be another.
        assert re.fullmatch(r'<img alt="[^"<>]*" src="[^"<>]*">', picture._repr_html_())
        assert "<b>&" not in picture.svg
    with pytest.raises(lookalike.DataError, match="was not measured"):
        model.plot_calibration()


def test_what_training_leaves_out_is_warned_of(past):
    leaky = {**past, "lost_reason": [None if won == "won" else "price" for won in past["status"]]}
    with pytest.warns(lookalike.LookalikeWarning, match="lost_reason"):
        model = lookalike.train(leaky, outcome="status", positive="won", validate=False)
    assert "lost_reason" not in [criterion["column"] for criterion in model.criteria]
    trusted = lookalike.train(leaky, outcome="status", positive="won", validate=False, trust="lost_reason")
    assert "lost_reason" in [criterion["column"] for criterion in trusted.criteria]


def test_warnings_point_at_the_callers_line(past):
    leaky = {**past, "lost_reason": [None if won == "won" else "price" for won in past["status"]]}
    with pytest.warns(lookalike.LookalikeWarning) as said:
        lookalike.train(leaky, outcome="status", positive="won", validate=False)
    assert {warning.filename for warning in said} == {__file__}


def test_settings_are_checked_by_the_engine(past):
    with pytest.raises(lookalike.SettingError, match="statsu"):
        lookalike.train(past, outcome="statsu", positive="won")
    with pytest.raises(lookalike.DataError, match="`signed` does not occur in column `status`"):
        lookalike.train(past, outcome="status", positive="signed")
    with pytest.raises(ValueError, match="unknown key `colour`; did you mean `columns`"):
        lookalike.train(past, outcome="status", positive="won", recipe={"colour": "red"})
    with pytest.raises(FileNotFoundError):
        lookalike.train(past, outcome="status", positive="won", recipe="nowhere.toml")


def test_a_recipe_is_a_file_or_a_dict(past, prospects, tmp_path):
    (tmp_path / "lookalike.toml").write_text('exclude = ["seats"]\n[outcome]\ncolumn = "status"\npositive = ["won"]\n')
    of_file = lookalike.train(past, recipe=tmp_path / "lookalike.toml", exclude=["trial"], validate=False)
    said = {"exclude": ["seats", "trial"], "outcome": {"column": "status", "positive": ["won"]}}
    of_dict = lookalike.train(past, recipe=said, validate=False)
    assert of_file.score(prospects)["score"] == of_dict.score(prospects)["score"]
    assert not {"seats", "trial"} & {criterion["column"] for criterion in of_file.criteria}


def test_progress_is_told_and_may_stop(past, prospects, model):
    steps = []
    lookalike.train(past, outcome="status", positive="won", progress=lambda *step: steps.append(step))
    assert steps and all(isinstance(stage, str) and done <= most for stage, done, most in steps)
    told = []
    model.score(prospects, progress=told.append)
    assert told[-1] == 60

    def stop(*_):
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        lookalike.train(past, outcome="status", positive="won", progress=stop)


LONG = """
import random, sys, lookalike
draw = random.Random(0)
rows = 30_000
table = {f"c{at}": [draw.random() for _ in range(rows)] for at in range(20)}
table["status"] = ["won" if draw.random() < 0.3 else "lost" for _ in range(rows)]
print("ready", flush=True)
try:
    lookalike.train(table, outcome="status", positive="won")
    print("trained")
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def test_ctrl_c_ends_a_training():
    command = [sys.executable, "-W", "ignore", "-c", LONG]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "ready\n"
        time.sleep(1.0)
        child.send_signal(signal.SIGINT)
        assert child.stdout.readline() == "interrupted\n"
        assert child.wait(timeout=60) == 0


def test_other_threads_go_on_meanwhile(past):
    counted = []

    def count():
        while not done.is_set():
            counted.append(time.perf_counter())
            time.sleep(0.001)

    done = threading.Event()
    thread = threading.Thread(target=count)
    thread.start()
    lookalike.train(past, outcome="status", positive="won")
    done.set()
    thread.join()
    assert max(later - sooner for sooner, later in zip(counted, counted[1:])) < 1.0
    assert len(counted) > 20


def test_threads_score_alike(model, prospects):
    told = model.score(prospects)["score"]
    found = []
    threads = [threading.Thread(target=lambda: found.append(model.score(prospects)["score"])) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert found == [told] * 8


def _of_child(queue, model, prospects):
    queue.put(model.score(prospects)["score"])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("way", ["fork", "spawn"])
def test_other_processes_score_alike(way, model, prospects):
    told = model.score(prospects)["score"]
    context = multiprocessing.get_context(way)
    queue = context.Queue()
    child = context.Process(target=_of_child, args=(queue, model, prospects))
    child.start()
    assert queue.get(timeout=60) == told
    child.join(timeout=60)
    assert child.exitcode == 0


def test_french_is_spoken(model, prospects):
    french = model.score(prospects, lang="fr")["reason_1"]
    assert french != model.score(prospects)["reason_1"]
    with pytest.raises(lookalike.SettingError):
        model.score(prospects, lang="de")
    assert "Score" in str(model.explain(prospects, "A-0001", lang="fr"))
    assert polars.DataFrame(model.score(prospects)).height == 60


def test_beliefs_may_stand_in_a_dict(past, prospects):
    def learn(recipe):
        return lookalike.train(past, outcome="status", positive="won", validate=False, recipe=recipe).score(prospects)["score"]

    beliefs = {"health": "strong plus"}
    told = learn({"prior": {"sector": beliefs}})
    assert told == learn({"columns": {"sector": {"prior": beliefs}}}) != learn({})

"""Versions on disk are those of the command line."""

import json

import pytest

import lookalike


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_versions_are_promoted_and_rolled_back(past, prospects, run, tmp_path):
    for seed in (1, 2):
        lookalike.train(
            past, outcome="status", positive="won", validate=False, seed=seed, name="saas", models=tmp_path / "models"
        )
    registry = lookalike.Registry(tmp_path / "models")
    assert registry.versions() == json.loads(run(tmp_path, "models", "--json"))
    champion = [one["version"] for one in registry.versions() if one["champion"]]
    other = next(one["version"] for one in registry.versions() if not one["champion"])
    registry.promote(other, reason="the test says so")
    assert registry.load("saas").name == f"saas@{other}"
    registry.rollback(reason="and takes it back")
    assert [one["version"] for one in registry.versions() if one["champion"]] == champion
    with pytest.raises(lookalike.DataError):
        registry.promote(9, reason="there is none")

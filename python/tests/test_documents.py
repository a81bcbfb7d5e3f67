"""What the pages show runs, and what the stubs say is so."""

import ast
import inspect
import re

import pytest

import lookalike
from conftest import ROOT, accounts


@pytest.mark.parametrize("page", ["docs/python.md", "python/README.md", "README.md"])
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_the_examples_of_a_page_run(page, write, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    past, future = accounts(rows=120), accounts(rows=40, seed=2)
    del future["status"]
    for table in (past, future):
        table["account_id"] = table.pop("code")
        table["website"] = [f"https://{name.lower()}.com" for name in table["account_id"]]
    future["account_id"][0], future["website"][0] = "PRO-00035", "https://acme.com"
    for name, table in {"accounts": past, "customers": past, "prospects": future}.items():
        write(f"{name}.csv", table)
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert blocks
    names = {}
    for block in blocks:
        exec(compile(block, page, "exec"), names)
    assert isinstance(names["model"], lookalike.Model) and "Score" in capsys.readouterr().out


def test_stubs_say_what_there_is():
    tree = ast.parse((ROOT / "python/python/lookalike/__init__.pyi").read_text(encoding="utf-8"))
    told = {node.name: node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    public = {name for name in lookalike.__all__ if not name.startswith("__")}
    assert {name for name in told if not name.startswith("_")} == public

    def arguments(node):
        given = node.args
        return [one.arg for one in [*given.posonlyargs, *given.args, *given.kwonlyargs]]

    for name in public:
        there, node = getattr(lookalike, name), told[name]
        if isinstance(node, ast.FunctionDef):
            assert arguments(node) == list(inspect.signature(there).parameters), name
            continue
        if issubclass(there, (Exception, Warning)):
            continue
        methods = {part.name: part for part in node.body if isinstance(part, ast.FunctionDef)}
        owned = {part for kind in there.__mro__ if kind.__module__.startswith("lookalike") for part in vars(kind)}
        # Requests of metadata are made by scikit-learn, `set_fit_request` and the like.
        owned = {part for part in owned if not part.startswith("_") and not part.endswith("_request")}
        missing = owned - set(methods)
        assert not missing, f"{name}: the stub lacks {missing}"
        shared = [base.id for base in node.bases if isinstance(base, ast.Name) and base.id in told]
        for base in shared:
            methods |= {part.name: part for part in told[base].body if isinstance(part, ast.FunctionDef)}
        for part, method in methods.items():
            own = inspect.getattr_static(there, part)
            if isinstance(own, property):
                continue
            own = own.__func__ if isinstance(own, classmethod) else own
            assert arguments(method) == list(inspect.signature(own).parameters), f"{name}.{part}"


def test_everything_public_has_its_words():
    for name in lookalike.__all__:
        there = getattr(lookalike, name)
        assert name == "__version__" or there.__doc__, name
        if inspect.isclass(there) and there.__module__.startswith("lookalike"):
            for part, own in vars(there).items():
                assert part.startswith("_") or getattr(own, "__doc__", "text"), f"{name}.{part}"

"""Names are the field's words: some are no whole name of anything, and a class has one name.

The keys of laws and the confidence `own` are texts and not names, and stay.
"""

import ast
import collections
import pathlib

import pytest

ROOT = pathlib.Path(__file__).parents[1]
BANNED = {"made", "own", "told", "there", "asked", "wrong", "unseen", "joint", "lines", "universes"}
FOLDERS = ("core", "pages", "benchmarks", "datasets", "deploy", "tests")


def named(tree: ast.AST):
    """Return every name that a file gives to something, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.alias) and node.asname:
            yield node.asname, node.lineno


def banned(path: pathlib.Path) -> list[str]:
    """Return where a file, or something in it, has a banned word for its whole name."""
    where = path.relative_to(ROOT)
    found = [f"{where}:{line} {name}" for name, line in named(ast.parse(path.read_text("utf-8")))]
    return [f for f in [f"{where}:1 {path.stem}", *found] if f.rpartition(" ")[2].strip("_") in BANNED]


def test_a_banned_name_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.test_names.ROOT" if __name__ == "tests.test_names" else f"{__name__}.ROOT", tmp_path)
    path = tmp_path / "made.py"
    path.write_text("def told(own, rest):\n    _lines = [there for there in rest]\n    return madeleine\n")
    assert banned(path) == ["made.py:1 made", "made.py:1 told", "made.py:1 own", "made.py:2 _lines", "made.py:2 there"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_names_are_the_fields_words(folder):
    assert [name for path in sorted((ROOT / folder).rglob("*.py")) for name in banned(path)] == []


def test_a_class_has_one_name():
    places = collections.defaultdict(list)
    for top in ("core", "pages", "benchmarks", "datasets", "deploy"):
        for path in (ROOT / top).rglob("*.py"):
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.ClassDef):
                    places[node.name].append(path.relative_to(ROOT).as_posix())
    assert {name for name, found in places.items() if len(found) > 1} == set(), places

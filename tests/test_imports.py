"""Imports go one way: runs and laws.base, the laws, fit, plan, store; charts see plain data; nobody imports a page."""

import ast
import pathlib
import sys

import pytest

from core import laws

ROOT = pathlib.Path(__file__).parents[1]
CORE = sorted((ROOT / "core").rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))


def module(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def trees(paths):
    return {path: ast.parse(path.read_text("utf-8")) for path in paths}


def imported(path, tree):
    """The modules a file names in its imports, relative ones resolved; `from a import b` gives a and a.b."""
    package = path.relative_to(ROOT).parent.parts
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            name = ".".join([*base, *([node.module] if node.module else [])])
            found |= {name} | {f"{name}.{alias.name}" for alias in node.names}
    return found


def within(names, *packages):
    return {n for n in names if any(n == p or n.startswith(p + ".") for p in packages)}


SOURCES = trees([*CORE, *PAGES, ROOT / "app.py"])
IMPORTS = {path: imported(path, tree) for path, tree in SOURCES.items()}


def offenders(under, *forbidden):
    return {
        module(path): sorted(found)
        for path, names in IMPORTS.items()
        if within({module(path)}, under) and (found := within(names, *forbidden))
    }


def test_there_is_something_to_look_at():
    assert len(CORE) > 40
    assert len(PAGES) > 5


def test_core_never_imports_a_screen():
    assert offenders("core", "streamlit", "pages", "app") == {}


@pytest.mark.parametrize(
    ("package", "above"),
    [
        ("core.runs", ("core.laws", "core.fit", "core.plan", "core.store", "core.charts", "core.cli")),
        ("core.laws", ("core.runs", "core.fit", "core.plan", "core.store", "core.charts", "core.cli")),
        ("core.fit", ("core.plan", "core.store", "core.charts", "core.cli")),
        ("core.plan", ("core.store", "core.charts", "core.cli", "core.runs")),
        ("core.store", ("core.plan", "core.charts", "core.cli")),
        ("core.units", ("core.runs", "core.laws", "core.fit", "core.plan", "core.store", "core.charts")),
        ("core.errors", ("core.runs", "core.laws", "core.fit", "core.plan", "core.store", "core.charts")),
    ],
)
def test_arrows_go_one_way(package, above):
    assert offenders(package, *above) == {}


def test_charts_see_plain_data():
    for path, names in IMPORTS.items():
        if within({module(path)}, "core.charts"):
            assert within(names, "core") <= within(names, "core.charts", "core.units") | {"core"}, module(path)
            assert not within(names, "jax", "streamlit"), module(path)


def test_a_law_imports_mathematics_only():
    for law in laws.registry().values():
        path = pathlib.Path(sys.modules[law.predict.__module__].__file__)
        names = IMPORTS[path]
        rest = names - within(names, "jax", "math", "core.laws", "core.units")
        assert not rest, (law.key, rest)


def test_the_base_of_laws_imports_no_law_and_no_jax():
    names = IMPORTS[ROOT / "core" / "laws" / "base.py"]
    assert not within(names, "core", "jax", "numpy")


def test_nobody_imports_a_page():
    screens = {module(path) for path in PAGES if path.parent == ROOT / "pages" and path.name != "__init__.py"}
    assert screens
    for path, names in IMPORTS.items():
        assert not names & screens, module(path)


def test_parts_of_pages_are_imported_by_pages_and_the_app_only():
    for path, names in IMPORTS.items():
        if path not in (*PAGES, ROOT / "app.py"):
            assert not within(names, "pages"), module(path)


def test_fit_and_plan_never_name_a_law():
    for path in CORE:
        if within({module(path)}, "core.fit", "core.plan"):
            for node in ast.walk(SOURCES[path]):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    assert node.value.partition("@")[0] not in laws.registry(), f"{module(path)}:{node.lineno}"


def test_fit_and_plan_never_name_a_parameter_of_a_law():
    names = {p.name for law in laws.registry().values() for p in law.params if len(p.name) > 1}
    for path in CORE:
        if within({module(path)}, "core.fit", "core.plan"):
            strings = {n.value for n in ast.walk(SOURCES[path]) if isinstance(n, ast.Constant)}
            assert not names & {s for s in strings if isinstance(s, str)}, module(path)

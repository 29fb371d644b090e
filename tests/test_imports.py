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
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            name = resolved(path, node)
            found |= {name} | {f"{name}.{alias.name}" for alias in node.names}
    return found


def resolved(path, node):
    """The module that `from ... import` names, by its whole name."""
    package = path.relative_to(ROOT).parent.parts
    base = package[: len(package) - node.level + 1] if node.level else ()
    return ".".join([*base, *([node.module] if node.module else [])])


def written(tree):
    """The modules that a file imports by their whole names."""
    found = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    return found | {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and not n.level}


def within(names, *packages):
    return {n for n in names if any(n == p or n.startswith(p + ".") for p in packages)}


SOURCES = trees([*CORE, *PAGES, ROOT / "app.py"])
MODULES = {module(path) for path in SOURCES}
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
        ("core.jobs", ("core.runs", "core.laws", "core.fit", "core.plan", "core.store", "core.charts", "core.cli")),
        ("core.runs", ("core.laws", "core.fit", "core.plan", "core.store", "core.charts", "core.cli")),
        ("core.laws", ("core.runs", "core.fit", "core.plan", "core.store", "core.charts", "core.cli")),
        ("core.fit", ("core.plan", "core.report", "core.store", "core.charts", "core.cli")),
        ("core.plan", ("core.report", "core.store", "core.charts", "core.cli", "core.runs")),
        ("core.report", ("core.plan", "core.store", "core.charts", "core.cli")),
        ("core.store", ("core.plan", "core.charts", "core.cli")),
        ("core.units", ("core.runs", "core.laws", "core.fit", "core.plan", "core.store", "core.charts")),
        ("core.errors", ("core.runs", "core.laws", "core.fit", "core.plan", "core.store", "core.charts")),
    ],
)
def test_arrows_go_one_way(package, above):
    assert offenders(package, *above) == {}


def rooms(folder):
    """What stands in a folder, and who in it imports whom: a room is a file of it, or a folder with all below."""
    prefix = f"{module(folder / '__init__.py')}."
    arrows = {}
    for path, names in IMPORTS.items():
        name = module(path)
        if name.startswith(prefix):
            room = name.removeprefix(prefix).split(".")[0]
            to = {n.removeprefix(prefix).split(".")[0] for n in names if n.startswith(prefix)}
            arrows.setdefault(room, set()).update(to - {room})
    return {room: to & set(arrows) for room, to in arrows.items()}


def circle(arrows):
    """The rooms that are left when those that import none that is left are taken away, again and again."""
    left = {room: set(to) for room, to in arrows.items()}
    while free := {room for room, to in left.items() if not to & set(left)}:
        left = {room: to for room, to in left.items() if room not in free}
    return left


def test_a_circle_is_found():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == {"a": {"b"}, "b": {"c"}, "c": {"b"}}


FOLDERS = sorted({path.parent for path in CORE})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: ".".join(folder.relative_to(ROOT).parts))
def test_rooms_of_a_folder_import_each_other_in_one_direction(folder):
    assert circle(rooms(folder)) == {}


@pytest.mark.parametrize("folder", FOLDERS[1:], ids=lambda folder: ".".join(folder.relative_to(ROOT).parts))
def test_nobody_in_a_folder_goes_through_its_front_door(folder):
    """A file beside others imports them, not the `__init__` that imports them all."""
    package = module(folder / "__init__.py")
    for path, tree in SOURCES.items():
        if module(path).startswith(f"{package}."):
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom):
                    base = resolved(path, node)
                    inside = all(f"{base}.{a.name}" in MODULES for a in node.names)
                    assert base != package or inside, f"{module(path)}:{node.lineno}"


def test_imports_inside_core_are_relative():
    for path in CORE:
        assert not within(written(SOURCES[path]), "core"), module(path)


def test_charts_see_plain_data():
    for path, names in IMPORTS.items():
        if within({module(path)}, "core.charts"):
            assert within(names, "core") <= within(names, "core.charts", "core.units") | {"core"}, module(path)
            assert not within(names, "jax", "streamlit"), module(path)


def test_a_law_imports_mathematics_only():
    keys = set(laws.registry())
    written = [m for n, m in sys.modules.items() if n.startswith("core.laws.") and hasattr(m, "LAW")]
    assert {m.LAW.key for m in written} == keys
    for module_of_law in written:
        names = IMPORTS[pathlib.Path(module_of_law.__file__)]
        rest = names - within(names, "jax", "math", "core.laws", "core.units")
        assert not rest, (module_of_law.LAW.key, rest)


def test_the_base_of_laws_imports_no_law_and_no_jax():
    base, cost = (IMPORTS[ROOT / "core" / "laws" / f"{name}.py"] for name in ("base", "cost"))
    assert not within(base, "core", "jax", "numpy") - within(base, "core.laws.cost")
    assert not within(cost, "core", "jax", "numpy") - within(cost, "core.units")


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
            pages = {id(k.value) for k in ast.walk(SOURCES[path]) if isinstance(k, ast.keyword) and k.arg == "page"}
            for node in ast.walk(SOURCES[path]):  # a page may be called as a law is
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in pages:
                    assert node.value.partition("@")[0] not in laws.registry(), f"{module(path)}:{node.lineno}"


def test_fit_and_plan_never_name_a_parameter_of_a_law():
    names = {p.name for law in laws.registry().values() for p in law.params if len(p.name) > 1}
    for path in CORE:
        if within({module(path)}, "core.fit", "core.plan"):
            strings = {n.value for n in ast.walk(SOURCES[path]) if isinstance(n, ast.Constant)}
            assert not names & {s for s in strings if isinstance(s, str)}, module(path)

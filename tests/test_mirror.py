"""Tests mirror the engine: a module is tested in a file of its own name, in the folder of the same name."""

import pathlib

import pytest

ROOT = pathlib.Path(__file__).parents[1]
FOLDERS = ("charts", "cli", "dashboards", "door", "fit", "jobs", "plan", "report", "runs", "store")


def modules(folder):
    """The modules of a folder of core, by their place below it, but for those that others of it share."""
    base = ROOT / "core" / folder
    found = sorted(p.relative_to(base).with_suffix("") for p in base.rglob("*.py") if not p.name.startswith("_"))
    return [place for place in found if place.parts[0] != "migrations"]  # tests/store/test_upgrade.py runs them all


def has_test_file(folder, place):
    """Charts are tested by their examples, which tests/charts/test_charts.py draws; factors of a plan together."""
    if folder == "plan" and place.parent.name == "factors":
        place = place.parent
    if folder == "charts" and len(place.parts) == 2:
        return (ROOT / "tests" / folder / place.parent / f"{place.name}.py").is_file()
    return (ROOT / "tests" / folder / place.parent / f"test_{place.name}.py").is_file()


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_module_has_a_test_file_of_its_name(folder):
    assert [place.as_posix() for place in modules(folder) if not has_test_file(folder, place)] == []


def test_every_module_of_laws_that_is_no_law_has_a_test_file_of_its_name():
    """Laws stand in folders and are held together by `tests/laws/test_laws_*`; files with _ hold what laws share."""
    beside = [pathlib.Path(p.stem) for p in (ROOT / "core" / "laws").glob("*.py") if not p.name.startswith("_")]
    assert {pathlib.Path(name) for name in ("base", "cost", "family")} <= set(beside)
    assert [place for place in beside if not has_test_file("laws", place)] == []

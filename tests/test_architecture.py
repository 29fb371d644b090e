"""The page of the house names what there is: every folder of core, every verb, every column of the run table."""

import pathlib
import re

import pytest

from core.cli import main
from core.runs import COLUMNS

ROOT = pathlib.Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
NAMED = set(re.findall(r"`([^`]+)`", PAGE))
FOLDERS = {p.parent for p in (ROOT / "core").rglob("*.py")} - {ROOT / "core"}
LAYOUT = set(re.findall(r"`([^`]+)`", PAGE.partition("## Layout")[2].partition("\n### Who")[0]))
PAGES = {p.stem for p in (ROOT / "pages").glob("*.py")}


def test_every_folder_that_it_names_is_there():
    named = {n.rstrip("/") for n in NAMED if re.fullmatch(r"(core|pages|datasets|benchmarks|tests|docs)/[\w/.]*", n)}
    assert len(named) > 25
    assert [n for n in named if not (ROOT / n).exists() and not (ROOT / f"{n}.py").exists()] == []


@pytest.mark.parametrize("folder", sorted(FOLDERS), ids=lambda folder: folder.relative_to(ROOT).as_posix())
def test_every_folder_of_core_is_named(folder):
    """By its path, or by its name where that of the folder above is there; one of charts by the page that it is for."""
    of_a_page = folder.parent == ROOT / "core" / "charts" and folder.name in PAGES
    assert of_a_page or folder.relative_to(ROOT).as_posix() in LAYOUT or folder.name in LAYOUT


@pytest.mark.parametrize("verb", main.list_commands(None))
def test_every_verb_is_named(verb):
    assert any(n == verb or n.startswith(f"{verb} ") for n in NAMED)


def test_every_column_of_the_run_table_is_named():
    table = PAGE.partition("## The run table")[2].partition("## ")[0]
    assert set(COLUMNS) - set(re.findall(r"`([^`]+)`", table)) == set()

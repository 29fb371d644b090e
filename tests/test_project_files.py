"""What stands beside the code names what there is, and has the version of the code."""

import pathlib
import re

import pytest
import yaml

from core import __version__

ROOT = pathlib.Path(__file__).parents[1]
GITHUB = ROOT / ".github"
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))


@pytest.mark.parametrize("path", sorted((GITHUB / "workflows").glob("*.yml")), ids=lambda path: path.stem)
def test_a_workflow_runs_what_there_is(path):
    jobs = yaml.safe_load(path.read_text())["jobs"]
    commands = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    assert commands
    for target in re.findall(r"\bmake ([a-z-]+)", "\n".join(commands)):
        assert target in TARGETS
    for script in re.findall(r"\bbash (\S+)", "\n".join(commands)):
        assert (ROOT / script).is_file()


@pytest.mark.parametrize("path", sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda path: path.stem)
def test_a_form_asks_for_something_that_is_needed(path):
    form = yaml.safe_load(path.read_text())
    assert {"name", "description", "body"} <= set(form)
    assert len({field["id"] for field in form["body"]}) == len(form["body"])
    assert any(field.get("validations", {}).get("required") for field in form["body"])


def test_the_version_is_that_of_the_code():
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text())["version"] == __version__
    assert re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.M)[1] == __version__


@pytest.mark.parametrize("name", ["SECURITY.md", "CHANGELOG.md", "CONTRIBUTING.md", "README.md"])
def test_files_that_it_names_are_there(name):
    text = (ROOT / name).read_text("utf-8")
    named = {m for m in re.findall(r"\]\(([^)#:]+)\)", text)} | set(
        re.findall(r"`((?:core|docs|tests)/[a-z_/.]+)`", text)
    )
    assert [n for n in named if not (ROOT / n).exists()] == []

"""The lines of a shell and of Python that make a fit again: run as they are, they give its very numbers."""

import contextlib
import io
import json
import shlex
import sys
from dataclasses import replace

import pytest

from core import door, laws
from core.door.fits import BOOTSTRAP
from core.fit import FitOptions, fit
from core.report.again import FILE, IN_PYTHON, python_lines, shell_line
from core.runs import load_bundled
from tests.cli._shell import run

CASES = {
    "usual": ("chinchilla", FitOptions(), ""),
    "chosen": (
        "chinchilla",
        FitOptions(
            objective="mse-log", starts=64, bootstrap=40, seed=3, intervals="case", pins=(("E", 1.75),),
            priors=(("alpha", 0.35, 0.05),), delta=0.01,
        ),
        "flops < 1e21 and params > 5e7",
    ),
    "grid": ("chinchilla", FitOptions(starts="grid", screen=40), ""),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("bundled", ["chinchilla", ""])
def test_run_as_they_are_they_give_the_same_numbers(case, bundled, tmp_path, monkeypatch):
    law, options, where = CASES[case]
    monkeypatch.chdir(tmp_path)
    runs = load_bundled("chinchilla")
    if not bundled:
        runs = replace(runs, card=None, loss_unit="bits per token")
        (tmp_path / FILE).write_text(runs.to_csv())
    chosen = runs.where(where) if where else runs
    found = fit(laws.get(law), chosen, options)
    words = shlex.split(shell_line(found, bundled, where))
    assert words[:3] == ["python", "-m", "core"]
    done = run(*words[3:])
    assert done.exit_code == 0, done.stderr
    saved = json.loads((tmp_path / "fit.json").read_text())
    expected = json.loads(found.model_dump_json())
    assert saved["parameters"] == expected["parameters"]
    assert saved["unit"] == expected["unit"]
    assert saved["draws"] == expected["draws"]
    namespace: dict = {}
    monkeypatch.setitem(sys.modules, "scaling_laws", door)  # by its name in a checkout
    with contextlib.redirect_stdout(io.StringIO()):
        exec(python_lines(found, bundled, where), namespace)
    assert namespace["found"].record.parameters == found.parameters
    assert namespace["found"].record.draws == found.draws
    assert namespace["found"].record.unit == found.unit


def test_a_name_is_one_word_whatever_it_holds():
    found = fit(laws.get("chinchilla"), load_bundled("chinchilla"), FitOptions(starts=16))
    hostile = found.model_copy(update={"target": "loss/a'; rm -rf ~ #", "pins": {"E": 1.8}})
    words = shlex.split(shell_line(hostile, "", "run = 'x; rm'"))
    assert "--target=loss/a'; rm -rf ~ #" in words
    assert "--where=run = 'x; rm'" in words
    compile(python_lines(hostile, "", 'run = "x\n"'), "lines", "exec")


def test_the_usual_number_of_resamples_is_that_of_python():
    assert IN_PYTHON == BOOTSTRAP

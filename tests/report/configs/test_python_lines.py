"""The lines of Python: run as they are, they ask the verb for the same plan as the line of the shell."""

import ast
import shlex
import sys

import pytest

from core import door as sl
from core.cli._common import pairs_of
from core.cli.plan import command
from core.report.configs import python_lines as module
from core.report.configs import shell
from core.report.training_config import TrainingConfig
from tests.report.configs._plans import MIXED, refused

PLAN = TrainingConfig(
    flops=1e24, pins={"params": 7e9, "depth": 32}, limits={"memory": 80e9}, context=8192, options={"passes": "2"}
)


def test_the_lines_by_hand():
    assert module.write(PLAN) == (
        "import scaling_laws as sl\n\n"
        "plan = sl.plan(flops=1e24, pin={'params': 7e9, 'depth': 32}, limit={'memory': 8e10}, context=8192, "
        "passes='2')\nplan.table\n"
    )
    assert "flops" in refused(module, TrainingConfig())


def test_python_and_shell_ask_the_same(monkeypatch):
    words = []

    def answer(verb, said, called):
        words.append(said)
        raise sl.BadInput("enough")

    monkeypatch.setitem(sys.modules, "scaling_laws", sl)
    monkeypatch.setattr("core.door.decisions._answer", answer)
    with pytest.raises(sl.BadInput, match="enough"):
        exec(module.write(PLAN), {})
    by_shell = shlex.split(shell.write(PLAN))[4:]

    def read(said):
        found = command.make_context("plan", list(said), obj=None, resilient_parsing=False).params
        return found | {"pins": pairs_of(found["pins"]), "limits": pairs_of(found["limits"]), "as_json": True}

    assert read(words[0]) == read(by_shell)


def test_a_name_of_runs_is_one_text_whatever_it_holds():
    for plan in MIXED:
        ast.parse(module.write(plan))

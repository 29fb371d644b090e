"""The line of the shell: options of the verb, each word in quotes of its own where it needs them."""

import shlex
from dataclasses import replace

import pytest

from core.cli.plan import command
from core.report.configs import shell as module
from core.report.training_config import TrainingConfig
from tests.report.configs._plans import MIXED, refused


def test_the_line_by_hand():
    plan = TrainingConfig(
        flops=1e24, runs="chinchilla", pins={"params": 7e9, "depth": 32}, limits={"memory": 80e9}, context=8192,
        options={"passes": "2"},
    )  # fmt: skip
    assert module.write(plan) == (
        "python -m core plan --flops 1e24 --pin params=7e9 --pin depth=32 --limit memory=8e10 --context 8192 "
        "--passes 2 chinchilla\n"
    )
    assert module.write(TrainingConfig(flops=5.76e23)) == "python -m core plan --flops 5.76e23\n"
    assert "flops" in refused(module, TrainingConfig())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e24, "1e24"), (7e9, "7e9"), (0.0003, "0.0003"), (64, "64"), (1e5, "100000"), (123456789.0, "123456789"),
        (0.1, "0.1"), (1e-12, "1e-12"), (0.0, "0"),
    ],
)  # fmt: skip
def test_numbers_are_as_people_write_them(value, text):
    assert module.number(value) == text
    assert float(text) == value


def test_names_stay_one_word():
    for plan in MIXED:
        changed = replace(plan, pins={plan.name: 1.0}, context=None)
        words = shlex.split(module.write(changed))
        assert words[:6] == ["python", "-m", "core", "plan", "--flops", "2.7e16"]
        assert words[6:8] == ["--pin", f"{changed.name}=1"]
        rest = words[8:]
        assert rest == (["--", changed.runs] if changed.runs.startswith("-") else [changed.runs] * bool(changed.runs))


def test_the_verb_has_these_options():
    options = {o for p in command.params for o in p.opts}
    assert {"--flops", "--pin", "--limit", "--context", "--passes", "--unique-tokens", "--law"} <= options

"""How tests call the shell: a verb as `python -m core` would run it, its JSON, and a refusal."""

import json
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from core.cli import main
from core.runs import Runs
from core.verdict import BADGES


def run(*args):
    return CliRunner().invoke(main, [str(a) for a in args])


@contextmanager
def kept(module, name):
    """Let a function of a verb answer the same question once: what is tested is how the verb asks and prints."""
    function, answers = getattr(module, name), {}

    def once(*args):
        key = repr([a.digest if isinstance(a, Runs) else a for a in args])
        if key not in answers:
            answers[key] = function(*args)
        return answers[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, once)
        yield


def strict(result):
    """Return the JSON that was printed; NaN and Infinity are not JSON."""
    assert result.exit_code == 0, result.stderr

    def refuse(name):
        raise AssertionError(f"{name} is not JSON")

    return json.loads(result.stdout, parse_constant=refuse)


def refused(result, *words):
    """One line on standard error and exit code 2, nothing else."""
    assert result.exit_code == 2, (result.exit_code, result.output, result.exception)
    messages = result.stderr.strip().splitlines()
    assert len(messages) == 1, messages
    assert messages[0].startswith("error: ")
    assert result.stdout == ""
    for word in words:
        assert word in messages[0], messages[0]


def answer(result):
    """Return the JSON that was printed without its verdict, which comes first and has the shape of all verdicts."""
    found = strict(result)
    assert next(iter(found)) == "verdict"
    judged(found["verdict"])
    return {k: v for k, v in found.items() if k != "verdict"}


def judged(verdict):
    """Check the shape of a verdict, and return its level."""
    assert list(verdict) == ["level", "badge", "reasons", "way_out"]
    assert BADGES[verdict["level"]] == verdict["badge"]
    assert all(isinstance(text, str) and text.endswith(".") for text in verdict["reasons"])
    assert verdict["reasons"]
    assert isinstance(verdict["way_out"], str)
    return verdict["level"]


def words(result):
    """Return the text that was printed below the verdict, which comes first in words."""
    assert result.exit_code == 0, result.stderr
    first, *rest = result.stdout.splitlines(keepends=True)
    assert first.startswith(tuple(f"{badge}: " for badge in BADGES.values()))
    return "".join(rest[1:] if rest and rest[0].startswith("way out: ") else rest)

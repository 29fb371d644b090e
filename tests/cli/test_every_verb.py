"""Every verb there is, found as the shell finds it: its help, its JSON, and bad input in one line."""

import pathlib
import types

import click
import pytest

from core import cli
from core.cli import _verbs, main
from tests.cli._shell import refused, run

CONTEXT = click.Context(main)
VERBS = main.list_commands(CONTEXT)
FOLDER = pathlib.Path(cli.__file__).parent


def command_of(verb: str) -> click.Command:
    """Return what the verb's file defines."""
    found = main.get_command(CONTEXT, verb)
    assert found is not None
    return found


def nonsense(verb: str) -> list[str]:
    """Return a call of the verb in which every argument and every option that it needs is a word of no meaning."""
    needed = [p for p in command_of(verb).params if p.required or isinstance(p, click.Argument)]
    words = [["no-such"] if isinstance(p, click.Argument) else [p.opts[0], "no-such"] for p in needed]
    return [verb, *(word for pair in words for word in pair)]


def test_a_verb_is_a_file_of_its_name():
    assert VERBS == sorted(p.stem for p in FOLDER.glob("[a-z]*.py"))
    assert len(VERBS) >= 14


@pytest.mark.parametrize("verb", VERBS)
def test_it_says_what_it_does_and_takes_json(verb):
    command = command_of(verb)
    assert command.help
    assert "as_json" in {p.name for p in command.params}
    result = run(verb, "--help")
    assert result.exit_code == 0
    assert "--json" in result.stdout
    assert f"  {verb} " in run("--help").stdout


@pytest.mark.parametrize("verb", VERBS)
def test_bad_input_is_one_line(verb):
    refused(run(*nonsense(verb), *([] if len(nonsense(verb)) > 1 else ["no-such"])))
    refused(run(verb, "--no-such-option"), "--no-such-option")


@pytest.mark.parametrize(
    "args", [("fit",), ("fit", "chinchilla"), ("predict", "x"), ("nonsense",), ("fit", "--colour")]
)
def test_a_misused_command_exits_with_two_and_no_traceback(args):
    refused(run(*args))


def test_a_file_without_a_command_is_named(monkeypatch):
    monkeypatch.setattr(_verbs.importlib, "import_module", types.ModuleType)
    with pytest.raises(RuntimeError, match=r"core.cli.fit defines no click command called `command`"):
        main.get_command(CONTEXT, "fit")

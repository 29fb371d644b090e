"""Every verb there is, found as the shell finds it: its help, its JSON, and bad input in one line."""

import ast
import dataclasses
import json
import math
import pathlib
import types

import click
import pytest

from core import cli
from core.cli import _verbs, main
from core.cli._common import print_json
from core.cli._options import Amount, Needs, NewFile, StartCount
from core.runs.options import ReadOptions
from tests.cli._shell import refused, run

CONTEXT = click.Context(main)
VERBS = main.list_commands(CONTEXT)
FOLDER = pathlib.Path(cli.__file__).parent


def command_of(verb: str) -> click.Command:
    """Return what the verb's file defines."""
    found = main.get_command(CONTEXT, verb)
    assert found is not None
    return found


def nonsense(verb: str, chosen: bool = False) -> list[str]:
    """Return a call of the verb in which every argument and every option that it needs is a word of no meaning.

    With `chosen` an argument of a few words is the first of these: what follows it is read, too.
    """
    needed = [p for p in command_of(verb).params if p.required or isinstance(p, click.Argument)]

    def word(p: click.Parameter) -> str:
        return p.type.choices[0] if chosen and isinstance(p.type, click.Choice) else "no-such"

    words = [[word(p)] if isinstance(p, click.Argument) else [p.opts[0], "no-such"] for p in needed]
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


def test_json_has_no_number_that_is_none(capsys):
    """Every verb prints its JSON by one function, in which NaN and infinity are null at any depth."""
    assert [p.name for p in FOLDER.glob("*.py") if "json.dumps(" in p.read_text() and p.name != "_common.py"] == []
    print_json({"a": math.nan, "b": [1.5, -math.inf, (math.inf, "x", None, True)], "c": {"d": float("nan"), "e": 3}})
    printed = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert printed == {"a": None, "b": [1.5, None, [None, "x", None, True]], "c": {"d": None, "e": 3}}


@pytest.mark.parametrize("verb", VERBS)
def test_bad_input_is_one_line(verb):
    refused(run(*nonsense(verb), *([] if len(nonsense(verb)) > 1 else ["no-such"])))
    refused(run(verb, "--no-such-option"), "--no-such-option")


@pytest.mark.parametrize(
    "args", [("fit",), ("fit", "chinchilla"), ("predict", "x"), ("nonsense",), ("fit", "--colour")]
)
def test_a_misused_command_exits_with_two_and_no_traceback(args):
    refused(run(*args))


OPTIONS = [
    (verb, p) for verb in VERBS for p in command_of(verb).params if isinstance(p, click.Option) and not p.is_flag
]
NUMBERS = [(verb, p) for verb, p in OPTIONS if isinstance(p.type, Amount | StartCount)]
LIMITED = [(verb, p) for verb, p in OPTIONS if isinstance(p, Needs)]
FILES = [(verb, p) for verb, p in OPTIONS if isinstance(p.type, NewFile)]


def named(options):
    """Return arguments of parametrize that name a test after its verb and option."""
    return pytest.mark.parametrize(("verb", "option"), options, ids=[f"{v} {p.opts[0]}" for v, p in options])


def test_numbers_of_options_are_read_in_one_place():
    """No number is read by click, which lets NaN and infinity pass, or by a verb on its own."""
    clicks = (click.types.FloatParamType, click.types.IntParamType)
    assert [f"{verb} {p.opts[0]}" for verb, p in OPTIONS if isinstance(p.type, clicks)] == []
    reading = {path.name for path in FOLDER.glob("*.py") if "parse_number" in path.read_text()}
    assert reading == {"_common.py", "_options.py"}
    assert len(NUMBERS) > 40


@named(NUMBERS)
def test_a_number_that_is_none_is_refused_by_the_name_of_its_option(verb, option):
    words = ["nan", "inf", "-inf", "1e999", "1e300", "many", "", " "]
    words += [w for w in ("0", "-1") if isinstance(option.type, Amount) and not option.type.contains(float(w))]
    for word in words:
        refused(run(verb, option.opts[0], word, *nonsense(verb, chosen=True)[1:]), option.opts[0])


@named(OPTIONS)
def test_an_empty_text_is_refused(verb, option):
    for text in ([option.opts[0], ""], [option.opts[0], " "], [f"{option.opts[0]}="]):
        refused(run(*nonsense(verb), *text), f"{option.opts[0]} is empty")


def test_an_empty_argument_is_refused():
    refused(run("predict", "", "--at", "N=1"), "An argument is empty")
    refused(run("predict", "--at", "N=1", " "), "An argument is empty")


@named(LIMITED)
def test_an_option_that_says_nothing_without_another_is_refused_alone(verb, option):
    other = next(p for p in command_of(verb).params if p.name == option.needs)
    value = "1" if isinstance(option.type, Amount) else "no-such"
    refused(run(verb, option.opts[0], value, *nonsense(verb)[1:]), option.opts[0], other.opts[0])


@named(FILES)
def test_a_file_is_refused_where_its_folder_lacks_before_anything_is_fitted(verb, option, tmp_path):
    place = tmp_path / "absent" / "x"
    refused(run(verb, option.opts[0], place, *nonsense(verb)[1:]), option.opts[0], "no folder", "absent")


def _calls(path: pathlib.Path) -> set[str]:
    """Return the names of what a file calls, without what they are looked up in."""
    found = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    return {f.attr if isinstance(f, ast.Attribute) else f.id for f in found if isinstance(f, ast.Attribute | ast.Name)}


def _imported(path: pathlib.Path) -> set[str]:
    """Return the modules and names that a file imports."""
    nodes = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)]
    return {f"{node.module or ''}.{alias.name}" for node in nodes for alias in node.names}


TABLES = ("load", "opened", "from_table", "read_bytes")
OPENS = [verb for verb in VERBS if "load" in _calls(FOLDER / f"{verb}.py")]


def test_tables_are_opened_in_one_place():
    """No verb opens a file of runs past the options that say how it is read."""
    past = [
        (path.name, name) for path in FOLDER.glob("*.py") if path.name != "_reading.py"
        for name in TABLES
        if f"runs.{name}" in _imported(path) or f"run_tables.{name}(" in path.read_text() or f"runs.{name}(" in
        path.read_text()
    ]  # fmt: skip
    assert past == []
    assert {"batch", "fit", "read", "shape", "vocabulary"} <= set(OPENS)


@pytest.mark.parametrize("verb", OPENS)
def test_every_verb_that_opens_a_table_takes_all_options_of_reading(verb):
    """Each field of ReadOptions has an option, and the unit of the losses has one."""
    names = {"column" if field.name == "columns" else field.name for field in dataclasses.fields(ReadOptions)}
    reading = {f"--{name}" for name in names | {"loss-unit"}}
    assert reading <= {opt for p in command_of(verb).params for opt in p.opts}


def test_a_file_without_a_command_is_named(monkeypatch):
    monkeypatch.setattr(_verbs.importlib, "import_module", types.ModuleType)
    with pytest.raises(RuntimeError, match=r"core.cli.fit defines no click command called `command`"):
        main.get_command(CONTEXT, "fit")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("scheduler", "is no address of a Dask scheduler; allowed are tls://HOST:PORT"),
        ("tcp://example.org:8786", "is open to whoever reaches it; allowed are tls://HOST:PORT"),
        ("tls://example.org:8786", "needs certificates: EXPLORER_DASK_TLS names the folder"),
    ],
)
def test_a_scheduler_that_cannot_be_used_is_a_line(address, words, monkeypatch):
    monkeypatch.delenv("EXPLORER_DASK_TLS", raising=False)
    refused(run("--on", address, "laws"), words)

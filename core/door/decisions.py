"""Decisions as functions: each is the verb of the shell, with its options as keyword arguments.

A function is found and called by the verb's own name, reads the same options and gives the same numbers. Runs may be
data frames, constants may be fits.
"""

import contextlib
import functools
import io
import keyword
import re
from collections.abc import Callable, Mapping
from inspect import Parameter, Signature
from typing import Any

import click
import pandas as pd

from ..cli import main
from ..cli._memory import CalledFromPython
from ..dashboards.address import open_address
from ..errors import BadInput
from ..runs import Runs
from .entry import entry
from .fitted import FittedLaw
from .outcome import Outcome, verdict_of
from .rows import ROWS, rows_of
from .sources import table

NOT_ASKED = ("as_json", "path", "copy_as")  # what the shell does with an answer

open = entry(open_address)


@functools.cache
def _decision(verb: str, name: str) -> Callable[..., Outcome]:
    """Return a verb as a function, with the verb's options in its signature and in its docstring."""
    command = main.get_command(click.Context(main), verb)
    if command is None:
        raise RuntimeError(f"there is no verb {verb}")
    options = {_keyword(p): p for p in command.params if isinstance(p, click.Option) and p.name not in NOT_ASKED}

    def decide(*sources: Any, **choices: Any) -> Outcome:
        called = CalledFromPython()
        words = [_word(s, called) for s in sources]
        for key, value in choices.items():
            if key not in options:
                raise BadInput(f"{decide.__name__} has no option {key[:60]!r}; it has {', '.join(options)}.")
            words += _option(options[key], key, value, called)
        report = _answer(command, [*words, "--json"], called)
        return Outcome(verb, report, rows_of(verb, report), verdict_of(report["verdict"]))

    decide.__name__ = decide.__qualname__ = name
    decide.__doc__ = _doc(command, options)
    kept = [Parameter(key, Parameter.KEYWORD_ONLY, default=None) for key in options]
    setattr(decide, "__signature__", Signature([Parameter("sources", Parameter.VAR_POSITIONAL), *kept]))  # noqa: B010
    return entry(decide)


def _keyword(option: click.Option) -> str:
    """Return an option as a keyword: its longest name, such as `inference_tokens`."""
    name = max(option.opts, key=len).removeprefix("--").replace("-", "_")
    return f"{name}_" if keyword.iskeyword(name) else name


def _doc(command: click.Command, options: Mapping[str, click.Option]) -> str:
    said = [f"    {key}: {option.help or ''}".rstrip() for key, option in options.items()]
    return f"{_in_python(command.help or '')}\n\n" + _in_python("\n".join(said))


def _in_python(text: str) -> str:
    """Return a sentence of the shell as Python writes it: `--gpu-hours` is gpu_hours."""
    return re.sub(r"--([a-z][a-z-]*)", lambda m: m[1].replace("-", "_"), text)


def _option(option: click.Option, key: str, value: Any, called: CalledFromPython) -> list[str]:
    """Return an option as the shell would write it; nothing where it is None."""
    flag = max(option.opts, key=len)
    if value is None:
        return []
    if option.is_flag:
        off = option.secondary_opts[:1]
        return [flag] if value else off
    if option.multiple:
        several = _pairs(value) if isinstance(value, Mapping) else [value] if isinstance(value, str) else value
        return [word for one in several for word in (flag, _word(one, called))]
    if isinstance(value, Mapping) and not _is_table(value):
        return [flag, ",".join(_pairs(value))]
    if isinstance(value, list | tuple):
        return [flag, ",".join(_word(one, called) for one in value)]
    return [flag, _word(value, called)]


def _pairs(value: Mapping[Any, Any]) -> list[str]:
    return [f"{k}={v!r}" if isinstance(v, float) else f"{k}={v}" for k, v in value.items()]


def _is_table(value: Mapping[Any, Any]) -> bool:
    return any(isinstance(v, list | tuple) for v in value.values())


def _word(value: Any, called: CalledFromPython) -> str:
    """Return a value as a word of the command; a table or a fit is kept by a name that stands for it."""
    if isinstance(value, FittedLaw):
        called.fits[name := f"fit {len(called.fits) + 1}"] = value.record
        return name
    if isinstance(value, pd.DataFrame | Runs | Mapping):
        called.tables[name := f"table {len(called.tables) + 1}"] = table(value)
        return name
    if isinstance(value, float):
        return repr(float(value))
    return str(value)


def _answer(command: click.Command, words: list[str], called: CalledFromPython) -> dict[str, Any]:
    """Run the verb and return its report. Raises BadInput where the verb would end with a line and an exit code."""
    refused = io.StringIO()
    try:
        with contextlib.redirect_stderr(refused):
            command.main(words, prog_name=command.name or "", standalone_mode=False, obj=called)
    except click.ClickException as err:
        raise BadInput(_in_python(" ".join(err.format_message().split()))) from None
    except BadInput as err:
        raise BadInput(_in_python(str(err))) from None
    except SystemExit:
        found = refused.getvalue().strip().splitlines() or ["This fit failed."]
        raise BadInput(_in_python(found[-1].removeprefix("error: "))) from None
    except click.exceptions.Abort:
        raise KeyboardInterrupt from None
    return called.answer


VERBS = {verb: verb for verb in ROWS if verb != "next"} | {"next_runs": "next"}


def __getattr__(name: str) -> Callable[..., Outcome]:
    if name not in VERBS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _decision(VERBS[name], name)

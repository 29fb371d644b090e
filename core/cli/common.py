"""What every command shares: bad input in one line, JSON, and how NAME=NUMBER is read."""

import functools
import json
import pathlib
import sys
from collections.abc import Callable
from typing import Any

import click

from .. import laws
from .. import runs as run_tables
from ..errors import BadInput
from ..fit import Calibrated, from_fit, from_published, load_fit
from ..log import refused


class OneLine(click.Group):
    """A group of commands whose usage errors are one line too."""

    def main(self, *args: Any, standalone_mode: bool = True, **kwargs: Any) -> Any:
        """Run, turning what click would explain at length into one line and exit code 2."""
        if not standalone_mode:
            return super().main(*args, standalone_mode=False, **kwargs)
        try:
            sys.exit(super().main(*args, standalone_mode=False, **kwargs))
        except click.exceptions.NoArgsIsHelpError as err:
            click.echo(err.format_message(), err=True)
            sys.exit(2)
        except click.ClickException as err:
            click.echo("error: " + " ".join(err.format_message().split()), err=True)
            sys.exit(2)
        except click.exceptions.Abort:
            click.echo("stopped", err=True)
            sys.exit(130)


def one_line(command: Callable) -> Callable:
    """Turn bad input into one line and exit code 2."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except BadInput as err:
            refused(command.__name__, err)
            click.echo(f"error: {err}", err=True)
            sys.exit(2)

    return run


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def calibrated_of(source: str) -> Calibrated:
    """Return a saved fit's constants, or published ones."""
    if is_published(source):
        return from_published(*laws.get_published(source))
    return from_fit(load_fit(source))


def is_published(source: str) -> bool:
    """Whether a source names published constants and not a file."""
    return "@" in source and not pathlib.Path(source).exists()


def starts_of(text: str):
    """Read a number of starts, or `grid`."""
    if text == "grid":
        return "grid"
    if not text.isdecimal():
        raise BadInput(f"starts is {text!r}; allowed are a whole number or 'grid'.")
    return int(text)


def pairs_of(items: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """Read NAME=NUMBER items."""
    pairs = []
    for item in items:
        name, equals, number = item.partition("=")
        if not equals or not name.strip():
            raise BadInput(f"{item!r} is not NAME=NUMBER, such as params=7e9.")
        if name.strip() in dict(pairs):
            raise BadInput(f"{name.strip()} is given twice.")
        pairs.append((name.strip(), run_tables.parse_number(number)))
    return tuple(pairs)


def print_json(value: Any) -> None:
    """Print JSON; NaN and infinity are refused."""
    click.echo(json.dumps(value, indent=2, allow_nan=False))

"""How options of verbs read what people write: numbers within bounds, files to be written, options that need others.

Every number of an option is read here, so that none of them can be NaN, infinite or beyond its bounds further on.
"""

import os
import pathlib
from collections.abc import Mapping
from typing import Any

import click

from .. import runs as run_tables
from ..errors import BadInput

MOST = 1e40  # beyond what any run could be
MOST_SEED = 2.0**32 - 1


class Amount(click.ParamType):
    """A number as people write one: 8e9, 8B. It lies from `least` to `most`, `above` or `below` them where said so."""

    name = "number"

    def __init__(self, least: float = 0.0, most: float = MOST, *, above: bool = False, below: bool = False) -> None:
        self.least, self.most, self.above, self.below = least, most, above, below

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number. Fails where it is none, or out of bounds."""
        try:
            number = run_tables.parse_number(value) if isinstance(value, str) else float(value)
        except BadInput as err:
            self.fail(str(err), param, ctx)
        if not self.contains(number):
            self.fail(f"{value} is out of range: {self.allowed}.", param, ctx)
        return number

    def contains(self, number: float) -> bool:
        """Whether a number is within the bounds."""
        low = number > self.least if self.above else number >= self.least
        return low and (number < self.most if self.below else number <= self.most)

    @property
    def allowed(self) -> str:
        """Which numbers are allowed, in words."""
        high = f"and below {self.most:g}" if self.below else f"and at most {self.most:g}" if self.above else ""
        return f"allowed is a number {'above' if self.above else 'from'} {self.least:g} {high or f'to {self.most:g}'}"


class Whole(Amount):
    """A whole number from `least` to `most`."""

    name = "integer"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number. Fails where it is none, not whole, or out of bounds."""
        number = super().convert(value, param, ctx)
        if number != int(number):
            self.fail(f"{value} is not whole: allowed are whole numbers.", param, ctx)
        return int(number)


POSITIVE = Amount(above=True, below=True)
FROM_ZERO = Amount(below=True)
ANY = Amount(-MOST, above=True, below=True)
SHARE = Amount(most=1.0, above=True)
SHARE_FROM_ZERO = Amount(most=1.0)
COUNT = Whole(1.0, 1e9)
COUNT_FROM_ZERO = Whole(most=1e9)
SEED = Whole(most=MOST_SEED)


class StartCount(click.ParamType):
    """A number of starts, or `grid`."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        """Return the number, or `grid`. Fails for anything else."""
        if value == "grid":
            return value
        try:
            return COUNT.convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is no number of starts; allowed are whole numbers above 0 and 'grid'.", param, ctx)


class NewFile(click.Path):
    """A file to be written, whose folder there is."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, path_type=pathlib.Path)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> pathlib.Path:
        """Return the path. Fails where its folder lacks."""
        path = pathlib.Path(os.fsdecode(super().convert(value, param, ctx)))
        if not path.parent.is_dir():
            self.fail(f"{path} cannot be written: there is no folder {path.parent}.", param, ctx)
        return path


class Needs(click.Option):
    """An option that says nothing without another, the one whose parameter is called `needs`."""

    def __init__(self, *args: Any, needs: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs = needs

    def handle_parse_result(
        self, ctx: click.Context, opts: Mapping[str, Any], args: list[str]
    ) -> tuple[Any, list[str]]:
        """Take what was written. Fails where the other option was not."""
        if self.name in opts and self.needs not in opts:
            other = next(p.opts[0] for p in ctx.command.params if p.name == self.needs)
            raise click.UsageError(f"{self.opts[0]} says nothing without {other}; allowed are both, or neither.", ctx)
        return super().handle_parse_result(ctx, opts, args)

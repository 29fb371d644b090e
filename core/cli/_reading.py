"""The options of every verb that reads a table of runs: how it is read where the file leaves a choice."""

import functools
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import click

from ..errors import BadInput, LacksColumn
from ..runs import Runs, load, names
from ..runs.build import NATS
from ..runs.open import opened
from ..runs.options import ReadOptions
from ..runs.reading import reading, reading_of
from ._memory import table_of


@dataclass(frozen=True)
class Loader:
    """Opens runs as the options of a verb say."""

    options: ReadOptions
    loss_unit: str
    opened: list[str] = field(default_factory=list, compare=False)

    @property
    def way_out(self) -> str:
        """What helps where files that were opened lack a column; empty where none were."""
        return (
            f" `read {shlex.join(self.opened)}` shows how its columns are read, and what it leaves open."
            if self.opened
            else ""
        )

    @property
    def chosen(self) -> bool:
        """Whether the command says anything about how a file is read."""
        return self != Loader(ReadOptions(), NATS)

    def __call__(self, *sources: str) -> Runs:
        """Return the runs of a data set, of a file, or of several files.

        Raises BadInput as `core.runs.load` does, and where a bundled set would have to be read in another way.
        """
        if len(sources) == 1 and (held := table_of(sources[0])) is not None:
            return held
        if self.chosen and len(sources) == 1 and sources[0] in names():
            raise BadInput(f"{sources[0]} is a bundled set and is read as its card says: {_SAYS} are for files.")
        self.opened.extend(source for source in sources if source not in names())
        return load(*sources, options=self.options, loss_unit=self.loss_unit)

    def needs(self, *sources: str | None, option: str) -> None:
        """Raise BadInput where the command says how a file is read, and names none with `option`."""
        if self.chosen and not any(sources):
            raise BadInput(f"{_SAYS} say nothing without {option}; allowed are both, or neither.")

    def reading(self, *sources: str) -> dict[str, Any]:
        """Return how they are read, whether they can be fitted or not. Raises BadInput where nothing can be read."""
        if len(sources) == 1 and sources[0] in names():
            return reading(self(*sources))
        return reading_of(*opened(*sources), options=self.options, loss_unit=self.loss_unit)


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of reading to a verb, which gets `load`, a Loader with what was chosen."""

    @functools.wraps(command)
    def verb(*args: Any, column, loss_unit, decimal, rows, ended, keep, checkpoints, mixture, **rest: Any) -> Any:
        options = ReadOptions(
            decimal=decimal or "", rows=rows or "", ended=ended or "", keep=_numbers(keep),
            checkpoints=checkpoints or "", mixture=mixture or "", columns=tuple(_correction(c) for c in column),
        )  # fmt: skip
        load = Loader(options, loss_unit)
        try:
            return command(*args, load=load, **rest)
        except LacksColumn as err:
            raise BadInput(f"{err}{load.way_out}") from None

    for option in reversed(_OPTIONS):
        verb = option(verb)
    return verb


_OPTIONS = (
    click.option(
        "--column", multiple=True, metavar="HEADER=COLUMN",
        help='What a header of the file is, e.g. "N=params (M)"; empty leaves it unread; may repeat.',
    ),
    click.option("--loss-unit", default=NATS, show_default=True, help="Unit of the losses in the file."),
    click.option("--decimal", type=click.Choice([".", ","]), help="The decimal mark, where the file does not tell."),
    click.option("--rows", type=click.Choice(["runs", "checkpoints"]), help="What a row is."),
    click.option("--ended", type=click.Choice(["leave out", "use"]), help="What becomes of runs that ended badly."),
    click.option("--keep", default="", metavar="ROWS", help="Rows to use though a rule leaves them out, e.g. 4,17."),
    click.option("--mixture", type=click.Choice(["yes", "no"]), help="Whether columns that sum to 1 are shares."),
    click.option("--checkpoints", metavar="RULE", help='all, last, "every K", "after warm-up" or cooled.'),
)  # fmt: skip


_SAYS = "--column, --loss-unit and other options of reading"


def _correction(text: str) -> tuple[str, str]:
    header, equals, column = text.rpartition("=")
    if not equals or not header.strip():
        raise BadInput(f"--column {text!r} is not HEADER=COLUMN, such as N=params.")
    return header.strip(), column.strip()


def _numbers(text: str) -> frozenset[int]:
    items = [item.strip() for item in text.split(",") if item.strip()]
    if not all(item.isascii() and item.isdecimal() and len(item) < 12 for item in items):
        raise BadInput(f"--keep {text!r} is no list of rows; allowed are numbers of rows such as 4,17.")
    return frozenset(map(int, items))

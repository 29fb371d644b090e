"""Levanter: the lines that its json_logger writes into a log, and the file that Marin keeps of a run."""

import json
import re
from collections.abc import Iterator, Mapping

import pandas as pd

from .. import limits
from .. import tree as trees
from ..raw import RawTable
from ._cells import by_step, completed, table

RANK = 10
_LINE = re.compile(r'\{"(?:tracker|event)": ?"')


def is_text(head: str) -> bool:
    """Return whether one of the lines is an event of the logger; something may stand before it."""
    return any('"event"' in line and _LINE.search(line[:2000]) for line in head.split("\n")[:2000])


def from_text(name: str, text: str) -> RawTable | None:
    """Return one row a step with all that was logged for it; configuration and summary stand in every row.

    A log without measurements gives one row with the summary. Levanter counts steps from 0.
    """
    settings: dict[str, object] = {}
    summary: dict[str, object] = {}
    rows: list[tuple[int, dict]] = []
    for number, event in _events(text):
        kind = event.get("event")
        if kind == "hparams" and isinstance(event.get("hparams"), Mapping):
            settings |= trees.flat(event["hparams"])
        elif kind in ("summary", "finish"):
            found = event.get("metrics") or event.get("summary")
            summary |= trees.flat(found) if isinstance(found, Mapping) else {}
        elif kind == "log" and isinstance(event.get("metrics"), Mapping):
            rows.append((number, {"step": event.get("step"), **event["metrics"]}))
    if not rows:
        whole = {**settings, **summary}
        return RawTable(table({key: [cell] for key, cell in whole.items()})) if whole else None
    cells = by_step(trees.frame(name, rows), ["step"])
    cells, said = completed(cells, "step")
    whole = {key: cell for key, cell in {**settings, **summary}.items() if key not in cells}
    limits.fits(name, len(cells), cells.shape[1] + len(whole), limits.MAX_OBJECTS)
    every = pd.DataFrame({key: pd.Series([cell] * len(cells), cells.index, object) for key, cell in whole.items()})
    cells = pd.concat([cells, every], axis=1)
    return RawTable(cells, "history", ("Lines of one step stand in one row; steps are counted from 0.", *said))


def _events(text: str) -> Iterator[tuple[int, dict]]:
    """Yield the events with the numbers of their lines; a line that is cut is passed over."""
    for number, line in enumerate(text.split("\n"), start=1):
        found = _LINE.search(line)
        if not found:
            continue
        try:
            event = json.loads(line[found.start() :])
        except (ValueError, RecursionError):
            continue
        if isinstance(event, dict):
            yield number, event

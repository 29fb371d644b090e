"""Logs that say a step and what was measured on one line, as small training scripts print them."""

import re
from collections.abc import Iterator

from .. import limits
from .. import tree as trees
from ..raw import RawTable
from ._cells import by_step, completed

RANK = 90
_LONGEST = 600  # characters of a line
_HEAD = 200_000  # characters in which the log says how it trains
_STEP = re.compile(
    r"(?:^|[\s\[({|])(?:step|iter|iteration|it|global_step)\s{0,3}[=:#]?\s{0,3}(\d{1,12})\b(?:\s?/\s?(\d{1,12})\b)?",
    re.IGNORECASE,
)
_CUT = re.compile(r"[,|;)\]}]|\s{2,}|\t|\s(?=[A-Za-z_][\w/.-]{0,40}[=:])")
_NAME, _NUMBER = r"[A-Za-z_][\w/.-]{0,40}(?: [\w/.-]{1,20}){0,2}?", r"[-+]?[\d.]{1,25}(?:[eE][-+]?\d{1,3})?|nan|inf"
_PAIR = re.compile(rf"({_NAME})\s{{0,3}}[=:]?\s{{0,9}}({_NUMBER})\s?(\w{{0,3}}|%)")


_SCALES = frozenset({"", "%", "K", "k", "M", "B", "b", "T", "G"})
_PARAMETERS = re.compile(r"(?:number of|total|model) param(?:eter)?s[:=] {0,4}([\d,.]{1,20}[KMBT]?)", re.IGNORECASE)
_TOKENS = re.compile(r"tokens per (?:iteration|step)[a-z ]{0,20}[:=] {0,4}([\d,_]{1,20})", re.IGNORECASE)


def is_text(head: str) -> bool:
    """Return whether most lines with a step say a measurement as well, and no delimiter divides them like a table."""
    found = [line[:_LONGEST] for line in head.split("\n")[:400]]
    stepped = [line for line in found if _STEP.search(line)]
    return len(stepped) > 1 and sum(bool(_measured(line)) for line in stepped) > 0.6 * len(stepped)


def from_text(name: str, text: str) -> RawTable | None:
    """Return one row a step with what its lines say, by the names that stand there; a unit joins the name."""
    rows = trees.frame(name, _rows(text))
    cells, said = completed(by_step(rows, ["step"]), "step")
    if (found := _TOKENS.search(text[:_HEAD])) and "tokens" not in cells:
        tokens = int("".join(c for c in found[1] if c.isdigit()) or 0)
        cells["tokens"] = [int(step) * tokens for step in cells["step"]]
        said.append(f"tokens is worked out: step x {tokens:,}, as the log says.")
    if (found := _PARAMETERS.search(text[:_HEAD])) and "params" not in cells:
        cells["params"] = found[1].rstrip(".,")
    return RawTable(cells, "history", ("Lines that name a step became rows, with the names that stand in them.", *said))


def _rows(text: str) -> Iterator[tuple[int, dict[str, object]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if found := _measured(line[:_LONGEST]):
            yield number, found


def _measured(line: str) -> dict[str, object]:
    """Return the step of a line and its measurements; nothing where it has not both."""
    step = _STEP.search(line)
    if not step:
        return {}
    found: dict[str, object] = {"step": int(step[1])}
    if step[2]:
        found["steps"] = int(step[2])
    for piece in _CUT.split(line[step.end() :].lstrip(" :,|-])")):
        pair = _PAIR.fullmatch(piece.strip()[: limits.LONGEST_HEADER])
        if pair and len(found) < 100:
            found.setdefault(*_named(*pair.groups()))
    return found if len(found) > 1 + ("steps" in found) else {}


def _named(name: str, number: str, unit: str) -> tuple[str, str]:
    """Return a measurement with its scale in the cell (52.4M, 30 %), or its unit in the name: `time (ms)`."""
    name = f"{name} per step" if name.lower() in ("time", "dt", "duration", "elapsed") else name
    return (name, number + unit) if unit in _SCALES else (f"{name} ({unit})", number)

"""Megatron-LM: the log of a run."""

import re

from .. import limits
from .. import tree as trees
from ..raw import RawTable
from ._cells import by_step, completed, renamed

RANK = 20
_ITERATION = re.compile(r"iteration\s+(\d{1,12})\s*/\s*(\d{1,12})\s*\|")
_VALIDATION = re.compile(r"validation(?:-([\w.-]{1,60}))? loss at iteration (\d{1,12})[^|]{0,60}\|")
_ARGUMENT = re.compile(r"\s{1,8}(\w{1,60}) \.{3,80} (\S.{0,200})")
_PARAMETERS = re.compile(r"number of parameters on \([\w, ]{1,80}\) model parallel rank \(([\d, ]{1,20})\): (\d{1,15})")
_KEPT = ("num_layers", "hidden_size", "ffn_hidden_size", "num_attention_heads", "weight_decay", "lr", "seq_length")


def is_text(head: str) -> bool:
    """Return whether one of the lines is that of an iteration or of a validation."""
    return any(_ITERATION.search(line[:400]) and "elapsed time" in line for line in head.split("\n")) or bool(
        re.search(r"validation[\w.-]{0,60} loss at iteration \d{1,12}", head)
    )


def from_text(name: str, text: str) -> RawTable | None:
    """Return one row an iteration that was logged; arguments that say how the model was trained stand in every row.

    `tokens` are consumed samples x seq_length where the arguments are in the log. A line without a loss but with nan
    iterations is of a run that diverged. Learning rates are those of the iteration.
    """
    arguments: dict[str, str] = {}
    rows: list[dict[str, object]] = []
    numbers: list[int] = []
    parameters = ""
    for number, line in enumerate(text.split("\n"), start=1):
        line = line[:4000]
        if argument := _ARGUMENT.fullmatch(line.split("]: ", 1)[-1]):
            arguments.setdefault(argument[1], argument[2].strip())
        elif found := _ITERATION.search(line):
            rows.append({"step": int(found[1]), **_pieces(line[found.end() :])})
            numbers.append(number)
        elif found := _VALIDATION.search(line):
            rows.append({"step": int(found[2]), **_validation(found[1] or "", line[found.end() :])})
            numbers.append(number)
        elif found := _PARAMETERS.search(line):
            parameters = found[2] if set(found[1]) <= set("0, ") else parameters
        limits.fits(name, len(rows), 60)
    return _table(name, rows, numbers, arguments, parameters) if rows else None


def _pieces(line: str) -> dict[str, object]:
    """Return the pairs of a line that is divided by bars; the value follows the last colon."""
    pairs = [piece.rpartition(":") for piece in line.split("|") if ":" in piece]
    found: dict[str, object] = {name.strip(): cell.strip() for name, _, cell in pairs if name.strip()}
    return {name: cell for name, cell in found.items() if not name.startswith("number of skipped")}


def _validation(data: str, line: str) -> dict[str, object]:
    found = _pieces(line)
    kind = f"validation-{data}" if data else "validation"
    return {f"{kind} loss": found["lm loss value"]} if "lm loss value" in found else {}


def _table(name: str, rows: list[dict], numbers: list[int], arguments: dict[str, str], parameters: str) -> RawTable:
    cells = trees.frame(name, zip(numbers, rows, strict=True))
    cells = by_step(cells, ["step"])
    notes = ["One row an iteration that the log has; train losses are means since the line before."]
    if "number of nan iterations" in cells and "lm loss" in cells:
        bad = cells["lm loss"].isna() & (cells["number of nan iterations"].fillna("0").astype(str) != "0")
        if bad.any():
            cells["status"] = ["diverged" if at else "" for at in bad]
    if "consumed samples" in cells and arguments.get("seq_length", "").isdecimal():
        length = int(arguments["seq_length"])
        cells["tokens"] = [int(c) * length if str(c).isdecimal() else None for c in cells["consumed samples"]]
        notes.append(f"tokens is worked out: consumed samples x seq_length, {length:,}.")
        cells, said = completed(cells, "step")
        notes += said
    elif "consumed samples" in cells:
        notes.append("The arguments are not in the log: tokens are consumed samples x seq_length.")
    if parameters and all(arguments.get(f"{kind}_model_parallel_size", "0") == "1" for kind in ("tensor", "pipeline")):
        cells["params"] = int(parameters)
    for key in (k for k in _KEPT if k in arguments):
        cells[f"args.{key}"] = arguments[key]
    return RawTable(renamed(cells, {"lm loss": "train/lm loss"}), "history", tuple(notes))

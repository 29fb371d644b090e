"""Nanochat: its results, evaluations, reports and the log of a run."""

import re

import pandas as pd

from .. import limits
from .. import tree as trees
from ..raw import RawTable
from ._cells import by_step, stem, table

RANK = 30
_STEP = re.compile(r"step (\d{1,9})/(\d{1,9}) \([\d.]{1,9}%\) \| loss: ([\d.naif]{1,20})")
_VALIDATION = re.compile(r"Step (\d{1,9}) \| Validation bpb: ([\d.naif]{1,20})")
_BATCH = re.compile(r"Total batch size ([\d,]{1,20}) =>")
_TOTAL = re.compile(r"total {1,40}: ([\d,]{1,20})")
_STEPS = re.compile(r"Calculated number of iterations[^:]{0,60}: ([\d,]{1,20})")
_ENTRY = re.compile(r"- ([^:\n]{1,80}): (.{1,200})")
_REPORT = {
    "Number of parameters": "params", "Number of training tokens": "tokens", "Total training flops": "flops",
    "Final validation bpb": "val_bpb", "Calculated number of iterations": "steps",
}  # fmt: skip


def is_text(head: str) -> bool:
    """Return whether lines are those of a run, or of a section of the report."""
    log = any(_STEP.search(line[:200]) or _VALIDATION.search(line[:200]) for line in head.split("\n"))
    return log or bool(
        re.search(r"^timestamp: ", head, re.MULTILINE) and re.search(r"^- [\w ]{1,40}: ", head, re.MULTILINE)
    )


def from_text(name: str, text: str) -> RawTable | None:
    """Return a row a step that was logged, or one row of a report. Losses are nats a token, `val_bpb` bits a byte.

    The log counts steps from 0 while it trains: a row says how many are done, and tokens are that x the batch.
    """
    found = text.split("\n")
    if not any(_STEP.search(line[:200]) or _VALIDATION.search(line[:200]) for line in found):
        return _report(found)
    rows, numbers, said = [], [], {}
    for number, line in enumerate(found, start=1):
        line = line[:400]
        if match := _STEP.search(line):
            rows.append({"step": int(match[1]) + 1, "train/loss": match[3]})
            numbers.append(number)
        elif match := _VALIDATION.search(line):
            rows.append({"step": int(match[1]), "val_bpb": match[2]})
            numbers.append(number)
        for key, pattern in (("batch", _BATCH), ("params", _TOTAL), ("steps", _STEPS)):
            if match := pattern.search(line):
                said[key] = int(match[1].replace(",", "") or 0)
        limits.fits(name, len(rows), 10)
    cells = trees.frame(name, zip(numbers, rows, strict=True))
    cells = by_step(cells, ["step"])
    notes = ["Steps are those that are done."]
    if batch := said.get("batch"):
        cells["tokens"] = [int(step) * batch for step in cells["step"]]
        cells["batch_tokens"] = batch
        notes.append(f"tokens is worked out: step x {batch:,}, the batch in tokens.")
    for key in ("params", "steps"):
        if key in said:
            cells[key] = said[key]
    return RawTable(cells, "history", tuple(notes))


def _report(found: list[str]) -> RawTable | None:
    entries = [match for line in found if (match := _ENTRY.fullmatch(line.strip()[:300]))]
    if not entries or len(entries) > limits.MAX_COLUMNS:
        return None
    cells = {_REPORT.get(match[1], match[1]): [match[2].strip()] for match in entries}
    return RawTable(table(cells), notes=("A report became one row.",))


def from_cells(name: str, raw: RawTable) -> RawTable | None:
    """Return nanochat's tables: scores of 0 that were not measured are missing, and an evaluation is one row.

    None for any other table.
    """
    headers = list(raw.cells.columns)
    if headers == ["Task", "Accuracy", "Centered"]:
        return _evaluation(name, raw)
    if "core_score" not in headers or not {"num_iterations", "tokens_trained"} <= set(headers):
        return None
    scores = pd.to_numeric(raw.cells["core_score"], errors="coerce")
    if not (scores == 0).any():
        return None
    cells = raw.cells.copy(deep=False)
    cells["core_score"] = raw.cells["core_score"].where(scores != 0)
    return RawTable(cells, raw.kind, (*raw.notes, "A core_score of 0 was not measured and is missing."))


def _evaluation(name: str, raw: RawTable) -> RawTable:
    row: dict[str, list[object]] = {"run": [stem(name)]}
    limits.fits(name, 1, len(raw.cells))
    for task, accuracy, centered in raw.cells.astype(str).to_numpy().tolist():
        row[f"metric/{task.strip()}"] = [centered.strip() if task.strip() == "CORE" else accuracy.strip()]
    return RawTable(table(row), notes=(*raw.notes, "An evaluation became one row: accuracies, and the centred CORE."))

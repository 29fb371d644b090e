"""Losses per token under several tokenisers: tokens of a larger vocabulary are longer and harder.

A loss per token falls or rises with the vocabulary for the same text (Tao et al. 2024, arXiv:2407.13623, section 3).
"""

from ..errors import SweepErrors
from ..finding import Finding
from ._between import between
from ._rows import counted, names, numbers, written

RANK = 20
KIND = "errors"


def look(sweep: SweepErrors) -> Finding | None:
    """Return the rows of other vocabularies than the most common where errors differ between them, else None."""
    per_token = sweep.target == "loss" or sweep.target.startswith("loss/")
    if not per_token or "vocab_size" not in sweep.table or "vocab_size" in {*sweep.scales, *sweep.others}:
        return None
    found = between(sweep, sweep.table["vocab_size"])
    if found is None or not found[0].found:
        return None
    rows = sweep.kept & ~found[1]
    entries = written("vocab_size", float(found[2]))
    return Finding(
        cause="tokenisers",
        subject=f"{counted(sweep, rows)} with another tokeniser",
        sentence=f"Losses per token of {counted(sweep, rows)} are from other vocabularies than the usual "
        f"{entries} entries.",
        next_step=f"Compare losses per byte, or leave out {counted(sweep, rows)} with other vocabularies.",
        rows=numbers(sweep, rows), runs=names(sweep, rows), keep=f"vocab_size == {float(found[2]):.17g}",
        along=sweep.size or sweep.scales[-1],
    )  # fmt: skip

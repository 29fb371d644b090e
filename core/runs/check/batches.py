"""Find impossible batches: larger than the data, or less than one sequence. The latter may be a count of sequences."""

import numpy as np

from ..words import plural
from .findings import Findings

FEW = 1024.0  # tokens: hardly anybody trains with less than that a step


def batches(findings: Findings) -> None:
    """Exclude rows whose batch is larger than their tokens or less than one of their sequences.

    Where the table has no length of sequences, a warning asks about batches below FEW tokens.
    """
    table = findings.table
    if "batch_tokens" not in table:
        return
    batch = table["batch_tokens"].to_numpy(np.float64)
    tokens, context = (
        table[n].to_numpy(np.float64) if n in table else np.full(len(table), np.nan) for n in ("tokens", "context")
    )
    findings.exclude(
        batch > tokens, "batch_tokens",
        lambda i: f"is {batch[i]:.6g}, larger than the data of {tokens[i]:.6g} tokens", "batches up to all tokens",
    )  # fmt: skip
    findings.exclude(
        batch < context, "batch_tokens",
        lambda i: f"is {batch[i]:.6g}, less than one sequence of {context[i]:.6g} tokens: is it a count of sequences?",
        "tokens, one sequence or more",
    )  # fmt: skip
    few = (batch < FEW) & np.isnan(context) & findings.live
    if few.any():
        row = findings.numbers[int(np.flatnonzero(few)[0])]
        count = plural(int(few.sum()), "row")
        mixed = "" if few.sum() == findings.live.sum() else " and above it in others, as if units were mixed"
        findings.say(
            "warning",
            f"batch_tokens is below {FEW:,.0f} tokens in {count}{mixed}: are they counts of sequences? Then multiply "
            "them by the tokens of a sequence",
            "batch_tokens", row,
        )  # fmt: skip

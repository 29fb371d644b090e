"""Sizes and tokens that several headers give: shares of a run's tokens, sequences of a length, compute and a ratio."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ...units import FLOP_PER_PARAM_TOKEN
from ..aliases import key_of
from ..words import quote
from .ratios import ratio
from .so_far import ColumnsSoFar

CHINCHILLA = 20.0  # tokens per parameter in one "Chinchilla multiple" (Hoffmann et al. 2022, table 3)
_DOUBTFUL = frozenset({"frac", "fraction", "progress"})  # of anything: a loss that falls along them says of what
_OF_ANYTHING = frozenset({"frac", "fraction"})
_TAKEN = "is taken for that of the tokens that were seen, for losses fall along it; leave it unread if it is another"
_FALLS = 0.8  # of the steps along a share of the tokens must lower the loss
_HALF = 50.0  # percent: up to there at least, percentages of a run go
_CONSTANT = 0.9  # of the rows must be of configurations with one number of tokens
_SET_KEYS = ("datafraction", "fractionofdata", "datafrac", "fracdata", "subsetfraction")


def tokens_of_shares(table: ColumnsSoFar) -> None:
    """Take what a run saw for the tokens of the whole run times the share of them, where a column says the share.

    The tokens must be the same along the shares of one size. Of a share of the data nobody can tell whether it is seen
    once or again and again: a warning says so.
    """
    tokens, found = table.of("tokens"), table.picked.get("token_share") or table.picked.get("epochs")
    if tokens is None or found is None or tokens.times or tokens.by or table.has("unique_tokens"):
        return
    share = table.cells.of(found.mapped)
    known = share[np.isfinite(share)]
    percent = found.role == "token_share" and len(known) > 0 and _HALF <= known.max() <= 100
    share, key = (share / 100 if percent else share), key_of(found.mapped.source)
    if not len(known) or known.min() < 0 or np.nanmax(share) > 1 + 1e-9 or not _alike(table, share):
        return
    if key in _SET_KEYS:
        text = f"{quote(found.mapped.source)} is a share of the data, and tokens are the same along it"
        table.choice.say(f"{text}: if a run saw only this share, tokens are too many", "tokens", "warning")
        return
    if key in _DOUBTFUL and not _falls(table, share):
        return
    if key in _OF_ANYTHING:
        what, zero = quote(found.mapped.source), known.min() == 0
        taken = "is taken for no share of the tokens, for it is 0 in some rows" if zero else _TAKEN
        table.choice.say(f"{what} does not say of what it is a share: it {taken}", "tokens", "warning")
        if zero:
            return
    factor = tokens.factor * found.mapped.factor / (100 if percent else 1)
    why = f"the tokens of a whole run times the share of them in {quote(found.mapped.source)}"
    table.chosen[table.chosen.index(tokens)] = replace(tokens, factor=factor, by=found.mapped.source, why=why)


def _alike(table: ColumnsSoFar, share: np.ndarray) -> bool:
    """Return whether models of one size have one number of tokens along several shares."""
    frame = _by_size(table).assign(share=share, tokens=table.values("tokens")).dropna()
    groups = frame.groupby("size")
    several = groups["share"].transform("nunique") > 1
    same = groups["tokens"].transform("nunique") == 1
    return bool(several.any()) and bool(same[several].mean() >= _CONSTANT)


def _by_size(table: ColumnsSoFar) -> pd.DataFrame:
    name = next((n for n in ("params", "params_non_embedding", "width", "depth") if table.has(n)), None)
    size = table.values(name) if name else None
    rows = len(table.cells.raw) if table.cells.raw is not None else 0
    return pd.DataFrame({"size": np.zeros(rows) if size is None else size})


def _falls(table: ColumnsSoFar, share: np.ndarray) -> bool:
    """Return whether losses of one size fall along a share."""
    name = next((m.column for m in table.chosen if m.column == "loss" or m.column.startswith("loss/")), None)
    loss = table.values(name) if name else None
    if loss is None:
        return False
    frame = _by_size(table).assign(share=share, loss=loss).dropna().sort_values(["size", "share"], kind="stable")
    steps = frame.diff().iloc[1:]
    steps = steps[(steps["size"] == 0) & (steps["share"] > 0)]
    return len(steps) > 0 and bool((steps["loss"] < 0).mean() >= _FALLS)


def tokens_of_sequences(table: ColumnsSoFar) -> None:
    """Compute tokens from the number of sequences and their length, where nothing counts tokens."""
    found = table.picked.get("sequences")
    if found is None or table.has("tokens"):
        return
    source = found.mapped.source
    if table.has("context"):
        why = f"sequences in {quote(source)} times context"
        table.add(source, "tokens", why, found.mapped.factor, ("context",), transform=found.mapped.transform)
    else:
        table.choice.unread[source] = "it counts sequences, and no column says how long they are"


def parts_of_compute(table: ColumnsSoFar, headers: Sequence[str]) -> None:
    """Compute params and tokens from compute and tokens per parameter, where neither is there: C = 6 N D."""
    flops = table.of("flops")
    if flops is None or flops.transform or flops.times or flops.by:
        return
    if table.has("tokens") or table.has("params") or table.has("params_non_embedding"):
        return
    found = [(h, 1.0) for h in headers if ratio(h) == ("tokens", "params")]
    for role, factor in (("ratio", 1.0), ("multiple", CHINCHILLA)):
        if role in table.picked:
            mapped = table.picked[role].mapped
            found.append((mapped.source, factor * mapped.factor))
    if not found:
        return
    header, times = found[0]
    names = f"{quote(flops.source)} and {quote(header)} by C = 6 N D"
    factor = (flops.factor * times / FLOP_PER_PARAM_TOKEN) ** 0.5
    table.add(flops.source, "tokens", f"worked out of {names}", factor, transform="sqrt", by=header)
    table.add(header, "params", f"tokens over this ratio, from {names}", 1 / times, ("tokens",), transform="inverse")

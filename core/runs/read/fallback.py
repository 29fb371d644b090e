"""Targets that no name says: metrics in their units, and what is left of a table without a known target."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..aliases import key_of
from ..mapping import Mapped
from ..options import OpenQuestion
from ..ranges import RANGES
from ..words import listing, quote
from . import domains
from .choice import Choice
from .evidence import SampledCells
from .headers import unread
from .plausible import agrees
from .units import words_of

_BASE = re.compile(r"log[ _]?10|lg", re.IGNORECASE)
_LOGARITHM = 1.6  # a logarithm of a loss below 5 nats lies below it, and few losses of language models do
_REACHED = "targetloss"
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_NAMELESS = re.compile(r"(?:unnamed )?column \d+")  # as readers call columns of a file without names
_BOUNDED = re.compile(r"acc|exact|match|pass|rate|success|win", re.IGNORECASE)
_SOUND_LIKE = frozenset(
    "loss losses ppl perplexity bpb acc accuracy score error err nll metric eval value result y target".split()
)
# Numbers that count or date rows and measure nothing.
_NO_TARGETS = frozenset(
    "params parameters tokens flops flop steps step "
    "index id seed epoch epochs row rank date time timestamp created year month day pid port color".split()
)


def metrics(chosen: Sequence[Mapped], cells: SampledCells) -> list[Mapped]:
    """Return the columns with percentages as shares, and with a lone loss per byte as that; what is no share goes."""
    found = []
    for m in chosen:
        if m.unit == "share" and m.column.startswith("metric/") and cells.given:
            m = _share(m, cells)
        elif m.factor == 0.01 and cells.percent(m.source):
            m = replace(m, factor=1.0)  # the signs in the cells say the same
        if m:
            found.append(m)
    if any(m.column == "loss" or m.column.startswith("loss/") for m in found):
        return found
    bytes_ = [m for m in found if m.unit == "nats per byte" and m.column.startswith("metric/")]
    if len(bytes_) == 1 and not any(m.column == "loss_per_byte" for m in found):
        return [replace(m, column="loss_per_byte") if m is bytes_[0] else m for m in found]
    return found


def _share(m: Mapped, cells: SampledCells) -> Mapped | None:
    """Return a share as one of 1, None where its numbers are no shares."""
    values = cells.values(m.source)
    values = values[np.isfinite(values)]
    if not len(values):
        return None
    low, high = float(values.min()), float(values.max())
    if cells.percent(m.source):
        return replace(m, why="percentages in the file, here shares of 1")
    said = "%" in m.source or bool({"pct", "percent", "percentage"} & set(words_of(m.source)))
    if said or (_BOUNDED.search(m.source) and low >= 0 and 1.5 < high <= 100):
        return replace(m, factor=0.01, why="percentages in the file, here shares of 1") if high <= 100 else None
    return m if low >= 0 and high <= 1 else None


def log_loss(chosen: Sequence[Mapped], cells: SampledCells, choice: Choice) -> None:
    """Ask what a log loss is whose numbers may be logarithms of losses: the cross-entropy is called so as well."""
    for m in chosen:
        words = [w for w in words_of(m.source) if w in ("log", "loss", "logloss")]
        if m.column != "loss" or m.transform or sorted("".join(words)) != sorted("logloss"):
            continue
        values = cells.of(m)
        if np.isfinite(values).any() and float(np.nanmax(values)) < _LOGARITHM:
            now = "the cross-entropy itself"
            choices = ((now, "loss"), ("its natural logarithm", "ln(loss)"), ("its base ten logarithm", "log10(loss)"))
            text = f"Does {quote(m.source)} hold cross-entropies or logarithms of them?"
            choice.questions.append(OpenQuestion(text, m.source, "column", choices, now))


def which_logarithm(chosen: Sequence[Mapped], cells: SampledCells, choice: Choice) -> None:
    """Ask of which base a logarithm is that names none, where its numbers are amounts of real runs with both."""
    for m in chosen:
        if m.transform != "exp10" or m.column not in RANGES or _BASE.match(m.source.rpartition("/")[2]):
            continue
        natural = cells.of(replace(m, transform="exp"))
        low, some = RANGES[m.column].low, RANGES[m.column].some
        if not np.isfinite(natural).any() or np.nanmin(natural) < 10 * low or np.nanmax(natural) < 5 * some:
            continue
        now = "base ten"
        choices = ((now, f"log10({m.column})"), ("natural", f"ln({m.column})"))
        text = f"Of which base are the logarithms in {quote(m.source)}?"
        choice.questions.append(OpenQuestion(text, m.source, "column", choices, now))


def any_target(headers: Sequence[str], chosen: Sequence[Mapped], cells: SampledCells, choice: Choice) -> list[Mapped]:
    """Return what can be a target of a table where no name says so: each column of numbers that is nothing else.

    Names that sound like a target go before others. Columns that are named as corpora and hold such numbers are losses.
    """
    used = {m.source for m in chosen}
    if reached := [h for h in headers if h not in used and key_of(h) == _REACHED]:
        return [Mapped(h, "loss", 1.0, "nats per token", why="each row says what it took to reach it") for h in reached]
    left = [h for h in headers if h not in used and not unread(h) and _measures(h, cells)]
    named = [h for h in left if _SOUND_LIKE & set(words_of(h))]
    shares = [h for h in left if _is_share(cells.values(h))]
    lost = [h for h in left if agrees("loss", cells.values(h))]
    found = named or (shares if len(shares) >= len(left) / 2 else left)
    losses = not named and len(lost) > 1 and domains.spoken({h: h for h in lost}, [])
    found = lost if losses else found
    if not found:
        return []
    what = "losses on corpora" if losses else "given"
    said = f"no column is named as a target: read as {what}, each for itself, {listing(map(quote, found), 30)}"
    choice.say(said.replace("each for itself, ", "") if len(found) == 1 else said)
    prefix, unit = ("loss", "nats per token") if losses else ("metric", "as given")
    return [Mapped(h, f"{prefix}/{h}", 1.0, unit) for h in found]


def _measures(header: str, cells: SampledCells) -> bool:
    values = cells.values(header)
    values = values[np.isfinite(values)]
    varied = len(values) > 1 and bool(np.ptp(values) > 0)
    words = {w.lower() for w in _CAMEL.findall(header)}
    if _NAMELESS.fullmatch(header) or header.strip().lower() == "x" or not any(c.isalpha() for c in header):
        return False
    return varied and cells.numeric(header) >= 0.9 and not _NO_TARGETS & words


def _is_share(values: np.ndarray) -> bool:
    values = values[np.isfinite(values)]
    return bool(len(values) and values.min() >= 0 and values.max() <= 1)

"""Choose among several headers of one column by their values: the exact size, the peak rate, the name of a run."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ...units import FLOP_PER_PARAM_TOKEN
from ..options import OpenQuestion
from ..words import quote
from .choice import Choice
from .evidence import SampledCells
from .headers import Candidate

SAME = 0.005  # relative difference of two sizes that are one
_NEAR = 0.02  # how well a size must agree with C / (6 D) to be the one that was used
_PEAKS = ("peak", "max", "base", "init")


def exact(
    rivals: Sequence[Candidate], picked: Mapping[str, Candidate], cells: SampledCells, choice: Choice
) -> Candidate:
    """Return which of several sizes is read: the one that agrees with C / (6 D), else the one with more digits.

    Sizes that agree are one. Where neither tells, the first is read and a question is left open.
    """
    first = rivals[0]
    apart = [c for c in rivals[1:] if _difference(cells.of(first.mapped), cells.of(c.mapped)) > SAME]
    rivals = [first, *apart]
    if not apart:
        return first
    names = " and ".join(quote(c.mapped.source) for c in rivals)
    if {"tokens", "flops"} <= set(picked):
        sizes = cells.of(picked["flops"].mapped) / (FLOP_PER_PARAM_TOKEN * cells.of(picked["tokens"].mapped))
        off = [_difference(cells.of(c.mapped), sizes) for c in rivals]
        best = int(np.argmin(off))
        if off[best] <= _NEAR and sorted(off)[1] > 2 * _NEAR:
            return _because(rivals[best], f"of {names} this one is C / (6 D)")
    digits = [_digits(cells.of(c.mapped)) for c in rivals]
    best = int(np.argmax(digits))
    if digits[best] > sorted(digits)[-2]:
        return _because(rivals[best], f"of {names} this one has more digits, so the other is a round name")
    for rival in rivals[1:]:
        source = rival.mapped.source
        yes, no = f"{source} is the number of parameters", f"{first.mapped.source} is it"
        text = f"Which is the number of parameters, {names}?"
        choice.questions.append(OpenQuestion(text, source, "column", ((yes, "params"), (no, "")), no))
    return first


def peak(
    rivals: Sequence[Candidate], picked: Mapping[str, Candidate], cells: SampledCells, choice: Choice
) -> Candidate:
    """Return which of several learning rates is the peak: one that is called so, else the largest."""
    if len(rivals) == 1:
        return _as_peak(rivals[0], "no other column holds a peak")
    for candidate in rivals:
        if any(word in candidate.mapped.source.lower() for word in _PEAKS) and candidate.role == "learning_rate":
            return candidate
    middle = [float(np.nanmedian(cells.of(c.mapped))) if np.isfinite(cells.of(c.mapped)).any() else -1 for c in rivals]
    best = int(np.argmax(middle))
    if middle[best] == middle[0]:
        return _as_peak(rivals[0], "")
    names = " and ".join(quote(c.mapped.source) for c in rivals)
    return _as_peak(rivals[best], f"of {names} this one is larger, so the other is the last rate of a schedule")


def name(
    rivals: Sequence[Candidate], picked: Mapping[str, Candidate], cells: SampledCells, choice: Choice
) -> Candidate:
    """Return which of several names tells runs apart: the first, unless another one tells more of them apart."""
    kinds = [len(set(cells.texts(c.mapped.source)) - {""}) for c in rivals]
    best = int(np.argmax(kinds))
    if kinds[best] <= kinds[0]:
        return rivals[0]
    return _because(rivals[best], f"several runs share one name in {quote(rivals[0].mapped.source)}")


def repeats(header: str, picked: Mapping[str, Candidate], cells: SampledCells) -> bool:
    """Return whether some name in a column stands at models of different size."""
    size = next((picked[n] for n in ("params", "params_non_embedding", "width", "depth") if n in picked), None)
    if size is None:
        return False
    seen: dict[str, float] = {}
    pairs = zip(cells.texts(header), cells.of(size.mapped), strict=True)
    return any(n and np.isfinite(v) and abs(seen.setdefault(n, v) / v - 1) > SAME for n, v in pairs if v)


def _difference(a: np.ndarray, b: np.ndarray) -> float:
    """Return the middle relative difference of two columns, 0 where no row has both."""
    with np.errstate(all="ignore"):
        off = np.abs(np.log(a / b))
    off = off[np.isfinite(off)]
    return float(np.median(off)) if len(off) else 0.0


def _digits(values: np.ndarray) -> float:
    """Return how many significant digits the numbers have, the middle of them."""
    found = values[np.isfinite(values) & (values != 0)]
    return (
        float(np.median([len(f"{v:.15e}".split("e")[0].rstrip("0").replace(".", "")) for v in found]))
        if len(found)
        else 0
    )


def _because(candidate: Candidate, why: str) -> Candidate:
    return replace(candidate, mapped=replace(candidate.mapped, why=why))


def _as_peak(candidate: Candidate, why: str) -> Candidate:
    return replace(_because(candidate, why) if why else candidate, role="learning_rate")

"""Rows about what the runs' columns say: compute, counts, schedules, repetition, mixtures, units."""

import math

import numpy as np
import pandas as pd

from ....laws.cost import SIX_ND
from ....runs.schema import family
from ....units import SIZES, plain
from ...result import Fit
from ..misfit import TREND
from .case import Case, Found, largest

RATIO = (0.8, 1.25)  # compute over that by the cost of a law
SHIFT = 0.02  # of an exponent
WARMUP = 0.1  # of a run's tokens
FEWEST_RATES, FEWEST_ROWS = 3, 12
SKEW, TAILS = 1.0, 1.5  # from both on residuals are one-sided, unless
CHANCE, OUTER = 0.05, 2.0  # so many of those beyond so many robust deviations lie above by chance
EPOCHS = 4.0
INSIDE = 1e-9


def compute(case: Case) -> Found:
    """Compare compute as the table gives it with the cost of the law, which is 6 N D where it has no other."""
    cost = case.law.cost or SIX_ND
    counted_otherwise = cost is not SIX_ND  # a law that pays otherwise says which parameters it counts
    size = next((c for n, c in case.fit.columns.items() if counted_otherwise and n in SIZES), "params")
    reads = {n: case.fit.columns.get(n, n) for n in cost.needs}
    needed = {size, "tokens", "flops", *reads.values()}
    if not needed <= set(case.table):
        return "not applicable", f"The table lacks {', '.join(sorted(needed - set(case.table)))}."
    x = {n: case.table[c] for n, c in reads.items()}
    ratio = (case.table["flops"] / cost.flops(case.table[size], case.table["tokens"], x)).to_numpy(float)
    ratio, sizes = ratio[np.isfinite(ratio)], case.table[size].to_numpy(float)[np.isfinite(ratio)]
    if not len(ratio):
        return "not checked", "No run has parameters, tokens and compute."
    if np.abs(ratio - 1).max() < 1e-6:
        return "not applicable", f"Compute, parameters and tokens are tied by {cost.title}: nothing to compare."
    out = int(((ratio < RATIO[0]) | (ratio > RATIO[1])).sum())
    small, large = ratio[np.argmin(sizes)], ratio[np.argmax(sizes)]
    ends = f"{small:.3g} at the smallest model, {large:.3g} at the largest"
    rule = cost.title.removeprefix("C = ").replace(" ", "")
    text = f"C / {rule} is {ratio.min():.3g} to {ratio.max():.3g} ({ends})"
    return ("care" if out else "ok"), text + (f"; {out:,} of {len(ratio):,} rows outside 0.8 to 1.25." if out else ".")


def embeddings(case: Case) -> Found:
    """Report how exponents move with the other count of parameters."""
    used = next((c for c in case.fit.columns.values() if c in SIZES), None)
    other = next((s for s in SIZES if s != used), "")
    if used is None:
        return "not applicable", "The law does not take the number of parameters."
    if other not in case.table:
        return "not applicable", f"The table counts {used} only."
    if not case.deep:
        return "not checked", f"Fitted with {used}; {other} was not tried."
    both = np.isfinite(case.table[other].to_numpy(float))
    runs = case.only(both)
    swapped = type(runs)(**{**runs.__dict__, "table": runs.table.assign(**{used: runs.table[other]})})
    found, base = case.again(swapped), case.fit if both.all() else case.again(runs)
    if not isinstance(found, Fit) or not isinstance(base, Fit):
        return "not checked", f"With {other}: {found if isinstance(found, str) else base}"
    name, most = largest(case.shifts(found, base))
    text = f"With {other} in place of {used}, {name} moves by {most:+.3f}"
    return ("care" if abs(most) > SHIFT else "ok"), f"{text}, the most of the exponents."


def schedules(case: Case) -> Found:
    """Report the share of each run that is warm-up, and whether residuals follow the learning rate."""
    said, state = [], "ok"
    share = _warmup(case)
    if share is not None and np.isfinite(share).any():
        long = int((share > WARMUP).sum())
        said.append(f"Warm-up takes {np.nanmin(share):.1%} to {np.nanmax(share):.1%} of a run, above 10 % in {long:,}")
        state = "care" if long else state
    rates = case.table["learning_rate"].to_numpy(float) if "learning_rate" in case.table else np.array([])
    known = np.isfinite(rates)
    if len(np.unique(rates[known])) >= FEWEST_RATES and known.sum() >= FEWEST_ROWS:
        rate, left = (pd.Series(v[known]).rank().to_numpy() for v in (rates, -case.linearised[0]))
        r = float(np.corrcoef(rate, left)[0, 1]) if np.ptp(left) > 0 else 0.0
        said.append(f"residuals correlate by {r:.2f} (ranks) with the learning rate")
        state = "care" if r * r > TREND else state
    if not said:
        return "not applicable", "The table says neither warm-up nor different learning rates."
    return state, (said[0] if len(said) == 1 else "; ".join(said)).capitalize() + "."


def _warmup(case: Case) -> np.ndarray | None:
    """Return warm-up as a share of each run [R]; None where the table does not say."""
    t = case.table
    if "warmup_steps" not in t:
        return None
    if "steps" in t:
        return (t["warmup_steps"] / t["steps"]).to_numpy(float)
    if {"batch_tokens", "tokens"} <= set(t):
        return (t["warmup_steps"] * t["batch_tokens"] / t["tokens"]).to_numpy(float)
    return None


def selection(case: Case) -> Found:
    """Report whether residuals are one-sided, as those of runs that are about to diverge.

    A few runs far off make any residuals skewed, so the tails count: from the median to the quantile of 5 % and to that
    of 95 %, and of the outer residuals more must lie above than a coin would throw heads.
    """
    r = -case.linearised[0]  # observed minus predicted
    sd = float(r.std())
    skew = float(((r - r.mean()) ** 3).mean() / sd**3) if sd > 1e-9 else 0.0
    t = case.runs.table
    diverged = int((t["status"] == "diverged").sum()) if "status" in t else 0
    low, middle, high = np.quantile(r, [0.05, 0.5, 0.95])
    tails = float((high - middle) / max(middle - low, 1e-12))
    text = (
        f"Skewness of the residuals {skew:.2f} over {len(r):,} rows, the upper tail {plain(tails, 2)} times the lower"
    )
    text += f"; {diverged:,} diverged rows are left out." if diverged else "; no row is marked as diverged."
    return ("care" if skew > SKEW and tails > TAILS and _mostly_above(r - middle) else "ok"), text


def _mostly_above(r: np.ndarray) -> bool:
    """Return whether more of the outer residuals are above zero than chance puts there."""
    outer = r[np.abs(r) > OUTER * 1.4826 * np.median(np.abs(r))]
    above, n = int((outer > 0).sum()), len(outer)
    return sum(math.comb(n, k) for k in range(above, n + 1)) <= CHANCE * 2.0**n


def repetition(case: Case) -> Found:
    """Report the epochs of the runs, and those of the target."""
    if "tokens" not in case.table:
        return "not applicable", "The table has no tokens."
    if "unique_tokens" not in case.table:
        return "not checked", "The table does not say how many tokens are distinct."
    epochs = (case.table["tokens"] / case.table["unique_tokens"]).to_numpy(float)
    known = epochs[np.isfinite(epochs)]
    if not len(known):
        return "not checked", "No fitted row says how many tokens are distinct."
    text, most = f"Up to {plain(known.max(), 3)} epochs in the runs", float(known.max())
    at = case.at or {}
    if "tokens" in at:
        distinct = at.get("unique_tokens", float(case.table["unique_tokens"].max()))
        most = max(most, at["tokens"] / distinct)
        text += f", {plain(at['tokens'] / distinct, 3)} at the target"
    if "unique_tokens" in case.used.x:
        return "ok", f"{text}; the law takes repetition into account."
    return ("care" if most > EPOCHS else "ok"), f"{text}; the law counts a repeated token as a new one."


def mixture(case: Case) -> Found:
    """Report which mixtures were tried, and whether that of the target lies among them."""
    names = [c for c in case.table.columns.astype(str) if (family(c) or ("",))[0] == "mix"]
    if not names:
        return "not applicable", "The table has no mixture."
    shares = np.unique(case.table[names].dropna().to_numpy(float), axis=0)
    rank = int(np.linalg.matrix_rank(shares - shares.mean(axis=0), tol=1e-6)) if len(shares) else 0
    text = f"{len(shares):,} mixtures of {len(names)} domains, varying in {rank} of {len(names) - 1} directions"
    taken = set(case.fit.columns.values()) & set(names)
    if len(shares) > 1 and not taken:
        return "care", f"{text}; the law takes none of them."
    if rank < len(names) - 1 and taken:
        return "care", f"{text}: some shares cannot be told apart."
    at = case.at or {}
    if taken and all(n in at for n in names):
        point = np.array([at[n] for n in names])
        near = float(np.abs(shares - point).sum(axis=1).min() / 2)
        inside = _inside(shares, point)
        where = "inside" if inside else "outside"
        return (
            "ok" if inside else "care"
        ), f"{text}; the target's lies {where} their hull, {near:.1%} from the nearest."
    return "ok", f"{text}."


def _inside(shares: np.ndarray, point: np.ndarray) -> bool:
    """Return whether a point [K] is a weighted mean of rows [M, K]: a linear programme."""
    from scipy.optimize import linprog  # here, because importing it is slow and few tables have mixtures

    equal = np.vstack([shares.T, np.ones(len(shares))])
    found = linprog(np.zeros(len(shares)), A_eq=equal, b_eq=np.append(point, 1.0), method="highs")
    return bool(found.status == 0 and np.abs(equal @ found.x - np.append(point, 1.0)).max() < max(INSIDE, 1e-6))


def units(case: Case) -> Found:
    """Report the unit of the target, and whether it means the same in all rows."""
    target, unit = case.fit.target, case.fit.unit
    if not target.startswith("loss"):
        return "not applicable", f"{target} ({unit}) is not a loss."
    if "token" not in unit or target == "loss_unigram":
        return "ok", f"{target} in {unit} compares across vocabularies."
    if "vocab_size" not in case.table:
        return (
            "not checked",
            f"{target} is in {unit}; the table does not say the vocabulary, so one is taken for all rows.",
        )
    sizes = case.table["vocab_size"].dropna().unique()
    if len(sizes) > 1:
        span = f"{plain(sizes.min())} to {plain(sizes.max())} entries"
        text = f"{target} is in {unit} over {len(sizes)} vocabularies ({span})"
        return "care", f"{text}: tokens of one are not those of another."
    return "ok", f"{target} is in {unit}, one vocabulary throughout."

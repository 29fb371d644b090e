"""Parts of benchmarks/mixture.py that need SlimPajama's table: fits across scale, at one scale, and how sure 3B is."""

import pathlib
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from core import laws, runs
from core.errors import BadInput
from core.fit import Fit, FitOptions, from_fit
from core.fit.batches.grouped import fit_targets
from core.fit.evaluate import evaluate
from core.fit.fitting import fit_all
from core.fit.trees.boosting import TREES, fit_trees
from core.fit.validation.held_out_mixtures import HELD_OUT
from core.plan.mixture.optimum import Wish, best_mixture

DOMAINS = ("arxiv", "book", "c4", "github", "commoncrawl", "stackexchange", "wikipedia")
TARGETS = [f"loss/{d}" for d in DOMAINS]
LEAST = {310e6: 3.9e9, 680e6: 7.7e9, 937e6: 7.0e9, 1235e6: 13.8e9}  # tokens from which checkpoints count, by size
HELD, HELD_FROM = 2718e6, 20.7e9
ADDITIVE = ((0.50, 2.09), (0.29, 0.80), (0.29, 0.31), (0.65, 1.17), (0.29, 0.58), (0.51, 0.36), (0.92, 4.45))
JOINT = ((0.39, 1.62), (0.24, 1.19), (0.24, 0.34), (0.54, 2.51), (0.24, 0.90), (0.38, 0.47), (0.57, 2.09))
PUBLISHED = {"mixture-additive": ADDITIVE, "mixture-joint": JOINT}
OPTIMUM = (9.6, 9.5, 25.1, 8.0, 12.1, 17.9, 17.0)
SIZED, UNLIMITED = FitOptions(starts=50), FitOptions(starts=100, screen=0)
PINNED = FitOptions(starts=24)
FLOORS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0)  # irreducible losses that are tried, nats per token
AS_GOOD = 1.01  # times the best objective: fits that the runs do not tell apart
ONE_SIZE, ONE_TOKENS = 310e6, 7.998e9  # nearest to 8B tokens, which Shukor et al. train on for this comparison
TRAINED, SPLITS, SEED = 25, 20, 0  # mixtures fitted, splits averaged, seed of the first
AT_ONE_SIZE = {
    "mixture-reciprocal": "additive at one size", "mixture-exponentials": "M1", "mixture-exponentials-alike": "M2",
    "mixture-product": "M3", "mixture-exponential": "M4", "mixture-linear": "linear", TREES.key: "boosted trees",
}  # fmt: skip
FIXED = FitOptions(starts=32)


def predicted(fit: Fit, rows: pd.DataFrame) -> np.ndarray:
    law = laws.get(fit.law)
    x = {f.name: rows[fit.columns[f.name]].to_numpy(float) for f in law.features}
    return evaluate(law, {k: np.array([e.value]) for k, e in fit.parameters.items()}, x)[0]


def mre(found: np.ndarray, observed: pd.Series) -> float:
    """Return the mean relative error in percent over the rows that have been observed."""
    return 100 * float(np.nanmean(np.abs(found / observed.to_numpy(float) - 1)))


def error(fit: Fit, rows: pd.DataFrame) -> float:
    return mre(predicted(fit, rows), rows[fit.target])


def timed(key: str, table: runs.Runs, targets: list[str], options: FitOptions) -> tuple[dict[str, Fit], float]:
    """Return the fits of all targets and the seconds they took once all is compiled."""
    fit_targets(laws.get(key), table, targets, options)
    begun = time.perf_counter()
    return fit_targets(laws.get(key), table, targets, options), time.perf_counter() - begun


def slimpajama(path: pathlib.Path) -> list[str]:
    whole = runs.load(str(path))
    kept = " or ".join(f"(params == {n:.0f} and tokens >= {d:.0f})" for n, d in LEAST.items())
    train, rows = whole.where(kept), whole.table
    held = rows[(rows["params"] == HELD) & (rows["tokens"] >= HELD_FROM)]
    out, fits = [], {}
    for key, published in PUBLISHED.items():
        fits, seconds = timed(key, train, TARGETS, SIZED)
        out += across_scale(key, fits, seconds, published, train, held)
    out += unlimited(fits, train)
    out += floors(fits, train, held)
    return [*out, *one_scale(whole)]


def across_scale(key: str, fits: dict[str, Fit], seconds: float, published, train: runs.Runs, held) -> list[str]:
    pairs = [(error(fits[t], train.included), error(fits[t], held)) for t in TARGETS]
    out = ["", f"## {laws.get(key).title}, {len(train.included):,} rows, {len(held)} held out at 2.7B", ""]
    out += [f"Seven targets, {SIZED.starts} starts each: {seconds:.1f} s, warm.", ""]
    out += ["| target | mean Huber | train, % (published) | held out, % (published) |", "|---|---|---|---|"]
    for d, t, (a, b), (pa, pb) in zip(DOMAINS, TARGETS, pairs, published, strict=True):
        out.append(f"| {d} | {value(fits[t]) / fits[t].n_runs:.3e} | {a:.2f} ({pa:.2f}) | {b:.2f} ({pb:.2f}) |")
    out.append(f"| mean | | | {np.mean([b for _, b in pairs]):.3f} ({np.mean([b for _, b in published]):.3f}) |")
    calibrated = {t: from_fit(f) for t, f in fits.items()}
    wish = Wish(dict.fromkeys(TARGETS, 1.0), {"params": 7e9, "tokens": 150e9}, {}, {}, {})
    best_mixture(calibrated, wish)
    begun = time.perf_counter()
    best = best_mixture(calibrated, wish)
    took = 1000 * (time.perf_counter() - begun)
    shares = ", ".join(f"{d} {100 * best.shares[d]:.1f} ({p})" for d, p in zip(DOMAINS, OPTIMUM, strict=True))
    return [
        *out,
        "",
        f"Best mixture, equal weights, 7B and 150B tokens, % (published, additive): {shares}; {took:.0f} ms.",
    ]


def value(fit: Fit) -> float:
    return np.nan if fit.objective.value is None else fit.objective.value


def unlimited(fits: dict[str, Fit], train: runs.Runs) -> list[str]:
    """How much better the joint law fits where every start is polished."""
    every, seconds = timed("mixture-joint", train, TARGETS, UNLIMITED)
    ratio = {d: value(fits[t]) / value(every[t]) for d, t in zip(DOMAINS, TARGETS, strict=True)}
    within = sum(r <= AS_GOOD for r in ratio.values())
    return [
        "", "## Starts screened against every start polished, joint law", "",
        f"{SIZED.starts} starts screened against {UNLIMITED.starts} polished ({seconds:.0f} s, warm): objective over "
        "objective.", "", f"| {' | '.join(ratio)} |", "|---" * len(ratio) + "|",
        f"| {' | '.join(f'{r:.4f}' for r in ratio.values())} |", "",
        f"Within 1 % of the unlimited run on {within} of {len(ratio)} targets, at the worst {max(ratio.values()):.4f}.",
    ]  # fmt: skip


def floors(fits: dict[str, Fit], train: runs.Runs, held: pd.DataFrame) -> list[str]:
    """How far the error at 3B ranges among joint fits that the runs do not tell apart: refits with the floor held."""
    law, tried = laws.get("mixture-joint"), {"free": fits}
    for floor in FLOORS:
        tried[f"{floor:.1f}"] = fit_targets(law, train, TARGETS, replace(PINNED, pins=(("E", floor),)))
    best = {t: min(value(fits_of[t]) for fits_of in tried.values()) for t in TARGETS}
    cells = {
        n: [(value(fits_of[t]) / best[t], error(fits_of[t], held)) for t in TARGETS] for n, fits_of in tried.items()
    }
    out = ["", "## What the error at 3B hangs on: the joint law with its floor E held", ""]
    out += ["Objective over the smallest found, then the held-out error at 2.7B in %.", ""]
    out += [f"| E | {' | '.join(DOMAINS)} |", "|---" * (1 + len(DOMAINS)) + "|"]
    out += [f"| {n} | {' | '.join(f'{r:.3f}; {e:.2f}' for r, e in row)} |" for n, row in cells.items()]
    return [*out, "", range_sentence([[row[i] for row in cells.values()] for i in range(len(DOMAINS))])]


def range_sentence(tried: Sequence[Sequence[tuple[float, float]]]) -> str:
    """Say how the mean error at 3B ranges; `tried` is, by domain, (objective over the best, error) of each fit."""
    alike = [[e for r, e in domain if r <= AS_GOOD] for domain in tried]
    low, high = (float(np.mean([side(errors) for errors in alike])) for side in (min, max))
    at_best = float(np.mean([min(domain)[1] for domain in tried]))
    wanted = float(np.mean([b for _, b in JOINT]))
    closes = [d for d, errors, (_, b) in zip(DOMAINS, alike, JOINT, strict=True) if min(errors) <= b]
    reach = "reaches" if low <= wanted else "does not reach"
    return (
        f"Among fits whose objective is within 1 % of the best, the mean error at 2.7B ranges from {low:.2f} % to "
        f"{high:.2f} % ({at_best:.2f} % at the best objective), which {reach} the published {wanted:.2f} %: the runs "
        f"up to 1.2B do not tell these fits apart. A published error is met within that 1 % on {len(closes)} of "
        f"{len(DOMAINS)} domains{': ' if closes else ''}{', '.join(closes)}."
    )


def one_scale(whole: runs.Runs) -> list[str]:
    """Laws that know no size, on runs of one size and one number of tokens: errors on mixtures fitted and not."""
    one = whole.where(f"params == {ONE_SIZE:.0f} and tokens == {ONE_TOKENS:.0f}")
    count = len(one.included)
    order = [np.random.default_rng(SEED + i).permutation(count) for i in range(SPLITS)]
    splits = [one.table.index.isin(one.included.index[o[:TRAINED]]) for o in order]
    found = {key: split_errors(key, one, splits) for key in AT_ONE_SIZE}
    out = ["", f"## One size and token count: {ONE_SIZE:.3g} parameters, {ONE_TOKENS:.3g} tokens", ""]
    out += [
        f"{TRAINED} of {count} mixtures fitted, {count - TRAINED} predicted. Mean relative error in %, fitted; "
        f"predicted: on the split of seed {SEED}, then the mean and the median over {SPLITS} splits (an exponential "
        "that meets a larger share than any it was fitted to can leave for infinity)."
    ]
    for title, pick in (
        (f"seed {SEED}", lambda v: v[:, 0]),
        (f"mean of {SPLITS}", lambda v: v.mean(axis=1)),
        (f"median of {SPLITS}", lambda v: np.median(v, axis=1)),
    ):
        out += ["", f"| {title} | {' | '.join(DOMAINS)} |", "|---" * (1 + len(DOMAINS)) + "|"]
        for key, errors in found.items():
            cells = [f"{percent(a)}; {percent(b)}" for a, b in pick(errors)]
            out.append(f"| {AT_ONE_SIZE[key]} | {' | '.join(cells)} |")
        out += ["", wins({k: pick(v)[:, 1] for k, v in found.items()}, title)]
    return out


def percent(number: float) -> str:
    return f"{number:.2f}" if number < 100 else f"{number:.0e}"


def split_errors(key: str, one: runs.Runs, splits: Sequence[np.ndarray]) -> np.ndarray:
    """Return the errors [T, S, 2] on each target of each split, on rows fitted and on the rest."""
    parts = [one.excluding(~rows, HELD_OUT) for rows in splits]
    if key == TREES.key:
        grown = [fit_trees(part, TARGETS) for part in parts]
        x = [f"mix/{d}" for d in grown[0].domains]
        every = one.included
        predicted = {(t, i): g.losses(t, every[x].to_numpy(float)) for i, g in enumerate(grown) for t in TARGETS}
    else:
        cases = [(t, i) for t in TARGETS for i in range(len(parts))]
        fits = fit_all(laws.get(key), [(parts[i], replace(FIXED, target=t)) for t, i in cases])
        predicted = {case: _of(fit, one.included) for case, fit in zip(cases, fits, strict=True)}
    seen = [np.asarray(pd.Series(rows, index=one.table.index).loc[one.included.index], bool) for rows in splits]
    y = one.included
    return np.array([
        [[mre(predicted[t, i][at], y.loc[at, t]) for at in (s, ~s)] for i, s in enumerate(seen)] for t in TARGETS
    ])  # fmt: skip


def _of(fit: Fit | BadInput, rows: pd.DataFrame) -> np.ndarray:
    if isinstance(fit, BadInput):
        raise fit
    return predicted(fit, rows)


def wins(errors: dict[str, np.ndarray], title: str) -> str:
    """Say which law has the smallest error on the mixtures it has not seen; `errors` [T] by key."""
    names = [*errors]
    best = np.stack([*errors.values()]).argmin(axis=0)
    count = {AT_ONE_SIZE[names[i]]: int((best == i).sum()) for i in np.unique(best)}
    ranked = sorted(count.items(), key=lambda item: -item[1])
    rest = "".join(f", {name} on {n}" for name, n in ranked[1:])
    return f"On mixtures not seen ({title}), {ranked[0][0]} is best on {ranked[0][1]} of {len(best)} domains{rest}."

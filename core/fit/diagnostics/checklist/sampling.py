"""Rows about which runs there are: levels, repeats, checkpoints, and the shape of the sweep."""

import numpy as np

from ....runs.schema import is_factor
from ....units import SIZES, plain, power
from ...data.roles import along
from ...evaluate import evaluate
from ...predict import reach
from ...sweeps.parabola import lowest_of
from .case import COLLINEAR, FEW_LEVELS, Case, Found, largest

LEVEL = 0.02  # values whose natural logarithms are closer than this are one level
ROWS_PER_RUN = 3.0  # with more rows for each run, rows must not be resampled alone
FIRST = 0.1  # share of a run's steps that is cut
ERRORS = 2.0  # standard errors that count as a shift
BUDGET_GAP, BUDGET_WIDTH = 0.02, 0.06  # decades between budgets at least, and within one at most
FEWEST_ON_BUDGET, FEWEST_BUDGETS = 5, 2
SWEPT = 0.35  # in a sweep at least this share of the rows lies on budgets; of runs at random, up to a quarter does
UNEVEN = 1.3  # ratio of the two exponents from which a parabola is off


def levels(case: Case) -> Found:
    """Count the levels of each factor, and report how factors vary together."""
    logs = along(case.law, case.used.x)
    if not logs:
        return "not applicable", "The law takes shares of domains alone."
    counts = {n: len(np.unique(np.round(v / LEVEL))) for n, v in logs.items()}
    text = ", ".join(f"{n} takes {c:,} level{'s' * (c != 1)}" for n, c in counts.items())
    names = [n for n in logs if counts[n] > 1]
    pairs = {f"{a} and {b}": float(np.corrcoef(logs[a], logs[b])[0, 1]) for i, b in enumerate(names) for a in names[:i]}
    name, r = largest(pairs)
    text += f"; logs of {name} correlate by {r:.2f}." if name else "."
    if min(counts.values()) < FEW_LEVELS:
        return "do not", f"{text} Fewer than {FEW_LEVELS} levels cannot tell an exponent."
    return ("care" if abs(r) > COLLINEAR else "ok"), text


def counted(case: Case) -> Found:
    """Count rows, runs and configurations, each on its own."""
    rows, configurations = len(case.table), int(case.configurations.max()) + 1
    named = "run" in case.table and (case.table["run"] != "").any()
    # Without names, checkpoints of one configuration are taken for one run.
    runs = int(case.independent.max()) + 1 if named or "step" not in case.table else configurations
    text = f"{rows:,} rows, {runs:,} runs, {configurations:,} configurations"
    by = f"resampled by {case.fit.cluster}" if case.fit.cluster else "resampled row by row"
    if rows > ROWS_PER_RUN * runs and not case.fit.cluster:
        return "care", f"{text}, {by}: rows of one run are not independent."
    return "ok", f"{text}, {by}."


def checkpoints(case: Case) -> Found:
    """Compare exponents from all rows with those from the last rows of runs, and those without their first tenth."""
    sizes = np.bincount(case.independent)
    if (sizes <= 1).all():
        return "not applicable", "Every run has one row."
    ordered = next((c for c in ("step", "tokens", "flops") if c in case.table), None)
    if ordered is None:
        return "not checked", "Rows of one run have nothing to be ordered by."
    if not case.deep:
        return "not checked", f"{len(sizes):,} runs have {len(case.table):,} rows; the last rows were not fitted alone."
    when = case.table[ordered].reset_index(drop=True)
    last = when.groupby(case.independent).transform("max").to_numpy()
    parts = (("last rows only", when.to_numpy() >= last), ("first tenth cut", when.to_numpy() >= FIRST * last))
    found = [_part(case, words, keep) for words, keep in parts if not keep.all()]
    text = "; ".join(words for words, _ in found) + "."
    worst = [w for _, w in found if w is not None]
    if not worst:
        return "not checked", text
    return ("care" if max(worst) > ERRORS else "ok"), text


def _part(case: Case, words: str, keep: np.ndarray) -> tuple[str, float | None]:
    """Return how exponents move when only the rows `keep` [R] are fitted, in words and in standard errors.

    The standard error is the larger of the two fits', because a part of the runs determines less than all. The number
    is None where the part determines no exponent.
    """
    found = case.again(case.only(keep))
    if isinstance(found, str):
        return f"{words}: {found.rstrip('.')}", None
    part = Case(found, case.only(keep))
    shifts = case.shifts(found)
    errors = {n: max(case.error_of(n), part.error_of(n)) for n in shifts}
    name, most = largest({n: s / errors[n] for n, s in shifts.items() if 0 < errors[n] < np.inf})
    if not name:
        return f"{words} ({keep.sum():,}) do not determine the exponents", None
    moved = f"{name} moves by {shifts[name]:+.3f}, {abs(most):.1f} standard errors"
    return f"{words} ({keep.sum():,}): {moved}", abs(most)


def replicates(case: Case) -> Found:
    """Measure the scatter among runs that differ in nothing but their seed or name."""
    factors = [c for c in case.table.columns.astype(str) if is_factor(c) or c == "step"]
    if not factors:
        return "not checked", "The table says nothing of how runs differ."
    y = np.log(case.used.y) if case.objective.log else case.used.y
    frame = case.table[factors].assign(_y=y).drop_duplicates()  # the same row twice is no replicate
    groups = frame.groupby(factors, dropna=False)["_y"]
    n, inside = len(groups), groups.transform("size") > 1
    freedom = int(inside.sum()) - int(groups.size().gt(1).sum())
    if freedom == 0:
        return "not checked", f"No two of {n:,} settings were trained twice: seed noise is not known apart from misfit."
    sd = float(np.sqrt(((frame["_y"] - groups.transform("mean")) ** 2).sum() / freedom))
    left = float(np.std(case.linearised[0]))
    unit = "of the target" if case.objective.log else case.fit.unit
    shown = [f"{v:.2%}" if case.objective.log else plain(v, 2) for v in (sd, left)]
    return "ok", f"Replicates scatter by {shown[0]} {unit} ({freedom} degrees of freedom), residuals by {shown[1]}."


def isoflop(case: Case) -> Found:
    """Report whether budgets bracket their best size, and whether a parabola through a budget would be off."""
    size = next((n for n in SIZES if n in case.used.x), None)
    if size is None or "tokens" not in case.used.x:
        return "not applicable", "The law does not split a budget."
    flops = case.table["flops"].to_numpy(float) if "flops" in case.table else reach(case.law, case.used.x).get("flops")
    if flops is None:
        return "not applicable", "The runs have no compute."
    others = [v for n, v in case.used.x.items() if n not in (size, "tokens")]
    budgets = [
        b
        for b in _budgets(flops)
        if len(np.unique(case.used.x[size][b])) >= FEWEST_ON_BUDGET and all(np.ptp(v[b]) == 0 for v in others)
    ]
    if len(budgets) < FEWEST_BUDGETS or sum(map(len, budgets)) < SWEPT * len(flops):
        return "not applicable", "The runs are no sweep over sizes at fixed budgets."
    off = [p for b in budgets if (p := _vertex(np.log(case.used.x[size][b]), case.used.y[b], flops[b]))]
    ratio = _ratio(case, size)
    text = f"{len(budgets) - len(off)} of {len(budgets)} budgets have their best size inside the sizes tried"
    text += f" (not {', '.join(off[:4])}{' ...' if len(off) > 4 else ''})" if off else ""
    if not np.isfinite(ratio):
        text = f"{text}; how size and data fall off is not told in the middle of the runs."
        return case.at_what_cost("care" if off else "ok", text)
    text += f"; the exponents of size and data are {plain(ratio, 3)} : 1 in the middle of the runs."
    bent = not 1 / UNEVEN <= ratio <= UNEVEN
    text += " A parabola through a budget would be off." if bent else ""
    return case.at_what_cost("care" if off or bent else "ok", text)


def _budgets(flops: np.ndarray) -> list[np.ndarray]:
    """Return the rows of each budget: their compute lies close together, and apart from that of all other rows."""
    order = np.argsort(flops)
    logs = np.log10(flops[order])
    parts = np.split(order, np.flatnonzero(np.diff(logs) > BUDGET_GAP) + 1)
    return [p for p in parts if len(p) >= FEWEST_ON_BUDGET and np.ptp(np.log10(flops[p])) < BUDGET_WIDTH]


def _vertex(logs: np.ndarray, y: np.ndarray, flops: np.ndarray) -> str:
    """Return a budget in words if its parabola has no lowest point inside the sizes tried, else ''."""
    best, _, _ = lowest_of(logs[:, None], y)
    inside = best is not None and logs.min() <= best[0] <= logs.max()
    return "" if inside else f"{power(float(np.exp(np.log(flops).mean())))} FLOP"


def _ratio(case: Case, size: str) -> float:
    """Return the exponent of size divided by that of data, in the middle of the runs.

    An exponent is how fast the slope of the prediction falls along the logarithm of its feature. For
    E + A / N^a + B / D^b the ratio is a / b everywhere.
    """
    logs = {f.name for f in case.law.factors if f.domain.log}
    middle = {n: float(np.exp(np.median(np.log(v))) if n in logs else v.mean()) for n, v in case.used.x.items()}
    fast = []
    for name in (size, "tokens"):
        x = {n: np.full(4, v) for n, v in middle.items()} | {name: middle[name] * np.exp([-0.2, -0.1, 0.1, 0.2])}
        y = evaluate(case.law, {k: np.array([e.value]) for k, e in case.fit.parameters.items()}, x)[0]
        slopes = y[1] - y[0], y[3] - y[2]
        with np.errstate(all="ignore"):
            fast.append(-np.log(slopes[1] / slopes[0]) / 0.3 if slopes[0] * slopes[1] > 0 else np.nan)
    with np.errstate(all="ignore"):
        return float(np.divide(*fast))

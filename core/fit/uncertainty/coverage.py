"""How often intervals like those of a fit held the truth, looked up in the nearest design that was simulated."""

import functools
import pathlib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .. import objectives
from ..result import Fit

TABLE = pathlib.Path(__file__).parent / "coverage.csv"  # written by benchmarks/coverage.py
PREDICTIONS = ("prediction", "new run")
UNFIT = ("wandering", "uneven")  # noise that breaks what most methods assume: it was measured, and promises nothing
OFTEN = 0.05  # a design promises nothing where this share of simulated fits had no interval of some parameter
LIKE = 3.0  # designs are alike whose runs to spare, parameters and widest intervals differ by this factor at the most
LEAST = 0.93  # the least share of simulated fits whose 95 % intervals must hold the truth


@dataclass(frozen=True)
class Coverage:
    """Shares of simulated fits whose 95 % intervals held the truth, in the measured design nearest to a fit.

    `low` and `high` are the lowest and the highest share over the parameters and the shapes of noise of that design.
    `prediction` is the lowest share for a prediction two decades of compute beyond the runs, None where it had no
    interval. `like` says whether the design is like that of the fit. `sentence` says all of this in words.
    """

    design: str
    low: float
    high: float
    prediction: float | None
    simulations: int
    like: bool
    sentence: str

    @property
    def kept(self) -> bool:
        """Whether 95 % intervals held the truth as often as they say, or more often, in a design like the fit's."""
        return self.like and self.low >= LEAST


def coverage_of(fit: Fit) -> Coverage | None:
    """Return the coverage that was measured in the design nearest to that of a fit.

    It is None where the fit has no intervals, and where nothing of its kind was measured: fits with a prior, fits that
    share parameters with others, and methods with an objective that were not simulated. Designs of the same kind have
    intervals by the same method, an objective of the same sort (squares or Huber's), and rows that stand alone or in
    groups as those of the fit do. The nearest of them is the one whose number of runs to spare, number of free
    parameters and widest interval differ least from those of the fit, on logarithmic scales.
    """
    widest = _widest(fit)
    table = _measured()
    objective = objectives.get(fit.objective.name)
    together = fit.n_clusters < fit.n_runs
    same_kind = table["intervals"].eq(fit.intervals) & table["squares"].eq(objective.squares)
    table = table[same_kind & (table["groups"] < table["rows"]).eq(together)]
    table, unlike = table[~table["noise"].isin(UNFIT)], table[table["noise"].isin(UNFIT)]
    if widest is None or table.empty or objective.leans or fit.priors or fit.shared:
        return None
    free = len(fit.parameters) - len(fit.pins)
    left, spare = (table["groups"] - table["params"]).clip(lower=1), max(fit.n_clusters - free, 1)
    away = np.abs(np.log(np.stack([left / spare, table["params"] / free, table["widest"] / widest]).astype(float)))
    away[2] = np.nan_to_num(away[2])  # of profiles the width is not known
    design = table["design"].iloc[int(np.argmin(away.sum(axis=0)))]
    mine = table["design"].eq(design).to_numpy()
    like = bool((away[:, mine].min(axis=1) <= np.log(LIKE)).all())
    mine = table[mine]
    parameters = mine[~mine["quantity"].isin(PREDICTIONS)]
    far = mine.loc[mine["quantity"] == PREDICTIONS[0], "coverage"]
    found = (
        float(parameters["coverage"].min()),
        float(parameters["coverage"].max()),
        None if far.empty else float(far.min()),
    )
    first = mine.iloc[0]
    words = f"{_words(first, found, like)} {_limits(unlike)}"
    return Coverage(first["design"], *found, int(mine["simulations"].min()), like, words)


def _limits(unlike: pd.DataFrame) -> str:
    """Say which noise the simulations had, and how far coverage fell under the worst noise of another kind."""
    parameters = unlike[~unlike["quantity"].isin(PREDICTIONS)]
    if parameters.empty:
        return "The simulated noise was independent and equally large in every run; other noise was not measured."
    worst = parameters.sort_values("coverage").iloc[0]
    said = {
        "uneven": "The simulated noise was independent and equally large in every run; where it was nine times "
        "as large at small compute as at large",
        "wandering": "In the simulations rows of a run shared one offset, besides independent noise; where "
        "noise wandered along a run",
    }[str(worst["noise"])]
    return f"{said}, coverage fell to {100 * worst['coverage']:.1f} % ({worst['design']})."


def _words(first: pd.Series, found: tuple[float, float, float | None], like: bool) -> str:
    low, high, far = found
    in_runs = f" of {first['groups']:,} runs" if first["groups"] < first["rows"] else ""
    rows = f"{first['rows']:,} rows{in_runs}" if in_runs else f"{first['rows']:,} runs"
    design = f"{first['design']}: {rows}, {first['params']} parameters"
    held = f"held the true parameters in {100 * low:.1f} to {100 * high:.1f} % of {first['simulations']:,} simulations"
    ahead = f", and the loss two decades of compute beyond the runs in {100 * far:.1f} %" if far is not None else ""
    if like:
        return f"95 % intervals made this way {held} of a like design ({design}){ahead}."
    return (
        f"No design like this one was measured; in the nearest ({design}) 95 % intervals made this way {held}{ahead}."
    )


def _widest(fit: Fit) -> float | None:
    """Return the widest interval of a parameter, of its logarithm where it is positive; None without intervals."""
    widths = []
    for e in fit.parameters.values():
        if e.low is not None and e.high is not None and e.high > e.low:
            widths.append(np.log(e.high / e.low) if e.low > 0 else e.high - e.low)
    return max(widths, default=None)


@functools.cache
def _measured() -> pd.DataFrame:
    """Return the measured table without designs in which some parameter often had no interval."""
    table = pd.read_csv(TABLE)
    cell = ["design", "objective", "noise", "sd", "share", "method"]
    parameters = table[~table["quantity"].isin(PREDICTIONS)]
    given = parameters.groupby(cell)["none"].max().lt(OFTEN).rename("given")
    table = table.join(given, on=cell)
    table = table[table["given"] & table["coverage"].notna()]
    parameters = table[~table["quantity"].isin(PREDICTIONS)]
    widest = parameters.groupby(cell)["width"].max().rename("widest")
    squares = [objectives.get(str(name)).squares for name in table["objective"]]
    return table.assign(squares=squares).join(widest, on=cell).reset_index(drop=True)

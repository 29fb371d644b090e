"""Which runs to make next: three to eight within a pilot budget, after which an answer is known best.

Rungs lie evenly in the logarithm of compute; on each stands the run that narrows the answer most, where a run is less
certain the farther it lies from the aim, as no law is exact. Gain per FLOP alone buys many small runs, whose misfit
becomes bias at the top (`benchmarks/results/next.md`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...errors import BadInput
from ...fit.calibrated import Calibrated
from ...fit.known_runs import KnownRuns
from ...fit.predict import predict
from ..compute.allocate import allocate
from ..cost import cost_of, size_feature
from . import misfit
from .aim import Aim, gradient
from .belief import Belief, believe
from .choice import choose
from .information import Information
from .ladder import FEWEST, MOST, on_rung, ratios_of, rungs

NORMAL = 1.96
WORTHLESS = 0.05  # of the interval: runs that narrow it by less are worth nothing
WIDEST = np.log(10.0)  # of an interval's half width in logarithms: beyond it nothing is known


@dataclass(frozen=True)
class ProposedRun:
    """One run to make: its features by column `at`, and what it costs in FLOP."""

    at: Mapping[str, float]
    flops: float


@dataclass(frozen=True)
class Narrowed:
    """A 95 % interval of the answer: its ends with form error, and of sampling error alone; None where none is."""

    low: float | None
    high: float | None
    sampling_low: float | None
    sampling_high: float | None


@dataclass(frozen=True)
class NextRuns:
    """Runs to make next for an `aim`, and what is known of its answer (in `unit`) now and after them.

    `kept` and `sampling_kept` are the shares of the interval's width that stay, with form error and without. `runs` is
    how many runs there are already, `noise` and `form` what they say of a run and of the law's form (shares of the
    target, form a decade away). `decades_beyond` is how far the aim lies beyond the largest run, those proposed
    included, in compute. `no_interval` says why there is no interval now.
    """

    aim: Aim
    budget: float
    proposed: tuple[ProposedRun, ...]
    value: float
    unit: str
    now: Narrowed
    after: Narrowed
    kept: float
    sampling_kept: float
    runs: int
    noise: float
    form: float
    decades_beyond: float
    no_interval: str = ""

    @property
    def flops(self) -> float:
        """What all proposed runs cost together (FLOP)."""
        return sum(run.flops for run in self.proposed)

    @property
    def worthless(self) -> bool:
        """Whether further runs within the budget narrow the answer by next to nothing."""
        return self.kept > 1 - WORTHLESS

    def report(self) -> dict[str, Any]:
        """Return plain data, the shape that the shell prints."""
        ends = {"now": vars(self.now), "after": vars(self.after)}
        runs = [{**run.at, "flops": run.flops} for run in self.proposed]
        names = ("value", "unit", "kept", "sampling_kept", "runs", "noise", "form", "decades_beyond", "no_interval")
        aim = {"kind": self.aim.kind, "at": dict(self.aim.at), "flops": self.aim.flops}
        return {"aim": aim, "budget": self.budget, "flops": self.flops, "proposed": runs, **ends} | {
            n: getattr(self, n) for n in names
        }


def next_runs(
    calibrated: Calibrated,
    aim: Aim,
    budget: float,
    rows: KnownRuns,
    published: Calibrated | None = None,
    number: int | None = None,
    pins: Mapping[str, float] | None = None,
) -> NextRuns:
    """Return the runs to make next within `budget` (FLOP) for an aim.

    `calibrated` are constants as the answer is given by now: fitted to `rows`, or published ones. With `published`
    constants these stand behind few runs. `number` is how many runs are made, 3 to 8; without it as many as narrow the
    answer most. Raises BadInput for another number, and for a budget that buys no run.
    """
    law = calibrated.law
    if number is not None and not FEWEST <= number <= MOST:
        raise BadInput(f"The number of runs is {number}; allowed are {FEWEST} to {MOST}.")
    belief = believe(law, rows, aim.at, published, None if calibrated is published else calibrated, pins)
    known = _known(belief, aim, rows, belief.form)
    fixed = {k: v for k, v in aim.at.items() if k not in (size_feature(law), "tokens")}
    ratios = ratios_of(rows.x[size_feature(law)], rows.x["tokens"])

    least = (
        {k: float(v.min()) for k, v in rows.x.items()}
        if len(rows.y)
        else {k: low for k, (low, _) in calibrated.ranges.items()}
    )

    def deviations(x: Mapping[str, np.ndarray]) -> np.ndarray:
        near = misfit.deviations(misfit.decades(law, x, aim.at), belief.noise, belief.form)
        return near * misfit.UNTRIED ** misfit.below(law, x, least)

    tried = [
        choose(known, [on_rung(law, float(c), ratios, fixed) for c in rungs(budget, n)], deviations)
        for n in ([number] if number else range(FEWEST, MOST + 1))
    ]
    chosen, after = min(tried, key=lambda found: found[1].sd)
    bare = _known(belief, aim, rows, 0.0)
    stacked = {name: np.array([run[name] for run in chosen]) for name in chosen[0]}
    bare_after = bare.after(
        bare.slopes(stacked), np.full(len(chosen), belief.noise) * misfit.UNTRIED ** misfit.below(law, stacked, least)
    )
    proposed = tuple(ProposedRun(run, float(cost_of(law).flops(run[size_feature(law)], run["tokens"], run)))
                     for run in reversed(chosen))  # fmt: skip
    widths = (known.sd, bare.sd, after.sd, bare_after.sd)
    return _answered(calibrated, aim, budget, proposed, rows, belief, widths)


def _known(belief: Belief, aim: Aim, rows: KnownRuns, form: float) -> Information:
    """Return what the runs say of the aim, with the form error a decade away (0 for none)."""
    start = Information(belief.law, belief.u, belief.prior.precision, gradient(aim, belief.law, belief.u)[None])
    if not len(rows.y):
        return start
    far = misfit.decades(belief.law, rows.x, aim.at)
    return start.after(start.slopes(rows.x), misfit.deviations(far, belief.noise, form))


def _answered(
    calibrated: Calibrated, aim: Aim, budget: float, proposed: tuple[ProposedRun, ...], rows: KnownRuns, belief: Belief,
    widths: tuple[float, float, float, float],
) -> NextRuns:  # fmt: skip
    sd, bare, after, bare_after = widths
    value, unit, now, why = _answer(calibrated, aim)
    if now is None and len(rows.y):
        now = _around(value, sd, bare)
    kept, sampling_kept = after / sd, bare_after / bare
    if now is None:
        now, later = Narrowed(None, None, None, None), _around(value, after, bare_after)
    else:
        later = _shrunk(value, now, kept, sampling_kept)
    top = max([run.flops for run in proposed] + [float(v) for v in rows.flops])
    beyond = max(float(np.log10(aim.flops / top)), 0.0)
    return NextRuns(
        aim, budget, proposed, value, unit, now, later, kept, sampling_kept, len(rows.y), belief.noise, belief.form,
        beyond, why if now.low is None else "",
    )  # fmt: skip


def _answer(calibrated: Calibrated, aim: Aim) -> tuple[float, str, Narrowed | None, str]:
    """Return the answer as other pages give it, with its unit, its interval (None where it has none), and why not."""
    if aim.kind == "loss":
        got = predict(calibrated, aim.at)
        ends = Narrowed(got.low, got.high, got.sampling_low, got.sampling_high)
        return got.value, calibrated.unit, ends if got.low is not None else None, got.no_interval
    fixed = {k: v for k, v in aim.at.items() if k not in (size_feature(calibrated.law), "tokens")}
    best = allocate(calibrated, aim.flops, fixed)
    ends = Narrowed(best.params_low, best.params_high, best.params_sampling_low, best.params_sampling_high)
    return best.params, "parameters", ends if best.params_low is not None else None, best.no_interval


def _around(value: float, whole: float, bare: float) -> Narrowed:
    """Return the interval of deviations of the logarithm, with form error and without; none where nothing is known."""
    ends = [
        (None, None) if NORMAL * sd > WIDEST else tuple(float(value * np.exp(side * NORMAL * sd)) for side in (-1, 1))
        for sd in (whole, min(bare, whole))
    ]
    return Narrowed(*ends[0], *ends[1])


def _shrunk(value: float, now: Narrowed, kept: float, sampling_kept: float) -> Narrowed:
    """Return an interval of which these shares of the width are left, in logarithms where these are known."""

    def end(of: float | None, share: float) -> float | None:
        if of is None:
            return None
        return value * (of / value) ** share if of * value > 0 else value + share * (of - value)

    return Narrowed(
        end(now.low, kept), end(now.high, kept), end(now.sampling_low, sampling_kept),
        end(now.sampling_high, sampling_kept),
    )  # fmt: skip

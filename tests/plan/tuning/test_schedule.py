"""Schedules that were never run, and the one that ends lowest: shapes by hand, the search against SciPy."""

import numpy as np
import pytest
from scipy.optimize import minimize

from core import laws
from core.errors import BadInput
from core.fit import from_published
from core.plan.tuning.schedule import KINDS, PLACES, Run, checked, curve, drawn, lowest, rates

RUN = Run(steps=4800, warmup=400, peak=3e-4)
OF_100M = from_published(*laws.get_published("multi-power@luo-100m"))


def last(schedule: np.ndarray, run: Run = RUN) -> float:
    return float(curve(OF_100M, schedule, run)[1][0, -1])


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_warms_up_and_ends_where_it_should(kind):
    found = rates(kind, RUN)
    assert len(found) == RUN.steps + 1
    assert found[0] == 0
    assert found[200] == pytest.approx(1.5e-4)
    assert found.max() == pytest.approx(3e-4)
    assert found[-1] == pytest.approx(3e-4 if kind == "constant" else 3e-5)
    assert (np.diff(found[400:]) <= 1e-18).all()


def test_shapes_by_hand():
    assert rates("cosine", RUN)[2600] == pytest.approx(3e-4 * 0.55)
    assert rates("linear", RUN)[2600] == pytest.approx(3e-4 * 0.55)
    stable = rates("wsd", RUN)
    assert stable[3839] == pytest.approx(3e-4)  # 80 % of all steps
    assert stable[4320] == pytest.approx(3e-4 * 0.55)
    np.testing.assert_allclose(drawn("0.5=0.5, 1=0", RUN)[[400, 2600, 3700, 4800]], 3e-4 * np.array([1, 0.5, 0.25, 0]))


def test_curves_end_where_the_public_runs_did():
    """The 100M runs of 24,000 steps: 2.9791 after a cosine to a tenth, 3.0354 at a constant rate.

    The published constants miss the first by 0.011, with the sum written out over every step too.
    """
    run = Run()
    at, loss = curve(OF_100M, rates("cosine", run), run)
    assert at[-1] == run.steps
    assert loss.shape == (1, len(at))
    assert loss[0, -1] == pytest.approx(2.9791, abs=0.012)
    assert last(rates("constant", run), run) == pytest.approx(3.0354, abs=0.006)


def test_a_curve_is_the_sum_over_every_step():
    eta, p = rates("cosine", RUN), OF_100M.values
    falls, since = -np.diff(eta), np.cumsum(eta[:0:-1])[::-1]
    felt = 1 - (1 + p["C"] * eta[1:] ** -p["gamma"] * since) ** -p["beta"]
    wanted = p["L0"] + p["A"] * eta.sum() ** -p["alpha"] - p["B"] * (falls * felt).sum()
    assert last(eta) == pytest.approx(wanted, rel=1e-12)


def test_the_search_ends_below_every_kind_and_near_scipy():
    """SciPy walks the same places from the best of the usual shapes, by differences of the curve itself."""
    found = lowest(OF_100M, RUN, 0.01)
    end = last(found)
    usual = min(last(rates(kind, Run(4800, 400, 3e-4, 0.01))) for kind in KINDS)
    assert end < usual
    assert (np.diff(found[RUN.warmup :]) <= 1e-18).all()
    assert found.min() >= 0

    def schedule(z: np.ndarray) -> np.ndarray:
        heights = 0.01 + 0.99 * np.concatenate([[1.0], np.cumprod(1 / (1 + np.exp(-z)))])
        return drawn(",".join(f"{i / PLACES:.17g}={h:.17g}" for i, h in enumerate(heights)), RUN)

    start = np.where(np.arange(PLACES) < 0.5 * PLACES, 4.0, 1.0)
    best = minimize(
        lambda z: last(schedule(z)), start, method="L-BFGS-B", bounds=[(-6, 9)] * PLACES, options={"maxiter": 60}
    )
    assert end <= best.fun + 1e-3


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: checked(Run(steps=1)), "steps is 1"),
        (lambda: checked(Run(warmup=24_000)), "warmup is 24000 of 24,000 steps"),
        (lambda: checked(Run(peak=0)), "peak rate is 0"),
        (lambda: checked(Run(end=2)), "end is 2"),
        (lambda: drawn("half=1", RUN), "'half=1' is not PLACE=HEIGHT"),
        (lambda: drawn("2=1", RUN), "places 0 to 1"),
        (lambda: lowest(from_published(*laws.get_published("chinchilla@hoffmann")), RUN), "does not go by a schedule"),
    ],
)
def test_what_cannot_be_is_one_line(call, said):
    with pytest.raises(BadInput, match=said):
        call()

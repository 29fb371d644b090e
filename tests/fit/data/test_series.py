"""Laws of whole schedules: what they see of a run, fits to curves with known constants, and the public curves."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import huber

from core import laws, settings
from core.errors import BadInput
from core.fit import FitOptions, fit, from_published, predict
from core.fit.data.series import every_step, histories, schedule_histories
from core.fit.diagnostics.residuals import residuals
from core.fit.evaluate import evaluate
from core.fit.validation.refits import refit
from core.runs import from_table

MULTI, ANNEALING = laws.get("multi-power"), laws.get("annealing")
OF_100M = MULTI.constants("luo-100m").values
WARMUP, STEPS = 216, 2400
SHAPE = MULTI.features[0].shape
MADE = {"L0": 2.6, "A": 0.6, "alpha": 0.45, "C": 0.5, "lambda": 0.99}
TRAIN = ("cosine_24000", "constant_24000", "wsdcon_9")


def schedule(kind: str) -> np.ndarray:
    step = np.arange(STEPS + 1)
    up = np.minimum(step / WARMUP, 1)
    shapes = {
        "constant": up,
        "cosine": up * (0.55 + 0.45 * np.cos(np.pi * np.clip((step - WARMUP) / (STEPS - WARMUP), 0, 1))),
        "drop": up * np.where(step >= 1200, 0.3, 1.0),
        "decay": up * np.interp(step, [0, 1800, STEPS], [1, 1, 0.1]),
    }
    return 3e-4 * shapes[kind]


def by_hand(rates: np.ndarray, t: int, p: dict[str, float]) -> float:
    """The multi-power law, its sum written out over every step."""
    total, gain = rates[: t + 1].sum(), 0.0
    for k in range(1, t + 1):
        since = rates[k : t + 1].sum()
        felt = 1 - (1 + p["C"] * rates[k] ** -p["gamma"] * since) ** -p["beta"]
        gain += (rates[k - 1] - rates[k]) * felt
    return p["L0"] + p["A"] * total ** -p["alpha"] - p["B"] * gain


def annealed_by_hand(rates: np.ndarray, t: int, p: dict[str, float]) -> float:
    """The annealing law, its momentum step by step; rises do not count."""
    m = area = 0.0
    for k in range(1, t + 1):
        m = p["lambda"] * m + max(rates[k - 1] - rates[k], 0.0)
        area += m
    return p["L0"] + p["A"] * rates[: t + 1].sum() ** -p["alpha"] - p["C"] * area


@pytest.mark.parametrize("kind", ["constant", "cosine", "drop", "decay"])
def test_knots_come_near_the_sum_over_every_step(kind):
    """To two thousandths of a nat: less than half of what such laws miss curves by."""
    rates, at = schedule(kind), np.array([400, 1300, 2400])
    seen = {"learning_rate": histories(rates, at, SHAPE[0])}
    got = evaluate(MULTI, {k: np.array([v]) for k, v in OF_100M.items()}, seen)[0]
    np.testing.assert_allclose(got, [by_hand(rates, t, OF_100M) for t in at], atol=2e-3)
    got = evaluate(ANNEALING, {k: np.array([v]) for k, v in MADE.items()}, seen)[0]
    np.testing.assert_allclose(got, [annealed_by_hand(rates, t, MADE) for t in at], atol=2e-3)


def test_with_a_knot_for_every_change_the_sum_is_exact():
    rates, at = np.array([0, 1, 2, 3, 3, 3, 2, 2, 1, 1.0]) * 1e-3, np.array([4, 6, 9])
    seen = {"learning_rate": histories(rates, at, SHAPE[0])}
    got = evaluate(MULTI, {k: np.array([v]) for k, v in OF_100M.items()}, seen)[0]
    np.testing.assert_allclose(got, [by_hand(rates, t, OF_100M) for t in at], rtol=1e-12)


def test_a_knot_at_the_step_itself_never_lies_ahead():
    """The mean of one step is that step but for rounding: of 6,000 steps each has as many knots behind as steps."""
    rates, at = 3e-4 * np.interp(np.arange(6001), [0, 600, 6000], [0, 1, 0.1]), np.array([600, 3001, 5828, 6000])
    behind = histories(rates, at, len(rates))[:, 1:, 2] > 0
    np.testing.assert_array_equal(behind.sum(axis=1), at)


def test_rates_between_rows_go_straight_or_jump():
    steps, rates = np.array([10.0, 20, 30, 40]), np.array([4.0, 4, 1, 0.9])
    found = every_step(steps, rates, 5)
    np.testing.assert_allclose(found[[0, 1, 5, 10, 20, 29, 30, 35]], [0, 0.8, 4, 4, 4, 4, 1, 0.95])
    assert len(found) == 41


def curves(kinds, law, p, seed: int = 0) -> pd.DataFrame:
    rng, parts = np.random.default_rng(seed), []
    for kind in kinds:
        rates, at = schedule(kind), np.arange(240, STEPS + 1, 24)
        seen = {"learning_rate": histories(rates, at, SHAPE[0])}
        loss = evaluate(law, {k: np.array([v]) for k, v in p.items()}, seen)[0]
        noise = np.exp(1e-4 * rng.standard_normal(len(at)))
        parts.append(pd.DataFrame({"run": kind, "step": at, "learning_rate": rates[at], "loss": loss * noise}))
    return pd.concat(parts, ignore_index=True).assign(warmup_steps=WARMUP)


def test_a_fit_predicts_a_schedule_that_it_never_saw():
    runs = from_table(curves(("constant", "cosine", "drop"), ANNEALING, MADE), "curves")
    found = fit(ANNEALING, runs, FitOptions(starts=8))
    assert found.status == "converged"
    for name, value in MADE.items():
        assert found.parameters[name].value == pytest.approx(value, rel=0.03), name
    misses = residuals(found, runs)["residual"].to_numpy()
    assert found.objective.value == pytest.approx(huber(1e-3, np.log1p(misses)).sum(), rel=1e-9)
    other = from_table(curves(("decay",), ANNEALING, MADE, 1), "decay")
    missed = residuals(found, other)["residual"].abs()
    assert missed.max() < 1e-3


def test_what_is_no_schedule_is_said_in_one_line():
    runs = from_table(
        curves(("constant",), ANNEALING, {"L0": 2.6, "A": 0.6, "alpha": 0.45, "C": 0.5, "lambda": 0.99}), "c"
    )
    twice = replace(runs, table=pd.concat([runs.table, runs.table], ignore_index=True))
    with pytest.raises(BadInput, match="has the same step twice"):
        fit(ANNEALING, twice, FitOptions(starts=4))
    with pytest.raises(BadInput, match=r"needs the columns run, step and learning_rate; c has no step"):
        schedule_histories(from_table(runs.table.drop(columns=["step", "excluded"]), "c"), runs.table, SHAPE)
    assert refit(ANNEALING, runs, [np.ones(len(runs.table), bool)], FitOptions()) == [
        "annealing goes by whole schedules: rows of its runs cannot be hidden from it."
    ]
    with pytest.raises(BadInput, match="goes by a whole schedule"):
        predict(from_published(*laws.get_published("multi-power@luo-25m")), {"learning_rate": 1e-3})


@pytest.mark.parametrize(
    ("size", "published", "annealed"), [("25", 0.9988, 0.998), ("100", 0.9984, 0.997), ("400", 0.9985, 0.996)]
)
def test_public_curves(size, published, annealed):
    """R2 pooled over the six test files: of published constants, and of the annealing law fitted to three others."""
    folder = settings.ORIGINALS.value()
    if not folder:
        pytest.skip("EXPLORER_ORIGINALS is not set")
    files = sorted((folder / "multipowerlaw" / f"csv_{size}").glob("*.csv"))
    parts = [
        pd.read_csv(f).rename(columns={"lr": "learning_rate"}).assign(run=f.stem, warmup_steps=2160) for f in files
    ]
    seen, rest = (
        from_table(pd.concat([p for p in parts if (p["run"].iloc[0] in TRAIN) == kept], ignore_index=True), "curves")
        for kept in (True, False)
    )
    x, y = {"learning_rate": schedule_histories(rest, rest.table, SHAPE)}, rest.table["loss"].to_numpy()

    def r2(law, values) -> float:
        got = evaluate(law, {k: np.array([v]) for k, v in values.items()}, x)[0]
        return float(1 - ((y - got) ** 2).sum() / ((y - y.mean()) ** 2).sum())

    assert r2(MULTI, MULTI.constants(f"luo-{size}m").values) == pytest.approx(published, abs=1.5e-4)
    found = fit(ANNEALING, seen, FitOptions(starts=4))
    assert r2(ANNEALING, {k: e.value for k, e in found.parameters.items()}) >= annealed

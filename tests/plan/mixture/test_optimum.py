"""The best mixture: against closed forms, SciPy, the limits that are set, and a published optimum."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize

from core import laws, runs
from core.errors import BadInput
from core.fit import FitOptions, from_fit
from core.fit.batches.grouped import fit_targets
from core.plan.mixture.optimum import best_mixture, domains_of, losses_at, nearest_run
from core.settings import ORIGINALS
from tests.plan.mixture._mixtures import AT, NAMES, constants, wish


def test_domains_that_tell_the_same_share_equally():
    alike = {f"C[{n}]": 1.3 for n in NAMES} | {f"gamma[{n}]": 0.6 for n in NAMES}
    found = best_mixture({"t": constants("mixture-additive", **alike)}, wish(["t"]))
    np.testing.assert_allclose(list(found.shares.values()), 0.25, atol=1e-6)


def test_shares_of_equal_exponents_have_a_closed_form():
    """Largest sum_i C_i h_i^g on the simplex: h_i goes with C_i^(1 / (1 - g))."""
    exponents = {f"C[{n}]": c for n, c in zip(NAMES, (1.0, 2.0, 0.5, 1.5), strict=True)}
    alike = exponents | {f"gamma[{n}]": 0.5 for n in NAMES}
    found = best_mixture({"t": constants("mixture-reciprocal", **alike)}, wish(["t"], at={}))
    expected = np.array(list(exponents.values())) ** 2
    np.testing.assert_allclose([found.shares[n] for n in NAMES], expected / expected.sum(), atol=1e-6)


def test_a_linear_law_goes_to_the_corner_of_its_limits():
    losses = {f"L[{n}]": v for n, v in zip(NAMES, (3.0, 2.0, 4.0, 2.5), strict=True)}
    fits = {"t": constants("mixture-linear", **losses)}
    found = best_mixture(fits, wish(fits, at={}, high={"b": 0.6, "d": 0.3}))
    np.testing.assert_allclose([found.shares[n] for n in NAMES], [0.1, 0.6, 0.0, 0.3], atol=1e-3)


@pytest.mark.parametrize("key", ["mixture-additive", "mixture-joint", "mixture-exponentials"])
@pytest.mark.parametrize("seed", range(3))
def test_it_is_where_scipy_ends(key, seed):
    fits = {t: constants(key, seed=10 * seed + i) for i, t in enumerate(("x", "y", "z"))}
    wanted = wish(fits, low={"a": 0.05}, high={"c": 0.4})
    found = best_mixture(fits, wanted)

    def value(h):
        return float(np.mean([losses_at(c, h[None], wanted)[0] for c in fits.values()]))

    bounds = [(0.05, 1.0), (1e-9, 1.0), (1e-9, 0.4), (1e-9, 1.0)]
    starts = np.random.default_rng(1).dirichlet(np.ones(4), 6)
    sums = {"type": "eq", "fun": lambda h: h.sum() - 1}
    ends = [
        minimize(value, h, bounds=bounds, constraints=sums, method="SLSQP", options={"ftol": 1e-13}) for h in starts
    ]
    best = min(e.fun for e in ends if e.success)
    assert found.value <= best + 1e-6
    assert sum(found.shares.values()) == pytest.approx(1, abs=1e-9)
    assert found.shares["a"] >= 0.05 - 1e-9
    assert found.shares["c"] <= 0.4 + 1e-9


def test_a_strong_pull_is_the_natural_mixture_and_none_is_free():
    fits = {"t": constants("mixture-additive", seed=3)}
    natural = dict(zip(NAMES, (0.1, 0.2, 0.3, 0.4), strict=True))
    held = best_mixture(fits, wish(fits, natural=natural, pull=1e4))
    np.testing.assert_allclose([held.shares[n] for n in NAMES], list(natural.values()), atol=1e-3)
    free, drawn = (best_mixture(fits, wish(fits, natural=natural, pull=p)) for p in (0.0, 0.01))
    far = [sum(abs(m.shares[n] - natural[n]) for n in NAMES) for m in (free, drawn)]
    assert far[1] < far[0]


def test_unique_tokens_cap_what_is_repeated():
    fits = {"t": constants("mixture-additive", seed=4)}
    free = best_mixture(fits, wish(fits))
    most = max(free.shares, key=free.shares.__getitem__)
    found = best_mixture(fits, wish(fits, unique={most: 1e9}, epochs=2.0))
    assert found.shares[most] <= 2.0 * 1e9 / AT["tokens"] + 1e-9
    with pytest.raises(BadInput, match="has too few unique tokens"):
        best_mixture(fits, wish(fits, unique={most: 1e9}, epochs=2.0, low={most: 0.5}))


def test_the_additive_optimum_is_the_same_at_every_scale_and_the_joint_one_is_not():
    other = {"params": 1e11, "tokens": 1e13}
    for key, same in (("mixture-additive", True), ("mixture-joint", False)):
        fits = {"t": constants(key, seed=5)}
        one, two = (best_mixture(fits, wish(fits, at=at)).shares for at in (AT, other))
        moved = max(abs(one[n] - two[n]) for n in NAMES)
        assert (moved < 1e-4) == same


def test_draws_give_a_cloud_and_intervals_that_hold_the_optimum():
    fits = {t: constants("mixture-additive", seed=i, draws=80) for i, t in enumerate(("x", "y"))}
    found = best_mixture(fits, wish(fits))
    assert found.cloud.shape == (80, 4)
    np.testing.assert_allclose(found.cloud.sum(axis=1), 1, atol=1e-9)
    for n in NAMES:
        low, high = found.ends[n]
        assert low <= found.shares[n] + 1e-6
        assert found.shares[n] <= high + 1e-6
    value, low, high = found.losses["x"]
    assert low < value < high


def test_draws_of_targets_lie_side_by_side_where_resamples_were_dropped():
    whole = {t: constants("mixture-additive", seed=i, draws=60) for i, t in enumerate(("x", "y"))}
    lost = {"x": (3, 17), "y": (40,)}
    kept = {t: np.setdiff1d(np.arange(60), lost[t]) for t in whole}
    some = {t: replace(c, draws={k: v[kept[t]] for k, v in c.draws.items()}, dropped=lost[t]) for t, c in whole.items()}
    common = np.setdiff1d(np.arange(60), (3, 17, 40))
    expected = best_mixture(whole, wish(whole)).cloud[common]
    np.testing.assert_allclose(best_mixture(some, wish(some)).cloud, expected, atol=1e-9)


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"low": {"a": 0.7, "b": 0.7}}, "No mixture fits the bounds"), ({"low": {"a": 1.2}}, "cannot lie between"),
        ({"weights": {}}, "weights above 0"), ({"weights": {"u": 1.0}}, "u was not fitted"),
        ({"at": {"params": 1e9}}, "needs tokens"),
    ],
)  # fmt: skip
def test_wishes_that_cannot_be_met(more, line):
    fits = {"t": constants("mixture-additive")}
    with pytest.raises(BadInput, match=line):
        best_mixture(fits, wish(fits, **more))


def test_constants_that_give_no_finite_loss_are_refused_in_one_line():
    with pytest.raises(BadInput, match="mixture-reciprocal gives no finite loss of any mixture"):
        best_mixture({"t": constants("mixture-reciprocal", E=np.nan)}, wish(["t"], at={}))


def test_how_far_the_nearest_run_is():
    known = np.array([[0.25, 0.25, 0.25, 0.25], [1.0, 0.0, 0.0, 0.0]])
    mine = dict(zip(NAMES, (0.4, 0.2, 0.2, 0.2), strict=True))
    assert nearest_run(mine, known, list(NAMES)) == pytest.approx(0.15)


def test_the_published_optimum_of_slimpajama():
    """Shukor et al. 2025, Table 15: the additive law's best mixture for equal weights, within two points a domain."""
    folder = ORIGINALS.value()
    if not folder:
        pytest.skip("EXPLORER_ORIGINALS is not set: the table may not be bundled")
    table = runs.load(str(folder / "dmsl_slimpajama" / "dmsl_llm_slimpajama.csv"))
    least = {310e6: 3.9e9, 680e6: 7.7e9, 937e6: 7.0e9, 1235e6: 13.8e9}
    kept = " or ".join(f"(params == {n:.0f} and tokens >= {d:.0f})" for n, d in least.items())
    names = ("arxiv", "book", "c4", "commoncrawl", "github", "stackexchange", "wikipedia")
    targets = [f"loss/{n}" for n in names]
    found = fit_targets(laws.get("mixture-additive"), table.where(kept), targets, FitOptions(starts=24))
    fits = {t: from_fit(f) for t, f in found.items()}
    assert domains_of(fits[targets[0]].law) == list(names)
    best = best_mixture(fits, wish(fits))
    published = dict(zip(names, (9.6, 9.5, 25.1, 12.1, 8.0, 17.9, 17.0), strict=True))
    for n, share in published.items():
        assert 100 * best.shares[n] == pytest.approx(share, abs=2.0), n

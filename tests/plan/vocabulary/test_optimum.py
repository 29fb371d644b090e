"""The best vocabulary: the published table by three approaches, SciPy's root of the slope, and what a choice costs."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import fsolve

from core import laws
from core.errors import BadInput
from core.fit import Calibrated, from_published
from core.laws.cost import SIX_ND
from core.plan.vocabulary import rules as rules
from core.plan.vocabulary.budget import VocabularyBudget, balanced_flops, budget_of
from core.plan.vocabulary.optimum import along, by_compute, by_law, costs, growth, losses, near_optimal, vocabulary
from core.plan.vocabulary.rules import TAO, by_derivative
from tests.tolerances import PRINTED, SOLVER

TAO_LAW, REFIT = (from_published(*laws.get_published(f"vocabulary@{n}")) for n in ("tao", "refit"))
# N_nv, width, FLOP, V by approaches 1, 2 and 3: Tao et al. 2024, the authors' code.
TABLE = [
    (33e6, 512, 1.567e17, 5754, 6144, 4662), (302e6, 1024, 1.313e19, 18183, 19527, 15758),
    (1.13e9, 2048, 1.838e20, 27280, 29401, 24630), (2.87e9, 3200, 1.186e21, 37942, 40993, 35271),
    (3e9, 3200, 1.295e21, 39367, 42538, 36648), (7e9, 4096, 7.052e21, 62280, 67450, 59547),
    (13e9, 5120, 2.432e22, 83429, 90503, 81347), (30e9, 6048, 1.295e23, 141711, 154071, 141898),
    (70e9, 8192, 7.052e23, 211860, 230861, 217961), (130e9, 12_288, 2.432e24, 236500, 258138, 248187),
    (300e9, 16_384, 1.295e25, 355894, 389324, 383659),
]  # fmt: skip
each_size = pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]:.3g}")
budgets = st.builds(
    lambda n, times, tied, total: budget_of(10**n, float(TAO.flops(10**n)) * 10**times, None, tied, total),
    st.floats(7.8, 11.5), st.floats(-1.0, 2.0), st.booleans(), st.booleans(),
)  # fmt: skip
few = settings(max_examples=30, deadline=None, derandomize=True)


@each_size
def test_the_published_table(row):
    params, width, flops, first, second, third = row
    budget = budget_of(params)
    assert budget.width == width
    assert budget.flops == pytest.approx(flops, rel=PRINTED)
    found = vocabulary(TAO_LAW, budget, multiple=1)
    assert found.approaches["isoflop"] == pytest.approx(first, rel=0.01)
    assert found.approaches["derivative"] == pytest.approx(second, rel=0.01)
    assert found.approaches["parametric"] == pytest.approx(third, rel=0.005)
    assert found.over == pytest.approx(1)
    # Closer than asked: the table drops fractions.
    for value, printed in zip(found.approaches.values(), (first, second, third), strict=True):
        assert abs(value - printed) < 1 + 1e-5 * printed


def test_a_law_says_what_a_vocabulary_costs():
    """Without V d in the compute, C = 6 N_nv D, any vocabulary gets as many tokens, and the more the better."""
    free = dataclasses.replace(TAO_LAW, law=dataclasses.replace(TAO_LAW.law, cost=SIX_ND))
    budget, sizes = VocabularyBudget(1e9, 6e20, 2048), [1e4, 1e5, 1e6]
    assert costs(free, budget, 1e5, sizes)["tokens"].to_numpy() == pytest.approx([1e11] * 3)
    paid = costs(TAO_LAW, budget, 1e5, sizes)["tokens"].to_numpy()
    assert paid == pytest.approx([6e20 / (6 * (1e9 + v * 2048)) for v in sizes])
    assert by_law(free, [budget])[0, 0] == pytest.approx(budget.most, rel=0.01)


@each_size
def test_the_approaches_come_together_as_models_grow(row):
    spread = vocabulary(TAO_LAW, budget_of(row[0])).spread
    assert (spread < 0.10) == (row[0] >= 30e9)
    if row[0] == 33e6:
        assert spread == pytest.approx(0.24, abs=0.005)


@pytest.mark.parametrize("times", [0.2, 1.0, 20.0])
@pytest.mark.parametrize("law", [TAO_LAW, REFIT], ids=["tao", "refit"])
@each_size
def test_the_law_is_lowest_where_scipy_finds_its_slope_zero(row, law, times):
    p, d = law.values, row[1]
    n, flops = row[0] / 1e6, times * balanced_flops(budget_of(row[0])) / 1e15
    a2, b = p["A2"] / 1e6 ** p["alpha_v"], p["B"] / 1e9 ** p["alpha"]

    def slope(log_v):  # in millions of parameters, billions of tokens, 1e15 FLOP; times V
        inside = np.exp(log_v) * d / 1e6
        u = flops / (6 * (n + inside))
        lost = p["alpha"] * b * u ** -p["alpha"] * inside / (n + inside)
        return lost - p["alpha_v"] * a2 * inside ** -p["alpha_v"]

    expected = np.exp(fsolve(slope, np.log(2e4), xtol=1e-10)[0])
    found = by_law(law, [budget_of(row[0], times * balanced_flops(budget_of(row[0])))])[0, 0]
    assert found == pytest.approx(expected, rel=SOLVER)


@given(budget=budgets)
@few
def test_no_neighbour_is_better(budget):
    best = by_law(TAO_LAW, [budget])[0, 0]
    at = losses(TAO_LAW, budget, np.array([best, best / 1.1, best * 1.01, max(256.0, best / 3), 256.0]))
    assert at[0] <= at[1:].min() + 1e-12


@given(budget=budgets)
@few
def test_the_span_is_made_up_for_by_so_much_more_compute(budget):
    best = by_law(TAO_LAW, [budget])[0, 0]
    low, high = near_optimal(TAO_LAW, budget, best, 0.02)
    assert 256 * (1 - 1e-9) <= low <= best <= high <= budget.most * (1 + 1e-9)
    lowest = losses(TAO_LAW, budget, np.array([best]))[0]
    for end in (low, high):
        if 257 < end < budget.most * 0.999:
            at_end = losses(TAO_LAW, budget, np.array([end]), np.array([1.02 * budget.flops]))[0]
            slack = losses(TAO_LAW, budget, np.array([end]), np.array([1.001 * budget.flops]))[0]
            less = losses(TAO_LAW, budget, np.array([end]), np.array([budget.flops]))[0]
            assert abs(at_end - lowest) < less - slack  # what a thousandth more compute is worth


def test_what_named_vocabularies_cost():
    budget = budget_of(7e9, 7e22)
    best = by_law(TAO_LAW, [budget])[0, 0]
    found = costs(TAO_LAW, budget, best)
    assert found["vocab_size"].tolist() == [32_000, 50_257, 128_256, 256_000]
    at = losses(TAO_LAW, budget, found["vocab_size"].to_numpy(), budget.flops * found["more_compute"].to_numpy())
    lowest = losses(TAO_LAW, budget, np.array([best]))[0]
    np.testing.assert_allclose(at, lowest, atol=1e-9)
    np.testing.assert_allclose(found["above"], found["loss"] - lowest, atol=1e-12)
    np.testing.assert_allclose(found["share"], 4096 * found["vocab_size"] / (7e9 + 4096 * found["vocab_size"]))
    np.testing.assert_allclose(6 * (7e9 + 4096 * found["vocab_size"]) * found["tokens"], 7e22)


def test_a_loss_that_no_compute_reaches():
    found = costs(TAO_LAW, budget_of(70e9, 1e30), 1e6, [256.0])
    assert found["more_compute"].tolist() == [np.inf]


@pytest.mark.parametrize("multiple", [1, 64, 128, 256])
def test_rounding_takes_the_better_neighbour(multiple):
    found = vocabulary(TAO_LAW, budget_of(7e9, 7e22), multiple)
    assert found.rounded % multiple == 0
    assert abs(found.rounded - found.size) < multiple
    near = np.array([found.rounded + d for d in (-multiple, 0, multiple)], float)
    assert np.argmin(losses(TAO_LAW, found.budget, near)) == 1


def test_tying_matters_where_all_parameters_are_held():
    held = [vocabulary(TAO_LAW, budget_of(7e9, 7e22, 4096, tied)) for tied in (True, False)]
    assert held[0].size == held[1].size  # compute counts one matrix either way
    assert costs(TAO_LAW, held[1].budget, held[1].size)["inside"].tolist() == [
        2 * v for v in costs(TAO_LAW, held[0].budget, held[0].size)["inside"]
    ]
    tied, untied = (vocabulary(TAO_LAW, budget_of(7e9, 7e22, 4096, tied, True)) for tied in (True, False))
    assert len({round(v.size) for v in (held[0], tied, untied)}) == 3
    for found, matrices in ((tied, 1), (untied, 2)):
        sizes = np.geomspace(2000, found.budget.most, 20_000)  # by brute force
        p, outside = TAO_LAW.values, 7e9 - matrices * sizes * 4096
        tokens = 7e22 / (6 * (outside + sizes * 4096))
        loss = p["A1"] * outside ** -p["alpha"] + p["A2"] * (4096 * sizes) ** -p["alpha_v"]
        loss += p["B"] * tokens ** -p["alpha"]
        assert found.size == pytest.approx(sizes[np.argmin(loss)], rel=1e-3)


def test_approach_2_with_all_parameters_held_solves_for_what_is_left():
    budget = budget_of(7e9, 7e22, 4096, False, True)
    found = vocabulary(TAO_LAW, budget).approaches["derivative"]
    assert found == pytest.approx(float(by_derivative(7e9 - 2 * 4096 * found, 4096)), rel=SOLVER)


def test_more_compute_than_balanced_asks_for_more_entries():
    sizes = by_compute(TAO_LAW, budget_of(302e6))
    assert sizes["vocab_size"].is_monotonic_increasing
    assert float(sizes.loc[sizes["factor"] == 1, "vocab_size"].iloc[0]) == pytest.approx(15_758, rel=0.005)
    assert vocabulary(TAO_LAW, budget_of(302e6, 3 * balanced_flops(budget_of(302e6)))).over == pytest.approx(3)


def test_pictures_agree_with_the_answer():
    budget = budget_of(7e9, 7e22)
    best = vocabulary(TAO_LAW, budget)
    curve = along(TAO_LAW, budget, best.size, (4000, 1e6))
    lowest = curve.loc[curve["above"].idxmin()]
    assert lowest["vocab_size"] == best.size
    assert curve["beyond"].tolist() == [not 4096 <= v <= 96_256 for v in curve["vocab_size"]]
    rows = growth(TAO_LAW, (33e6, 300e9))
    last = rows.groupby("approach").last()["vocab_size"]
    assert last.to_dict() == pytest.approx({"isoflop": 355_894, "derivative": 389_324, "parametric": 383_659}, rel=1e-4)


def test_intervals_come_from_draws():
    rng = np.random.default_rng(0)
    draws = {k: v * np.exp(0.01 * rng.standard_normal(60)) for k, v in TAO_LAW.values.items()}
    drawn = Calibrated(TAO_LAW.law, TAO_LAW.values, draws, {}, TAO_LAW.unit, "drawn")
    found = vocabulary(drawn, budget_of(7e9))
    assert found.low < found.size < found.high
    one = Calibrated(TAO_LAW.law, {k: v[3] for k, v in draws.items()}, None, {}, TAO_LAW.unit, "one")
    assert by_law(drawn, [budget_of(7e9)])[4, 0] == pytest.approx(by_law(one, [budget_of(7e9)])[0, 0], rel=1e-9)


def test_vocabularies_that_cannot_be():
    with pytest.raises(BadInput, match="the whole model only 1e"):
        costs(TAO_LAW, VocabularyBudget(1e8, 1e19, 4096, False, True), 5000, [256_000])
    with pytest.raises(BadInput, match="a vocabulary can only be chosen by a law of"):
        vocabulary(from_published(*laws.get_published("chinchilla@besiroglu")), budget_of(7e9))
    with pytest.raises(BadInput, match="multiple is 0"):
        vocabulary(TAO_LAW, budget_of(7e9), 0)


class Tilted:
    """A form error of two kinds of courses: of the law, times a power of the entries of either sign."""

    def draws(self, x, count):
        powers = np.where(np.arange(count) < count // 2, -0.002, 0.002)
        return TAO_LAW.expect(x) * x["vocab_size"] ** powers[:, None]


def test_intervals_hold_the_best_of_courses_of_the_form_error():
    """A loss below that of a unigram model is negative, so that the power moves the best by a search by hand."""
    budget = budget_of(7e9)
    draws = {k: np.full(60, v) for k, v in TAO_LAW.values.items()}
    drawn = dataclasses.replace(TAO_LAW, draws=draws, no_form="No form.")
    found = vocabulary(dataclasses.replace(drawn, form=Tilted(), no_form=""), budget)
    sizes = np.geomspace(2e3, 2e6, 20_000)
    ends = sorted(sizes[np.argmin(losses(TAO_LAW, budget, sizes) * sizes**p)] for p in (-0.002, 0.002))
    assert (found.low, found.high) == pytest.approx(ends, rel=0.02)
    assert found.no_form == ""
    alone = vocabulary(drawn, budget)
    assert (alone.low, alone.high, alone.no_form) == (pytest.approx(alone.size), pytest.approx(alone.size), "No form.")

"""The cheapest model for a loss and a demand: against the published rows, and against SciPy."""

import dataclasses

import numpy as np
import pytest
from scipy.optimize import brentq, minimize_scalar

from core import laws
from core.errors import BadInput
from core.fit import Calibrated, from_fit, from_published
from core.laws.cost import Cost
from core.plan.inference.cheapest import LONG, along_demand, along_sizes, cheapest, tokens_for
from core.plan.prices import Demand, Prices
from tests.fit._examples import bundled_fit
from tests.tolerances import ALGEBRA, SOLVER, rounds_to

SARDANA, BESIROGLU = "chinchilla@sardana", "chinchilla@besiroglu"
# The model to keep up with, tokens of inference; parameters, tokens and saving as printed (the third row: its abstract
# and figure 1 print 7B and 17 %; the digits are the reference's).
ROWS = [
    ((30e9, 1.556e12), 5e12, (16.4e9, 3.27e12), 0.16),
    ((70e9, 4.255e12), 10e12, (41.6e9, 7.92e12), 0.12),
    ((13e9, 0.576e12), 2e12, (6.97e9, 1.248e12), 0.1745),
]
# The same to the digits that the deduced exponents give.
EXACT = [("1.641e10", "3.265e12", "0.1628"), ("4.155e10", "7.923e12", "0.1195"), ("6.97e9", "1.248e12", "0.1745")]


def published(reference: str = SARDANA) -> Calibrated:
    return from_published(*laws.get_published(reference))


def by_scipy(p, loss, service):
    """Size, tokens and N (6 D + service) at the least, by minimize_scalar over log N and brentq over log D."""

    def law(n, d):
        return p["E"] + p["A"] * n ** -p["alpha"] + p["B"] * d ** -p["beta"]

    def tokens(n):
        return np.exp(brentq(lambda t: law(n, np.exp(t)) - loss, np.log(1e6), np.log(1e22), xtol=1e-13, rtol=1e-14))

    def cost(log_n):
        return np.log(np.exp(log_n) * (6 * tokens(np.exp(log_n)) + service))

    least = np.log((p["A"] / (loss - p["E"])) ** (1 / p["alpha"])) + 0.05  # below it no amount of data suffices
    found = minimize_scalar(cost, bounds=(least, least + 12), method="bounded", options={"xatol": 1e-10})
    n = np.exp(found.x)
    return n, tokens(n), np.exp(found.fun)


@pytest.mark.parametrize(("like", "served", "printed", "saving"), ROWS)
def test_the_published_rows(like, served, printed, saving):
    found = cheapest(published(), Demand(served), like=like)
    assert found.best.params == pytest.approx(printed[0], rel=0.005)
    assert found.best.tokens == pytest.approx(printed[1], rel=0.005)
    assert found.saving_of_base == pytest.approx(saving, abs=0.005)
    # Each of these is its law's compute-optimal model for its loss.
    assert found.compute_optimal.params == pytest.approx(like[0], rel=1e-3)
    assert found.saving == pytest.approx(found.saving_of_base, abs=5e-4)


@pytest.mark.parametrize(("row", "exact"), zip(ROWS, EXACT, strict=True))
def test_the_digits_of_the_deduced_exponents(row, exact):
    found = cheapest(published(), Demand(row[1]), like=row[0])
    for value, text in zip((found.best.params, found.best.tokens, found.saving), exact, strict=True):
        assert rounds_to(value, text)


def test_the_rounded_exponents_do_not_give_the_published_row():
    """Neither for the model of the row nor for the 30B that is compute-optimal by them."""
    hoffmann = published("chinchilla@hoffmann")
    for tokens, best, saving in ((1.556e12, 13.44e9, 0.241), (2.7378e12, 18.97e9, 0.090)):
        found = cheapest(hoffmann, Demand(5e12), like=(30e9, tokens))
        assert found.best.params == pytest.approx(best, rel=1e-3)
        assert found.saving_of_base == pytest.approx(saving, abs=1e-3)
        assert abs(found.best.params / 16.4e9 - 1) > 0.15


@pytest.mark.parametrize("reference", [SARDANA, BESIROGLU])
@pytest.mark.parametrize("loss", [1.95, 2.2])
@pytest.mark.parametrize("served", [0.0, 1e11, 1e13])
def test_it_is_the_optimum_of_scipy(reference, loss, served):
    calibrated = published(reference)
    found, (n, d, cost) = (
        cheapest(calibrated, Demand(served), loss=loss),
        by_scipy(calibrated.values, loss, 2 * served),
    )
    assert found.best.total == pytest.approx(cost, rel=1e-11)
    assert (found.best.params, found.best.tokens) == pytest.approx((n, d), rel=1e-5)
    assert found.loss == loss
    at = {"params": np.array([found.best.params]), "tokens": np.array([found.best.tokens])}
    assert calibrated.expect(at)[0] == pytest.approx(loss, rel=ALGEBRA * 100)


def test_dearer_tokens_count_for_as_many_more():
    """Dollars per FLOP are linear: a token written at a tenth of training's share of the peak counts ten times."""
    prices = Prices("dollars", peak=1e15, train=0.5, read=0.25, write=0.05, hour=3.0)
    found = cheapest(published(), Demand(2e12, 1e12), loss=1.95, prices=prices)
    n, d, flops = by_scipy(published().values, 1.95, 2 * (2 * 2e12 + 10 * 1e12))
    assert (found.best.params, found.best.tokens) == pytest.approx((n, d), rel=1e-5)
    assert found.best.total == pytest.approx(flops / (1e15 * 0.5) / 3600 * 3.0, rel=SOLVER)
    assert found.best.generated == pytest.approx(2 * n * 1e12 / (1e15 * 0.05) / 3600 * 3.0, rel=1e-5)
    hours = cheapest(published(), Demand(2e12, 1e12), loss=1.95, prices=dataclasses.replace(prices, kind="hours"))
    assert hours.best.total * 3.0 == pytest.approx(found.best.total, rel=ALGEBRA)
    assert (found.unit, hours.unit) == ("dollars", "GPU-hours")


def paying(active):
    """Sardana's constants by a law whose tokens use so many of its parameters."""
    cost = Cost("some", title="C = 6 N' D", active=lambda params, x: active(params))
    return dataclasses.replace(published(), law=dataclasses.replace(published().law, cost=cost))


def test_a_law_whose_tokens_use_a_quarter_of_its_parameters_costs_a_quarter():
    dense, quarter = (cheapest(c, Demand(1e12, 1e11), 1.95) for c in (published(), paying(lambda n: n / 4)))
    assert (quarter.best.params, quarter.best.tokens) == pytest.approx((dense.best.params, dense.best.tokens))
    for part in ("training", "prompts", "generated"):
        assert getattr(quarter.best, part) == pytest.approx(getattr(dense.best, part) / 4, rel=1e-9)
    assert quarter.saving == pytest.approx(dense.saving, rel=1e-9)


def test_what_a_token_uses_decides_the_size():
    """Where a token uses 30 N^0.8 of N parameters a larger model is cheaper: the least of 200,000 sizes agrees."""
    calibrated, demand = paying(lambda n: 30 * n**0.8), Demand(5e12)
    found = cheapest(calibrated, demand, 1.95)
    p, sizes = published().values, np.geomspace(1e9, 1e12, 200_001)
    room = 1.95 - p["E"] - p["A"] * sizes ** -p["alpha"]
    tokens = np.where(room > 0, np.abs(room / p["B"]) ** (-1 / p["beta"]), np.inf)
    totals = 30 * sizes**0.8 * (6 * tokens + 2 * 5e12)
    assert found.best.total == pytest.approx(totals.min(), rel=1e-8)
    assert found.best.params == pytest.approx(sizes[totals.argmin()], rel=1e-4)
    assert found.best.params > cheapest(published(), demand, 1.95).best.params


def test_without_users_it_is_the_compute_optimal_model():
    found = cheapest(published(), Demand(0.0), loss=1.95)
    assert found.best == found.compute_optimal
    assert found.saving == 0


def test_more_users_want_a_smaller_model_trained_for_longer():
    table = along_demand(published(), 1.95, [Demand(q) for q in np.geomspace(1e10, 1e16, 40)], Prices())
    assert (np.diff(table["params"]) < 0).all()
    assert (np.diff(table["tokens"]) > 0).all()
    assert (np.diff(table["saving"]) > 0).all()
    alone = cheapest(published(), Demand(float(table["served"][17])), loss=1.95)
    assert table.loc[17, ["params", "tokens", "total", "saving"]].tolist() == pytest.approx(
        [alone.best.params, alone.best.tokens, alone.best.total, alone.saving], rel=ALGEBRA
    )


def test_the_curve_of_costs_is_lowest_at_the_best():
    found = cheapest(published(), Demand(5e12), loss=1.95)
    sizes = np.append(np.geomspace(1e6, 1e13, 400), found.best.params)
    table = along_sizes(published(), 1.95, Demand(5e12), Prices(), sizes)
    assert table["total"].min() == pytest.approx(found.best.total, rel=ALGEBRA * 100)
    assert table["params"].min() > 1e6  # those too small for this loss are left out
    assert np.isinf(tokens_for(published(), 1.95, np.array([1e6]))).all()
    assert (table["training"] + table["prompts"] + table["generated"]).to_numpy() == pytest.approx(table["total"])


def test_draws_give_intervals_around_the_best():
    calibrated = dataclasses.replace(from_fit(bundled_fit()), form=None, no_form="No form.")
    found = cheapest(calibrated, Demand(2e12), like=(30e9, 1.556e12))
    assert calibrated.draws is not None
    each = [
        by_scipy({k: v[i] for k, v in calibrated.draws.items()}, loss, 4e12)[0]
        for i, loss in enumerate(
            calibrated.predict({"params": np.array([30e9]), "tokens": np.array([1.556e12])})[1:, 0]
        )
    ]
    tail = np.quantile(each, [0.025, 0.975], method="weibull")
    assert found.intervals["params"] == pytest.approx(tuple(tail), rel=1e-5)
    low, high = found.intervals["saving"]
    assert 0 < low < found.saving < high < 1
    assert (found.no_interval, found.no_form) == ("", "No form.")


def test_a_loss_that_some_draws_cannot_reach_has_no_interval():
    calibrated = from_fit(bundled_fit())
    assert calibrated.draws is not None
    loss = calibrated.values["E"] + 0.01
    assert (calibrated.draws["E"] > loss).any()
    found = cheapest(calibrated, Demand(1e12), loss=loss)
    assert found.intervals == {}
    assert found.no_interval == "No interval: some refits never reach this loss."


def test_the_form_error_widens_the_intervals():
    whole = from_fit(bundled_fit())
    alone = dataclasses.replace(whole, form=None, no_form="No form.")
    found, sampling = (cheapest(c, Demand(2e12), like=(30e9, 1.556e12)) for c in (whole, alone))
    assert found.best == sampling.best
    assert found.no_form == ""
    for name, (low, high) in sampling.intervals.items():
        assert found.intervals[name][0] <= low
        assert found.intervals[name][1] >= high
    assert found.intervals["params"] != sampling.intervals["params"]


def test_beyond_a_thousand_tokens_per_parameter_it_says_so():
    assert not cheapest(published(), Demand(5e12), loss=1.95).long
    far = cheapest(published(), Demand(1e14), loss=1.95)
    assert far.long
    assert far.best.tokens_per_param > LONG


@pytest.mark.parametrize(
    ("call", "line"),
    [
        ({"loss": 1.6}, r"A loss of 1\.6 .*these constants predict.*losses above 1\.69"),
        ({"loss": -1.0}, r"The loss is -1"),
        ({"loss": 2.0, "like": (1e9, 1e9)}, r"one of them"),
        ({}, r"one of them"),
        ({"like": (0.0, 1e9)}, r"params is 0"),
        ({"loss": 2.0, "demand": Demand(-1.0)}, r"prompts is -1 tokens"),
        ({"loss": 2.0, "prices": Prices("hours", train=0.0)}, r"train keeps 0 of the peak"),
        ({"loss": 2.0, "prices": Prices("dollars", hour=-2.0)}, r"hour is -2"),
        ({"loss": 2.0, "prices": Prices("euros")}, r"'euros'; allowed are flops, hours, dollars"),  # type: ignore
    ],
)
def test_what_cannot_be_is_said_in_a_line(call, line):
    with pytest.raises(BadInput, match=line) as said:
        cheapest(published(), **({"demand": Demand(1e12)} | call))
    assert "\n" not in str(said.value)


def test_other_laws_are_refused():
    with pytest.raises(BadInput, match=r"unique tokens.*parameters and tokens alone"):
        cheapest(published("data-constrained@muennighoff"), Demand(1e12), loss=2.5)
    with pytest.raises(BadInput, match="a budget can only be split by a law of parameters and tokens"):
        cheapest(published("width-depth@mcleish"), Demand(1e12), loss=2.5)

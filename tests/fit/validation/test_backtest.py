"""Backtests against numbers worked out by hand, and the splits they stand on."""

import json

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.errors import BadInput
from core.fit import FitOptions
from core.fit.validation.backtest import backtest, hide_top
from core.fit.validation.scores import score, share_better
from core.runs import from_table, load_bundled, where
from tests.fit._examples import CHINCHILLA, named, spread, table_of, two_terms
from tests.tolerances import ALGEBRA, RECOVERED

TWO, COMPUTE, SIZE = (laws.get(k) for k in ("chinchilla", "power-law-compute", "power-law-params"))
QUICK = FitOptions(starts=32)
RIVALS = [TWO, COMPUTE, SIZE]


@pytest.fixture(scope="module")
def runs():
    return two_terms(spread(80), noise=0.003)


@pytest.fixture(scope="module")
def hidden(runs):
    """The top decade of compute hidden from three laws."""
    return backtest(RIVALS, runs, *hide_top(runs, 1), options=FitOptions(starts=32, bootstrap=100))


def part(found, key, held_out=True):
    frame = found.frame
    return frame[(frame["entrant"] == key) & (frame["held_out"] == held_out)]


def test_the_true_law_wins(hidden):
    assert hidden.best.key == TWO.key
    assert hidden.best.score.mre < 0.005
    assert all(e.score.mre > 2 * hidden.best.score.mre for e in (*hidden.laws[1:], *hidden.baselines))
    assert hidden.sentence.startswith(f"{TWO.key} beats every baseline with a mean error of ")


def test_scores_are_those_of_the_returned_predictions(hidden):
    for entry in (*hidden.laws, *hidden.baselines):
        rows = part(hidden, entry.key)
        y, f = rows["observed"].to_numpy(), rows["predicted"].to_numpy()
        got = entry.score
        assert (got.n_train, got.n_test) == (len(part(hidden, entry.key, False)), len(rows))
        assert got.r2 == pytest.approx(1 - ((y - f) ** 2).sum() / ((y - y.mean()) ** 2).sum(), rel=ALGEBRA)
        assert got.mae == pytest.approx(np.abs(f - y).mean(), rel=ALGEBRA)
        assert got.mre == pytest.approx((np.abs(f - y) / y).mean(), rel=ALGEBRA)
        assert got.bias == pytest.approx((f / y - 1).mean(), rel=1e-9)
        assert got.msle == pytest.approx((np.log(f / y) ** 2).mean(), rel=ALGEBRA)


def test_rows_are_the_table_s_own(hidden, runs):
    rows = part(hidden, TWO.key)
    table = runs.table.loc[rows["row"]]
    assert rows["observed"].tolist() == table["loss"].tolist()
    assert rows["x"].tolist() == table["flops"].tolist()
    assert sorted(table.index) == sorted(runs.table.index[where.mask(hidden.test, runs.table)])


def test_shares_inside_are_counted_on_the_returned_interval(hidden):
    rows, scored = part(hidden, TWO.key), hidden.laws[0].score
    inside = rows["observed"].between(rows["low"], rows["high"]).mean()
    assert scored.inside == pytest.approx(inside, abs=ALGEBRA)
    assert scored.inside <= scored.inside_new
    # 20 held-out runs or so of a law that holds: fewer than 16 inside would have a chance below one in a thousand.
    assert scored.inside_new >= 0.8
    assert all(e.score.inside is None for e in hidden.baselines)


def test_baselines_by_hand(hidden, runs):
    table = runs.table
    fitted, held = (where.mask(e, table) for e in (hidden.train, hidden.test))
    y, c = (table[k].to_numpy() for k in ("loss", "flops"))
    slope, level = np.polyfit(np.log(c[fitted]), np.log(y[fitted]), 1)
    expected = {
        "best-seen": np.full(held.sum(), y[fitted].min()),
        "last-value": np.full(held.sum(), y[fitted][np.argmax(c[fitted])]),
        "power-law": np.exp(level + slope * np.log(c[held])),
    }
    assert {e.key for e in hidden.baselines} == set(expected)
    for key, values in expected.items():
        np.testing.assert_allclose(part(hidden, key)["predicted"], values, rtol=1e-9)


def test_noiseless_runs_are_predicted_exactly():
    runs = two_terms(spread(60), noise=0.0)
    found = backtest([TWO], runs, *hide_top(runs, 1.5), options=QUICK)
    assert found.best.score.mre < RECOVERED
    assert found.best.score.r2 == pytest.approx(1, abs=RECOVERED)


def test_distance_is_that_of_the_farthest_run(hidden, runs):
    table = runs.table
    fitted, held = (table.loc[where.mask(e, table), "flops"] for e in (hidden.train, hidden.test))
    assert hidden.decades == pytest.approx(np.log10(held.max() / fitted.max()), rel=ALGEBRA)
    assert f"{hidden.decades:.1f} decades of training compute beyond" in hidden.sentence


def test_the_report_has_the_shape_of_the_shell(hidden):
    report = json.loads(json.dumps(hidden.report(), allow_nan=False))
    assert list(report["laws"]) == [law.key for law in RIVALS]
    assert {"n_train", "n_test", "r2", "mae", "mre", "bias", "inside"} <= set(report["laws"][TWO.key])
    assert set(report["baselines"]) == {"best-seen", "last-value", "power-law"}


def test_published_constants_are_scored_as_they_are(runs):
    law, constants = laws.get_published("chinchilla@besiroglu")
    found = backtest([(law, constants)], runs, *hide_top(runs, 1))
    rows = part(found, "chinchilla@besiroglu")
    n, d = (runs.table.loc[rows["row"], k].to_numpy() for k in ("params", "tokens"))
    p = constants.values
    np.testing.assert_allclose(rows["predicted"], p["E"] + p["A"] / n ** p["alpha"] + p["B"] / d ** p["beta"])
    assert found.best.fit is None


def test_a_law_that_cannot_be_fitted_keeps_its_line(runs):
    repeated = laws.get("data-constrained")
    found = backtest([TWO, repeated], runs, *hide_top(runs, 1), options=QUICK)
    failed = found.laws[1]
    assert failed.score is None
    assert "unique_tokens" in failed.error
    assert found.report()["laws"][repeated.key] == dict.fromkeys(found.report()["laws"][TWO.key]) | {
        "error": failed.error
    }
    with pytest.raises(BadInput, match="unique_tokens"):
        backtest([repeated], runs, *hide_top(runs, 1), options=QUICK)
    few = "flops < " + repr(float(np.sort(runs.table["flops"])[5]))
    few_found = backtest([SIZE, TWO], runs, few, options=QUICK)
    assert "5 usable rows to fit; Chinchilla has 5 parameters" in few_found.laws[1].error
    assert few_found.laws[0].score is not None


def test_every_law_sees_the_same_rows(runs):
    table = runs.table.drop(columns="flops").copy()
    table.loc[table.index[:7], "tokens"] = np.nan
    holes = from_table(table.drop(columns="excluded"), "holes")
    found = backtest([SIZE, TWO], holes, "params <= 3e9", options=QUICK)
    assert {(e.score.n_train, e.score.n_test) for e in found.laws} == {
        (found.laws[0].score.n_train, found.laws[0].score.n_test)
    }
    assert sum((found.laws[0].score.n_train, found.laws[0].score.n_test)) == 73
    assert "7 rows lack what chinchilla needs and are left out for every law." in found.notes


def test_rows_of_a_run_on_both_sides_are_named():
    x = spread(60)
    names = [f"r{i // 3}" for i in range(60)]  # r0 to r19, three rows each
    runs = named(two_terms(x), names)
    median = float(np.median(x["params"]))
    found = backtest([SIZE], runs, f"params <= {median!r}", options=QUICK)
    small = pd.Series(x["params"] <= median)
    both = set(np.array(names)[small]) & set(np.array(names)[~small])
    assert found.leak.startswith(f"Leakage: {len(both)} runs have rows in both train and test")
    assert found.notes[0] == found.leak
    clean = backtest([SIZE], runs, "run != 'r0'", options=QUICK)
    assert clean.leak == ""
    assert any("no extrapolation" in note for note in clean.notes)


def test_bad_splits_are_refused_in_one_line(runs):
    for train, test, why in (
        ("flops < 1", None, "nothing is left to fit"),
        ("flops > 1", None, "nothing is left to predict"),
        ("flops < 1e21", "flops < 1", "nothing is left to predict"),
        ("flops < 1e99", "params > 0", "80 rows are in both train"),
        ("flps < 1e21", None, "no column 'flps'"),
    ):
        with pytest.raises(BadInput, match=why) as err:
            backtest([TWO], runs, train, test, options=QUICK)
        assert "\n" not in str(err.value)


def test_laws_that_cannot_be_scored_together_are_refused(runs):
    train, test = hide_top(runs, 1)
    with pytest.raises(BadInput, match="different targets"):
        backtest([TWO, laws.get("critical-batch-kaplan")], runs, train, test)
    with pytest.raises(BadInput, match="chinchilla is given twice"):
        backtest([TWO, TWO], runs, train, test)
    with pytest.raises(BadInput, match="No law is given"):
        backtest([], runs, train, test)
    with pytest.raises(BadInput, match="targets there are: loss"):
        backtest([TWO], runs, train, test, target="loss/c4")


def test_progress_is_told_and_may_stop(runs):
    described = []
    backtest([SIZE], runs, *hide_top(runs, 1), options=QUICK, progress=lambda *a: described.append(a))
    assert described
    assert all(stage.startswith(f"{SIZE.key}: ") for stage, _, _ in described)

    def stop(*_):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        backtest([SIZE], runs, *hide_top(runs, 1), options=QUICK, progress=stop)


def test_one_test_row_has_no_r2():
    one = score(np.array([2.0]), np.array([2.1]), 9)
    assert one.r2 is None
    assert one.mre == pytest.approx(0.05)
    assert score(np.array([-1.0, -2.0]), np.array([-1.1, -2.2]), 9).mre == pytest.approx(0.1)
    assert score(np.array([-1.0, -2.0]), np.array([-1.1, -2.2]), 9).msle is None


def test_share_better_draws_runs_whole():
    one, other = np.array([1.0, 1.0, 1.0, 9.0]), np.array([2.0, 2.0, 2.0, 2.0])
    alone = share_better(one, other, np.arange(4))
    # The last row outweighs the rest where it is drawn at all: (3/4)^4 of the resamples miss it.
    assert alone == pytest.approx(0.75**4, abs=0.05)
    assert share_better(one, other, np.zeros(4, int)) == 0
    assert share_better(one, one, np.arange(4)) == 0.5


def test_two_test_runs_rank_nothing(runs):
    edge = np.sort(runs.table["flops"])[-3]
    found = backtest([TWO, SIZE], runs, f"flops <= {float(edge)!r}", options=QUICK)
    assert found.best.score.n_test == 2
    assert set(found.better.values()) == {None}
    assert "not clearly" in found.sentence


def test_what_is_no_loss_has_no_best_value():
    law = laws.get("critical-batch-kaplan")
    x = {"loss": np.geomspace(4, 2, 30)}
    runs = table_of(law, law.published[0].values, x, noise=0.02)
    found = backtest([law], runs, "loss > 2.4", options=QUICK)
    assert found.scale.name == "loss"
    assert found.best.score.mre < 0.05
    assert {e.key: bool(e.score) for e in found.baselines} == {
        "best-seen": False,
        "last-value": True,
        "power-law": True,
    }


def test_the_digitised_runs_one_and_two_decades_hidden():
    runs = load_bundled("chinchilla")
    for decades, n_test in ((1, 20), (2, 99)):
        found = backtest([TWO], runs, *hide_top(runs, decades), options=FitOptions(starts=64))
        chosen = found.laws[0].score
        assert chosen.n_test == n_test
        assert chosen.mre < 0.01
        assert all(e.score.mre > 2 * chosen.mre for e in found.baselines)
        assert found.sentence.startswith(f"{TWO.key} beats every baseline")


def test_constants_are_found_again_on_the_part_that_is_fitted(runs):
    found = backtest([TWO], runs, *hide_top(runs, 0.5), options=QUICK)
    fitted = found.best.fit.parameters
    assert fitted["alpha"].value == pytest.approx(CHINCHILLA["alpha"], rel=0.1)

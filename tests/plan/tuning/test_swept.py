"""What a sweep at hand says of a setting: against sweeps whose valleys are known, carried and not carried."""

import functools

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.errors import BadInput
from core.fit import from_published
from core.plan.recipe.evidence import heard, read_evidence
from core.plan.recipe.factor import recommended
from core.plan.recipe.goal import RecipeGoal
from core.plan.recipe.recipe import recipe
from core.plan.tuning.recommendations import is_own, recommendations, run_of, spread
from core.plan.tuning.swept import CARRIES, swept_settings
from core.plan.tuning.verdict import of_recommendations

SIZES, TOKENS = (1e7, 4e7, 1.6e8), (2e8, 8e8, 3.2e9)
FACTORS = ("params", "tokens", "learning_rate", "batch_tokens")


def best(size, tokens):
    """Rate and batch of the lowest loss of the sweep below."""
    return 0.5 * size**-0.4 * tokens**0.1, 30.0 * tokens**0.45


def a_sweep(seed=0, noise=5e-4, places=tuple((n, d) for n in SIZES for d in TOKENS)):
    rng, rows = np.random.default_rng(seed), []
    for n, d in places:
        rate, batch = best(n, d)
        for i in range(-2, 3):
            for j in range(-2, 3):
                x, y = np.log(2.0) * (i + rng.normal(0, 0.1)), np.log(2.0) * (j + rng.normal(0, 0.1))
                loss = (2 + 400 / n**0.34 + 400 / d**0.28) * np.exp(0.006 * x * x + 0.003 * y * y + 0.002 * x * y)
                rows.append((n, d, rate * np.exp(x), batch * np.exp(y), loss * np.exp(noise * rng.normal())))
    return pd.DataFrame(rows, columns=[*FACTORS, "loss"])


@functools.cache
def known():
    return swept_settings(a_sweep(), FACTORS, "mine.csv")


def test_the_best_of_a_sweep_is_carried_to_larger_runs():
    said = known()
    assert set(said) == {"learning_rate", "batch_tokens"}
    rate, batch = best(1e9, 3e10)
    for name, truth in (("learning_rate", rate), ("batch_tokens", batch)):
        found = said[name].at(run_of(1e9, 9e8, 3e10))
        assert found.low < truth < found.high
        assert found.value == pytest.approx(truth, rel=0.2)
        assert found.heard
        assert found.beyond == pytest.approx(np.log10(3e10 / 3.2e9))  # tokens are farther than the size
        assert found.why == "tokens"


def test_the_interval_holds_the_truth_as_often_as_it_says():
    """Of ten sweeps with two settings each 95 % is 19; fewer than 16 come by chance once in 390 times."""
    held = []
    for seed in range(10):
        said, at = swept_settings(a_sweep(seed), FACTORS, "mine.csv", seed), run_of(1e9, 1e9, 2e10)
        for name, truth in zip(("learning_rate", "batch_tokens"), best(1e9, 2e10), strict=True):
            found = said[name].at(at)
            held.append(found.low <= truth <= found.high)
    assert sum(held) >= 16


def test_a_sweep_that_is_near_goes_before_papers_on_the_page_and_in_the_plan():
    at = run_of(1e9, 1e9, 2e10)
    table = recommendations("learning_rate", at, known())
    said = known()["learning_rate"].at(at)
    assert spread(table) == (said.low, said.value, said.high)
    assert is_own(table)
    assert table[table["counted"]]["reference"].tolist() == ["mine.csv"]
    papers = recommendations("learning_rate", at)
    assert sorted(table[~table["own"]]["value"]) == sorted(papers["value"])  # they are shown all the same
    advice = recommended("learning_rate", "")(at, known())
    assert advice is not None
    assert (advice.value, advice.low, advice.high, advice.swept) == (said.value, said.low, said.high, True)
    plan = recipe(
        from_published(*laws.get_published("chinchilla@besiroglu")), RecipeGoal(flops=3e19), intervals=False,
        swept=known(),
    )  # fmt: skip
    row = plan.decision("learning-rate")
    assert row.who == "mine.csv"
    assert row.use["learning_rate"] == pytest.approx(known()["learning_rate"].at(plan.best).value, rel=1e-12)
    assert plan.best["learning_rate"] == row.use["learning_rate"]


def test_a_sweep_that_is_far_is_shown_and_not_heard():
    at = run_of(1e12, 1e12, 2e13)
    assert known()["learning_rate"].at(at).beyond > CARRIES
    table = recommendations("learning_rate", at, known())
    assert not is_own(table)
    assert spread(table) == spread(recommendations("learning_rate", at))
    assert "mine.csv" in set(table["reference"])


def test_an_interval_that_says_nothing_is_not_heard():
    said = swept_settings(a_sweep(3, noise=0.01), FACTORS, "noisy.csv").get("learning_rate")
    assert said is None or not said.at(run_of(1e10, 1e10, 2e11)).heard


def test_sizes_that_move_with_tokens_give_a_power_law_of_tokens():
    places = tuple((n, 20 * n) for n in (1e7, 4e7, 1.6e8, 6.4e8))
    said = swept_settings(a_sweep(places=places), FACTORS, "tied.csv")
    assert set(said["learning_rate"].trend.exponents) == {"tokens"}
    rate, _ = best(2e9, 4e10)
    assert said["learning_rate"].at(run_of(2e9, 2e9, 4e10)).value == pytest.approx(rate, rel=0.1)


def test_runs_of_one_rate_say_nothing():
    table = a_sweep().groupby(["params", "tokens"]).head(1)
    assert swept_settings(table, FACTORS, "one.csv") == {}
    assert swept_settings(table.drop(columns="learning_rate"), FACTORS[:2], "none.csv") == {}


def test_the_verdict_falls_with_the_distance_from_the_sweep():
    def judged(params, tokens):
        at = run_of(params, params, tokens)
        return of_recommendations({n: recommendations(n, at, known()) for n in ("batch_tokens", "learning_rate")})

    near, beyond, far = judged(1e8, 2e9), judged(1e9, 2e10), judged(4e9, 8e10)
    assert [v.level for v in (near, beyond, far)] == ["solid", "care", "no"]
    assert any("beyond your sweep" in r.text for r in far.reasons)


def test_a_person_may_want_papers_heard_or_a_sweep_that_is_far():
    near, far = run_of(1e9, 1e9, 2e10), run_of(1e12, 1e12, 2e13)
    assert not is_own(recommendations("learning_rate", near, heard(known(), {"learning-rate": "published"})))
    assert is_own(recommendations("batch_tokens", near, heard(known(), {"learning-rate": "published"})))
    assert is_own(recommendations("learning_rate", far, heard(known(), {"learning-rate": "fit"})))
    assert read_evidence("learning-rate:fit") == {"learning-rate": "fit"}
    with pytest.raises(BadInput, match="for learning-rate one of fit, published: such as learning-rate:published"):
        read_evidence("learning-rate:usual")

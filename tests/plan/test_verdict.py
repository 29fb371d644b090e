"""What every decision has in common: published constants ask for care, distance and edges never make it better."""

from dataclasses import replace

import pytest

from core import laws
from core.fit import Prediction, from_published, predict
from core.fit.predict import Farthest
from core.plan.verdict import FIT_RUNS, NO_OPTIMUM, SILENT, built_on, of_prediction, published, with_edge
from core.verdict import LEVELS, Reason, Verdict, at_distance, judged
from tests.fit.discrepancy._worlds import found_on, right

BESIROGLU = from_published(*laws.get_published("chinchilla@besiroglu"))
SOLID = judged([Reason("solid", "The typical error is small.")], "Train one more.")
NO = judged([Reason("no", "E is open.")])


def texts(found):
    return [r.text for r in found.reasons]


def test_published_constants_ask_for_care_and_say_what_would_be_better():
    found = published(BESIROGLU)
    assert (found.level, found.way_out) == ("care", FIT_RUNS)
    assert SILENT not in texts(found)


def test_a_source_that_says_nothing_of_its_runs_is_said():
    silent = next(from_published(law, s) for law in laws.registry().values() for s in law.published if not s.ranges)
    assert SILENT in texts(published(silent))
    assert texts(built_on(silent, None, None)).count(SILENT) == 1


@pytest.mark.parametrize(
    ("decades", "level", "times"),
    [(0.0, "care", ""), (1.5, "care", "32"), (3.5, "care", "3,200"), (3.6, "no", "4,000")],
)
def test_a_plan_on_published_constants_ends_where_every_other_does(decades, level, times):
    found = built_on(BESIROGLU, None, Farthest(decades))
    assert found.level == level == at_distance(published(BESIROGLU), decades).level
    assert [t for t in texts(found) if "beyond" in t] == (
        [f"It lies {times} times beyond these constants' runs."] if times else []
    )


@pytest.mark.parametrize("fitted", [SOLID, NO, Verdict("care", (Reason("care", "It is noisy."),))])
@pytest.mark.parametrize("decades", [None, 0.0, 2.0, 5.0])
def test_no_verdict_stands_above_that_of_its_fit(fitted, decades):
    found = with_edge(built_on(BESIROGLU, fitted, None if decades is None else Farthest(decades)), bounded=True)
    assert LEVELS.index(found.level) >= LEVELS.index(fitted.level)
    assert set(texts(fitted)) <= set(texts(found))
    assert (found == fitted) == (decades in (None, 0.0))
    times = {2.0: "100", 5.0: "100,000"}
    assert decades in (None, 0.0) or any(f"{times[decades]} times beyond" in t for t in texts(found))


def test_the_edge_of_a_search_is_no_optimum():
    assert with_edge(SOLID, True) == SOLID
    found = with_edge(SOLID, False)
    assert (found.level, texts(found)[0], found.way_out) == ("no", NO_OPTIMUM, SOLID.way_out)


@pytest.mark.parametrize(("times", "level"), [(1.0, "solid"), (10**2.0, "care"), (10**4.0, "no")])
def test_a_prediction_is_judged_by_its_distance(times, level):
    at = {n: times * BESIROGLU.ranges[n][1] for n in ("params", "tokens")}
    at["tokens"] /= times  # size alone goes beyond, and compute with it
    got = predict(BESIROGLU, at)
    assert of_prediction(got, BESIROGLU, SOLID).level == level
    assert of_prediction(got, BESIROGLU, None).level == max(level, "care", key=LEVELS.index)
    words = "beyond the runs by training compute"
    named = [t for t in texts(of_prediction(got, BESIROGLU, SOLID)) if words in t]
    assert bool(named) == (level != "solid")


def test_a_prediction_is_judged_by_its_interval_and_by_settings_outside_of_the_runs():
    """Half widths by hand: 0.05 of 2 is 2.5 %, 0.1 of 2 is 5 %, 0.3 of 2 is 15 %."""
    form = found_on(right, 50, 0)[3]
    drawn = replace(BESIROGLU, draws={k: [v] * 40 for k, v in BESIROGLU.values.items()}, no_draws="", form=form)
    for half, level in ((0.05, "solid"), (0.1, "care"), (0.3, "no")):
        got = Prediction(2.0, 2.0 - half, 2.0 + half, 0.0, sampling_low=1.99, sampling_high=2.01)
        assert of_prediction(got, drawn, SOLID).level == level
        missed = replace(drawn, form=replace(form, below=1.6, above=1.6))
        assert of_prediction(got, missed, SOLID).level == max(level, "care", key=LEVELS.index)
        alone = replace(drawn, form=None, no_form="No form.")
        assert of_prediction(got, alone, SOLID).level == max(level, "care", key=LEVELS.index)
    none = Prediction(2.0, None, None, 0.0, no_interval="No interval: refits disagree.")
    found = of_prediction(none, drawn, SOLID)
    assert (found.level, texts(found)[0]) == ("no", "No interval: refits disagree.")
    outside = Prediction(
        2.0,
        1.99,
        2.01,
        0.0,
        sampling_low=1.99,
        sampling_high=2.01,
        outside=("sparsity 0.9 lies outside the runs, which have 0 to 0.75.",),
    )
    found = of_prediction(outside, drawn, SOLID)
    assert (found.level, texts(found)[0]) == ("care", outside.outside[0])


def test_a_setting_outside_of_the_runs_asks_for_care_of_a_prediction():
    experts = from_published(*laws.get_published("dense-and-sparse@hossain"))
    known = replace(experts, ranges={"flops": (1e18, 1e23), "sparsity": (0.0, 0.75)})
    for sparsity, level in ((0.5, "solid"), (0.9, "care")):
        got = predict(known, {"params": 1e8, "tokens": 1e10, "sparsity": sparsity})
        assert of_prediction(got, known, SOLID).level == level


def test_one_rule_of_distance_for_whatever_is_built_on_constants():
    """Size alone goes beyond published runs: a prediction, a split and a plan have the level of the same rule."""
    for decades in (1.2, 1.6, 3.4, 3.6):
        level = at_distance(published(BESIROGLU), decades).level
        assert of_prediction(Prediction(2.0, None, None, decades), BESIROGLU, None).level == level
        assert built_on(BESIROGLU, None, Farthest(decades)).level == level

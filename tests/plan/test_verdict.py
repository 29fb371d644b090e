"""What every decision has in common: published constants ask for care, distance and edges never make it better."""

import pytest

from core import laws
from core.fit import from_published, predict
from core.plan.verdict import FIT_RUNS, NO_OPTIMUM, SILENT, built_on, of_prediction, published, with_edge
from core.verdict import LEVELS, Reason, Verdict, judged

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


@pytest.mark.parametrize(("decades", "level"), [(0.0, "care"), (0.9, "care"), (1.0, "no"), (3.0, "no")])
def test_a_plan_on_published_constants_ends_a_decade_beyond_their_runs(decades, level):
    found = built_on(BESIROGLU, None, decades)
    assert found.level == level
    assert any(f"{decades:.1f} decades beyond" in t for t in texts(found)) == (decades > 0.05)


@pytest.mark.parametrize("fitted", [SOLID, NO, Verdict("care", (Reason("care", "It is noisy."),))])
@pytest.mark.parametrize("decades", [None, 0.0, 2.0, 5.0])
def test_no_verdict_stands_above_that_of_its_fit(fitted, decades):
    found = with_edge(built_on(BESIROGLU, fitted, decades), bounded=True)
    assert LEVELS.index(found.level) >= LEVELS.index(fitted.level)
    assert set(texts(fitted)) <= set(texts(found))
    assert (found == fitted) == (decades in (None, 0.0))
    assert decades in (None, 0.0) or any(f"{decades:.1f} decades beyond" in t for t in texts(found))


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

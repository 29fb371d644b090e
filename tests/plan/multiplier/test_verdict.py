"""What lowers a comparison of arms: tokenizers, settings, tries, one curve, distance."""

import pandas as pd

from core.fit.arms.multiplier import compare_arms
from core.plan.multiplier.verdict import of_multiplier
from tests.fit.arms._arms import MIDDLE, runs_of, two_optimizers


def judged(table, **more):
    found = compare_arms(runs_of(table), "optimizer", ["sgd", "lbfgs"], **({"flops": MIDDLE} | more))
    return of_multiplier(found.compared[0], found)


def test_clean_pairs_are_solid():
    found = judged(two_optimizers(1.3, noise=0.001))
    assert found.level == "solid"
    assert "12 pairs" in found.sentence


def test_an_interval_with_one_in_it_asks_for_care():
    assert "Which arm needs less is open" in judged(two_optimizers(1.0, noise=0.005)).reasons[0].text


def test_two_vocabularies_have_no_answer_per_token():
    table = two_optimizers(1.3, noise=0.001, vocab_size=32000)
    table.loc[12:, "vocab_size"] = 64000
    found = judged(table)
    assert found.level == "no"
    assert "32000 in sgd, 64000 in lbfgs" in found.reasons[0].text.replace(",000", "000")
    assert judged(table.rename(columns={"loss": "loss_per_byte"})).level == "care"


def test_unequal_tries_are_said_with_what_all_of_them_give():
    table = two_optimizers(1.3, noise=0.001, learning_rate=1e-3)
    more = table[:12].assign(learning_rate=2e-3, loss=table["loss"][:12] * 0.999)
    more["run"] += "-2"
    found = judged(pd.concat([table, more]))
    assert any("tuned with more tries" in r.text and r.level == "care" for r in found.reasons)


def test_seeds_at_one_place_have_an_interval_and_ask_for_care():
    table = two_optimizers(1.3).iloc[[5, 17]]
    seeds = [table.assign(seed=i, run=table["run"] + f"-{i}", loss=table["loss"] * (1 + 0.001 * i)) for i in range(4)]
    found = compare_arms(runs_of(pd.concat(seeds)), "optimizer", ["sgd", "lbfgs"])
    verdict = of_multiplier(found.compared[0], found)
    assert found.compared[0].at.low is not None
    assert verdict.level == "care"
    assert any("one size and tokens" in r.text for r in verdict.reasons)


def test_far_beyond_the_runs_there_is_none():
    assert judged(two_optimizers(1.3, noise=0.001), flops=1e25).level == "no"
    assert judged(two_optimizers(1.3, noise=0.001).iloc[[5, 17]]).level == "no"

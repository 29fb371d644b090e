"""Advice on tuning is judged by how far laws agree, by whether a sweep tells, and by what a fit leaves open."""

from dataclasses import replace

import pandas as pd
import pytest

from core.plan.tuning.verdict import of_decay, of_recommendations, of_schedule, of_settings
from core.plan.tuning.weight_decay import decay_of
from core.runs import load_bundled
from tests.plan.tuning.test_weight_decay import sweep


def advice(*values, beyond=0.0):
    return pd.DataFrame({"value": values, "kind": "best", "counted": True, "beyond": beyond, "why": ""})


@pytest.mark.parametrize(("apart", "level"), [(2.9, "solid"), (3.1, "care"), (9.9, "care"), (10.1, "no")])
def test_laws_that_disagree_are_not_relied_on(apart, level):
    for tables in ((advice(1e6, 1e6 * apart), advice(1e-3)), (advice(1e6), advice(1e-3, 1e-3 * apart))):
        found = of_recommendations(dict(zip(("batch_tokens", "learning_rate"), tables, strict=True)))
        assert found.level == level
        assert found.way_out
        assert any(f"{apart:.1f} times apart" in r.text for r in found.reasons)


def test_how_many_laws_know_such_runs_is_said():
    tables = {"batch_tokens": advice(1e6, 2e6, beyond=[0.0, 0.5]), "learning_rate": advice(1e-3, beyond=float("nan"))}
    assert any(r.text.startswith("Of 3 recommendations 1 are") for r in of_recommendations(tables).reasons)


def test_a_sweep_that_tells_is_solid_inside_of_its_ratios():
    study = decay_of(sweep(), near=0.03)
    assert of_decay(study, 40).level == "solid"
    assert of_decay(study, 4000).level == "care"
    assert study.line is not None
    value = study.line.slope[0]
    vague = replace(study.line, slope=(value, 2 * value, value / 3))
    assert of_decay(replace(study, line=vague), 40).level == "care"


def test_a_sweep_that_does_not_tell_says_why_and_what_would():
    found = of_decay(decay_of(load_bundled("optimizer-sweep").included), 20)
    assert found.level == "no"
    assert "have 2 weight decays above 0 at the most" in found.reasons[0].text
    assert "five weight decays above 0" in found.way_out


@pytest.mark.parametrize(
    ("high", "decades", "edges", "level"),
    [(2e6, 0.0, False, "care"), (2e6, 0.9, False, "care"), (2e6, 1.0, False, "no"), (2e6, 0.0, True, "no"),
     (31e6, 0.0, False, "no"), (float("nan"), 0.0, False, "no")],
)  # fmt: skip
def test_settings_by_one_fit(high, decades, edges, level):
    found = of_settings({"batch_tokens": (1.5e6, 1e6, high)}, decades, edges, 40)
    assert found.level == level
    assert ("do not tell the best batch tokens" in found.sentence) == (not high < 30e6)


def test_a_schedule_is_never_more_than_care():
    assert of_schedule().level == "care"

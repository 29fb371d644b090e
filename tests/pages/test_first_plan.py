"""The kept plan of a first visitor: it is a fresh one, and stands only where the session asks for just that."""

from collections.abc import Mapping

import pytest

from core.plan.recipe.goal import RecipeGoal
from pages.parts import answers
from pages.parts.home import first_plan


def alike(one, other, where=""):
    """Hold two records of plain data to each other: words to the letter, numbers to 1e-9."""
    if isinstance(one, Mapping):
        assert sorted(one) == sorted(other), where
        for name in one:
            alike(one[name], other[name], f"{where}.{name}")
    elif isinstance(one, (list, tuple)):
        assert len(one) == len(other), where
        for i, (a, b) in enumerate(zip(one, other, strict=True)):
            alike(a, b, f"{where}[{i}]")
    elif isinstance(one, float):
        assert other == pytest.approx(one, rel=1e-9), where
    else:
        assert one == other, where


@pytest.mark.optimised
def test_the_kept_plan_is_a_fresh_one():
    """Where this fails the plan has changed: `python -m pages.parts.home.first_plan` writes it anew."""
    (key, fresh), (kept_key, kept) = first_plan.fresh(), first_plan._kept()
    assert key == kept_key
    assert fresh.verdict == kept.verdict
    alike({**vars(fresh), "verdict": None}, {**vars(kept), "verdict": None})


def test_a_first_visitor_sees_it_before_anything_is_fitted(open_page, monkeypatch):
    monkeypatch.setattr(answers, "_of_everyone", dict)  # nobody else has fitted it either
    app = open_page("home")
    assert not app.exception
    kept = first_plan._kept()[1]
    assert app.markdown[0].value == kept.line
    assert app.session_state["answers"].get("fit", {}) == {}
    assert app.session_state["answers"].get("plan-at-once", {}) == {}


@pytest.mark.parametrize(
    "link", [{"budget": "1e22"}, {"params": "7e9"}, {"context": "8192"}, {"evidence": "shape:usual"}, {"boot": "40"},
             {"constants": "hoffmann"}, {"where": "params > 1e9"}, {"data": "gemstones"}],
)  # fmt: skip
def test_whoever_asks_for_something_else_does_not(open_page, link, monkeypatch):
    every = {}
    monkeypatch.setattr(answers, "_of_everyone", lambda: every)
    app = open_page("home", **link)
    assert not app.exception
    assert first_plan._kept()[1].line not in [m.value for m in app.markdown]
    assert len(every["plan-at-once"]) == 1


def test_the_key_changes_with_the_target():
    ask = first_plan.run_tables.load_bundled("chinchilla")
    law, options = first_plan.laws.get("chinchilla"), first_plan.FitOptions()
    keys = {
        first_plan.key_of(ask, law, options, RecipeGoal(flops=f, context=c)) for f in (1e23, 1e24) for c in (1e3, 4e3)
    }
    assert len(keys) == 4

"""The Batch page's sweeps: weight decay, what a wrong setting costs, all runs in one fit, what is not identified."""

import pandas as pd
import pytest

from core.plan.tuning.swept import swept_settings
from core.runs import from_table
from core.units import count
from tests.fit.sweeps.test_valley_law_fits import sweep as grid
from tests.pages._pages import refined
from tests.pages.test_pages import shown
from tests.plan.tuning.test_swept import FACTORS, a_sweep
from tests.plan.tuning.test_weight_decay import sweep as decays


def opened(open_page, panel: str, table: pd.DataFrame | None = None, **link: str):
    """The page with one panel open, on an uploaded sweep or whatever the link says."""
    if table is None:
        app = open_page("batch", **link)
    else:
        app = open_page("home")
        app.session_state["upload"] = from_table(table, "sweep")
        app.session_state["chosen"] = {"data": "upload", **link}
        app.session_state["touched"] = True
        app = app.switch_page("pages/batch.py")
    app.session_state[f"batch_{panel}"] = True
    app = refined(app.run())
    assert not app.exception, app.exception
    return app


def test_decay_is_not_identified_by_the_bundled_sweep_and_the_page_says_why(open_page):
    app = opened(open_page, "decay", data="optimizer-sweep")
    assert not app.error
    text = shown(app)
    assert "Not from these runs" in text
    assert "have 2 weight decays above 0 at the most" in text
    assert "five weight decays above 0" in text


def test_an_empty_handed_visitor_sees_a_bundled_sweep_of_decay(open_page):
    app = opened(open_page, "decay")
    assert not app.error
    assert "Shown instead" in shown(app)


def test_decay_that_is_identified_is_a_power_law_and_a_decay_for_the_planned_run(open_page):
    app = opened(open_page, "decay", decays(0.0005))
    assert not app.error
    text = shown(app)
    assert "The best timescale moves as (tokens per parameter)^" in text
    assert "the published -0.527 lies inside" in text
    assert "a weight decay of **" in text


@pytest.mark.parametrize(("setting", "words"), [("learning_rate", "(0.00"), ("weight_decay", "times the best weight")])
def test_a_wrong_setting_is_priced_in_loss_and_tokens(open_page, setting, words):
    app = opened(open_page, "mistuning", grid(0.0005), wrong=setting, floor=0.04)
    assert not app.error
    text = shown(app)
    assert "**2 times the best" in text
    assert words in text
    assert "fewer tokens" in text


def test_a_wrong_batch_is_priced_by_published_laws_too(open_page):
    text = shown(opened(open_page, "mistuning"))
    assert "times the recommended batch (" in text
    assert "more tokens" in text


def test_a_setting_without_a_valley_has_no_price_and_the_page_says_what_would(open_page):
    app = opened(open_page, "mistuning", data="optimizer-sweep", wrong="weight_decay")
    assert not app.error
    assert "nothing says what a wrong one costs" in shown(app)


def test_all_runs_in_one_fit_stand_beside_the_valleys(open_page):
    app = opened(open_page, "one_fit", grid(0.0005), floor=0.04, params=1e9, tokens=2e10)
    assert not app.error
    text = shown(app)
    assert "The planned run takes" in text
    assert "a weight decay of **" in text
    assert "valley-joint-decay" not in text  # people read titles


def test_one_fit_of_what_was_varied_one_at_a_time_is_not_identified(open_page):
    text = shown(opened(open_page, "one_fit", data="optimizer-sweep"))
    assert "Not from these runs" in text
    assert "do not tell the best" in text


def test_a_sweep_too_small_for_one_fit_is_one_line(open_page):
    table = grid(0.0005)
    app = opened(open_page, "one_fit", table[table["tokens"] == table["tokens"].min()].iloc[:10], floor=0.04)
    assert "one fit of all takes more than" in app.error[0].value


def test_a_sweep_near_the_target_answers_before_papers_and_the_plan_says_the_same(open_page):
    table = a_sweep()
    app = opened(open_page, "mistuning", table, budget=3e19, params=4e8)
    assert not app.error
    said = swept_settings(table, FACTORS, "sweep")["batch_tokens"]
    tokens = 3e19 / 6 / 4e8
    value = said.at({"params": 4e8, "params_non_embedding": 4e8, "tokens": tokens}).value
    assert f"Batch **{count(value)} tokens** (" in shown(app)
    assert "Your sweep says the batch and the learning rate" in shown(app)
    assert "Your sweep tells the best batch to within" in shown(app)
    # A person who wants papers gets them, and the sweep stays on the strip beside them.
    app = opened(open_page, "mistuning", table, budget=3e19, params=4e8, evidence="batch:published")
    assert f"Batch **{count(value)} tokens** (" not in shown(app)
    assert "Your sweep says the learning rate" in shown(app)

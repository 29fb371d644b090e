"""The Schedule page: usual schedules compared, one drawn, one searched; a fit to one's own curves; bad input."""

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.fit.data.series import histories
from core.fit.evaluate import evaluate
from core.runs import from_table
from tests.pages.test_pages import shown


def test_an_empty_handed_visitor_sees_schedules_compared(open_page):
    app = open_page("schedule")
    assert not app.exception
    assert not app.error
    text = shown(app)
    assert "** ends lowest: **" in text
    assert "multi-power@luo-100m" not in text
    assert "Luo et al. 2025" in text
    app.session_state["schedule_ends"] = True
    app.run()
    table = next(d.value for d in app.dataframe if "last loss" in d.value)
    assert table["schedule"].iloc[0] == "lowest found"
    assert set(table["schedule"]) == {"constant", "cosine", "straight down", "WSD, late fall", "lowest found"}


def test_a_schedule_can_be_drawn(open_page):
    app = open_page("schedule", drawn="0.9=1, 1=0.02", end="2")
    assert not app.exception
    assert not app.error


def test_curves_of_one_s_own_are_fitted(open_page):
    law, steps = laws.get("annealing"), np.arange(2401)
    p = {"L0": 2.6, "A": 0.6, "alpha": 0.45, "C": 0.5, "lambda": 0.99}
    parts = []
    for name, shape in (("constant", np.ones(2401)), ("drop", np.where(steps < 1200, 1.0, 0.3))):
        rates, at = 3e-4 * np.minimum(steps / 216, 1) * shape, np.arange(240, 2401, 80)
        seen = {"learning_rate": histories(rates, at, law.features[0].shape[0])}
        loss = evaluate(law, {k: np.array([v]) for k, v in p.items()}, seen)[0]
        parts.append(
            pd.DataFrame({"run": name, "step": at, "learning_rate": rates[at], "loss": loss, "warmup_steps": 216})
        )
    app = open_page("home")
    app.session_state["upload"] = from_table(pd.concat(parts, ignore_index=True), "curves")
    app.session_state["chosen"] = {
        "data": "upload",
        "curvelaw": "annealing@fit",
        "steps": 2400.0,
        "warmup_steps": 216.0,
    }
    app.session_state["touched"] = True
    app = app.switch_page("pages/schedule.py").run()
    assert not app.exception
    assert not app.error
    assert "(annealing), fitted to curves" in shown(app)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({"drawn": "half"}, "'half' is not PLACE=HEIGHT"),
        ({"steps": "100", "warmup_steps": "200"}, "warmup is 200 of 100 steps"),
    ],
)
def test_bad_input_is_one_line(open_page, link, said):
    app = open_page("schedule", **link)
    assert not app.exception
    assert said in app.error[0].value

"""Every panel of the Mixture page opens and says its answer; unique tokens, natural mixtures and links are taken."""

import numpy as np
import pandas as pd
import pytest

from core.runs import from_table
from pages.parts.mixture.panels import PANELS
from tests.pages._pages import refined
from tests.pages.test_mixture_page import small, uploaded  # noqa: F401 (fixtures)
from tests.pages.test_pages import shown


def sized() -> pd.DataFrame:
    """Thirty mixtures of three domains at three sizes and three token counts, by the joint form."""
    rng = np.random.default_rng(1)
    rows = []
    for i, h in enumerate(rng.dirichlet([2, 2, 2], 30)):
        params = (1e8, 4e8, 1.6e9)[i % 3]
        for tokens in (4e9, 1e10, 3e10):
            size, data = (1 + h[0]) * (1e8 / params) ** 0.3, (0.5 + h[1]) * (1e9 / tokens) ** 0.4
            losses = [1 / (0.9 * h[0] ** 0.4 + 0.6 * h[2] ** 0.5), 1 / (0.8 * h[1] ** 0.4 + 0.5 * h[2] ** 0.5)]
            noise = np.exp(0.001 * rng.standard_normal(2))
            rows.append([params, tokens, *h, *(noise * (1.0 + np.array(losses) + 0.2 * size + 0.3 * data))])
    return pd.DataFrame(rows, columns=["params", "tokens", "mix/a", "mix/b", "mix/c", "loss/x", "loss/y"])


@pytest.fixture
def opened(open_page):
    """Return a function that opens the page on runs of several sizes, some panels open."""

    def page(*panels, **choices):
        app = open_page("home")
        app.session_state["upload"] = from_table(sized(), "sized")
        app.session_state["chosen"] = {"data": "upload"} | choices
        app.session_state["touched"] = True
        for key in panels:
            app.session_state[f"mixture_{key}"] = True
        return app.switch_page("pages/mixture.py").run()

    return page


KEYS = [p.key for p in PANELS]


@pytest.mark.parametrize("table", ["small", "sized"])
def test_every_panel_opens(table, uploaded, opened):  # noqa: F811
    app = opened(*KEYS, mixboot=0) if table == "sized" else uploaded(mixboot=0)
    if table == "small":
        for key in KEYS:
            app.session_state[f"mixture_{key}"] = True
        app = app.run()
    app = refined(app)
    assert not app.exception
    assert not app.error
    boxes = {e.label for e in app.expander}
    assert {p.question for p in PANELS} - boxes <= {"How does it move with size and data?"}
    assert len(app.get("vega_lite_chart")) >= 6
    assert ("mixtures would have sufficed" in shown(app)) != ("No smaller number of these mixtures" in shown(app))


def test_the_additive_optimum_stands_still_and_the_joint_one_moves(opened):
    assert "the best mixture is the same for any number of parameters" in shown(opened("scale"))
    assert "gains most" in shown(opened("scale", mixlaw="mixture-joint"))


def test_unique_tokens_cap_a_share_and_say_the_epochs(opened):
    app = opened("take", unique="c=5B", tokens=1e11, params=1e9, within=0, epochs=4.0)
    assert not app.exception
    assert not app.error
    assert "Repeated: c" in shown(app)
    share = float(dict(item.split("=") for item in app.code[-1].value.split(","))["c"])
    assert share <= 4 * 5e9 / 1e11 + 1e-6


def test_a_law_of_one_size_takes_the_tokens_of_the_target_where_they_are_scarce(uploaded):  # noqa: F811
    app = uploaded(unique="web=1B", tokens=1e10)
    assert not app.exception
    assert not app.error
    assert "10.0B tokens" in shown(app)
    assert not [t for t in app.text_input if t.label in ("Training tokens", "Parameters")]


def test_runs_that_do_not_say_their_mixture_are_left_out(open_page):
    frame = sized()
    frame.loc[5:9, ["mix/a", "mix/b", "mix/c"]] = np.nan
    app = open_page("home")
    app.session_state["upload"] = from_table(frame, "gaps")
    app.session_state["chosen"] = {"data": "upload"}
    app.session_state["touched"] = True
    text = shown(app.switch_page("pages/mixture.py").run())
    assert not app.exception
    assert "nan" not in text
    assert "of the tokens lie elsewhere in the nearest run" in text


def test_a_natural_mixture_of_ones_own_is_what_the_best_is_held_against(uploaded):  # noqa: F811
    app = uploaded(natural="web=30B,code=10B")
    assert not app.exception
    assert "below the natural mixture" in shown(app)


@pytest.mark.parametrize(
    ("choices", "line"),
    [
        ({"unique": "moon=1B"}, "There is no 'moon'"), ({"unique": "code=0", "tokens": 1e10}, "0 unique tokens"),
        ({"unique": "code=1M,web=1M,books=1M", "tokens": 1e12}, "too few"),
        ({"natural": "moon=1"}, "There is no 'moon'"), ({"natural": "code=-1"}, "below 0"),
    ],
)  # fmt: skip
def test_bad_supplies_are_said_in_one_line(uploaded, choices, line):  # noqa: F811
    app = uploaded(**choices)
    assert not app.exception
    assert line in app.error[0].value
    assert "\n" not in app.error[0].value

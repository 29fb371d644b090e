"""The Mixture page: an answer at once, limits that hold, sliders that sum to one, bad input in one line."""

import numpy as np
import pandas as pd
import pytest

from core.runs import from_table
from pages.parts.mixture import stages
from tests.pages._pages import refined
from tests.pages.test_pages import shown


@pytest.fixture
def small():
    """Forty mixtures of three domains whose losses follow the reciprocal law."""
    rng = np.random.default_rng(0)
    h = rng.dirichlet([2, 2, 2], 40)
    books, code, web = h.T
    noise = np.exp(0.002 * rng.standard_normal((40, 2)))
    frame = pd.DataFrame({"mix/books": books, "mix/code": code, "mix/web": web})
    frame["loss/prose"] = noise[:, 0] * (1.5 + 1 / (0.9 * books**0.4 + 0.8 * web**0.5 + 0.1 * code**0.5))
    frame["loss/code"] = noise[:, 1] * (1.0 + 1 / (2.0 * code**0.3 + 0.3 * web**0.5 + 0.1 * books**0.5))
    return from_table(frame, "small")


@pytest.fixture
def uploaded(open_page, small):
    """Return a function that opens the Mixture page on an uploaded table, with choices as in a link."""

    def opened(**choices):
        app = open_page("home")
        app.session_state["upload"] = small
        app.session_state["chosen"] = {"data": "upload"} | choices
        app.session_state["touched"] = True
        return app.switch_page("pages/mixture.py").run()

    return opened


def test_an_empty_handed_visitor_sees_an_example(open_page):
    app = open_page("mixture", mixlaw="mixture-exponential")
    assert not app.exception
    assert not app.error
    assert "Shown instead: regmix" in shown(app).replace("\\", "")
    assert "From regmix: **" in shown(app)
    assert "below the average of the runs" in shown(app)


def test_a_table_of_shares_and_losses_is_answered(uploaded):
    app = uploaded()
    assert not app.exception
    assert not app.error
    text = shown(app)
    assert "Data mixture, additive at one size on small, 40 runs" in text
    assert "below the average of the runs" in text
    assert "The law misses the runs by 0.1% on average, most on code (0.1%)" in text
    table = next(d.value for d in app.dataframe if "loss on" in d.value.columns)
    assert list(table["loss on"]) == ["code", "prose"]
    assert (table["best mixture"] > 0).all()


def test_limits_and_weights_of_a_link_are_kept(uploaded):
    app = uploaded(limits="code=0.1", weights="code=1", within=0)
    assert not app.exception
    assert "10% code" in shown(app)
    assert "Without limits it would be" in shown(app)
    table = next(d.value for d in app.dataframe if "loss on" in d.value.columns)
    assert list(table["counts"]) == ["yes", ""]


@pytest.mark.parametrize(
    ("choices", "line"),
    [
        ({"limits": "moon=0.1"}, "There is no 'moon'"), ({"limits": "code=0.9,web=0.8"}, "No mixture fits"),
        ({"limits": "code=many"}, "many"), ({"weights": "moon=1"}, "There is no 'moon'"),
    ],
)  # fmt: skip
def test_bad_choices_are_said_in_one_line(uploaded, choices, line):
    app = uploaded(**choices)
    assert not app.exception
    assert line in app.error[0].value
    assert "\n" not in app.error[0].value


def test_sliders_keep_the_sum_at_one(uploaded):
    app = uploaded()
    app.toggle(key="w:mixture:try").set_value(True).run()
    app.slider(key="w:mixture:share:books").set_value(60.0).run()
    assert not app.exception
    sums = [app.slider(key=f"w:mixture:share:{n}").value for n in ("books", "code", "web")]
    assert sums[0] == 60.0
    assert sum(sums) == pytest.approx(100, abs=0.2)
    assert "against the best one" in shown(app)
    assert app.session_state["chosen"]["mix"].startswith("books=0.6,")


def test_panels_open_and_uncertainty_is_shown(uploaded):
    app = refined(uploaded(mixboot=64))
    for key in ("mixture_flat", "mixture_fitted"):
        app.session_state[key] = True
    app.run()
    assert not app.exception
    assert "Moving 5 points of share" in shown(app)
    table = next(d.value for d in app.dataframe if "95 % interval" in d.value.columns)
    assert table["95 % interval"].str.contains("to").all()
    assert "take every row as a run of its own" in shown(app)


def test_a_mixture_of_a_link_is_tried_and_made_to_sum_to_one(uploaded):
    app = uploaded(mix="books=1,code=1,web=2")
    assert not app.exception
    assert [app.slider(key=f"w:mixture:share:{n}").value for n in ("books", "code", "web")] == [25.0, 25.0, 50.0]
    assert "gives up" in shown(app)


def test_why_there_are_no_intervals_is_said(uploaded):
    app = refined(uploaded(mixboot=64, mixlaw="mixture-product", weights="code=1"))
    assert not app.exception
    text = shown(app)
    assert ("1 of 1 losses have none." in text) != ("take every row as a run of its own" in text)


def test_a_best_mixture_is_not_better_known_than_the_fits_behind_it(open_page):
    rng = np.random.default_rng(3)
    shares = rng.dirichlet([2, 2, 2], 5)
    frame = pd.DataFrame(shares, columns=["mix/code", "mix/web", "mix/books"])
    frame["loss"] = 3 - 0.5 * shares[:, 0] + 0.0005 * rng.standard_normal(5)
    app = open_page("home")
    app.session_state["upload"] = from_table(frame, "five")
    app.session_state["chosen"] = {"data": "upload", "mixlaw": "mixture-linear"}
    app.session_state["touched"] = True
    app = app.switch_page("pages/mixture.py").run()
    assert not app.exception
    assert "Not from these runs" in shown(app)


def test_while_fits_are_made_the_best_run_is_shown(uploaded, small, monkeypatch):
    """The run of the lowest mean loss, found by hand in the table; what comes after it replaces it."""
    table = small.included
    best = (table["loss/prose"] + table["loss/code"]).idxmin()
    largest = max(("books", "code", "web"), key=lambda n: table.loc[best, f"mix/{n}"])
    seen = []
    monkeypatch.setattr(stages, "_draw", lambda words, *_: seen.append(words))
    app = uploaded(mixlaw="mixture-linear")
    assert not app.exception
    assert len(seen) == 1
    assert seen[0].startswith(f"Best run so far: **{table.loc[best, f'mix/{largest}']:.0%} {largest}**")
    app.run()
    assert len(seen) == 1  # known by now
    assert "below the average of the runs" in shown(app)


def test_the_best_mixture_stands_before_its_intervals(uploaded):
    app = uploaded(mixlaw="mixture-linear")
    assert not app.exception
    before, panels = answer_of(app), [e.label for e in app.expander]
    assert " to " not in before
    assert "What loss on every domain?" in panels  # all of the page stands
    app = refined(app)
    assert not app.exception
    assert " to " in answer_of(app)
    assert answer_of(app).split()[0] == before.split()[0]  # the same share of the largest


def test_a_stop_of_the_intervals_ends_nothing_else(uploaded):
    app = uploaded(mixlaw="mixture-linear")
    next(b for b in app.button if b.label == "Stop the fit").click().run()
    assert not app.exception
    assert any("Stopped: Resampling runs" in i.value for i in app.info)
    assert "lower." in answer_of(app)
    next(b for b in app.button if b.label == "Fit again").click().run()
    assert " to " in answer_of(refined(app))


def answer_of(app) -> str:
    """Return the answer of the page."""
    return next(m.value for m in app.markdown if "lower." in m.value and m.value.startswith("**"))

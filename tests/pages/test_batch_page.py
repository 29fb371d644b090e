"""The Batch page: what laws recommend, what a batch costs, a sweep of one's own, bad input in one line."""

import numpy as np
import pandas as pd
import pytest

from core.plan.tuning.recommendations import recommendations, run_of
from core.plan.tuning.side_by_side import side_by_side
from core.runs import from_table
from tests.pages._pages import refined
from tests.pages.test_pages import shown

PANELS = ("width", "ratio", "cost", "critical", "front", "valley")


def _loss(n: float, u: float, v: float) -> float:
    return (2 + 100 * n**-0.3) * np.exp(0.006 * u**2 + 0.004 * v**2)


def sweep() -> pd.DataFrame:
    """Four scales, rates and batches around a lowest point that is a power law."""
    rows = [
        (n, d, 1.8 * n**-0.7 * d**0.3 * np.exp(u), 0.6 * d**0.57 * np.exp(v), _loss(n, u, v))
        for n in (1e8, 1e9)
        for d in (1e10, 3e10, 1e11)
        for u in np.linspace(-1.1, 1.3, 7)
        for v in np.linspace(-1.2, 1.0, 7)
    ]
    return pd.DataFrame(rows, columns=["params", "tokens", "learning_rate", "batch_tokens", "loss"])


ANSWER = "Batch **"


def test_an_empty_handed_visitor_gets_recommendations(open_page):
    app = open_page("batch")
    assert not app.exception
    assert not app.error
    text = shown(app)
    assert ANSWER in text
    assert "geometric mean of the published laws that count" in text
    assert "sequences of 4,096 tokens" in text
    assert "lie" in text
    assert "times apart" in text


def test_every_law_has_a_name_of_its_own():
    """Sets of one author and law share a row; no two rows of a strip and group are called the same."""
    at = run_of(8e9, 7e9, 1.5e13)
    found = {setting: recommendations(setting, at) for setting in ("batch_tokens", "learning_rate")}
    table = side_by_side(found)
    rows = table.drop_duplicates(["setting", "group", "label"])
    for setting, part in found.items():
        names = rows.loc[(rows["setting"] == setting) & (rows["reference"] != ""), "label"].str.partition(":")[0]
        laws = part["reference"].str.partition("@")[0]
        assert len(names) >= laws.nunique() > 1
        assert set(table.loc[table["setting"] == setting, "reference"]) - {""} == set(part["reference"])
        assert not rows[rows["setting"] == setting].duplicated(["group", "label"]).any()
    assert any("porian-rounded" in r for r in table["reference"])


def test_size_tokens_and_context_are_those_of_the_target(open_page):
    app = open_page("batch", params="7e9", tokens="2e12", context="8192")
    assert any("7.00B parameters, 2.00T tokens" in c.value for c in app.caption)
    assert "sequences of 8,192 tokens" in shown(app)
    assert not [i for i in app.text_input if i.label in ("Parameters", "Training tokens", "Sequence (tokens)")]


def test_a_link_of_before_says_the_context_as_its_sequence(open_page):
    assert "sequences of 2,048 tokens" in shown(open_page("batch", sequence="2048"))


def test_it_says_whether_the_loss_is_of_published_constants_or_of_a_fit_to_the_chosen_runs(open_page):
    line = next(c.value for c in open_page("batch").caption if "published laws ·" in c.value)
    assert "loss by Chinchilla: size and data, Besiroglu et al. 2024" in line.replace("\\", "")
    app = open_page("batch", data="chinchilla", batchlaw="chinchilla@fit", boot="0", starts="8")
    line = next(c.value for c in app.caption if "published laws ·" in c.value)
    assert "loss by Chinchilla: size and data, fitted to chinchilla, 240 runs" in line.replace("\\", "")
    assert "besiroglu" not in line.lower()


def test_the_decay_of_a_batch_of_one_s_own_is_said_to_be_that(open_page):
    assert "The weight decay is the one at your own batch." not in shown(open_page("batch"))
    app = open_page("batch", own_batch="1")
    assert ", weight decay **" in shown(app)
    assert "The weight decay is the one at your own batch." in shown(app)


def test_a_share_of_the_peak_that_cannot_be_is_said_in_one_line(open_page):
    app = open_page("batch", mfu_batch="0")
    assert not app.exception
    assert any("allowed are numbers from 1 to 100" in w.value for w in app.warning)


@pytest.mark.parametrize("panel", PANELS)
def test_every_panel_opens(open_page, panel):
    app = open_page("batch", own_batch="1")
    app.session_state[f"batch_{panel}"] = True
    app.run()
    assert not app.exception
    assert not app.error
    assert "more tokens" in shown(app)


def opened(open_page, panel: str, table: pd.DataFrame):
    """The page on an uploaded sweep, with a panel open."""
    app = open_page("home")
    app.session_state["upload"] = from_table(table, "sweep")
    app.session_state["chosen"] = {"data": "upload"}
    app.session_state["touched"] = True
    app.session_state[f"batch_{panel}"] = True
    app = app.switch_page("pages/batch.py").run()
    assert not app.exception
    return app


def swept(open_page, panel: str) -> str:
    return shown(opened(open_page, panel, sweep()))


def test_a_sweep_of_one_rate_is_refused_in_one_line_and_the_page_stays(open_page):
    table = sweep()[lambda v: v.groupby(["params", "tokens"]).cumcount() < 7]  # the lowest rate of each scale
    app = opened(open_page, "valley", table.assign(learning_rate=1e-3))
    assert len(app.error) == 1
    assert app.error[0].value == "learning\\_rate takes one value only; a valley needs three or more."
    assert ANSWER in shown(app)


def test_a_sweep_gives_the_powers_that_made_it(open_page):
    text = swept(open_page, "valley")
    assert "parameters^-0.70" in text
    assert "training tokens^0.30" in text
    assert "training tokens^0.57" in text


def test_a_sweep_says_what_its_ratio_tells(open_page):
    text = swept(open_page, "ratio")
    assert "the ratio is not all there is" in text
    assert "rate and batch apart for 100%" in text


def test_a_rate_is_taken_over_from_a_narrower_model(open_page):
    app = open_page("batch", proxy_width="512", proxy_rate="8e-3")
    app.session_state["batch_width"] = True
    app.run()
    assert "**0.00800** at 512 features is **0.00100** at 4,096" in shown(app)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({"own_batch": "1", "batch_tokens": "512"}, "is it a count of sequences"),
        ({"own_batch": "1", "batch_tokens": "1e9", "tokens": "1e8"}, "larger than the data"),
    ],
)
def test_a_batch_that_cannot_be_is_one_line(open_page, link, said):
    app = open_page("batch", **link)
    assert not app.exception
    assert said in app.error[0].value


def test_two_critical_batches_are_told_apart(open_page):
    app = open_page("batch")
    app.session_state["batch_critical"] = True
    app = refined(app.run())
    text = shown(app)
    assert "**B\\_crit is 5.70M tokens**" in text
    assert "B\\* is 1.30M" in text
    assert "2.9 to 4.4 times" in text
    table = next(d.value for d in app.dataframe if "B* (sequences)" in d.value)
    assert list(table["B* (sequences)"]) == [745, 955, 1394, 1889, 2533]

"""The Arms page: an example where the runs have no arms, arms that are chosen, bad input in one line."""

from tests.pages.test_pages import shown

EXAMPLE = {"data": "optimizers", "arm_first": "AdamW", "arm_second": "Muon", "budget": "1e21"}


def test_runs_without_arms_show_an_example(open_page):
    app = open_page("arms")
    assert not app.exception
    assert not app.error
    assert "chinchilla has no two arms to compare. Shown instead: optimizers." in shown(app).replace("\\", "")
    assert "times** the compute of" in shown(app)


def test_two_arms_are_compared_at_the_target(open_page):
    app = open_page("arms", **EXAMPLE)
    said = shown(app)
    assert "**AdamW** needs **1." in said
    assert "the compute of **Muon**" in said
    assert "At 1e21 FLOP of Muon the probability" in said
    app.session_state["arms_arms_every"] = True
    app.run()
    assert not app.exception
    table = next(d.value for d in app.dataframe if "arm" in d.value)
    assert len(table) == 10


def test_an_arm_that_is_not_in_the_column_is_said(open_page):
    app = open_page("arms", **EXAMPLE | {"arm_second": "Adagrad"})
    assert not app.exception
    assert any("There is no 'Adagrad' to compare" in w.value for w in app.warning)

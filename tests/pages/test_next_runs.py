"""Which run next, on the Fit page: budget and aim are those of the address, and it says what the runs gain."""

import pytest


@pytest.fixture
def shown(open_page):
    def opened(**link):
        app = open_page("fit", boot="40", starts="16", **link)
        app.session_state["fit_next"] = True
        return app.run()

    return opened


def titles(app):
    return [e.label for e in app.expander if e.label.startswith("Which run next?")]


def test_the_address_says_budget_and_aim(shown):
    app = shown(pilot="3e21", narrow="size", budget="1e22")
    assert not app.exception
    assert any("for 3e21 FLOP" in m.value and "best size for 1e22 FLOP" in m.value for m in app.markdown)
    assert titles(app)[0] != "Which run next?"
    assert any("Were the law exact" in c.value and "It rests on" in c.value for c in app.caption)


def test_a_budget_is_read_as_people_write_it(shown):
    app = shown(pilot="1e21")
    app.text_input(key="w:fit:pilot:text").set_value("100 PFLOP/s-days").run()
    assert app.text_input(key="w:fit:pilot:text").value == "8.64e21"
    assert app.query_params["pilot"] in ("8.64e21", ["8.64e21"])


def test_a_pittance_is_worth_nothing(shown):
    app = shown(pilot="1e18")
    assert any("would not narrow" in m.value for m in app.markdown)
    assert titles(app) == ["Which run next? · none is worth its compute"]


def test_a_law_that_splits_no_budget_has_no_such_question(shown):
    assert titles(shown(law="power-law-params")) == []

"""Filters on the page of the runs: as people write them, as chips, and as suggestions."""

from tests.pages._uploads import QUICK, csv, messages, put

ROWS = [
    (f"r{i}", "crashed" if i in (3, 7) else "finished", 10 * 2**i, 2e9 + 3e8 * i * i, 4 - 0.15 * i) for i in range(10)
]
FILE = csv("Name,State,params (M),tokens,val_loss\n" + "".join(",".join(map(str, row)) + "\n" for row in ROWS))


def labels(app, start):
    return [b.label.replace("\\", "") for b in app.button if (b.key or "").startswith(start)]


def used(app):
    return app.session_state["question"].runs.included["run"].tolist()


def test_a_filter_is_made_of_conditions_that_are_taken_away_one_by_one(open_page):
    app = put(open_page("data", **QUICK), "mine.csv", FILE)
    assert labels(app, "filter_") == []
    assert labels(app, "suggest_") == ["finished (8)", "crashed (2)"]
    app.button(key="suggest_0_0").click().run()
    app.button(key="suggest_0_1").click().run()
    assert labels(app, "filter_") == ["State = crashed"]  # in place of the other: no row has both
    app.button(key="filter_0").click().run()
    app.text_input(key="w:data:where").set_value("State = finished and params (M) > 25 and Name in (r4, r5, r6)").run()
    assert not app.exception
    assert not app.error
    assert used(app) == ["r4", "r5", "r6"]
    assert labels(app, "filter_") == ["State = finished", "params (M) > 25", "Name in (r4, r5, r6)"]
    app.button(key="filter_2").click().run()
    assert used(app) == ["r2", "r4", "r5", "r6", "r8", "r9"]
    app.button(key="filter_0").click().run()
    assert app.query_params["where"] in ("params (M) > 25", ["params (M) > 25"])
    app.button(key="filter_0").click().run()
    assert labels(app, "filter_") == []
    assert "where" not in app.query_params


def test_a_filter_that_cannot_be_read_is_a_chip_that_can_be_taken_away(open_page):
    app = put(open_page("data", **QUICK), "mine.csv", FILE)
    app.text_input(key="w:data:where").set_value("Stat = finished").run()
    assert any("there is no column 'Stat' (nearest: State" in said for said in messages(app))
    app.button(key="filter_0").click().run()
    assert not app.error

"""What a page shows is added to a dashboard, opened by its link, changed, copied and taken away."""

import json
from dataclasses import replace

import pytest

from core.dashboards import ChartExhibit, Dashboard, DashboardPanel, NoteExhibit, TableExhibit
from core.dashboards.exchange import to_file
from core.errors import BadInput
from core.jobs import ProcessPool
from core.store import dashboard_changes, dashboard_lists
from core.store.access import Visibility
from core.store.accounts import local_account
from pages.parts.dashboard import add, pictures, saved
from tests.dashboards._examples import HOSTILE, dashboard
from tests.pages._pages import fully_refined

QUICK = {"boot": "40", "starts": "64"}


@pytest.fixture(autouse=True)
def _an_empty_store():
    """Leave none to the next test of this process."""
    yield
    for one in dashboard_lists.mine(local_account()):
        dashboard_changes.erase(local_account(), one.id)


def button(app, label, nth=0):
    return [b for b in app.button if b.label == label][nth]


def picture(app):
    """The button that adds the first picture of a page."""
    return next(b for b in app.button if (b.key or "").startswith("add_chart_"))


def latest():
    """The dashboard that was changed last, opened."""
    return saved.opened(dashboard_lists.mine(local_account())[0].id)


def specification(app):
    """The data of every chart on a page, as a browser gets it."""
    charts = app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")
    return [json.loads(c.proto.spec) for c in charts]


def test_one_click_saves_a_picture_with_the_runs_and_the_fit(open_page):
    app = open_page("extrapolate", params="1e11", tokens="2e12", **QUICK)
    picture(app).click().run()
    assert not app.exception
    assert not app.error
    found = latest()
    [panel] = found.shown.panels
    assert panel.exhibit.kind == "chart"
    assert panel.page == "extrapolate"
    [table] = found.shown.tables
    assert (table.name, table.digest) == ("chinchilla", panel.table)
    assert json.loads(table.fit)["law"] == "chinchilla"
    # What is kept is what the page shows, to the last digit.
    values = [row for rows in panel.exhibit.data.values() for row in rows]
    assert len(values) > 240

    picture(app).click().run()
    assert (latest().saved.number, len(latest().shown.panels)) == (2, 2)
    opened = open_page("dashboard", dashboard=found.saved.id)
    assert not opened.exception
    assert not opened.error
    assert opened.title[0].value == "My dashboard"
    first = open_page("dashboard", dashboard=found.saved.id, version="1")
    assert any("Version 1 of 2" in c.value for c in first.caption)


def test_a_panel_leads_back_to_its_page_as_it_was(open_page):
    app = open_page("allocate", budget="3e22", **QUICK)
    picture(app).click().run()
    found = latest()
    assert dict(saved_link(found)) == {"budget": "3e22", "data": "chinchilla", **QUICK}


def test_its_fit_can_be_made_again(open_page):
    app = open_page("extrapolate", params="1e11", tokens="2e12", where="flops < 1e21", **QUICK)
    picture(app).click().run()
    opened = open_page("dashboard", dashboard=latest().saved.id)
    assert not opened.exception
    code = [block.value for block in opened.code]
    line = "python -m core fit chinchilla --law=chinchilla '--where=flops < 1e21' --starts=64 --bootstrap=40"
    assert [text for text in code if text.startswith(line)]
    assert [text for text in code if "sl.fit('chinchilla'" in text and "where='flops < 1e21'" in text]
    assert [text for text in code if "@" in text and "Hoffmann" in text]


def test_panels_of_one_table_keep_each_the_fit_behind_it(open_page):
    first = open_page("extrapolate", params="1e11", tokens="2e12", **QUICK)
    picture(first).click().run()
    key = latest().saved.id
    second = open_page("extrapolate", params="1e11", tokens="2e12", objective="mse", **QUICK)
    second.session_state[add.CURRENT] = key
    picture(second).click().run()
    found = saved.opened(key).shown
    assert len(found.panels) == 2
    assert len(found.tables) == 1
    kept = [json.loads(panel.fit)["objective"] for panel in found.panels]
    assert kept[0] != kept[1]
    shell = [block.value for block in open_page("dashboard", dashboard=key).code if "-m core fit" in block.value]
    assert len(set(shell)) == 2


def test_a_panel_without_a_title_is_known_by_its_words(open_page):
    key, _ = saved.keep(Dashboard("Words", panels=(DashboardPanel("", NoteExhibit(markdown=f"**One** {'x' * 90}")),)))
    shown = [m.value for m in open_page("dashboard", dashboard=key).markdown]
    assert [text for text in shown if text.startswith("1. One x") and text.endswith("…")]


def saved_link(found):
    from pages.parts.dashboard import view

    return view.link(found, found.shown.panels[0])


def test_runs_of_ones_own_open_from_the_dashboard_that_keeps_them(open_page, monkeypatch):
    """The link of a panel names the dashboard, its version and the runs, and no upload."""
    app = open_page("extrapolate", params="1e11", tokens="2e12", **QUICK)
    picture(app).click().run()
    monkeypatch.setattr("pages.parts.dashboard.view.catalog.names", lambda: [])  # as if it were no bundled set
    link = saved_link(latest())
    assert link["share"].startswith(f"{latest().saved.id}.1.")
    assert "data" not in link
    back = open_page("extrapolate", **link)
    assert not back.exception
    assert not back.error
    other = open_page("extrapolate", **(link | {"share": link["share"][:-3] + "xyz"}))
    assert any("does not keep" in e.value for e in other.error)


def test_runs_that_are_not_those_that_a_dashboard_names_are_refused(open_page):
    """Files from elsewhere may say anything."""
    right = dashboard()
    lying = replace(right, tables=(replace(right.tables[0], digest="f" * 64),))
    key, _ = saved.keep(lying)
    app = open_page("extrapolate", share=f"{key}.1.{'f' * 16}")
    assert not app.exception
    assert ["not those that it names" in e.value for e in app.error] == [True]


@pytest.mark.parametrize("share", ["x.", "x.1", "x..", "x.y.z", "..", "x.1e400.z", "x.-1.z"])
def test_a_link_to_runs_of_no_dashboard_is_one_line(open_page, share):
    app = open_page("extrapolate", share=share)
    assert not app.exception
    assert len(app.error) == 1
    assert "unforeseen" not in app.error[0].value


def test_everything_on_a_dashboard_is_shown_and_nothing_of_it_runs(open_page):
    key, _ = saved.keep(dashboard(title=HOSTILE))
    app = open_page("dashboard", dashboard=key)
    assert not app.exception
    assert not app.error
    assert any("With care" in m.value for m in app.markdown)
    pictures = [m.value for m in [*app.markdown, *app.caption] if "<img" in m.value.replace("\\<", "")]
    assert pictures == []


def test_words_are_changed_in_a_new_version_and_the_old_link_keeps_its_own(open_page):
    key, _ = saved.keep(Dashboard("Before"))
    app = open_page("dashboard", dashboard=key)
    app.text_input(key=f"edit_{key}_1_title").set_value("After")
    app.text_area(key=f"edit_{key}_1_note").set_value("A note with ![x](https://example.org/x.png)")
    button(app, "Save").click().run()
    assert not app.exception
    found = latest()
    assert (found.shown.title, found.saved.number) == ("After", 2)
    assert found.shown.panels[0].exhibit.kind == "note"
    assert saved.opened(key, 1).shown.title == "Before"


def test_panels_are_moved_resized_and_removed(open_page):
    panels = tuple(DashboardPanel(name, NoteExhibit(markdown=name)) for name in "abc")
    key, _ = saved.keep(Dashboard("Order", panels=panels))
    app = open_page("dashboard", dashboard=key)
    button(app, "Down", 0).click().run()
    assert "".join(p.title for p in latest().shown.panels) == "bac"
    button(app, "Remove", 2).click().run()
    assert "".join(p.title for p in latest().shown.panels) == "ba"
    box = next(s for s in app.selectbox if s.label == "Width")
    box.set_value(1).run()
    assert [p.width for p in latest().shown.panels] == [1, 3]
    assert latest().saved.number == 4


def test_a_deleted_one_comes_back_and_an_erased_one_does_not(open_page):
    key, _ = saved.keep(dashboard())
    app = open_page("dashboard", dashboard=key)
    button(app, "Delete").click().run()
    assert any("cannot be opened" in e.value for e in app.error)
    listing = open_page("dashboards")
    button(listing, "Bring back").click().run()
    assert latest().shown == dashboard()
    button(open_page("dashboard", dashboard=key), "Delete").click().run()
    button(open_page("dashboards"), "Erase for good").click().run()
    assert dashboard_lists.mine(local_account()) == []


def test_a_copy_is_a_dashboard_of_its_own(open_page):
    key, _ = saved.keep(dashboard())
    dashboard_changes.show(local_account(), key, Visibility.LISTED)
    app = open_page("dashboard", dashboard=key)
    button(app, "Make a copy").click().run()
    assert not app.error
    assert app.title[0].value == "All kinds (copy)"
    assert latest().saved.visibility is Visibility.PRIVATE
    assert [d.id for d in dashboard_lists.gallery()] == [key]


def test_a_file_of_another_explorer_is_a_dashboard_here(open_page):
    listing = open_page("dashboards")
    listing.file_uploader[0].set_value(("theirs.json", to_file(dashboard()), "application/json")).run()
    assert not listing.error
    assert latest().shown == dashboard()
    listing.file_uploader[0].set_value(("bad.json", b'{"a": 1}', "application/json")).run()
    assert any("is no dashboard" in e.value for e in listing.error)
    assert len(dashboard_lists.mine(local_account())) == 1


@pytest.mark.parametrize("link", [{"dashboard": "x" * 32}, {"dashboard": "x", "version": "7"}, {"dashboard": HOSTILE}])
def test_a_link_that_opens_nothing_is_one_line(open_page, link):
    app = open_page("dashboard", **link)
    assert not app.exception
    assert ["cannot be opened" in e.value for e in app.error] == [True]


def test_a_version_that_is_not_there_is_one_line(open_page):
    key, _ = saved.keep(dashboard())
    app = open_page("dashboard", dashboard=key, version="9")
    assert ["no version 9" in e.value for e in app.error] == [True]


@pytest.mark.parametrize("page", ["home", "allocate", "extrapolate", "vocabulary"])
def test_an_answer_is_kept_with_its_verdict_and_reads_the_same(open_page, page):
    app = fully_refined(open_page(page, **QUICK))
    app.button(key=f"add_answer_{page}").click().run()
    assert not app.error
    found = latest()
    [panel] = found.shown.panels
    assert panel.exhibit.level in ("solid", "care", "no")
    assert len(panel.exhibit.reasons) > 0
    words = panel.exhibit.text.replace("**", "")
    assert any(words == m.value.replace("**", "").replace("\\", "").replace("\u2060", "") for m in app.markdown)
    opened = open_page("dashboard", dashboard=found.saved.id)
    assert any(words == m.value.replace("**", "").replace("\\", "").replace("\u2060", "") for m in opened.markdown)


def test_a_picture_that_would_take_the_server_is_a_line(monkeypatch):
    """Data that a specification makes by itself may have any size: it is drawn apart, within limits."""
    pool = ProcessPool(1, (pictures.on_paper.__module__,), replace(pictures.LIMITS, cpu=3.0))
    monkeypatch.setattr(pictures, "_POOL", pool)
    endless = {"data": {"sequence": {"start": 0, "stop": 1e9, "as": "a"}}, "mark": "point"}
    shown = ChartExhibit(specification=endless | {"encoding": {"x": {"field": "a", "type": "quantitative"}}}, data={})
    with pytest.raises(BadInput, match=r"This picture (takes too long|needs too much memory|cannot be drawn)"):
        pictures.picture(shown, "SVG")
    fine = ChartExhibit(specification={"mark": "point", "data": {"values": [{"a": 1}]}}, data={})
    assert pictures.picture(fine, "SVG").startswith(b"<svg")
    pool.close()


@pytest.mark.unforeseen
def test_a_panel_that_cannot_be_drawn_is_one_line_and_the_others_stand(open_page):
    huge = TableExhibit(columns=["a"], rows=[[10**400], [1]])
    note = DashboardPanel("Mine", NoteExhibit(markdown="It stands."), page="fit", link="embed=true&law=chinchilla")
    key, _ = saved.keep(Dashboard("Brought", panels=(DashboardPanel("Theirs", huge), note)))
    app = open_page("dashboard", dashboard=key, beside=key)
    assert not app.exception
    assert [e.value.split(" (")[0] for e in app.error] == ["Something failed that nobody foresaw"]
    assert any("It stands." in str(h.proto) for h in app.get("html"))
    assert button(app, "Delete")


def test_a_version_that_no_database_could_number_is_one_line(open_page):
    key, _ = saved.keep(Dashboard("Brought"))
    app = open_page("dashboard", dashboard=key, version=str(2**70))
    assert not app.exception
    assert f"This dashboard has no version {2**70}; there are 1 to 1." in [e.value for e in app.error]

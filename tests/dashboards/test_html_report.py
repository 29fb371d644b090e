"""A dashboard as one file: everything is in it, nothing of it runs that should not, and it asks nobody."""

import re
from html.parser import HTMLParser

from core.charts.theme import config
from core.dashboards import html_report
from tests.dashboards._examples import HOSTILE, dashboard

CONFIGS = {"light": config("light"), "dark": config("dark")}


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def tags(page):
    parser = Tags()
    parser.feed(page)
    return parser.found


def test_everything_is_in_it_and_nothing_is_fetched():
    page = html_report.html_report(dashboard(), "Saved by You", CONFIGS)
    assert len(page) < 3_000_000
    found = tags(page)
    assert [t for t, attrs in found if t in ("img", "link", "iframe", "object", "embed")] == []
    assert [attrs for t, attrs in found if "src" in attrs] == []
    assert [k for _, attrs in found for k in attrs if k.startswith("on")] == []
    assert sum(t == "script" for t, _ in found) == 2
    for words in ("All kinds", "Saved by You", "With care", "Train more.", "<strong>70B</strong>", "0.666667"):
        assert words in page


def test_no_text_of_a_dashboard_ends_a_script():
    page = html_report.html_report(dashboard(), HOSTILE, CONFIGS)
    bodies = re.findall(r"<script>(.*?)</script>", page, re.S)
    assert len(bodies) == 2
    assert "alert(1)" not in bodies[0]
    assert "<script>alert" not in page


def test_one_without_charts_has_no_script():
    bare = dashboard(panels=())
    assert "<script" not in html_report.html_report(bare, "x", CONFIGS)

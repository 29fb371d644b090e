"""Dashboards for tests: every kind of panel, with a real chart and a real table."""

import altair as alt
import pandas as pd

from core.charts.specification import specification
from core.dashboards import Dashboard, DashboardPanel, FrozenTable, NoteExhibit
from core.dashboards.exhibits import answer_exhibit, chart_exhibit, table_exhibit
from core.runs import load_bundled
from core.runs.stored import pack
from core.verdict import Reason, judged

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> & \"quotes\" 'too'"


def chart():
    """Return a chart with numbers that need every digit."""
    frame = pd.DataFrame({"x": [0.1 + 0.2, 1e23, 5e-324, float("nan")], "name": ["a", "b", HOSTILE, "d"]})
    drawn = alt.Chart(frame).mark_point(style="run").encode(x="x:Q", tooltip="name:N")
    return chart_exhibit(*specification(drawn))


def table():
    """Return a small table."""
    return table_exhibit(pd.DataFrame({"law": ["Chinchilla", HOSTILE], "loss": [2.0 / 3.0, float("inf")], "n": [1, 2]}))


def dashboard(**more):
    """Return a dashboard with a panel of each kind and one table of runs."""
    runs = load_bundled("chinchilla")
    verdict = judged([Reason("care", f"The runs are few. {HOSTILE}")], "Train more.")
    panels = (
        DashboardPanel(
            "The answer", answer_exhibit("Train **70B** on 1.4T tokens.", verdict), 3, "allocate", "budget=1e23", "line"
        ),
        DashboardPanel(HOSTILE, chart(), 2, line=HOSTILE),
        DashboardPanel("A table", table(), 1),
        DashboardPanel(
            "",
            NoteExhibit(markdown="Some *words*, [a link](https://example.org) and ![a picture](https://e.org/x.png)"),
        ),
    )
    tables = (FrozenTable("chinchilla", runs.digest, pack(runs), '{"law": "chinchilla"}'),)
    return Dashboard(
        **{"title": "All kinds", "notes": f"# Notes\n\n{HOSTILE}", "panels": panels, "tables": tables, **more}
    )

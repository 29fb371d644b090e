"""A dashboard as one HTML file: charts that can be read with the pointer, and nothing that needs a network."""

import functools
import html
import json
import pathlib
from collections.abc import Callable, Mapping
from typing import Any

import vl_convert

from . import notes
from .exhibits import AnswerExhibit, ChartExhibit, NoteExhibit, TableExhibit
from .records import Dashboard, DashboardPanel

MOST_ROWS = 1000  # of a table in the file; all stand in the JSON
# Nothing is loaded from anywhere: the browser refuses what is not in the file.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; font-src data:"
FOLDER = pathlib.Path(__file__).parent


def html_report(dashboard: Dashboard, about: str, configs: Mapping[str, Mapping[str, Any]]) -> str:
    """Return a dashboard as one file of HTML that asks nobody for anything.

    `about` says who saved it, when and with what; `configs` are the Vega-Lite configs of the `light` and `dark` look.
    """
    parts = [_section(panel, place) for place, panel in enumerate(dashboard.panels)]
    charts = [
        [place, p.exhibit.specification | {"datasets": p.exhibit.data}]
        for place, p in enumerate(dashboard.panels)
        if isinstance(p.exhibit, ChartExhibit)
    ]
    script = f"const configs = {_script(dict(configs))}; for (const [place, chart] of {_script(charts)}) "
    script += "draw(document.getElementById('chart' + place), chart, configs);"
    title = html.escape(dashboard.title)
    return "".join([
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{title}</title><style>{_beside('report.css')}</style></head><body><h1>{title}</h1>",
        notes.html(dashboard.notes), "<main>", *parts, "</main>",
        f'<p class="quiet about">{html.escape(about)}</p>',
        f"<script>{_vega()}</script><script>{script}</script>" if charts else "",
        "</body></html>\n",
    ])  # fmt: skip


def _section(panel: DashboardPanel, place: int) -> str:
    drawn: dict[type, Callable[[Any], str]] = {
        AnswerExhibit: _answer, TableExhibit: _table, NoteExhibit: lambda note: notes.html(note.markdown),
        ChartExhibit: lambda _: f'<div class="chart" id="chart{place}"></div>',
    }  # fmt: skip
    head = f"<h2>{html.escape(panel.title)}</h2>" if panel.title else ""
    line = f'<p class="quiet about">{html.escape(panel.line)}</p>' if panel.line else ""
    return f'<section class="w{panel.width}">{head}{drawn[type(panel.exhibit)](panel.exhibit)}{line}</section>'


def _answer(answer: AnswerExhibit) -> str:
    pieces = html.escape(answer.text).split("**")
    words = "".join(f"<strong>{p}</strong>" if i % 2 else p for i, p in enumerate(pieces))
    said = f"<p>{words}</p>"
    if answer.level:
        said += f'<p><span class="badge {answer.level}">{html.escape(answer.badge)}</span></p>'
        said += "".join(f"<p>{html.escape(r.text)}</p>" for r in answer.reasons[:3])
        said += f"<p>{html.escape(answer.way_out)}</p>" if answer.way_out else ""
    return said


def _table(table: TableExhibit) -> str:
    head = "".join(f"<th>{html.escape(c)}</th>" for c in table.columns)
    rows = ["".join(f"<td>{_cell(c)}</td>" for c in row) for row in table.rows[:MOST_ROWS]]
    more = len(table.rows) - len(rows)
    left = f'<p class="quiet">{more:,} further rows are left out here.</p>' if more else ""
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>{left}"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return html.escape(f"{value:.6g}" if isinstance(value, float) else str(value))


def _script(value: Any) -> str:
    """Return a value as JavaScript that can stand inside of a script: no text of it ends that."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@functools.cache
def _vega() -> str:
    """Return Vega with what draws a chart by it, as one script; some 0.9 MB."""
    return vl_convert.javascript_bundle(_beside("report.js")).replace("</script", "<\\/script")


def _beside(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")

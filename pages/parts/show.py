"""Pictures and tables as every page shows them: with where they come from, and ready to take away."""

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.dataframe_util import convert_anything_to_arrow_bytes

import core
from core import laws
from core.charts.theme import AnyChart, Mode, drawn, dress, pdf, png, svg
from core.fit import Fit
from core.fit.solver.task import chosen_pins
from core.laws.base import Law
from core.laws.family import split
from core.report.picture import Found, picture_table
from core.report.spreadsheet import csv as csv
from core.runs.words import plural
from core.units import count, title_of
from pages.parts import offered
from pages.parts.answers import once
from pages.parts.guard import guarded
from pages.parts.markdown import emphasised as emphasised
from pages.parts.markdown import escape as escape
from pages.parts.markdown import sentence as sentence

LARGE = 1e15  # from here on numbers are written as 4.07e19
COUNTED = 1e5  # from here on as 29.8B
STYLED = 15_000  # cells, 0.08 s of work: a browser writes the numbers of more in its own way; pandas refuses 262,144
MOST_SAID = 500  # characters of what is refused
BOX = 26  # characters that stand in a box of the rail
LONGEST = 120  # characters of a file's name
NOTHING = pd.DataFrame()  # the curve of a picture that has none


def mode() -> Mode:
    """Return light or dark, as the browser shows it."""
    return "dark" if st.context.theme.type == "dark" else "light"


def provenance(unit: str, source: str, seed: int | None = None) -> str:
    """Return the line under every picture and export: source, unit, seed, version."""
    seeded = [] if seed is None else [f"seed {seed}"]
    return " · ".join([source, unit, *seeded, f"explorer {core.__version__}"])


def counted(fit: Fit) -> str:
    """Return how many runs a fit uses, with its rows where a run has several."""
    if fit.cluster == "run" and fit.n_clusters < fit.n_runs:
        return f"{fit.n_runs:,} rows of {plural(fit.n_clusters, 'run')}"
    return plural(fit.n_runs, "run")


def fit_line(fit: Fit) -> str:
    """Return the provenance of anything made from a fit: every choice that changes a number."""
    target = "" if fit.target == "loss" else f" for {fit.target}"
    title = laws.get(split(fit.law)[0]).title
    words = f"{title}, fitted to {fit.table}{target}, {counted(fit)}, {fit.objective.name}"
    words += f" {fit.delta:g}" if fit.objective.name.startswith("huber") and fit.delta != 1e-3 else ""
    words += f", {fit.resamples:,} resamples" if fit.resamples else ""
    words += f" ({fit.intervals})" if fit.resamples and fit.intervals != "case" else ""
    held = "".join(f", {name} held at {value:g}" for name, value in chosen_pins(fit).items())
    held += "".join(f", {name} pulled to {mean:g} ± {sd:g}" for name, (mean, sd) in fit.priors.items())
    return provenance(fit.unit, words + held, fit.seed)


def in_full(chosen: str) -> None:
    """Say in full what is chosen in a box of the rail that is too narrow for it."""
    if len(chosen) > BOX:
        st.caption(escape(chosen))


def stem(name: str) -> str:
    """Return a name that every file system takes."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-.")[:LONGEST] or "table"


def short(line: str) -> str:
    """Return a line that a person reads: what is longer, because a link or a file was, is cut at a word."""
    return line if len(line) <= MOST_SAID else f"{line[:MOST_SAID].rpartition(' ')[0] or line[:MOST_SAID]}…"


@dataclass(frozen=True)
class Select:
    """How runs are selected in a picture: the key of its state, and what is called when another selection is made."""

    key: str
    taken: Callable[[], None]


def picture(
    chart: AnyChart | Callable[[], AnyChart],
    name: str,
    table: pd.DataFrame,
    line: str,
    of: Any = None,
    first: bool = False,
    answer: Found | None = None,
    runs: pd.DataFrame | None = None,
    select: Select | None = None,
    public: bool = False,
) -> None:
    """Draw a chart in the page's colours and offer it as PNG, SVG and PDF, its data as CSV.

    With an `answer` the CSV holds it with its intervals, then `table` as the curve, then the `runs`.

    Where `of` says all that the chart depends on, it is made once for that, by the call given in place of the chart;
    for everybody where it is `public`.
    The `first` picture of a page fills the first screen. Runs can be selected in it where `select` takes them.
    """
    build = chart if isinstance(chart, Callable) else lambda: chart
    specification = drawn(build(), mode(), line, first) if of is None else once(
        "drawn", (name, of, mode(), line, first), lambda: serialised(drawn(build(), mode(), line, first)),
        public=public,
    )  # fmt: skip
    # A copy: its data is taken out of it on the way to the browser.
    if select is None:
        st.vega_lite_chart(dict(specification), theme=None, width="stretch", key=f"chart_{name}")
    else:
        st.vega_lite_chart(
            dict(specification), theme=None, width="stretch", key=select.key, on_select=guarded(select.taken)
        )
    downloads(build, name, table, line, answer, runs)


def downloads(
    build: Callable[[], AnyChart], name: str, table: pd.DataFrame, line: str, answer: Found | None = None,
    runs: pd.DataFrame | None = None,
) -> None:  # fmt: skip
    """Offer a picture as a file, and its data as CSV: an answer with its intervals, then the curve and the runs."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _files(build, name, table, line, answer, runs)
        offered.chart(build, name, line)


def _files(
    build: Callable[[], AnyChart], name: str, table: pd.DataFrame, line: str, answer: Found | None,
    runs: pd.DataFrame | None,
) -> None:  # fmt: skip
    with st.popover("Download", icon=":material/download:", key=f"download_{name}"):
        for kind, make in (("PNG", png), ("SVG", svg), ("PDF", pdf)):
            # Exports are for paper: always the light colours, made only when asked for.
            data = functools.partial(_export, make, build, line)
            st.download_button(kind, data, f"{stem(name)}.{kind.lower()}", on_click="ignore", key=f"{kind}_{name}")
        st.download_button(
            "CSV",
            functools.partial(_taken, answer, table, runs, line),
            f"{stem(name)}.csv",
            "text/csv",
            on_click="ignore",
            key=f"CSV_{name}",
        )


def serialised(specification: dict[str, Any]) -> dict[str, Any]:
    """Return a specification with its frames as the bytes that a browser gets."""
    frames = specification["datasets"].items()
    return specification | {"datasets": {name: convert_anything_to_arrow_bytes(frame) for name, frame in frames}}


def _taken(answer: Found | None, table: pd.DataFrame, runs: pd.DataFrame | None, line: str) -> str:
    return csv(table if answer is None else picture_table(answer, table, runs), line)


def _export(make: Callable[[AnyChart], bytes | str], build: Callable[[], AnyChart], line: str) -> bytes | str:
    return make(dress(build(), "light", line))


def grid(
    table: pd.DataFrame, name: str, line: str, select: Select | None = None, chosen: Sequence[int] = (), file: str = ""
) -> None:
    """Show a table, its columns and numbers as the field writes them, and offer it as CSV as it is.

    Rows can be selected where `select` takes them; those at the places `chosen` are at first.
    The CSV is called `file`, or as the table is.
    """
    numbers = _as_numbers(table)
    styled = numbers.size <= STYLED
    config = {str(c): _column(numbers[c], styled) for c in numbers}
    large = [c for c in numbers if _size(numbers[c]) >= COUNTED]
    # Written as words and sorted as numbers, which a browser's own forms of a number are not as people write them.
    shown = (
        numbers.reset_index(drop=True).style.format(_written, subset=large, na_rep="") if large and styled else numbers
    )
    if select is None:
        st.dataframe(shown, hide_index=True, column_config=config)
    else:
        st.dataframe(
            shown, hide_index=True, column_config=config, key=select.key, on_select=guarded(select.taken),
            selection_mode="multi-row", selection_default={"selection": {"rows": list(chosen)}},
        )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        take_csv(table, name, line, file)
        offered.table(table, name, line)


def take_csv(table: pd.DataFrame, name: str, line: str, file: str = "") -> None:
    """Offer a table as CSV, with every digit."""
    data = functools.partial(csv, table, line)
    st.download_button(
        "CSV", data, f"{stem(file or name)}.csv", "text/csv", icon=":material/download:", on_click="ignore",
        key=f"table_{name}",
    )  # fmt: skip


def _as_numbers(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose numbers are in columns of numbers: whole ones beyond 64 bits are not by themselves."""
    objects = [c for c in table if table[c].dtype == object and len(table)]
    whole = [
        c for c in objects if table[c].map(lambda v: isinstance(v, (int, float)) and not isinstance(v, bool)).all()
    ]
    return table.astype(dict.fromkeys(whole, float)) if whole else table


def _written(value: Any) -> str:
    """Write a number of a column with large ones: 4.07e19, 29.8B, 2085.4, 12."""
    return count(value) if abs(value) >= COUNTED else f"{value:.5g}"


def _size(values: pd.Series) -> float:
    """Return the largest size of the numbers of a column, 0 where it holds none."""
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return 0.0
    size = values.astype(float).abs().replace(float("inf"), float("nan")).max()
    return 0.0 if pd.isna(size) else float(size)


def _column(values: pd.Series, styled: bool):
    """Return how a column is headed, and how its numbers are written, unless they are `styled`: 96B, 1.3E22, 0.12 (%),
    or five digits.
    """
    title = title_of(str(values.name))
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return title
    if (size := _size(values)) >= COUNTED:
        return st.column_config.NumberColumn(
            title, format=None if styled else "scientific" if size >= LARGE else "compact"
        )
    style = "%.2f" if title.endswith("(%)") else "%.5g"
    return st.column_config.NumberColumn(title, format=style)


def called(name: str) -> str:
    """Return what a column is called in a sentence: its title without a unit in brackets."""
    return title_of(name).partition(" (")[0]


def titled(text: str, titles: Mapping[str, str]) -> str:
    """Return a sentence of the engine with the titles of laws in place of their keys."""
    if not titles:
        return text
    keys = "|".join(re.escape(key) for key in sorted(titles, key=len, reverse=True))
    return re.sub(rf"(?<![\w@-])({keys})(?![\w@-])", lambda found: titles[found[0]], text)


def listed(names: Sequence[str]) -> str:
    """Return what columns are called, one after the other; `nothing` where there are none."""
    return ", ".join(called(n) for n in names) or "nothing"


def notes(law: Law) -> None:
    """Show what to watch for with a law, one click away; nothing where it says nothing."""
    if law.notes:
        with st.expander("What to watch for with this law"):
            st.markdown("\n".join(f"- {escape(note)}" for note in law.notes))

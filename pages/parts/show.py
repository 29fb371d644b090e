"""Pictures, tables and verdicts as every page shows them: with where they come from, and ready to take away."""

import functools
import re
from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

import core
from core.charts.axes import title_of
from core.charts.theme import AnyChart, Mode, drawn, dress, png, svg
from core.fit import Fit, Verdict
from core.fit.solver.task import chosen_pins
from core.laws.family import split

COLOUR = {"solid": "green", "care": "orange", "no": "red"}
ICON = {"solid": ":material/verified:", "care": ":material/warning:", "no": ":material/block:"}


def mode() -> Mode:
    """Return light or dark, as the browser shows it."""
    return "dark" if st.context.theme.type == "dark" else "light"


def provenance(unit: str, source: str, seed: int | None = None) -> str:
    """Return the line under every picture and export: source, unit, seed, version."""
    seeded = [] if seed is None else [f"seed {seed}"]
    return " · ".join([source, unit, *seeded, f"explorer {core.__version__}"])


def fit_line(fit: Fit) -> str:
    """Return the provenance of anything made from a fit: every choice that changes a number."""
    target = "" if fit.target == "loss" else f" for {fit.target}"
    made = f"{split(fit.law)[0]} on {fit.table}{target}, {fit.n_runs:,} runs, {fit.objective.name}"
    made += f" {fit.delta:g}" if fit.objective.name.startswith("huber") and fit.delta != 1e-3 else ""
    made += f", {fit.resamples:,} resamples" if fit.resamples else ""
    made += f" ({fit.intervals})" if fit.resamples and fit.intervals != "case" else ""
    held = "".join(f", {name} held at {value:g}" for name, value in chosen_pins(fit).items())
    held += "".join(f", {name} pulled to {mean:g} ± {sd:g}" for name, (mean, sd) in fit.priors.items())
    return provenance(fit.unit, made + held, fit.seed)


def stem(name: str) -> str:
    """Return a name that every file system takes."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-")


def picture(chart: AnyChart, name: str, table: pd.DataFrame, line: str) -> None:
    """Draw a chart in the page's colours and offer it as PNG and SVG, its data as CSV."""
    st.vega_lite_chart(drawn(chart, mode(), line), theme=None, width="stretch", key=f"chart_{name}")
    with st.popover("Download", icon=":material/download:", key=f"download_{name}"):
        for kind, make in (("PNG", png), ("SVG", svg)):
            # Exports are for paper: always the light colours, made only when asked for.
            data = functools.partial(_export, make, chart, line)
            st.download_button(kind, data, f"{stem(name)}.{kind.lower()}", on_click="ignore", key=f"{kind}_{name}")
        st.download_button(
            "CSV",
            functools.partial(csv, table, line),
            f"{stem(name)}.csv",
            "text/csv",
            on_click="ignore",
            key=f"CSV_{name}",
        )


def _export(make: Callable[[AnyChart], bytes | str], chart: AnyChart, line: str) -> bytes | str:
    return make(dress(chart, "light", line))


def csv(table: pd.DataFrame, line: str) -> str:
    """Return a table as CSV with its provenance in a last column, so that it survives being read anywhere."""
    return table.assign(provenance=line).to_csv(index=False)


def grid(table: pd.DataFrame, name: str, line: str) -> None:
    """Show a table, its columns and numbers as the field writes them, and offer it as CSV as it is."""
    st.dataframe(table, hide_index=True, column_config={str(c): _column(table[c]) for c in table})
    take_csv(table, name, line)


def take_csv(table: pd.DataFrame, name: str, line: str) -> None:
    """Offer a table as CSV, with every digit."""
    data = functools.partial(csv, table, line)
    st.download_button(
        "CSV", data, f"{stem(name)}.csv", "text/csv", icon=":material/download:", on_click="ignore", key=f"table_{name}"
    )


def _column(values: pd.Series):
    """Return how a column is headed, and how its numbers are written: 96B, 1.3e22, or five digits."""
    title = title_of(str(values.name))
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return title
    size = values.abs().max()
    style = "scientific" if size >= 1e15 else "compact" if size >= 1e5 else "%.5g"
    return st.column_config.NumberColumn(title, format=style)


def called(name: str) -> str:
    """Return what a column is called in a sentence: its title without a unit in brackets."""
    return title_of(name).partition(" (")[0]


def listed(names: Sequence[str]) -> str:
    """Return what columns are called, one after the other; `nothing` where there are none."""
    return ", ".join(called(n) for n in names) or "nothing"


def verdict(found: Verdict, line: str) -> None:
    """Show the verdict: a coloured sentence, and what it was made from."""
    colour = COLOUR[found.level]
    st.markdown(f":{colour}[{ICON[found.level]} **{escape(found.sentence)}**]")
    st.caption(line)


def brief(found: Verdict) -> None:
    """Remind of the verdict on the fit where something is built on it."""
    st.caption(f":{COLOUR[found.level]}[{ICON[found.level]}] The fit: {escape(found.sentence)}")


def sentence(text: str) -> str:
    """Return a sentence of the engine as Markdown shows it as it is, its first letter a capital."""
    return escape(text[:1].upper() + text[1:])


def escape(text: str) -> str:
    """Return text that Markdown shows as it is: names come from uploads."""
    for character in "\\`*_[]$<>#~:|":
        text = text.replace(character, f"\\{character}")
    return text

"""A law in words: what it gives and from what, its symbols, and what is known of its constants."""

from collections.abc import Iterable
from typing import Any

from ..units import title_of
from .base import Law, Published

CONFIDENCE = {
    "verified": "read in the paper or its code",
    "secondary": "read in someone else's account",
    "own": "fitted by this project to a published table",
}


def unit_in_words(unit: str) -> str:
    """Return a unit in words: a column without one says 1."""
    return "plain numbers" if unit == "1" else unit


def overview(laws: Iterable[Law]) -> list[dict[str, str]]:
    """Return a row a law: what it is called, what it gives and from what, the sets published, and its source."""
    return [
        {
            "law": law.title, "key": law.key, "gives": f"{law.target} ({unit_in_words(law.unit)})",
            "from": ", ".join(f.name for f in law.features), "published": ", ".join(s.name for s in law.published),
            "source": law.cite,
        }
        for law in laws
    ]  # fmt: skip


def symbols(law: Law) -> str:
    """Return the symbols of a law's features and coefficients with their units and meanings, as a Markdown table."""
    features = [f"| ${f.symbol}$ | `{f.name}` | {unit_in_words(f.unit)} | {f.doc} |" for f in law.features]
    params = [f"| ${p.symbol}$ | `{p.name}` | {p.unit or '–'} | {p.doc} ({p.domain.name}) |" for p in law.params]
    return "\n".join(["| symbol | name | unit | meaning |", "|---|---|---|---|", *features, *params])


def values(law: Law, constants: Published) -> str:
    """Return published constants by their symbols, in LaTeX."""
    written = {k: f"{v:.6g}".replace("e+", "e") for k, v in constants.values.items()}
    return ", ".join(f"${law.param(k).symbol}$ = {v}" for k, v in written.items())


def gives(law: Law) -> str:
    """Say in a sentence what a law gives and from what. What stands in ** is what it is called."""
    names = [title_of(f.name).partition(" (")[0] for f in law.features]
    listed = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else "nothing"
    return f"**{law.title}** gives {title_of(law.target).partition(' (')[0]} ({unit_in_words(law.unit)}) from {listed}."


def table_of(law: Law) -> list[dict[str, Any]]:
    """Return a row a published set of a law: its name, its constants by their names, and where they are from."""
    return [
        {"constants": f"{law.key}@{s.name}", **s.values, "read where": CONFIDENCE[s.confidence], "source": s.source,
         "counted as": conventions_of(s)}
        for s in law.published
    ]  # fmt: skip


def conventions_of(constants: Published) -> str:
    """Return what the quantities of constants count."""
    return "; ".join(f"{k}: {v}" for k, v in constants.conventions.items())


def conventions(constants: Published) -> str:
    """Return where constants come from and what their quantities count."""
    return f"{constants.source}. {conventions_of(constants)}"

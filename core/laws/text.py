"""A law in words: what it gives and from what, its symbols, and what is known of its constants."""

from collections.abc import Iterable

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
    return "\n".join(["| | name | unit | meaning |", "|---|---|---|---|", *features, *params])


def values(law: Law, constants: Published) -> str:
    """Return published constants by their symbols, in LaTeX."""
    written = {k: f"{v:.6g}".replace("e+", "e") for k, v in constants.values.items()}
    return ", ".join(f"${law.param(k).symbol}$ = {v}" for k, v in written.items())


def conventions(constants: Published) -> str:
    """Return where constants come from and what their quantities count."""
    return f"{constants.source}. " + "; ".join(f"{k}: {v}" for k, v in constants.conventions.items())

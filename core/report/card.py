"""The fit card: one Markdown page that says what was fitted, how far to trust it, and how it was made."""

import re
from collections.abc import Sequence

from .. import laws
from ..errors import BadInput
from ..fit.diagnostics.checklist import Item
from ..fit.diagnostics.contributions import contributions
from ..fit.diagnostics.residuals import residuals
from ..fit.report.estimates import NONE, interval_of, unit_of
from ..fit.result import Fit
from ..laws.base import Law
from ..runs import Runs
from ..runs.words import clean
from ..units import plain
from ..verdict import BADGES, Verdict
from .details import details

# What starts or ends something in Markdown wherever it stands: code, emphasis, links, tables, HTML and mathematics, and
# what many renderers link by themselves: issues, names, addresses.
SPECIAL = re.compile(r"([\\`*_\[\]#|<>~$&@]|[:/](?=/))")


def escaped(text: str) -> str:
    """Return text on one line that Markdown shows as it is, wherever in a line or table it stands."""
    text = SPECIAL.sub(r"\\\1", clean(text))
    text = re.sub(r"(?i)\b(www)\.", r"\1\\.", text)
    return re.sub(r"^(\d*)([-+.)=])", r"\1\\\2", text)  # what makes a list or a heading at the front of a line


def fit_card(fit: Fit, runs: Runs, verdict: Verdict, checklist: Sequence[Item]) -> str:
    """Return the card of a fit as Markdown (tables as GitHub has them, formulas between dollars).

    `runs` are those that were fitted; `verdict` and `checklist` are those of this fit. Names and reasons of the table
    appear as they are and are never read as Markdown. Raises BadInput for a failed fit or other runs.
    """
    if not fit.ok:
        raise BadInput(f"This fit of {fit.law} failed, so it has no card: {fit.message}")
    law, rows = laws.get(fit.law), residuals(fit, runs)
    used = rows[~rows["excluded"]]
    parts = [
        f"# Fit card: {law.title}, fitted to {escaped(fit.table)}",
        f"**{escaped(verdict.sentence)}**",
        _listed([f"{BADGES[r.level]}: {r.text}" for r in verdict.reasons]),
        escaped(verdict.way_out),
        "## What each error contributes",
        "\n".join(f"- **{source}.** {escaped(text)}" for source, text in contributions(fit, used)),
        "## Parameters",
        _parameters(fit, law),
        "## Checklist",
        _checklist(checklist),
        "## Methods",
        details(fit, runs, escaped),
        "## The law",
        f"$$\n{law.formula}\n$$",
        f"{law.title} ({escaped(law.key)}): {law.cite}",
        _listed(law.notes),
        *_data(fit, runs),
    ]
    return "\n\n".join(p for p in parts if p) + "\n"


def _parameters(fit: Fit, law: Law) -> str:
    rows = []
    for p in law.params:
        e = fit.parameters[p.name]
        unit, ends = escaped(unit_of(fit, p.name)) or NONE, interval_of(fit, p.name)
        rows.append([f"${p.symbol}$", escaped(p.name), plain(e.value, 6), ends, unit, escaped(p.doc)])
    return _table(("symbol", "name", "value", "95 % interval", "unit", "meaning"), rows)


def _checklist(items: Sequence[Item]) -> str:
    rows = [
        [f"**{i.state}**" if i.state in ("care", "do not") else i.state, escaped(i.pain), escaped(i.text)]
        for i in items
    ]
    return _table(("state", "what goes wrong", "found"), rows)


def _data(fit: Fit, runs: Runs) -> list[str]:
    """Return the source of the runs, for data sets that come with the project."""
    if runs.card is None:
        return []
    card = runs.card
    facts = [f"{card.title}: {card.summary}", f"Source: {card.source}", f"Licence: {card.licence}"]
    return ["## The runs", _listed(facts)]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    cells = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def _listed(items: Sequence[str]) -> str:
    return "\n".join(f"- {escaped(line)}" for line in items)

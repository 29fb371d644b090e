"""A plan as a table in Markdown: decision, value, who says so."""

import re
from dataclasses import fields
from typing import Any

from ..training_config import DOCS, TrainingConfig
from ._trainer import summary
from .shell import number

TITLE, RANK, LANGUAGE, FILE = "Markdown table", 90, "markdown", "plan.md"
NEEDS = ()
BILLION = 1e9
LEFT_OUT = ("name", "said_by", "mixture", "pins", "limits", "options")
_MARKS = re.compile(r"[\\`*_\[\]$<>#~|!&]")


def write(config: TrainingConfig) -> str:
    """Return the table: a row for everything that the record says."""
    rows = [(DOCS[f.name], _value(getattr(config, f.name)), config.said_by.get(f.name, ""))
            for f in fields(config) if f.name not in LEFT_OUT and getattr(config, f.name) is not None]  # fmt: skip
    for field, what in (("mixture", "share of"), ("pins", "pinned"), ("limits", "at most:")):
        said = config.said_by.get(field, "")
        rows += [(f"{what} {name}", _value(v), said) for name, v in getattr(config, field).items()]
    title = f"**{_text(config.name)}**: {_text(summary(config))}"
    return f"{title}\n\n| decision | value | who says so |\n| --- | ---: | --- |\n" + "".join(
        f"| {_text(a)} | {_text(b)} | {_text(c)} |\n" for a, b, c in rows
    )


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{int(value):,}" if value == int(value) and value < BILLION else number(value)
    return f"{value:,}" if isinstance(value, int) else value


def _text(text: str) -> str:
    """Return a text as Markdown shows it as it is: no link, image, cell or formula of a name gets through."""
    return _MARKS.sub(r"\\\g<0>", text)

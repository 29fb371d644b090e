"""A plan as JSON that is read back to the same record."""

import json
from dataclasses import asdict, fields
from typing import Any

from ...errors import BadInput
from ...runs.words import quote
from ..training_config import TrainingConfig

TITLE, RANK, LANGUAGE, FILE = "JSON", 100, "json", "plan.json"
NEEDS = ()
KIND, VERSION = "training plan", 1
LONGEST = 1_000_000  # characters of a text that is read


def write(config: TrainingConfig) -> str:
    """Return everything that the record says; what it does not say is left out."""
    said = {name: value for name, value in asdict(config).items() if value not in (None, {})}
    return json.dumps({"kind": KIND, "version": VERSION, **said}, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def read(text: str) -> TrainingConfig:
    """Return the record that a text written by `write` holds. Raises BadInput, in a line, for any other text."""
    if len(text) > LONGEST:
        raise BadInput(f"A plan of {len(text):,} characters is too long; allowed are up to {LONGEST:,}.")
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise BadInput("This is no JSON; allowed is a plan as it was copied from here.") from None
    if not isinstance(found, dict) or found.get("kind") != KIND:
        raise BadInput(f"This JSON is no plan; allowed is an object whose kind is {KIND!r}.")
    if found.get("version") != VERSION:
        raise BadInput(f"This plan is of version {quote(found.get('version'))}; allowed is {VERSION}.")
    known = {f.name for f in fields(TrainingConfig)}
    values = {name: value for name, value in found.items() if name not in ("kind", "version")}
    if unknown := [name for name in values if name not in known]:
        raise BadInput(f"A plan has no {quote(unknown[0])}; allowed are {', '.join(sorted(known))}.")
    return TrainingConfig(**values)

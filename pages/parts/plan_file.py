"""A plan that was copied as JSON, brought back: it sets the target, its pins, whose constants, and who is heard."""

from typing import Any

import streamlit as st

from core import laws
from core import runs as run_tables
from core.errors import BadInput
from core.plan.recipe.evidence import read_evidence
from core.report.configs import plain_json
from core.report.training_config import TrainingConfig
from core.runs.words import quote
from core.units import count, power
from pages.parts import question, show, state, target
from pages.parts.home.limits import DEVICES, LIMITS

SAID = "plan_file_said"  # what was taken from the last plan
HERE = ("params", "tokens")  # what a page can pin


def is_plan(data: bytes) -> bool:
    """Whether a file is a plan as it was copied from here, whatever is wrong with it."""
    return data.lstrip()[:1] == b"{" and f'"{plain_json.KIND}"'.encode() in data[:1000]


def take(name: str, data: bytes) -> None:
    """Make a plan's target that of this session. Raises BadInput, in a line, where it cannot be."""
    try:
        config = plain_json.read(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise BadInput(f"{quote(name)} is no text in UTF-8; allowed is a plan as it was copied from here.") from None
    state.put(**_choices(config))
    state.forget_widgets()
    st.session_state[SAID] = _said(name, config)


def _choices(config: TrainingConfig) -> dict[str, Any]:
    """Return what a plan says of the choices that links carry. Raises BadInput where it cannot be used."""
    config.need(("flops",), "A target")
    evidence = ",".join(f"{k}:{v}" for k, v in read_evidence(config.options.get("evidence", "")).items())
    chosen: dict[str, Any] = {name: config.pins.get(name) for name in HERE}
    context = float(config.context or target.USUAL_CONTEXT)
    chosen |= {"budget": config.flops, "evidence": evidence}
    chosen |= {"context": None if context == target.USUAL_CONTEXT else context}
    limits = {name: most / LIMITS[name].per for name, most in config.limits.items() if name in LIMITS}
    chosen |= {limit.name: limits.get(name) for name, limit in LIMITS.items()}
    if reference := config.options.get("law"):
        law, constants = laws.get_published(reference)
        chosen |= {"law": law.key, "constants": constants.name}
    if devices := config.options.get("devices"):
        chosen[DEVICES] = run_tables.parse_number(devices)
    if config.runs in run_tables.names():
        chosen |= {"data": config.runs, "share": ""}
    return chosen


def _said(name: str, config: TrainingConfig) -> str:
    """Say what was taken, and what this page has no place for."""
    pins = [f"{count(config.pins[n])} {n.replace('params', 'parameters')}" for n in HERE if n in config.pins]
    parts = [f"Taken from {name}: {power(config.flops or 0)} FLOP" + "".join(f", {p} pinned" for p in pins)]
    rest = [n for n in (*config.pins, *config.limits) if n not in (*HERE, *LIMITS)]
    rest += [n for n in config.options if n not in ("law", "evidence", "devices")]
    if rest:
        parts.append(f"Only the shell keeps {', '.join(n.replace('_', ' ') for n in rest)}")
    if config.runs and config.runs not in run_tables.names() and not _at_hand(config.runs):
        parts.append(f"It was made from {config.runs}: drop that table here as well")
    return ". ".join(parts) + "."


def _at_hand(name: str) -> bool:
    table = st.session_state.get(question.UPLOAD)
    return bool(table) and table.name == name and state.get("data") == question.UPLOAD


def said() -> None:
    """Say what was taken from a plan, until another file is taken."""
    if line := st.session_state.get(SAID):
        st.caption(show.escape(line))

"""What is asked of attention heads: the model to start from, where it is used, and what is to be least."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from core.errors import BadInput
from core.plan.architecture.head_costs import Aim, Use, candidates
from core.plan.architecture.heads import knows, losses, sizes_at
from core.plan.architecture.models import Known
from core.plan.architecture.transformer import Transformer, checked
from core.plan.devices import DEVICES
from core.runs import parse_number
from core.runs.words import quote
from core.units import count
from pages.parts import inputs, show, start_from, state, target
from pages.parts.attention.sources import HeadSource

PAGE = "attention"
DECADE = 10.0
AIMS: dict[Aim, str] = {"time": "Time", "memory": "Memory", "flops": "Compute", "z": "Memory and compute"}
RULES = {
    "own": "as in the model", "1": "as many as query heads", "2": "one for 2 query heads",
    "4": "one for 4 query heads", "8": "one for 8 query heads", "0": "one",
}  # fmt: skip
CEILINGS = {"memory": ("GB", 1e9), "flops": ("GFLOP", 1e9), "time": ("ms", 1e-3)}  # unit, and how much it is
BITS = (32, 16, 8, 4)
SHAPE = ("width", "depth", "query_heads", "kv_heads", "head_dim", "ffn_width", "vocab_size", "gated", "tied")


def model() -> Known:
    """Ask for the model to start from."""
    bound = state.bind(PAGE, "known", start_from.STARTS)
    return start_from.ask(bound, "Its heads are the usual ones, which the best are held against.")


def size() -> float:
    """Return the size to match, that of the target, and say how it was found."""
    planned = target.model()
    st.caption(show.escape(f"To match: {count(planned.params)} parameters, {planned.how}."))
    return planned.params


def loss_of(source: HeadSource, size: float, start: Known) -> float:
    """Return the loss to reach: that of the size with the known model's heads. Raises BadInput where there is none."""
    h, k = (np.array([float(v)]) for v in (start.shape.query_heads, start.shape.kv_heads))
    found = float(losses(source.law, np.array([size]), h, k)[0, 0])
    if not np.isfinite(found):
        raise BadInput(
            f"There is no fit of {int(h[0])} query and {int(k[0])} KV heads, those of {start.title}: choose a "
            "model whose heads the runs have, or the fit of all configurations."
        )
    return found


def tried(source: HeadSource, start: Known) -> Known:
    """Return the usual model with the heads that come nearest to its own among those with a fit each.

    A known model that was chosen, and any where one law takes all heads, stays as it is.
    """
    if not isinstance(source.law, dict) or state.get("known") != start_from.USUAL:
        return start
    h, k = start.shape.query_heads, start.shape.kv_heads
    heads = min(source.law, key=lambda c: abs(math.log(c[0] / h)) + abs(math.log(c[1] / k)))
    return replace(
        start, shape=replace(start.shape, query_heads=heads[0], kv_heads=heads[1]), title="the nearest tried"
    )


def use_of(start: Known) -> Use:
    """Ask where the model is used and what is to be least."""
    aim = st.segmented_control(
        "Least", list(AIMS), format_func=AIMS.__getitem__, required=True, **state.bind(PAGE, "aim", AIMS),
        help="Time and compute to write a token, memory of weights and of the batch's keys and values. Memory and "
        "compute are weighed as 0.9 √memory + 0.1 ∛compute, the Z of Chen et al. 2025.",
    )  # fmt: skip
    with st.expander("Batch, precision, device, ceilings", expanded=bool(state.get("ceilings"))):
        batch = inputs.quantity(
            PAGE, "sequences", "Sequences at once", "sequences", 1, 4096, 16.0, "Written side by side on one device."
        )
        bits = st.selectbox("Bits of a stored number", BITS, **state.bind(PAGE, "stored", BITS))
        device = st.selectbox(
            "Device", list(DEVICES), format_func=lambda k: DEVICES[k].title, **state.bind(PAGE, "device", DEVICES)
        )
        text = st.text_input(
            "Ceilings", placeholder="memory=24, flops=10, time=20", **state.bind(PAGE, "ceilings"),
            help="NAME=NUMBER with commas: memory in GB, flops in GFLOP per token, time in ms per token.",
        )  # fmt: skip
    return Use(
        target.current().context, aim, ceilings(text or ""), batch, bits, device, head_dim=float(start.shape.head_dim)
    )


def ceilings(text: str) -> dict[str, float]:
    """Read ceilings as people write them, into bytes, FLOP and seconds. Raises BadInput."""
    found = {}
    for name, number in _pairs(text):
        if name not in CEILINGS:
            allowed = ", ".join(f"{n} ({unit})" for n, (unit, _) in CEILINGS.items())
            raise BadInput(f"There is no ceiling {quote(name)}; allowed are {allowed}.")
        found[name] = number * CEILINGS[name][1]
    return found


def _pairs(text: str) -> list[tuple[str, float]]:
    pairs = []
    for item in filter(str.strip, text.split(",")):
        name, equals, number = item.partition("=")
        if not equals:
            raise BadInput(f"{quote(item)} is not NAME=NUMBER, such as memory=24.")
        pairs.append((name.strip(), parse_number(number)))
    return pairs


def heads_of(source: HeadSource, start: Known) -> list[tuple[int, int]]:
    """Return the configurations to choose from; asks for a rule of KV heads where the law does not know of them."""
    # A fit to runs says nothing of more heads than they have.
    tried = source.spans.get("query_heads") if source.error is not None else None
    most = int(tried[1]) if tried else max(32, int(start.shape.query_heads))
    if not isinstance(source.law, dict) and not knows(source.law)[1]:
        rule = st.selectbox(
            "KV heads", list(RULES), format_func=RULES.__getitem__, **state.bind(PAGE, "kvrule", RULES),
            help="This law says nothing of what sharing keys and values costs in loss: you decide.",
        )  # fmt: skip
        group = _own_group(start) if rule == "own" else int(rule)
        return candidates(most, group=group) if group else candidates(most, kv_heads=1)
    if isinstance(source.law, dict):
        return list(source.law)
    return candidates(most)


def _own_group(start: Known) -> int:
    """Return the query heads that share a KV head in a known model, as the nearest power of two."""
    return 2 ** round(math.log2(start.shape.query_heads / start.shape.kv_heads))


def near(source: HeadSource, loss: float, heads: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], str]:
    """Return the configurations whose size lies within a decade of the runs, all where none does, and the others."""
    span = next((s for name, s in source.spans.items() if name.startswith("params")), None)
    sizes = sizes_at(source.law, loss, heads)[0]
    inside = [span is None or not (s > DECADE * span[1] or s < span[0] / DECADE) for s in sizes]
    if all(inside) or not any(inside):
        return heads, ""
    out = [f"{h} query, {k} KV" for (h, k), ok in zip(heads, inside, strict=True) if not ok]
    return [h for h, ok in zip(heads, inside, strict=True) if ok], "; ".join(out)


def shape_of(start: Known) -> Transformer:
    """Ask for a shape to price, that of the known model at first. Raises BadInput for one that cannot be built."""
    usual = start.shape
    text = st.text_input(
        "Shape", placeholder=", ".join(f"{n}={getattr(usual, n):g}" for n in SHAPE[:5]), **state.bind(PAGE, "shape"),
        help=f"What differs from {start.title}: NAME=NUMBER with commas. Names are {', '.join(SHAPE)}; the last two "
        "are 0 or 1.",
    )  # fmt: skip
    given = dict(_pairs(text or ""))
    if unknown := [n for n in given if n not in SHAPE]:
        raise BadInput(f"A shape has no {quote(unknown[0])}; allowed are {', '.join(SHAPE)}.")
    values: dict[str, Any] = {n: getattr(usual, n) for n in SHAPE} | given
    if "head_dim" not in given and {"width", "query_heads"} & set(given):
        values["head_dim"] = None
    return checked(**{n: bool(v) if n in SHAPE[-2:] else v for n, v in values.items()})

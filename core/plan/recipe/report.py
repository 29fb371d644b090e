"""A plan as plain data, as the shell prints it."""

import math
from dataclasses import asdict
from typing import Any

from ...laws.cost import SIX_ND
from .ceilings import Ceiling
from .decisions import Decision
from .recipe import Recipe


def report(plan: Recipe) -> dict[str, Any]:
    """Return numbers of the plan by name: sizes in parameters, compute in FLOP, memory in bytes, time in
    seconds, training in dollars and days.
    """
    best = plan.best
    ends = ("params_low", "params_high", "tokens_low", "tokens_high", "loss", "low", "high")
    shape = ("width", "depth", "query_heads", "kv_heads", "head_dim", "ffn_width", "vocab_size", "params_non_embedding")
    return {
        "params": best["params"], "tokens": best["tokens"], "tokens_per_param": plan.tokens_per_param,
        **{k: getattr(plan, k) for k in ends}, "unit": plan.base.unit, "law": plan.base.label,
        "interval": _interval(plan),
        "flops": best["flops"], "flops_exact": best["exact"] * best["tokens"],
        "flops_6nd": float(SIX_ND.flops(best["params"], best["tokens"])),
        "memory": best["memory"], "time": best["time"], "shape": {k: best[k] for k in shape},
        "split": {k: getattr(plan.split, k) for k in ("params", "tokens", "loss")},
        "dollars": best["dollars"], "days": best["days"],
        "decisions": [_row(row) for row in plan.decisions], "ceilings": [_ceiling(one) for one in plan.ceilings],
        "served": plan.goal.served, "for_its_use": plan.life.report() if plan.life else None,
    }  # fmt: skip


def _interval(plan: Recipe) -> str:
    """Say what the intervals of size and tokens are of: draws of a fit, or authors of published sets."""
    return "" if plan.params_low is None else "authors" if plan.disagreement else "draws"


def _ceiling(one: Ceiling) -> dict[str, Any]:
    compute = one.price_compute
    return {**asdict(one), "price_compute": compute if compute is not None and math.isfinite(compute) else None}


def _row(row: Decision) -> dict[str, Any]:
    numbers = {k: getattr(row, k) for k in ("worth", "worth_compute", "stays", "price", "price_compute", "beyond")}
    known = {k: v if v is None or math.isfinite(v) else None for k, v in numbers.items()}
    good = {k: list(v) for k, v in row.as_good.items()}
    return {
        "key": row.key, "title": row.title, "use": dict(row.use), "as_good": good,
        "who": row.who, "sources": row.sources, "pinned": row.pinned, "note": row.note, **known,
    }  # fmt: skip

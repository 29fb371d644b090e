"""What a sweep of learning rates, batches and weight decays says, as the Batch page has it."""

import math

import numpy as np

from .. import runs as run_tables
from ..errors import BadInput
from ..fit.sweeps.lowest_points import lowest_points
from ..fit.sweeps.valleys import Cell, trends
from ..plan.tuning.mistuning import cost_of
from ..plan.tuning.weight_decay import BATCH, DECAY, RATE, Decay, decay_of, enough, size_of
from ..units import count, plain

TIMES = np.array([0.5, 1.0, 2.0])
SCALES = ("size", "tokens")
NEAR = {RATE: 0.02, BATCH: 0.02, DECAY: 0.04}  # of the lowest loss: valleys over decay are wide and flat


def swept(source: str, near: float | None, seed: int) -> dict:
    """Return what runs say of each setting that they vary, as plain data.

    Of weight decay: its timescale; of all: the power law of the best value over size and tokens, and what twice the
    best costs. Raises BadInput where the runs vary none of them.
    """
    runs = run_tables.load(source)
    if not (varied := [n for n in NEAR if n in runs.factors]):
        raise BadInput(f"{runs.name} varies none of {', '.join(NEAR)}: there is no sweep to tell of.")
    valleys = {n: _valleys(runs.included, n, varied, near, seed) for n in varied}
    decay = _decay(decay_of(runs.included, near=near or NEAR[DECAY], seed=seed)) if DECAY in varied else None
    return {
        "unit": runs.unit("loss"), "weight_decay": decay, "trends": _trends(valleys, seed), "twice": _twice(valleys),
    }  # fmt: skip


def _decay(study: Decay) -> dict:
    names = ("value", "low", "high")
    line = dict(zip(names, study.line.slope, strict=True)) if study.line else None
    kept = ["size", "tokens", "weight_decay", "timescale", "timescale_low", "timescale_high", "why"]
    scales = study.points[kept].astype(object).where(study.points[kept].notna(), None).to_dict("records")
    published = [{"reference": p.reference, "exponent": p.slope} for p in study.published]
    return {
        "identified": study.identified, "exponent": line, "published": published, "doubts": list(study.doubts),
        "what_would_tell": "" if study.identified else enough(study), "scales": scales,
    }  # fmt: skip


def _valleys(table, setting: str, varied: list[str], near: float | None, seed: int) -> list[Cell]:
    """Return the valleys that have a lowest point in a setting, over as many of the others as the runs tell apart."""
    scaled = table.assign(size=table[size_of(list(table.columns))])
    several = scaled[scaled.groupby(list(SCALES))[setting].transform("nunique") > 1]
    cells = lowest_points(several, varied, SCALES, near=near or NEAR[setting], must=setting, seed=seed)
    return [c for c in cells if not c.why]


def _trends(valleys: dict[str, list[Cell]], seed: int) -> dict[str, dict]:
    """Return by setting the exponents of its best value over size and tokens, or why there are none."""
    found = {}
    for setting, cells in valleys.items():
        try:
            trend = trends(cells, {setting: SCALES}, seed)[setting]
            of = {s: dict(zip(("value", "low", "high"), e, strict=True)) for s, e in trend.exponents.items()}
            found[setting] = {"exponents": of, "scales": trend.n_cells, "why": ""}
        except BadInput as error:
            found[setting] = {"exponents": None, "scales": len(cells), "why": str(error)}
    return found


def _twice(valleys: dict[str, list[Cell]]) -> list[dict]:
    """Return what twice the best of each setting costs at every scale that has a best one."""
    rows = []
    for setting, cells in valleys.items():
        for i, cell in enumerate(cells):
            row = cost_of(cells, i, setting, TIMES).at(2.0)
            told = {k: None if math.isnan(row[k]) else row[k] for k in row if k not in ("times", "beyond")}
            rows.append({"setting": setting, **cell.scale, "best": cell.best[setting], **told})
    return rows


def say(found: dict) -> list[str]:
    """Return the same in lines of text."""
    lines = [*_say_decay(found["weight_decay"])] if found["weight_decay"] else []
    for setting, trend in found["trends"].items():
        name = setting.replace("_", " ")
        if trend["why"]:
            lines.append(f"best {name}: {trend['why']}")
            continue
        powers = (f"{s}^{e['value']:.3f} ({e['low']:.3f} to {e['high']:.3f})" for s, e in trend["exponents"].items())
        lines.append(f"best {name}: {' x '.join(powers)}, over {trend['scales']} scales")
    return lines + [_say_twice(r, found["unit"]) for r in found["twice"]]


def _say_decay(decay: dict) -> list[str]:
    if decay["identified"]:
        e = decay["exponent"]
        lines = [f"best timescale: (tokens per parameter)^{e['value']:.3f} ({e['low']:.3f} to {e['high']:.3f})"]
        lines += [f"  published {p['reference']}: {p['exponent']:.3f}" for p in decay["published"]]
    else:
        lines = [f"weight decay: not identified: {'; '.join(decay['doubts'])}"]
        lines += [f"  what would tell: {decay['what_would_tell']}"]
    for s in decay["scales"]:
        at = f"  {count(s['size'])} parameters, {count(s['tokens'])} tokens: "
        low, tau, high = (plain(v, 3) if v else "–" for v in (s["timescale_low"], s["timescale"], s["timescale_high"]))
        lines.append(at + (s["why"] or f"{plain(s['weight_decay'], 3)}, timescale {tau} ({low} to {high})"))
    return lines


def _say_twice(r: dict, unit: str) -> str:
    worth = "" if r["fewer"] is None else f", as much as {100 * r['fewer']:.2g} % fewer tokens"
    best = count(r["best"]) if r["setting"] == BATCH else plain(r["best"], 3)
    return (
        f"twice the best {r['setting'].replace('_', ' ')} ({best}) at {count(r['size'])} parameters, "
        f"{count(r['tokens'])} tokens costs {plain(r['nats'], 2)} ({plain(r['nats_low'], 2)} to "
        f"{plain(r['nats_high'], 2)}) {unit}{worth}"
    )

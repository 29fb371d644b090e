"""What a sweep of learning rates, batches and weight decays says, as the Batch page has it."""

import math

import numpy as np

from core import runs as run_tables
from core.fit.sweeps import lowest_points
from core.plan.decay import BATCH, DECAY, RATE, Decay, decay_of, enough, size_of
from core.plan.wrong import cost_of
from core.units import count, plain

TIMES = np.array([0.5, 1.0, 2.0])
NEAR = {RATE: 0.02, BATCH: 0.02, DECAY: 0.04}  # of the lowest loss: valleys over decay are wide and flat


def swept(source: str, near: float | None, seed: int) -> dict:
    """Return what runs say of weight decay, and what twice the best of each setting costs, as plain data.

    Raises BadInput where there is nothing of both in the runs.
    """
    runs = run_tables.load(source)
    study = decay_of(runs.included, near=near or NEAR[DECAY], seed=seed)
    return {"unit": runs.unit("loss"), "weight_decay": _decay(study), "twice": _twice(runs.included, near, seed)}


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


def _twice(table, near: float | None, seed: int) -> list[dict]:
    """Return what twice the best of each setting costs at every scale that has a best one."""
    settings = [n for n in NEAR if n in table]
    scaled, rows = table.assign(size=table[size_of(list(table.columns))]), []
    for setting in settings:
        several = scaled[scaled.groupby(["size", "tokens"])[setting].transform("nunique") > 1]
        cells = lowest_points(
            several, settings, ("size", "tokens"), near=near or NEAR[setting], must=setting, seed=seed
        )
        cells = [c for c in cells if not c.why]
        for i, cell in enumerate(cells):
            row = cost_of(cells, i, setting, TIMES).at(2.0)
            told = {k: None if math.isnan(row[k]) else row[k] for k in row if k not in ("times", "beyond")}
            rows.append({"setting": setting, **cell.scale, "best": cell.best[setting], **told})
    return rows


def say(found: dict) -> list[str]:
    """Return the same in lines of text."""
    decay = found["weight_decay"]
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
    for r in found["twice"]:
        worth = "" if r["fewer"] is None else f", as much as {100 * r['fewer']:.2g} % fewer tokens"
        best = count(r["best"]) if r["setting"] == BATCH else plain(r["best"], 3)
        lines.append(
            f"twice the best {r['setting'].replace('_', ' ')} ({best}) at {count(r['size'])} parameters, "
            f"{count(r['tokens'])} tokens costs {plain(r['nats'], 2)} ({plain(r['nats_low'], 2)} to "
            f"{plain(r['nats_high'], 2)}) {found['unit']}{worth}"
        )
    return lines

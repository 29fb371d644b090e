"""What a plan hands over to whoever trains it, as plain data: `core.report.buildable` makes a run of it."""

from typing import Any

from ...units import count
from ..mixture.simplex import SHARE
from .goal import RecipeGoal
from .recipe import Recipe

USUAL = RecipeGoal(flops=1.0)


def run_settings(plan: Recipe, runs: str = "") -> dict[str, Any]:
    """Return the arguments of `buildable`: the best model's columns, its context, predicted loss, who says so, and what
    gives the same plan again in the shell; `runs` is the table that the plan was made from.
    """
    goal, best = plan.goal, plan.best
    said = {name: row.who for row in plan.decisions if row.who for name in row.use if not name.startswith(SHARE)}
    said |= {"mixture": plan.blend.who} if plan.blend else {}
    options = {"law": plan.base.label} if "@" in plan.base.label else {}
    options |= {"unique-tokens": f"{goal.unique_tokens:.15g}"} if goal.unique_tokens else {}
    options |= {"passes": f"{goal.passes:.15g}"} if goal.passes != USUAL.passes else {}
    options |= {"served": f"{goal.served:.15g}"} if goal.served else {}
    usual = {"device": "h100", "devices": 1.0, "mfu": USUAL.mfu, "price": USUAL.hour}
    given = {"device": goal.device, "devices": goal.devices, "mfu": goal.mfu, "price": goal.hour}
    options |= {k: v if isinstance(v, str) else f"{v:.15g}" for k, v in given.items() if v != usual[k]}
    options |= {"evidence": ",".join(f"{k}:{v}" for k, v in goal.evidence.items())} if goal.evidence else {}
    return {
        "columns": dict(best), "context": goal.context, "tied_embeddings": best["matrices"] == 1, "flops": goal.flops,
        "loss": plan.loss, "loss_low": plan.low, "loss_high": plan.high, "loss_unit": plan.base.unit, "said_by": said,
        "mixture": dict(plan.blend.best.shares) if plan.blend else {}, "pins": dict(goal.pins),
        "limits": dict(goal.limits), "options": options, "runs": runs or None,
        "name": f"{count(best['params'])} on {count(best['tokens'])}",
    }  # fmt: skip

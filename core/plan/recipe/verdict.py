"""How far a plan can be relied on: its split of the compute, and the factors that laws decide far from their runs."""

from dataclasses import replace

from ...units import plain
from ...verdict import Reason, Verdict, factor, judged, worst_of
from ..compute.verdict import of_allocation
from ..cost import size_feature
from ..mixture.verdict import MOVED
from ..verdict import with_edge
from .recipe import Recipe

FAR = 1.0  # powers of ten from which a factor's law asks for care
ODD = 10.0  # times beyond what any of the runs can have: tokens per parameter like that are no advice


def of_recipe(plan: Recipe, fitted: Verdict | None) -> Verdict:
    """Judge a plan as the split of its compute at its size and tokens, with what its factors know.

    No verdict stands above that of the split; a choice by a law far from its runs asks for care.
    """
    at = {"params": plan.best[size_feature(plan.base.law)], "tokens": plan.best["tokens"]}
    params = {"params_low": plan.params_low, "params_high": plan.params_high}
    split = replace(plan.split, **at, **params, loss=plan.loss, low=plan.low, high=plan.high)
    fixed = {f.name: plan.best[f.name] for f in plan.base.law.features if f.name in plan.best and f.name not in at}
    found = of_allocation(split, plan.base, fitted, {k: v for k, v in fixed.items() if k != "params_non_embedding"})
    reasons = [
        Reason("care", f"{row.title} follows a law whose runs end a factor of {factor(row.beyond)} away.")
        for row in plan.decisions
        if row.worth is not None and row.beyond > FAR
    ]
    reasons += _of_ratio(plan)
    if plan.blend and plan.blend.moved >= MOVED:
        text = f"{plan.blend.moved:.0%} of the tokens of the data mixture lie elsewhere in the nearest run."
        reasons.append(Reason("care", text))
    if plan.disagreement and plan.params_low and plan.params_high and plan.params_high > 2 * plan.params_low:
        reasons.append(Reason("care", "Authors of this law disagree about the size by more than a factor of two."))
    return with_edge(worst_of(found, judged(reasons)) if reasons else found, plan.bounded)


def _of_ratio(plan: Recipe) -> list[Reason]:
    """Return a reason where no run behind the law can have had as few, or as many, tokens per parameter."""
    size = size_feature(plan.base.law)
    known = [plan.base.ranges.get(name) for name in (size, "tokens")]
    if None in known:
        return []
    (small, large), (few, many) = ((float(v[0]), float(v[1])) for v in known if v is not None)
    ratio = plan.best["tokens"] / plan.best[size]
    if few / large / ODD <= ratio <= many / small * ODD:
        return []
    kind = "few" if ratio < few / large else "many"
    return [Reason("no", f"{plain(ratio, 3)} tokens per parameter are so {kind} that no run says what they do.")]

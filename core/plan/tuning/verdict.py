"""How far advice on batch, learning rate, weight decay and schedule can be relied on."""

import math
from collections.abc import Mapping

import pandas as pd

from ...verdict import Reason, Verdict, factor, graded, judged
from ..verdict import SMALL_STEP
from .recommendations import is_own, spread
from .swept import WIDEST
from .weight_decay import Decay, enough

AGREE, DISAGREE = 3.0, 10.0  # times between the smallest and the largest recommendation


def of_recommendations(found: Mapping[str, pd.DataFrame]) -> Verdict:
    """Judge what is recommended for a run (see `recommendations`, by setting): by how far published laws agree, or by
    the interval of the sweep that is heard instead.
    """
    reasons = []
    for setting, name in (("batch_tokens", "best batch"), ("learning_rate", "learning rate")):
        low, _, high = spread(found[setting])
        apart = high / low
        level = graded(apart, AGREE, DISAGREE) if math.isfinite(apart) else "no"
        plural = f"{name}es" if name.endswith("ch") else f"{name}s"
        text = f"The {plural} lie {apart:.1f} times apart."
        if is_own(found[setting]):
            text = f"Your sweep tells the {name} to within {apart:.1f} times."
        reasons.append(Reason(level, text))
    swept = [t[t["own"].astype(bool) & t["counted"].astype(bool)] for t in found.values() if is_own(t)]
    decades = max((float(t["beyond"].iloc[0]) for t in swept), default=0.0)
    if decades > SMALL_STEP:
        level = "no" if decades >= 1 else "care"
        reasons.append(Reason(level, f"The planned run lies {factor(decades)} times beyond your sweep."))
    counted = pd.concat([t[t["counted"]] for t in (found["batch_tokens"], found["learning_rate"])])
    outside, silent = int((counted["beyond"] > SMALL_STEP).sum()), int(counted["beyond"].isna().sum())
    text = (
        f"Of {len(counted)} recommendations {outside} are for runs outside of those behind the law, and of {silent} "
        "the source does not say."
    )
    return judged([*reasons, Reason("solid", text)], "Run a small sweep of your own.")


def of_decay(study: Decay, ratio: float) -> Verdict:
    """Judge what a sweep says of weight decay at `ratio` tokens per parameter."""
    if not study.identified or study.line is None:
        reasons = [Reason("no", f"{doubt[:1].upper()}{doubt[1:]}.") for doubt in study.doubts]
        return judged(reasons, f"What would tell: {enough(study)}.")
    value, low, high = study.line.slope
    text = f"The best timescale moves as (tokens per parameter)^{value:.2f} ({low:.2f} to {high:.2f}, 95 %)."
    reasons = [Reason("solid" if high - low < abs(value) else "care", text)]
    if not study.points["ratio"].min() <= ratio <= study.points["ratio"].max():
        reasons.append(Reason("care", f"{ratio:,.3g} tokens per parameter lie outside of these runs."))
    return judged(reasons)


def of_settings(best: Mapping[str, tuple[float, float, float]], decades: float, edges: bool, n_runs: int) -> Verdict:
    """Judge the best settings of a run by one fit of valleys (see `best_settings`).

    `decades` is how far the run lies beyond those fitted, `edges` whether an exponent stands at the edge of what is
    allowed, `n_runs` how many runs on the floors of valleys were fitted.
    """
    if wide := [n.replace("_", " ") for n, (_, low, high) in best.items() if not high / low < WIDEST]:
        text = (
            f"{n_runs:,} runs on the floors of valleys do not tell the best {' and '.join(wide)} of the planned run to "
            f"within {WIDEST:g} times."
        )
        way = "Run five steps of each around the best, crossed, at three sizes and three numbers of tokens."
        return judged([Reason("no", text)], way)
    reasons = [Reason("care", "One fit of all valleys takes them to be parabolas of one shape.")]
    if decades > SMALL_STEP:
        text = f"The planned run lies {factor(decades)} times beyond these runs."
        reasons.append(Reason("no" if decades >= 1 else "care", text))
    if edges:
        reasons.append(Reason("no", "These runs do not tell how a best setting moves: its exponent stands at an edge."))
    return judged(reasons)


def of_schedule() -> Verdict:
    """Judge a choice of schedule: such laws are of one model, and of a few curves, so care is the best there is."""
    texts = [
        "The law is of one model size, batch and data.",
        "Published constants come without intervals, and fits of few schedules leave some of them open.",
        "Losses that differ by less than 0.01 are as good as each other: such laws miss the ends of curves by so much.",
    ]
    return judged([Reason("care", t) for t in texts], "Train the two lowest schedules, small.")

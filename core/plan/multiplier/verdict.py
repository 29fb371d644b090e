"""How far a ratio of compute between two arms can be relied on."""

import math

from ...fit.arms.multiplier import ENOUGH, ArmsCompared, ComputeMultiplier
from ...fit.arms.places import Places
from ...units import name_of, plain
from ...verdict import Reason, Verdict, at_distance, judged

TOKENIZERS = ("vocab_size",)
ONE_SHAPE = 0.01  # p-value below which two arms have not one curve
WAY_OUT = "Train both arms at the same sizes and tokens, three sizes or more, each tuned with as many tries."
ONE_PLACE = 1.1  # times the smallest: sizes, tokens or compute within it are one place
MANY = 3  # arms from which the best of them looks better than it is


def of_multiplier(found: ComputeMultiplier, compared: ArmsCompared) -> Verdict:
    """Judge a ratio by its interval, its pairs, what else differs between the arms, and how far the target lies."""
    reasons = [*_interval(found), *fairness(compared.places, found), *_shape(found)]
    if len(compared.compared) + 1 >= MANY:
        n = len(compared.compared) + 1
        reasons.append(
            Reason("solid", f"The best of {n} arms looks better than it is: its interval is of one pair alone.")
        )
    table = found.arms.table
    most = min(float(table.loc[table["second"] == k, "flops"].max()) for k in (0.0, 1.0))
    least = max(float(table.loc[table["second"] == k, "flops"].min()) for k in (0.0, 1.0))
    decades = max(math.log10(found.at.flops / most), math.log10(least / found.at.flops), 0.0)
    return at_distance(judged(reasons, WAY_OUT), decades, by=" by training compute")


def _interval(found: ComputeMultiplier) -> list[Reason]:
    at, n = found.at, len(found.arms.pairs)
    if at.low is None or at.high is None:
        return [Reason("no", found.no_interval or "These runs tell no interval there.")]
    reasons = []
    if at.low <= 1.0 <= at.high:
        reasons.append(Reason("care", f"Which arm needs less is open: the ratio may be {at.low:.2f} or {at.high:.2f}."))
    scales = found.arms.table[list(found.arms.features)]
    if not (scales.max() > ONE_PLACE * scales.min()).any():
        text = (
            "All runs are of one size and tokens: what a loss is worth in compute comes from usual laws, not from them."
        )
        reasons.append(Reason("care", text))
    elif found.held:
        text = f"With fewer than {ENOUGH} places of an arm the ratio is taken to change little with compute."
        reasons.append(Reason("care", text))
    if n == 0:
        reasons.append(Reason("care", "No run of one arm has a partner of the same size and tokens in the other."))
    else:
        pairs = f"{n} pair{'s' if n > 1 else ''} of runs with the same size and tokens carry the ratio."
        reasons.append(Reason("solid", pairs))
    return reasons


def fairness(places: Places, found: ComputeMultiplier) -> list[Reason]:
    """Return what differs between two arms beside the arm itself: tokenizers, settings, and tries of tuning."""
    reasons, first, second = [], found.arms.first, found.arms.second
    for name, values in places.settings.items():
        a, b = values.get(first, ()), values.get(second, ())
        if not a or not b or set(a) & set(b):
            continue
        words = f"{_shown(a)} in {first}, {_shown(b)} in {second}"
        if name in TOKENIZERS and places.target != "loss_per_byte":
            text = f"Losses per token of two vocabularies are not comparable ({words}): give the loss per byte."
            reasons.append(Reason("no", text))
        else:
            reasons.append(Reason("care", f"The arms differ in {name_of(name)} as well: {words}."))
    return [*reasons, *_tries(found)]


def _tries(found: ComputeMultiplier) -> list[Reason]:
    low, high = found.arms.tries
    each = f"{low}" if low == high else f"{low} to {high}"
    if found.all_tries is None:
        return [Reason("solid", f"Both arms have equally many tries at each place: {each}.")] if high > 1 else []
    text = (
        f"One arm was tuned with more tries: each loss is what the best of {each} reaches. With all tries the ratio "
        f"would be {found.all_tries:.2f}."
    )
    return [Reason("care", text)]


def _shape(found: ComputeMultiplier) -> list[Reason]:
    if found.floors is None or found.floors >= ONE_SHAPE:
        return []
    text = "The arms have not one curve: beyond a ratio of compute, their floors or exponents differ."
    return [Reason("care", text)]


def _shown(values: tuple) -> str:
    texts = [plain(v) if isinstance(v, float) else str(v) for v in values[:3]]
    return ", ".join(texts) + (" ..." if len(values) > 3 else "")

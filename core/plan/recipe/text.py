"""A plan in sentences: the answer in one line, and a row for each decision. Numbers to look at first stand in **."""

from collections.abc import Mapping

from ...units import count, plain, power
from ...verdict import FAR, Verdict
from ...verdict import factor as times
from ..mixture.simplex import SHARE
from ..mixture.text import named
from .amounts import TITLES, amount
from .ceilings import Ceiling
from .decisions import Decision
from .recipe import Recipe

NONE = "not known"
LITTLE = 5e-5  # of the loss: less is nothing
MOST_DOMAINS = 3  # that a row names
UNITS = {"params": "parameters", "tokens": "tokens", "vocab_size": "entries", "batch_tokens": "tokens"}


def answer(plan: Recipe, verdict: Verdict | None = None) -> str:
    """Say what to train, with intervals, in at most fifteen words; no advice where the `verdict` is "no"."""
    size, tokens, row = plan.best["params"], plan.best["tokens"], plan.decisions[0]
    if verdict is not None and verdict.level == "no":
        return _no_advice(plan)
    if row.pinned and row.price is not None:
        return (
            f"**{count(size)} parameters** on **{count(tokens)} tokens** reach **{plain(plan.loss)} "
            f"{plan.base.unit}**, {row.price:.1%} above the best."
        )
    return (
        f"Train **{count(size)} parameters**{_ends(plan.params_low, plan.params_high)} on "
        f"**{count(tokens)} tokens**{_ends(plan.tokens_low, plan.tokens_high)}."
    )


def _no_advice(plan: Recipe) -> str:
    """Say what the law gives where it is no advice."""
    model = f"**{count(plan.best['params'])} parameters** on **{count(plan.best['tokens'])} tokens**"
    if (plan.split.decades_beyond_data or 0.0) >= FAR:
        return f"No law here reaches {power(plan.goal.flops)} FLOP; carried on, it gives {model}."
    return f"These runs do not say; the law alone gives {model}."


def for_use(plan: Recipe) -> str:
    """Say what is cheapest for training and use together; '' where nothing is served."""
    found = plan.life
    if found is None:
        return ""
    best = found.best
    model = f"{count(best.params)} on {count(best.tokens)} tokens"
    return (
        f"With {count(plan.goal.served or 0)} tokens served, {model} are as good as the best split, and take "
        f"{power(best.total)} FLOP of training and use in place of {power(found.base.total if found.base else 0)}."
    )


def used(row: Decision) -> str:
    """Say what a decision is: "6,144 wide, 73 layers"."""
    return value_of(row.key, row.use) if row.use else NONE


def value_of(key: str, use: Mapping[str, float]) -> str:
    """Say the columns of a decision as people write them."""
    if key == "size":
        return f"{count(use['params'])} on {count(use['tokens'])} tokens"
    if key == "shape":
        return f"width {use['width']:,.0f}, {use['depth']:,.0f} layers"
    if key == "heads":
        return f"{use['query_heads']:,.0f}, {use['head_dim']:,.0f} wide each"
    if key == "kv-heads":
        return f"{use['kv_heads']:,.0f}"
    if key == "mixture":
        return named({n.removeprefix(SHARE): v for n, v in use.items()}, MOST_DOMAINS)
    if key == "repetition":
        return "each token once" if use["passes"] <= 1 else f"{plain(use['passes'], 2)} times"
    (name, value), *_ = use.items()
    if name in UNITS:
        return f"{count(value)} {UNITS[name]}"
    return plain(value, 2)


def as_good(row: Decision) -> str:
    """Say which values are as good; '' where nothing says so."""
    if not row.as_good:
        return ""
    if row.key == "mixture":
        largest = sorted(row.use, key=lambda n: -row.use[n])[:MOST_DOMAINS]
        return ", ".join(f"{n.removeprefix(SHARE)} {_share(row.as_good[n])}" for n in largest)
    low, high = ({k: v[i] for k, v in row.as_good.items()} for i in (0, 1))
    if low == high:
        return "no other" if row.sources and row.worth is not None else ""
    parts = []
    for name in row.as_good:
        a, b = (_number(name, ends[name]) for ends in (low, high))
        parts.append(a if a == b else f"{a} to {b}")
    return ", ".join(parts) if row.key != "size" else f"{parts[0]} parameters"


def good_first(row: Decision) -> str:
    """Say which values of the first column of a decision are as good, as a table has room for."""
    if not row.as_good:
        return ""
    if row.key == "mixture":
        first = max(row.use, key=lambda n: row.use[n])
        return f"{first.removeprefix(SHARE)} {_share(row.as_good[first])}"
    name, (low, high) = next(iter(row.as_good.items()))
    if low == high:
        return "no other" if row.worth is not None else ""
    wide = {"width": "width "}.get(name, "")
    a, b = (_number(name, v).removesuffix(" wide") for v in (low, high))
    return f"{wide}{a} to {b}" if a != b else ""


def worth_short(row: Decision) -> str:
    """Say what the usual choice, or a pin, costs in compute, as a table has room for; '' where that is not known."""
    share, compute = (row.price, row.price_compute) if row.pinned else (row.worth, row.worth_compute)
    return "" if share is None else share_of_compute(share, compute)


def share_of_compute(share: float, compute: float | None) -> str:
    """Say what a choice costs, a share of the loss or as a factor of compute, as a table has room for."""
    if share < LITTLE:
        return "nothing"
    if compute is None or compute == float("inf"):
        return f"{100 * share:.2g} % of the loss"
    return f"{plain(compute, 3)} times the compute"


def ceiling(one: Ceiling) -> str:
    """Say what a ceiling is, what the plan has of it, and what it costs, in a line."""
    what = f"{TITLES[one.name]}: {amount(one.name, one.has)} of {amount(one.name, one.limit)}"
    if one.price is None:
        return f"{what}; nothing can be built without this limit."
    return f"{what}; {_cost(one.price, one.price_compute, 'the limit costs')}."


def _number(name: str, value: float) -> str:
    if name in ("width", "depth", "query_heads", "kv_heads", "head_dim"):
        return f"{value:,.0f}" + {"width": " wide", "depth": " layers"}.get(name, "")
    return count(value) if name in UNITS else plain(value, 2)


def _share(ends: tuple[float, float]) -> str:
    return f"{100 * ends[0]:.0f} to {100 * ends[1]:.0f} %"


def worth(row: Decision) -> str:
    """Say what the usual choice gives up, or what a pin costs, in compute."""
    if row.pinned and row.price is not None:
        return _cost(row.price, row.price_compute, "pinned: costs")
    if row.worth is None:
        return NONE
    return _cost(row.worth, row.worth_compute, "the usual costs")


def _cost(share: float, compute: float | None, what: str) -> str:
    if share < LITTLE:
        return f"{what} nothing"
    more = "" if compute is None or compute == float("inf") else f", {plain(compute, 3)} times the compute"
    return f"{what} {100 * share:.2g} % of the loss{more}"


def beyond(row: Decision) -> str:
    """Say how far a model lies from the runs of who says so; '' within them, or where that is not known."""
    if not row.beyond > 0.05:
        return ""
    return f"{times(row.beyond)} times beyond their runs"


def _ends(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f" ({count(low)} to {count(high)})"

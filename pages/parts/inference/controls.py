"""What is asked of a model in use: what it should be as good as, how much it is used, and what that costs."""

from dataclasses import dataclass

import streamlit as st

from core.laws.base import Law
from core.plan.architecture.models import MODELS
from core.plan.inference.cheapest import is_of_size
from core.plan.prices import Demand, Kind, Prices
from core.units import count
from pages.parts import constants, inputs, show, state, target
from pages.parts.guard import guarded
from pages.parts.inference.choices import TARGET

PAGE = "inference"
LOSS = "loss"
KINDS: dict[Kind, str] = {"flops": "FLOP", "hours": "GPU-hours", "dollars": "Dollars", "energy": "Energy"}
SERVED = 1e13  # tokens over a model's life: a place to start from
USUAL = Prices()


@dataclass(frozen=True)
class Goal:
    """What is to be reached: the loss of a model of `like` (parameters, tokens), called `title`, or a `loss`."""

    title: str
    like: tuple[float, float] | None
    loss: float | None


def goal(unit: str) -> Goal:
    """Ask what the model should be as good as: the target, a known one, or a loss."""
    titles = {TARGET: "your target"} | {k: m.title for k, m in MODELS.items() if m.tokens == m.tokens}
    titles |= {LOSS: "a loss"}
    key = st.selectbox(
        "As good as", list(titles), format_func=titles.__getitem__, **state.bind(PAGE, "goal", titles),
        help="By the law: what it predicts for this many parameters and tokens, whichever data they were trained on.",
    )  # fmt: skip
    if key == LOSS:
        loss = inputs.quantity(PAGE, "goal_loss", f"Loss ({unit})", unit, 1.0, 10.0, 2.0, "The loss to reach.")
        return Goal("", None, loss)
    if key == TARGET:
        model = target.model()
        st.caption(show.escape(f"{count(model.params)} on {count(model.tokens)} tokens: {model.how}."))
        return Goal("your target", (model.params, model.tokens), None)
    known = MODELS[key]
    return Goal(known.title, (float(known.params), known.tokens), None)


def _served() -> float:
    """Return the target's tokens of inference; where it says none, a usual number, which the rail says."""
    served = target.current().served
    if served is None:
        st.caption(f"Your target is not served. Here it is, {count(SERVED, 2)} tokens over its life.")
        st.button("Serve them in the target", key="put_served", on_click=guarded(lambda: state.put(served=SERVED)))
    return served or SERVED


def supposed() -> float | None:
    """Return the tokens of inference that the page takes because the target says none, None where it says them."""
    return None if target.current().served else SERVED


def demand() -> tuple[Demand, Prices]:
    """Ask what is counted, and return the target's use with it."""
    served = _served()
    kind = st.segmented_control(
        "Count", list(KINDS), format_func=KINDS.__getitem__, required=True, **state.bind(PAGE, "count", KINDS),
        help="In FLOP a token costs the same whenever it is computed. Hardware is slower at writing than at training.",
    )  # fmt: skip
    if kind == "flops":
        return Demand(served), USUAL
    written, prices = _prices(kind)
    return Demand(served * (1 - written), served * written), prices


def _prices(kind: Kind) -> tuple[float, Prices]:
    """Ask what hardware does and costs: the share of tokens that are written, and the prices."""
    with st.expander("Hardware and prices: put in yours", expanded=True):

        def percent(label: str, name: str, low: int, help: str) -> float:
            return (
                st.slider(label, low, 100, format="%d %%", help=help, **state.bind(PAGE, state.within(name, low, 100)))
                / 100
            )

        written = percent("Tokens that are written, not read", "written", 0, "Answers, of prompts and answers.")
        train = percent("Training keeps, of the peak", "mfu_train", 1, "Model FLOP utilisation of training.")
        read = percent(
            "Reading prompts keeps", "mfu_read", 1, "Prompts are read many tokens at a time, as in training."
        )
        write = percent("Writing keeps", "mfu_write", 1, "Token by token, limited by memory unless batches are large.")
        peak = inputs.quantity(
            PAGE, "peak", "Peak of a GPU (FLOP/s)", "FLOP", 1e13, 1e17, USUAL.peak, "989e12: an H100."
        )
        hour, watts = USUAL.hour, USUAL.watts
        if kind == "dollars":
            hour = inputs.quantity(PAGE, "price", "Dollars of a GPU-hour", "dollars", 0.1, 100.0, USUAL.hour)
        if kind == "energy":
            watts = inputs.quantity(
                PAGE, "watts", "Power of a GPU (W)", "W", 50.0, 5000.0, USUAL.watts,
                "700: an H100 alone. Hosts, network and cooling come on top.",
            )  # fmt: skip
    return written, Prices(kind, peak, train, read, write, hour, watts)


def source() -> constants.Constants:
    """Ask whose law of parameters and tokens to use."""
    return constants.of_laws(PAGE, "servelaw", _serves, constants.of_session(_serves, target.FIRST_LAW))


def published_sets() -> tuple[str, ...]:
    """Return all published constants of such laws, KEY@NAME."""
    return constants.published_sets(_serves)


def _serves(law: Law) -> bool:
    return is_of_size(law)

"""What is asked of a shape: the model to start from, its width and depth, and the budget."""

import math
from dataclasses import dataclass

import streamlit as st

from core import runs as run_tables
from core.errors import BadInput
from core.laws.base import Law
from core.plan.architecture.family import GEMSTONES
from core.plan.architecture.models import MODELS
from core.plan.architecture.shape import TokenCost, takes_shapes
from core.plan.architecture.speed import Speed, is_timed, measured
from core.runs import Runs
from pages.parts import constants, inputs, question, state
from pages.parts.answers import once
from pages.parts.guard import guarded

PAGE = "shape"
FIRST_LAW, TIMED = "width-depth-params@mcleish", "gemstones"
SPENT = {"flops": "FLOP", "hours": "GPU-hours"}
USUAL_RATIO = 20  # tokens per parameter of a model whose own number is not known


def _can(width: float, depth: float) -> bool:
    try:
        GEMSTONES.checked(width, depth)
    except BadInput:
        return False
    return True


STARTS = {k: m for k, m in MODELS.items() if _can(m.shape.width, m.shape.depth)}


@dataclass(frozen=True)
class Start:
    """The shape that others are held against, what it is called, and the tokens that it was trained on."""

    width: int
    depth: int
    title: str
    tokens: float

    @property
    def name(self) -> str:
        """Its width and depth, as a picture writes them."""
        return f"{self.width} × {self.depth}"


@dataclass(frozen=True)
class TrainingBudget:
    """What is spent, in `kind`: FLOP or GPU-hours; `cost` is that of a token."""

    kind: str
    value: float
    cost: TokenCost


def start() -> Start:
    """Ask for the model to start from, and a width and depth of one's own. Raises BadInput for an impossible one."""
    bound = state.bind(PAGE, "shaped", STARTS)
    key = st.selectbox(
        "Start from", list(STARTS), format_func=lambda k: STARTS[k].title, key=bound["key"], on_change=guarded(_anew),
        help="Its width and depth, and the compute of its training, to start from.",
    )  # fmt: skip
    known = STARTS[key]
    values = []
    for cell, name, label, usual, step in zip(
        st.columns(2),
        ("wide", "deep"),
        ("Width", "Layers"),
        (known.shape.width, known.shape.depth),
        (128, 1),
        strict=True,
    ):
        bound = state.bind(PAGE, name, value=int(state.get(name) or usual))
        values.append(cell.number_input(label, step=step, format="%d", **bound))
    width, depth = GEMSTONES.checked(*values)
    tokens = known.tokens if math.isfinite(known.tokens) else float(USUAL_RATIO * known.params)
    return Start(width, depth, known.title, tokens)


def _anew() -> None:
    """Start over from another model: with its own width, depth and budget."""
    chosen = st.session_state[f"{state.WIDGET}{PAGE}:shaped"]
    for name in ("wide", "deep", "compute", "hours"):
        state.drop(name)
    state.forget_widgets()
    state.put(shaped=chosen)


def budget(start: Start, speed: Speed) -> TrainingBudget:
    """Ask for the budget, in FLOP or in GPU-hours: those of the model to start from, at first."""
    kind = st.segmented_control(
        "Budget in", list(SPENT), format_func=SPENT.__getitem__, required=True, **state.bind(PAGE, "spend", SPENT),
        help="GPU-hours are those of runs that were timed: wide layers keep a GPU busier than many thin ones.",
    )  # fmt: skip
    costs: dict[str, TokenCost] = {"flops": GEMSTONES.flops_per_token, "hours": speed.hours_per_token}
    known = STARTS[state.get("shaped")].shape
    usual = float(f"{start.tokens * float(costs[kind](known.width, known.depth)):.2g}")
    if kind == "flops":
        value = inputs.quantity(PAGE, "compute", "Training compute (FLOP)", "FLOP", 1e17, 1e26, usual)
    else:
        value = inputs.quantity(PAGE, "hours", "GPU-hours of training", "GPU-hours", 1.0, 1e9, usual)
    return TrainingBudget(kind, value, costs[kind])


def timed() -> tuple[Runs, Speed]:
    """Return runs that were timed, the chosen ones if they were, and how long a token takes by them."""
    table = question.current().runs
    if not is_timed(table.included):
        table = run_tables.load_bundled(TIMED)
    return table, once("speed", table.digest, lambda: measured(table.table))


def source() -> constants.Constants:
    """Ask whose law of width and depth to use."""
    return constants.of_laws(PAGE, "shapelaw", _serves, FIRST_LAW)


def _serves(law: Law) -> bool:
    return takes_shapes(law)

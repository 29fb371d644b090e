"""What is asked of a shape: the model to start from, its width and depth, and the budget."""

from dataclasses import dataclass

import streamlit as st

from core import runs as run_tables
from core.errors import BadInput
from core.laws.base import Law
from core.plan.architecture.family import GEMSTONES
from core.plan.architecture.models import MODELS, closest
from core.plan.architecture.shape import TokenCost, takes_shapes
from core.plan.architecture.speed import Speed, is_timed, measured
from core.runs import Runs
from pages.parts import constants, question, state, target
from pages.parts.answers import once
from pages.parts.guard import guarded

PAGE = "shape"
FIRST_LAW, TIMED = "width-depth-params@mcleish", "gemstones"
SPENT = {"flops": "Best by FLOP", "hours": "Best by GPU-hours"}


def _can(width: float, depth: float) -> bool:
    try:
        GEMSTONES.checked(width, depth)
    except BadInput:
        return False
    return True


STARTS = {k: m for k, m in MODELS.items() if _can(m.shape.width, m.shape.depth)}
NEAREST = "nearest"  # in a link: no known model was chosen


@dataclass(frozen=True)
class Start:
    """The shape that the best is held against, and the model that it is of; '' where it was changed."""

    width: int
    depth: int
    title: str

    @property
    def name(self) -> str:
        """Its width and depth, as a picture writes them."""
        return f"{self.width} × {self.depth}"

    @property
    def described(self) -> str:
        """Its width and depth, and the model that has them."""
        return f"{self.name} ({self.title})" if self.title else self.name


@dataclass(frozen=True)
class TrainingBudget:
    """What is spent, in `kind`: FLOP or GPU-hours; `cost` is that of a token."""

    kind: str
    value: float
    cost: TokenCost


def start() -> Start:
    """Ask for the model to start from, and a width and depth of one's own. Raises BadInput for an impossible one."""
    nearest = MODELS[closest(size(), STARTS)]
    bound = state.bind(PAGE, "shaped", [NEAREST, *STARTS])
    key = st.selectbox(
        "Start from", [NEAREST, *STARTS],
        format_func=lambda k: "The nearest in size" if k == NEAREST else STARTS[k].title,
        key=bound["key"], on_change=guarded(_anew), help="A shape to hold beside the best one, at the same compute.",
    )  # fmt: skip
    known = nearest if key == NEAREST else STARTS[key]
    usual, values = (known.shape.width, known.shape.depth), []
    for name, label, first, step in zip(("wide", "deep"), ("Width", "Layers"), usual, (128, 1), strict=True):
        bound = state.bind(PAGE, name, value=first)
        st.session_state[bound["key"]] = int(state.get(name) or first)  # another target has another nearest model
        values.append(st.number_input(label, step=step, format="%d", **bound))
    width, depth = GEMSTONES.checked(*values)
    return Start(width, depth, known.title if (width, depth) == usual else "")


def _anew() -> None:
    """Start over from another model, with its own width and depth."""
    chosen = st.session_state[f"{state.WIDGET}{PAGE}:shaped"]
    for name in ("wide", "deep"):
        state.drop(name)
    state.forget_widgets()
    state.put(shaped=chosen)


def size() -> float:
    """Return the parameters of the target: a shape is one of that size, whatever size its law would like best."""
    return target.model().params


def counted() -> str:
    """Return whether FLOP or GPU-hours are counted: of the same budget, asked for below the picture."""
    return chosen if (chosen := state.get("spend")) in SPENT else "flops"


def ask_counted() -> None:
    """Ask whether the best shape is that of the target's FLOP or of the GPU-hours that these take."""
    st.segmented_control(
        "Counted in", list(SPENT), format_func=SPENT.__getitem__, required=True, **state.bind(PAGE, "spend", SPENT),
        help="GPU-hours are as many as the best shape by FLOP takes, by runs that were timed.",
        label_visibility="collapsed",
    )  # fmt: skip


def timed() -> tuple[Runs, Speed]:
    """Return runs that were timed, the chosen ones if they were, and how long a token takes by them."""
    table = question.current().runs
    if not is_timed(table.included):
        table = run_tables.load_bundled(TIMED)
    return table, once("speed", table, lambda: measured(table.table))


def source() -> constants.Constants:
    """Ask whose law of width and depth to use."""
    return constants.of_laws(PAGE, "shapelaw", _serves, FIRST_LAW)


def _serves(law: Law) -> bool:
    return takes_shapes(law)

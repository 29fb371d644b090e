"""What is asked of a run beside the target: its devices, its shape, whose laws to go by, and a batch of one's own."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.fit import Calibrated
from core.plan.architecture import transformer as tf
from core.plan.architecture.models import MODELS, known
from core.plan.inference.cheapest import is_of_size
from core.plan.tuning.recommendations import run_of
from core.plan.tuning.time_and_compute import Cluster, checked, checked_batch, critical_batches
from core.units import SIZES, count
from pages.parts import constants, inputs, state, target
from pages.parts.batch.choices import FIRST_CRITICAL

PAGE = "batch"
FIRST_LAW = "chinchilla@besiroglu"
PEAK = 989e12  # of an H100 in bfloat16
SHAPE = "Gives the share of parameters that are embeddings, which some laws leave out, and the width for muP."


@dataclass(frozen=True)
class Planned:
    """A run as planned: `at` holds what laws may ask of it; `batch` is one's own in tokens, or None."""

    at: dict[str, float]
    cluster: Cluster
    batch: float | None
    loss: float
    source: constants.Constants
    critical: Calibrated
    title: str
    how: str

    @property
    def critical_name(self) -> str:
        """What people call the constants of the critical batch."""
        return constants.called(self.critical.label)

    @property
    def line(self) -> str:
        """What stands under pictures of published laws: where they are from, the run, and where its loss is from."""
        at = f"{count(self.at['params'])} parameters, {count(self.at['tokens'])} tokens"
        return f"published laws · {at} ({self.how}) · loss by {self.source.line}"

    @property
    def key(self) -> tuple:
        """What an answer is kept by."""
        return (tuple(self.at.items()), self.cluster, self.batch, self.critical, self.source.calibrated)


def planned() -> Planned:
    """Return the run of the target, and ask for what that does not say. Raises BadInput for one that cannot be."""
    goal = target.model()
    start = state.bind(PAGE, "run_like", MODELS)
    with st.expander("Devices, shape, laws"):
        devices = inputs.quantity(PAGE, "devices", "Devices", "devices", 1, 1e6, 256.0, "That train side by side.")
        mfu = state.bind(PAGE, state.within("mfu_batch", 1, 100))
        use = st.slider("Training keeps, of the peak (%)", 1, 100, **mfu) / 100
        st.selectbox("Shaped like", list(MODELS), format_func=lambda k: MODELS[k].title, **start, help=SHAPE)
        source = constants.of_laws(PAGE, "batchlaw", is_of_size, FIRST_LAW)
        titles = {key: constants.called(key) for key in critical_batches()}
        key = constants.choose(PAGE, "critical", titles, FIRST_CRITICAL, label="Critical batch by")
    model = known(st.session_state[start["key"]])
    share = float(tf.params_non_embedding(model.shape)) / float(tf.params(model.shape))
    context = target.current().context
    batch = _user_batch(goal.tokens, context)
    critical = constants.published(key).calibrated
    at = run_of(goal.params, goal.params * share, goal.tokens)
    named = {n: at[n] for n in (*SIZES, "tokens")}
    loss = float(
        source.calibrated.expect({f.name: np.array([named[f.name]]) for f in source.calibrated.law.features})[0]
    )
    cluster = checked(Cluster(devices, PEAK, use, context))
    return Planned(at, cluster, batch, loss, source, critical, model.title, goal.how)


def _user_batch(tokens: float, context: float) -> float | None:
    """Ask for the batch one would take, if any."""
    shown = st.toggle("Price a batch of my own", **state.bind(PAGE, "own_batch", value=bool(state.get("own_batch"))))
    if not shown:
        return None
    batch = inputs.quantity(PAGE, "batch_tokens", "Your batch (tokens)", "tokens", 256, 1e9, 4e6)
    return checked_batch(batch, tokens, context)

"""What is asked of a run: its size and tokens, its devices and sequences, and whose laws to go by."""

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
from pages.parts import constants, inputs, state
from pages.parts.batch.choices import FIRST_CRITICAL

PAGE = "batch"
FIRST_LAW = "chinchilla@besiroglu"
PEAK = 989e12  # of an H100 in bfloat16


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

    @property
    def line(self) -> str:
        """What stands under pictures of published laws: where they are from, the run, and where its loss is from."""
        at = f"{count(self.at['params'])} parameters, {count(self.at['tokens'])} tokens"
        return f"published laws of the Laws page · {at} · loss by {self.source.line}"

    @property
    def key(self) -> tuple:
        """What an answer is kept by."""
        return (tuple(self.at.items()), self.cluster, self.batch, self.critical.digest, self.source.calibrated.digest)


def planned() -> Planned:
    """Ask for the run. Raises BadInput for one that cannot be."""
    start = state.bind(PAGE, "run_like", MODELS)
    st.selectbox("Start from", list(MODELS), format_func=lambda k: MODELS[k].title, **start)
    model = known(st.session_state[start["key"]])
    share = float(tf.params_non_embedding(model.shape)) / float(tf.params(model.shape))
    first = model.tokens if np.isfinite(model.tokens) else 20.0 * model.params
    params = inputs.quantity(PAGE, "params", "Parameters", "parameters", 1e7, 1e13, float(f"{model.params:.3g}"))
    tokens = inputs.quantity(PAGE, "tokens", "Training tokens", "tokens", 1e9, 1e15, first)
    devices = inputs.quantity(PAGE, "devices", "Devices", "devices", 1, 1e6, 256.0, "That train side by side.")
    with st.expander("Sequences, speed, laws"):
        context = inputs.quantity(PAGE, "sequence", "Sequence (tokens)", "tokens", 128, 1e6, 4096.0)
        use = (
            st.slider("Training keeps, of the peak (%)", 1, 100, **state.bind(PAGE, state.within("mfu_batch", 1, 100)))
            / 100
        )
        source = constants.of_laws(PAGE, "batchlaw", is_of_size, FIRST_LAW)
        key = constants.choose(
            PAGE, "critical", {k: k for k in critical_batches()}, FIRST_CRITICAL, label="Critical batch by"
        )
    batch = _user_batch(tokens, context)
    critical = constants.published(key).calibrated
    at = run_of(params, params * share, tokens)
    named = {n: at[n] for n in (*SIZES, "tokens")}
    loss = float(
        source.calibrated.expect({f.name: np.array([named[f.name]]) for f in source.calibrated.law.features})[0]
    )
    cluster = checked(Cluster(devices, PEAK, use, context))
    return Planned(at, cluster, batch, loss, source, critical, model.title)


def _user_batch(tokens: float, context: float) -> float | None:
    """Ask for the batch one would take, if any."""
    shown = st.toggle("Price a batch of my own", **state.bind(PAGE, "own_batch", value=bool(state.get("own_batch"))))
    if not shown:
        return None
    batch = inputs.quantity(PAGE, "batch_tokens", "Your batch (tokens)", "tokens", 256, 1e9, 4e6)
    return checked_batch(batch, tokens, context)

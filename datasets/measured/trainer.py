"""Train runs of one shape: one compiled program, whatever their rates, decay, seed, mixture, length and schedule.

AdamW as optax has it, with a decay that is a share of the base rate whatever a matrix's own rate is, so that the
timescale batch / (rate x decay x tokens) is that of every matrix (arXiv:2405.13698).
"""

import math
import time
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from .model import init, loss, token_losses, width_ratio
from .rows import row
from .schedules import schedule
from .text import Text
from .training_run import TrainingRun

BETA1, BETA2, CLIP = 0.9, 0.95, 1.0
VALID_TOKENS = 2048  # measured at once
PIECE = 64  # steps in one call

_adam = optax.chain(optax.clip_by_global_norm(CLIP), optax.scale_by_adam(b1=BETA1, b2=BETA2))


class Trainer:
    """Trains runs of one shape, context and batch on one text, `lanes` of them side by side."""

    def __init__(self, run: TrainingRun, text: Text, lanes: int = 1, dtype: Any = jnp.float32):
        self.text, self.lanes = text, lanes
        windows = text.validation(run.context).windows
        self.windows, self.count = _padded(windows, max(1, VALID_TOKENS // run.context)), len(windows)
        size = {"shape": run.shape, "dtype": dtype}
        step = partial(_step, **size, batch=(run.batch_tokens // run.context, run.context))
        self._begin = jax.jit(_side_by_side(partial(_begin, shape=run.shape), lanes))
        self._steps = jax.jit(_repeated(_side_by_side(step, lanes, alike=3)), donate_argnums=0)
        self._losses = jax.jit(_side_by_side(partial(_window_losses, **size), lanes, alike=1))

    def rows(self, runs: Sequence[TrainingRun]) -> Iterator[dict[str, Any]]:
        """Train runs of one schedule that are `lanes` different ones at the most, each at the same lengths.

        Those that differ in length alone share the steps that are the same in both. Seconds are of the processor; each
        row has those that its run would have taken alone.
        """
        leads = list({run.lane: run for run in runs}.values())
        if len(leads) > self.lanes:
            raise ValueError(f"{len(leads)} runs side by side; allowed are up to {self.lanes}.")
        lanes = _lanes(leads + leads[:1] * (self.lanes - len(leads)), self.text)
        state, done, spent = self._begin(lanes["seed"]), 0, 0.0
        for tokens in sorted({run.tokens for run in runs}):
            steps = max(1, round(tokens / runs[0].batch_tokens))
            plan = schedule(runs[0].schedule, steps, runs[0].batch_tokens)
            here = [next(r for r in runs if r.lane == lead.lane and r.tokens == tokens) for lead in leads]
            state, seconds = self._advance(state, lanes, plan.rates, done, plan.shared)
            spent += seconds
            if runs[0].checkpoints and done < plan.shared < steps:
                yield from self._measured(state, here, plan.shared, spent, cooled=False)
            done = plan.shared
            end, seconds = self._advance(jax.tree.map(jnp.copy, state), lanes, plan.rates, done, steps)
            yield from self._measured(end, here, steps, spent + seconds, cooled=True)

    def _advance(self, state: Any, lanes: Any, rates: Any, first: int, end: int) -> tuple[Any, float]:
        """Return the state after steps `first` to `end` at those shares of the peak rate, and the seconds it took."""
        piece = np.zeros(PIECE, np.float32)
        state = self._steps(state, lanes, self.text.tokens, piece, first, 0)  # compiled before the clock starts
        begun = time.process_time()
        for at in range(first, end, PIECE):
            count = min(PIECE, end - at)
            piece[:count] = rates[at : at + count]
            state = self._steps(state, lanes, self.text.tokens, piece, at, count)
        return jax.block_until_ready(state), time.process_time() - begun

    def _measured(
        self, state: Any, runs: Sequence[TrainingRun], steps: int, seconds: float, cooled: bool
    ) -> Iterator[dict]:
        losses = np.asarray(self._losses(state[0], self.windows), np.float64)[:, : self.count]
        for run, losses_of_run in zip(runs, losses, strict=False):
            yield row(run, self.text, losses_of_run, steps, seconds / len(runs), cooled)


def _lanes(runs: Sequence[TrainingRun], text: Text) -> dict[str, Any]:
    """Return what may differ between runs side by side, as arrays [lanes, ...]."""
    corpus = text.corpus
    whole = corpus.ends - corpus.starts
    unique = [np.ceil(np.array(run.mix) * run.unique_tokens) if run.unique_tokens else whole for run in runs]
    return {
        "seed": np.array([run.seed for run in runs], np.uint32),
        "rate": np.array([run.learning_rate for run in runs], np.float32),
        "decay": np.array([run.weight_decay for run in runs], np.float32),
        "log_mix": np.log(np.maximum(np.array([run.mix for run in runs], np.float32), 1e-30)),
        "starts": np.tile(corpus.starts.astype(np.int32), (len(runs), 1)),
        "lengths": np.array([np.clip(length, runs[0].context + 2, whole) for length in unique], np.int32),
    }


def _side_by_side(call: Any, lanes: int, alike: int = 0) -> Any:
    """Return `call` over lanes, all but its last `alike` arguments [lanes, ...]; a single one gets no batch axis."""

    def batched(*args: Any) -> Any:
        per_lane, shared = args[: len(args) - alike], args[len(args) - alike :]
        if lanes > 1:
            return jax.vmap(lambda *lane: call(*lane, *shared))(*per_lane)
        out = call(*jax.tree.map(lambda a: a[0], per_lane), *shared)
        return jax.tree.map(lambda a: a[None], out)

    return batched


def _repeated(step: Any) -> Any:
    """Return a program of `count` steps from step `first` on; one program for all counts."""

    def run(state: Any, lanes: Any, tokens: Any, rates: Any, first: Any, count: Any) -> Any:
        return jax.lax.fori_loop(0, count, lambda i, s: step(s, lanes, tokens, rates[i], first + i), state)

    return run


def _begin(seed: Any, shape: Any) -> Any:
    weights = init(jax.random.fold_in(jax.random.key(seed), 0), shape)
    return weights, _adam.init(weights)


def _step(state: Any, lane: Any, tokens: Any, share: Any, at: Any, shape: Any, batch: tuple[int, int], dtype: Any):
    """Return weights and moments after step `at`, on a batch of its own, at `share` of the peak rate."""
    weights, moments = state
    key = jax.random.fold_in(jax.random.fold_in(jax.random.key(lane["seed"]), 1), at)
    drawn = _batch(key, lane, tokens, *batch)
    slope = jax.grad(lambda w: loss(jax.tree.map(lambda a: a.astype(dtype), w), drawn, shape).astype(jnp.float32))
    updates, moments = _adam.update(slope(weights), moments, weights)
    rate = lane["rate"] * share

    def moved(path: Any, weight: Any, update: Any) -> Any:
        if weight.ndim < 2:  # gains do not decay
            return weight - rate * update
        change = update / width_ratio(shape) if path[0].key == "layers" else update
        return weight - rate * (change + lane["decay"] * weight)

    return jax.tree_util.tree_map_with_path(moved, weights, updates), moments


def _batch(key: Any, lane: Any, tokens: Any, sequences: int, context: int) -> Any:
    """Return windows [sequences, context + 1] from anywhere in the domains, each domain as often as its share says."""
    which, where = jax.random.split(key)
    domain = jax.random.categorical(which, lane["log_mix"], shape=(sequences,))
    room = lane["lengths"][domain] - context - 1
    offset = jnp.floor(jax.random.uniform(where, (sequences,)) * room).astype(jnp.int32)
    first = lane["starts"][domain] + jnp.minimum(offset, room)
    return tokens[first[:, None] + jnp.arange(context + 1)].astype(jnp.int32)


def _window_losses(weights: Any, windows: Any, shape: Any, dtype: Any) -> Any:
    """Return the mean loss of each window of [pieces, windows, context + 1]."""
    weights = jax.tree.map(lambda a: a.astype(dtype), weights)
    return jax.lax.map(lambda w: token_losses(weights, w, shape).mean(axis=1), windows).reshape(-1)


def _padded(windows: Any, at_once: int) -> Any:
    """Return windows in pieces of `at_once`, the last filled up with the first window."""
    filled = math.ceil(len(windows) / at_once) * at_once - len(windows)
    return np.concatenate((windows, windows[:1].repeat(filled, 0))).reshape(-1, at_once, windows.shape[1])

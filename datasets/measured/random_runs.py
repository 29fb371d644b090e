"""Runs in which every factor is drawn at once: what tests whether laws of single factors may be put together.

The first forty vary all but the schedule and the passes over the text. The wide ones vary these too, and every other
factor as far as the sweep of that factor does. They are numbered by their seed, from 1000 on.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import numpy as np

from core.plan.architecture.transformer import params_non_embedding, train_flops_per_token

from .training_run import CHARACTERS_PER_TOKEN, EVEN, M, TrainingRun, decay, shape

FIRST_WIDE = 1000  # number and seed of the first wide run
WIDE = 280
MOST_PARAMS = 600_000  # without embeddings
MOST_FLOPS = 2.5e12  # about a minute of one core
FEWEST_TOKENS, MOST_TOKENS = M / 8, 32 * M
FEWEST_STEPS, MOST_STEPS = 32, 16_000
NO_DECAY, UNREPEATED = 1 / 8, 1 / 2  # shares of the wide runs


def at_random() -> Iterator[TrainingRun]:
    """Every factor at once, drawn anew for each run, evenly in the logarithm where it is a number."""
    yield from first()
    yield from wide()


def first(runs: int = 40) -> Iterator[TrainingRun]:
    """Sizes, lengths, vocabularies, heads, mixtures, batches, contexts, rates and decays over the middle of each."""
    rng = np.random.default_rng(11)
    for i in range(runs):
        width, depth = int(rng.choice((16, 24, 32, 48))), int(rng.integers(1, 7))
        query = int(rng.choice((1, 2, 4)))
        kv = int(rng.choice([k for k in (1, 2, 4) if k <= query]))
        vocab = int(rng.choice((256, 512, 1024, 2048, 4096)))
        run = TrainingRun(
            f"random-{i:02d}",
            "random",
            shape(width, depth, query, kv, int(rng.choice((8, 16))), vocab),
            int(_between(rng, 0.25, 2) * M),
            tuple(float(s) for s in np.round(rng.dirichlet(np.ones(len(EVEN))), 4)),
            int(rng.choice((512, 1024, 2048, 4096, 8192))),
            int(rng.choice((64, 128, 256))),
            round(_between(rng, 0.003, 0.03), 4),
            seed=100 + i,
        )
        yield replace(run, weight_decay=round(decay(_between(rng, 0.2, 6), run), 3))


def wide(runs: int = WIDE) -> Iterator[TrainingRun]:
    """Every factor as far as its own sweep goes, each run from its own seed, so that any part of them is a sample."""
    for i in range(runs):
        seed = FIRST_WIDE + i
        rng = np.random.default_rng(seed)
        run = next(found for _ in count() if (found := _drawn(rng, f"random-{seed}", seed)))
        if rng.random() >= UNREPEATED:
            run = replace(run, unique_tokens=int(run.tokens / _between(rng, 2, 32)))
        timescale = math.inf if rng.random() < NO_DECAY else _between(rng, 0.1, 10)
        yield replace(run, weight_decay=round(decay(timescale, run), 4))


def _drawn(rng: np.random.Generator, name: str, seed: int) -> TrainingRun | None:
    """Return a run without its decay and passes; none where what was drawn does not go together or takes too long."""
    width, depth = int(rng.choice((16, 24, 32, 48, 64, 96))), max(1, round(_between(rng, 0.6, 12.4)))
    query = int(rng.choice((1, 2, 4, 8)))
    kv = int(rng.choice([k for k in (1, 2, 4, 8) if k <= query]))
    chosen = shape(width, depth, query, kv, int(rng.choice((8, 16))), int(rng.choice(list(CHARACTERS_PER_TOKEN))))
    context, batch = int(rng.choice((32, 64, 128, 256, 512))), int(2 ** rng.integers(8, 15))
    most = min(MOST_TOKENS, MOST_FLOPS / float(train_flops_per_token(chosen, context)))
    if params_non_embedding(chosen) > MOST_PARAMS or most < FEWEST_TOKENS or batch < context:
        return None
    tokens = int(_between(rng, FEWEST_TOKENS, most))
    if not FEWEST_STEPS <= tokens / batch <= MOST_STEPS:
        return None
    return TrainingRun(
        name, "random", chosen, tokens, tuple(float(s) for s in np.round(rng.dirichlet(np.ones(len(EVEN))), 4)),
        batch, context, round(_between(rng, 0.002, 0.05), 5), seed=seed,
        schedule=str(rng.choice(("constant", "cooldown", "linear", "cosine"))),
    )  # fmt: skip


def _between(rng: np.random.Generator, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(math.log(low), math.log(high))))

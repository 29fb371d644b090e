"""Learning-rate schedules: warm-up, then constant, cooled down at the end, linear or cosine."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

WARMUP_TOKENS, FEWEST_WARMUP_STEPS, MOST_WARMUP = 32_768, 4, 1 / 3
COOLDOWN = 0.3  # share of the steps


@dataclass(frozen=True)
class Schedule:
    """Each step's share of the peak rate, the warm-up in steps, and the step up to which a longer run is the same."""

    rates: Any
    warmup: int
    shared: int


def schedule(kind: str, steps: int, batch_tokens: int) -> Schedule:
    """Return a schedule over `steps`.

    Warm-up over 32,768 tokens (at least 4 steps, at most a third of the run); then "constant", or falling to nothing:
    "cooldown" linearly over the last 30 %, "linear" over all the rest, "cosine" along half a wave over all the rest.
    Raises ValueError for another kind.
    """
    most = max(1, math.floor(steps * MOST_WARMUP))
    warmup = min(max(FEWEST_WARMUP_STEPS, math.ceil(WARMUP_TOKENS / batch_tokens)), most)
    step = np.arange(1, steps + 1)
    after = np.clip((step - warmup) / (steps - warmup + 1), 0, 1)
    branch = steps - max(1, round(COOLDOWN * steps))
    falls = {
        "constant": np.ones(steps),
        "cooldown": np.minimum(1, (steps + 1 - step) / (steps + 1 - branch)),
        "linear": 1 - after,
        "cosine": (1 + np.cos(np.pi * after)) / 2,
    }
    if kind not in falls:
        raise ValueError(f"schedule is {kind!r}; allowed are {', '.join(falls)}.")
    rates = np.minimum(np.minimum(1, step / warmup), falls[kind]).astype(np.float32)
    unlike = kind in ("linear", "cosine") or warmup == most
    return Schedule(rates, warmup, 0 if unlike else steps if kind == "constant" else branch)

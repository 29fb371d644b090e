"""What repeated tokens are worth: Muennighoff et al. 2023 (arXiv:2305.16264), equation 5 and README of the code."""

import jax.numpy as jnp

R_D = 15.387756  # repetitions until a further one is worth 1/e: fitted on C4, README of huggingface/datablations


def worth(total, fresh, scale):
    """Return how many fresh units `total` units are worth when `fresh` of them, at most all, are fresh.

    fresh + fresh R* (1 - exp(-R / R*)) with R = total / fresh - 1 and R* = `scale`.
    """
    repeats = total / fresh - 1
    return fresh - fresh * scale * jnp.expm1(-repeats / scale)

"""Powers of features, written so that a batch of fits takes each logarithm once.

`base ** exponent` costs a whole `pow` for each run and each fit, and another in its gradient. The logarithm of a
feature is the same for all fits, so what is left for each is one multiplication and one exponential.
"""

import jax.numpy as jnp


def power(base, exponent):
    """Return base^exponent for a positive base."""
    return jnp.exp(exponent * jnp.log(base))


def ratio_power(top, bottom, exponent):
    """Return (top / bottom)^exponent for positive top and bottom, one of them a feature, the other a parameter."""
    return jnp.exp(exponent * (jnp.log(top) - jnp.log(bottom)))

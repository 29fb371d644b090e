"""Powers of features, written so that a batch of fits takes each logarithm once.

`base ** exponent` costs a whole `pow` for each run and each fit, and another in its gradient. The logarithm of a
feature is the same for all fits, so what is left for each is one multiplication and one exponential.
"""

import jax.numpy as jnp

LEAST_POWER = 1e-9  # added to the power of a mean, which is a quotient of two zeros at 0


def power(base, exponent):
    """Return base^exponent for a positive base."""
    return jnp.exp(exponent * jnp.log(base))


def ratio_power(top, bottom, exponent):
    """Return (top / bottom)^exponent for positive top and bottom, one of them a feature, the other a parameter."""
    return jnp.exp(exponent * (jnp.log(top) - jnp.log(bottom)))


def share_power(share, exponent):
    """Return share^exponent for shares [K] that may be zero, and positive exponents [K]; 0 where a share is 0.

    The zero is taken out before the logarithm: its derivatives would be NaN even where they count for nothing.
    """
    present = share > 0
    return jnp.where(present, jnp.exp(exponent * jnp.log(jnp.where(present, share, 1.0))), 0.0)


def power_mean(shares, values, q):
    """Return (sum_i h_i v_i^q)^(1/q) for shares h [K] that sum to 1, positive values v [K] and q >= 0.

    At q = 0 it is its limit, the geometric mean. This is (sum_i C_i h_i)^gamma with C_i = v_i^q and gamma = 1 / q.
    """
    q = q + LEAST_POWER
    return jnp.exp(jnp.log1p((shares * jnp.expm1(q * jnp.log(values))).sum()) / q)

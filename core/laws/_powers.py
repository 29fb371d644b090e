"""Powers of features, written so that a batch of fits takes each logarithm once.

`base ** exponent` costs a whole `pow` for each run and each fit, and another in its gradient. The logarithm of a
feature is the same for all fits, so what is left for each is one multiplication and one exponential.
"""

import jax.numpy as jnp

LEAST_POWER = 1e-9  # added to the power of a mean, which is a quotient of two zeros at 0
LEAST_SUM, MOST_LOG = 1e-300, 1e3  # what keeps logarithms finite where no domain has a share


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
    Where the sum is small, 1 + (sum - 1) would lose its digits, or fall below 0 where shares exceed 1 by rounding. The
    sum is then taken as it is, relative to the largest value.
    """
    q, logs = q + LEAST_POWER, jnp.log(values)
    less = (shares * jnp.expm1(q * logs)).sum()
    present = shares > 0
    top = jnp.max(jnp.where(present, logs, -jnp.inf), initial=-MOST_LOG)
    whole = (shares * jnp.exp(q * jnp.where(present, logs - top, 0.0))).sum()
    log = jnp.where(less < -0.5, q * top + jnp.log(jnp.maximum(whole, LEAST_SUM)), jnp.log1p(jnp.maximum(less, -0.5)))
    return jnp.exp(log / q)

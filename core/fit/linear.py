"""Small symmetric positive systems, many at once.

A batched LAPACK call pays its overhead per system; for the handful of parameters a law has, a factorisation
written out over the batch axis is several times faster on a CPU.
"""

import jax
import jax.numpy as jnp

UNROLLED_UP_TO = 10


def solve_spd(matrix: jax.Array, rhs: jax.Array) -> jax.Array:
    """Solve M x = b for [..., P, P] and [..., P] by Cholesky; a system that is not positive gives non-finite x."""
    n = matrix.shape[-1]
    if n > UNROLLED_UP_TO:
        factor = jnp.linalg.cholesky(matrix)
        return jax.scipy.linalg.cho_solve((factor, True), rhs[..., None])[..., 0]
    return _unrolled(matrix, rhs, n)


def _unrolled(matrix: jax.Array, rhs: jax.Array, n: int) -> jax.Array:
    low: list[list[jax.Array]] = []
    inverse: list[jax.Array] = []
    y: list[jax.Array] = []
    for i in range(n):
        row: list[jax.Array] = []
        for j in range(i):
            s = matrix[..., i, j] - sum(row[k] * low[j][k] for k in range(j))
            row.append(s * inverse[j])
        pivot = matrix[..., i, i] - sum(v * v for v in row)
        inverse.append(1.0 / jnp.sqrt(pivot))
        low.append(row)
        y.append((rhs[..., i] - sum(row[k] * y[k] for k in range(i))) * inverse[i])
    x: list[jax.Array] = [jnp.zeros(())] * n
    for i in reversed(range(n)):
        x[i] = (y[i] - sum(low[k][i] * x[k] for k in range(i + 1, n))) * inverse[i]
    return jnp.stack(x, axis=-1)

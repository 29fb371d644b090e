"""What stands beside the composition: a Gaussian process and a linear ridge on all sweeps but the random one."""

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from scipy.optimize import minimize

from benchmarks._recipe_rows import MIX, SIZE, Column
from core import jax_setup as jax_setup

LOGS = (SIZE, "tokens", "width", "depth", "vocab_size", "query_heads", "kv_heads", "head_dim", "batch_tokens",
        "learning_rate", "context", "params")  # fmt: skip
STEPS = 60  # of the search for the kernel's constants


def features(rows: pd.DataFrame) -> Column:
    """Return logs of numbers, shares, kinds of schedule, decay as times its timescale fits a run, and passes [M, K]."""
    decay = np.log1p(rows["learning_rate"] * rows["weight_decay"] * rows["tokens"] / rows["batch_tokens"])
    passes = np.log(rows["tokens"] / np.minimum(rows["unique_tokens"], rows["tokens"]))
    kinds = [(rows["schedule"] == k).to_numpy(float) for k in ("constant", "linear", "cosine")]
    return np.column_stack([np.log(rows[list(LOGS)].to_numpy(float)), rows[list(MIX)], decay, passes, *kinds])


def _scaled(known: pd.DataFrame, rows: pd.DataFrame) -> tuple[Column, Column]:
    X, Z = features(known), features(rows)
    spread = np.where(X.std(0) > 1e-9, X.std(0), 1.0)
    return (X - X.mean(0)) / spread, (Z - X.mean(0)) / spread


def ridge(known: pd.DataFrame, rows: pd.DataFrame, strength: float = 1e-3) -> Column:
    """Return log losses of rows by a linear ridge on the features of known rows."""
    X, Z = _scaled(known, rows)
    y = known["log_loss"].to_numpy(float)
    weights = np.linalg.solve(X.T @ X + strength * len(X) * np.eye(X.shape[1]), X.T @ (y - y.mean()))
    return y.mean() + Z @ weights


def process(known: pd.DataFrame, rows: pd.DataFrame) -> Column:
    """Return log losses of rows by a Gaussian process on known rows: a linear and a squared-exponential kernel, each
    feature with a length of its own, all constants where the likelihood of the known rows is highest.
    """
    X, Z = (jnp.asarray(v) for v in _scaled(known, rows))
    y = known["log_loss"].to_numpy(float)
    centred, k = jnp.asarray(y - y.mean()), X.shape[1]

    def kernel(u, A, B):
        linear, curved = A * jnp.exp(u[:k]), A * jnp.exp(u[k : 2 * k])
        other = B * jnp.exp(u[k : 2 * k])
        apart = (curved**2).sum(1)[:, None] + (other**2).sum(1)[None] - 2 * curved @ other.T
        return linear @ (B * jnp.exp(u[:k])).T + jnp.exp(2 * u[2 * k] - jnp.maximum(apart, 0) / 2)

    def factor(u):
        noise = jnp.exp(2 * u[2 * k + 1]) + 1e-9
        return jnp.linalg.cholesky(kernel(u, X, X) + noise * jnp.eye(len(X)))

    def misfit(u):
        L = factor(u)
        white = jax.scipy.linalg.solve_triangular(L, centred, lower=True)
        # A weak prior keeps lengths of features that hardly vary from running away.
        return (white @ white) / 2 + jnp.log(jnp.diagonal(L)).sum() + ((u[: 2 * k] + 2) ** 2).sum() / 18

    value = jax.jit(jax.value_and_grad(misfit))
    start = np.concatenate((np.full(k, -3.0), np.full(k, -1.5), [np.log(0.2), np.log(0.01)]))
    found = minimize(
        lambda u: tuple(np.asarray(v, float) for v in value(u)), start, jac=True, method="L-BFGS-B",
        options={"maxiter": STEPS},
    )  # fmt: skip
    u = jnp.asarray(found.x)
    weights = jax.scipy.linalg.cho_solve((factor(u), True), centred)
    return y.mean() + np.asarray(kernel(u, Z, X) @ weights)

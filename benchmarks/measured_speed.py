"""How fast the trainer of the measured runs is: against the obvious JAX step, and the processor's own peak.

Run: python benchmarks/measured_speed.py. Writes benchmarks/results/measured_speed.md. Nothing else
should run beside it.

The obvious step keeps activations as [sequences, context, width] and leaves every gradient to JAX. Both take one
batch of the same model, on one core and, as one process, on two; the peak is that of NumPy's matrix product on one.
"""

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
REPEATS, STEPS = 5, 10
SIZES = ("6k", "38k", "83k", "554k")


def obvious(weights, tokens, s):
    """The same loss as datasets.measured.model.loss, as one would write it first."""
    import jax
    import jax.numpy as jnp

    from datasets.measured.model import _norm, _rotation

    n, t = tokens.shape[0], tokens.shape[1] - 1
    cos, sin = _rotation(t, s.head_dim)
    x = weights["embed"][tokens[:, :-1]] / 0.1

    def turned(x):
        a, b = jnp.split(x, 2, axis=-1)
        return jnp.concatenate((a * cos - b * sin, a * sin + b * cos), axis=-1)

    for layer in weights["layers"]:
        h = _norm(x, layer["attention_norm"])
        q, k, v = ((h @ layer[name]).reshape(n, t, -1, s.head_dim) for name in "qkv")
        mixed = jax.nn.dot_product_attention(turned(q), turned(k), v, is_causal=True, scale=4 / s.head_dim)
        x = x + mixed.reshape(n, t, -1) @ layer["o"]
        h = _norm(x, layer["feed_norm"])
        x = x + (jax.nn.silu(h @ layer["gate"]) * (h @ layer["up"])) @ layer["down"]
    logits = _norm(x, weights["norm"]) @ weights["embed"].T * (64 / s.width)
    return -jnp.take_along_axis(jax.nn.log_softmax(logits), tokens[:, 1:, None], -1).mean()


def measure(which: str) -> None:
    """Print seconds a step of each size, the best of REPEATS: for one process whose cores the caller has set."""
    import jax
    import optax

    from datasets.measured.model import init, loss
    from datasets.measured.training_run import size

    jax.config.update("jax_enable_x64", False)
    call = {"ours": loss, "obvious": obvious}[which]
    adam = optax.adamw(1e-3)
    for name in SIZES:
        s = size(name)

        def steps(state, tokens, s=s):
            def step(_, state):
                weights, moments = state
                updates, moments = adam.update(jax.grad(call)(weights, tokens, s), moments, weights)
                return optax.apply_updates(weights, updates), moments

            return jax.lax.fori_loop(0, STEPS, step, state)

        weights = init(jax.random.key(0), s)
        tokens = jax.random.randint(jax.random.key(1), (16, 129), 0, s.vocab_size)
        run, state = jax.jit(steps), (weights, adam.init(weights))
        best = float("inf")
        for i in range(REPEATS + 1):
            begun = time.perf_counter()
            jax.block_until_ready(run(state, tokens))
            best = min(best, time.perf_counter() - begun) if i else best
        print(name, best / STEPS, flush=True)


def peak() -> float:
    """Return the FLOP a second of NumPy's matrix product of two large matrices, on the cores it is given."""
    import numpy as np

    a = np.ones((1024, 1024), np.float32)
    best = float("inf")
    for _ in range(20):
        begun = time.perf_counter()
        np.matmul(a, a)
        best = min(best, time.perf_counter() - begun)
    return 2 * 1024**3 / best


def _run(which: str, cores: str) -> dict[str, float]:
    flags = "--xla_cpu_multi_thread_eigen=false" if cores == "0" else ""
    env = dict(os.environ, XLA_FLAGS=flags, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    command = ["taskset", "-c", cores, sys.executable, __file__, which]
    printed = subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout.split("\n")
    return {name: float(value) for name, value in (line.split() for line in printed if line)}


def main() -> None:
    from core.plan.architecture.transformer import params_non_embedding, train_flops_per_token
    from datasets.measured.training_run import size

    top = _run("peak", "0")["peak"]
    ours, plain, both = _run("ours", "0"), _run("obvious", "0"), _run("obvious", "0,1")
    text = [
        "# Speed of the trainer of the measured runs",
        "",
        f"{date.today()}, two cores of an AMD EPYC processor, float32, 2,048 tokens a step, vocabulary 1,024. NumPy's "
        f"matrix product on one core: {top / 1e9:.0f} GFLOP/s. By `python benchmarks/measured_speed.py`.",
        "",
        "| parameters without embeddings | ours, one core | model FLOPs utilisation | obvious step, one core | "
        "obvious step, two cores | two of ours beside each other against it |",
        "|---|---|---|---|---|---|",
    ]
    for name in SIZES:
        s = size(name)
        flops = float(train_flops_per_token(s, 128)) * 2048
        rate = [flops / found[name] / 1e9 for found in (ours, plain, both)]
        text.append(
            f"| {params_non_embedding(s):,.0f} | {rate[0]:.0f} GFLOP/s | {rate[0] * 1e9 / top:.0%} "
            f"| {rate[1]:.0f} GFLOP/s | {rate[2]:.0f} GFLOP/s | {2 * rate[0] / rate[2]:.1f} times |"
        )
    (ROOT / "benchmarks" / "results" / "measured_speed.md").write_text("\n".join(text) + "\n")
    print("\n".join(text))


if __name__ == "__main__":
    if sys.argv[1:] == ["peak"]:
        print("peak", peak())
    elif sys.argv[1:]:
        measure(sys.argv[1])
    else:
        main()

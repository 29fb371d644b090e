"""What the smaller sweeps of the measured runs say, repetition to context: for benchmarks/measured.py."""

from collections.abc import Iterator

from benchmarks.measured_rows import SIZE, grid, missed, only, part, sweep
from core import laws
from core.fit import FitOptions, fit
from core.runs import load_bundled
from core.units import count

MOST_PASSES = 16  # that a law of repetition is fitted to; more are kept from it


def repetition() -> Iterator[str]:
    rows = part("repetition").included
    rows = rows.assign(passes=(rows["tokens"] / rows["unique_tokens"]).round().astype(int))
    yield from grid(rows.assign(parameters=rows[SIZE].map(count)), "parameters", "passes")
    every = load_bundled("measured")
    both = only(every, "(sweep == 'repetition' or sweep == 'backbone') and (width == 24 or width == 32) and seed == 1")
    kept = f"tokens / unique_tokens < {MOST_PASSES + 1}"
    kept = f"tokens / unique_tokens < {MOST_PASSES + 1}"
    on, off = missed("data-constrained", both, kept)
    fitted = fit(laws.get("data-constrained"), both, FitOptions(bootstrap=200))
    scale = fitted.parameters["R_D"]
    yield (
        f"data-constrained, with the backbone of both sizes: {100 * on:.2f} % on up to {MOST_PASSES} passes, "
        f"{100 * off:.2f} % on more, kept from it. On all of them R_D* = {scale.value:.1f}"
        + (f" ({scale.low:.1f} to {scale.high:.1f})" if scale.low is not None else "")
        + "; published 15.4."
    )


def schedule() -> Iterator[str]:
    rows = sweep("schedule")
    of = rows[SIZE].map(count) + " at " + rows["learning_rate"].astype(str)
    yield from grid(rows.assign(**{"parameters, rate": of}), "parameters, rate", "schedule")


def aspect() -> Iterator[str]:
    rows = sweep("aspect").sort_values(SIZE)
    of = rows["width"].astype(int).astype(str) + " x " + rows["depth"].astype(int).astype(str)
    rows = rows.assign(**{"width x depth": of + ", " + rows[SIZE].map(count), "is": "loss"})
    yield from grid(rows, "width x depth", "is")
    on, off = missed("width-depth-params", part("aspect"), "width < 96")
    yield f"width-depth-params, with the backbone: {100 * on:.2f} % on widths below 96, {100 * off:.2f} % on 96, kept."


def context() -> Iterator[str]:
    rows = sweep("context")
    of = rows["query_heads"].astype(int).astype(str) + " / " + rows["kv_heads"].astype(int).astype(str)
    yield "Loss in nats per byte by heads (query / KV) and context:"
    yield ""
    rows = rows.assign(heads=of, context=rows["context"].astype(int))
    yield from grid(rows, "heads", "context", "loss_per_byte")

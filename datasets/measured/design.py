"""The plan: which runs there are, sweep by sweep, most wanted first."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from core.plan.architecture.transformer import train_flops_per_token

from .random_runs import at_random
from .training_run import CHARACTERS_PER_TOKEN, CONTEXT, EVEN, MILLION, SIZES, M, TrainingRun, decay, shape, size


def backbone() -> Iterator[TrainingRun]:
    """Six sizes by five or six lengths, with checkpoints before the rate falls; two more seeds of the smaller half."""
    for seed in (1, 2, 3):
        for name in SIZES:
            if seed > 1 and name not in ("6k", "14k", "38k"):
                continue
            for millions in (0.25, 0.5, 1, 2, 4, 8)[: 6 if name in ("6k", "14k", "38k", "83k") and seed == 1 else 5]:
                label = f"backbone-{name}-{millions:g}M-s{seed}"
                yield TrainingRun(
                    label, "backbone", size(name), int(millions * MILLION), seed=seed, checkpoints=seed == 1
                )


def long() -> Iterator[TrainingRun]:
    """Sizes by longer lengths at half the batch and a lower rate, as the sweeps of both ask for."""
    for name, last in {"14k": 16, "38k": 16, "83k": 8, "200k": 8}.items():
        for millions in (1, 2, 4, 8, 16):
            if millions <= last:
                run = TrainingRun(f"long-{name}-{millions}M", "long", size(name), millions * M)
                yield replace(run, batch_tokens=1024, learning_rate=0.006)


def far() -> Iterator[TrainingRun]:
    """Sizes by lengths up to 64M tokens, at the batch and the rate that the sweeps of both ask for at such lengths."""
    for name, last in {"6k": 64, "14k": 64, "38k": 64, "83k": 64, "200k": 32}.items():
        for millions in (4, 8, 16, 32, 64):
            if millions <= last:
                run = TrainingRun(f"far-{name}-{millions}M", "far", size(name), millions * M)
                yield replace(run, batch_tokens=4096, learning_rate=0.008, weight_decay=0.005)


def rate_batch() -> Iterator[TrainingRun]:
    """Learning rates by batches at eleven sizes and lengths: lower rates for small batches, higher ones for large."""
    rates = (0.00125, 0.0025, 0.005, 0.01, 0.02, 0.04, 0.08)
    span = {128: rates[:5], 512: rates[1:6], 2048: rates[1:6], 8192: rates[1:], 32_768: rates[1:]}
    for name, lengths in {"6k": (0.0625, 0.25, 1, 4), "14k": (0.0625, 0.25, 1, 4), "38k": (0.0625, 0.25, 1)}.items():
        for batch, tried in span.items():
            most = 1 if batch == 128 else math.inf  # steps of one sequence take long
            for rate in tried:
                for millions in lengths:
                    if batch * 24 <= millions * M and millions <= most:
                        label = f"rate-{name}-{millions:g}M-b{batch}-r{rate:g}"
                        tokens = int(millions * M)
                        yield TrainingRun(
                            label, "rate-batch", size(name), tokens, batch_tokens=batch, learning_rate=rate
                        )


def weight_decay() -> Iterator[TrainingRun]:
    """Timescales of AdamW at nine sizes and lengths, one of them without decay."""
    for name in ("6k", "14k", "38k"):
        for millions in (0.25, 1, 4):
            for timescale in (0.1, 0.3, 1, 3, 10, math.inf):
                run = TrainingRun(f"decay-{name}-{millions:g}M-t{timescale:g}", "decay", size(name), int(millions * M))
                yield replace(run, weight_decay=decay(timescale, run))


def mixture() -> Iterator[TrainingRun]:
    """Forty mixtures at four sizes, two of them at two lengths: the even one, each domain ahead, the others drawn."""
    rng = np.random.default_rng(7)
    count = len(EVEN)
    ahead = 0.7 * np.eye(count) + 0.3 / count
    drawn = rng.dirichlet(np.ones(count), 40 - 1 - count)
    points = np.round(np.vstack((np.full(count, 1 / count), ahead, drawn)), 4)
    points[:, -1] = 1 - points[:, :-1].sum(axis=1)
    for name, millions in (("6k", 0.5), ("14k", 0.5), ("38k", 0.5), ("83k", 0.5), ("14k", 0.25), ("6k", 1)):
        for i, point in enumerate(points):
            mix = tuple(float(round(p, 4)) for p in point)
            label = f"mixture-{name}-{i:02d}" if millions == 0.5 else f"mixture-{name}-{millions:g}M-{i:02d}"
            yield TrainingRun(label, "mixture", size(name), int(millions * M), mix)


def vocabulary() -> Iterator[TrainingRun]:
    """Eight vocabularies at three sizes and two lengths of text, as many characters for each."""
    for name in ("14k", "38k", "83k"):
        for vocab, each in CHARACTERS_PER_TOKEN.items():
            for millions in (1, 4) if name != "83k" else (1,):
                tokens = int(millions * MILLION / each)
                yield TrainingRun(
                    f"vocabulary-{name}-{millions}M-{vocab}", "vocabulary", size(name, vocab_size=vocab), tokens
                )


def vocabulary_flops() -> Iterator[TrainingRun]:
    """The same vocabularies by as much compute, that of 1M and 4M tokens with 1,024 entries."""
    for name in ("14k", "38k", "83k"):
        for millions in (1, 4):
            flops = millions * M * float(train_flops_per_token(size(name), CONTEXT))
            for vocab in CHARACTERS_PER_TOKEN:
                shape = size(name, vocab_size=vocab)
                tokens = int(flops / float(train_flops_per_token(shape, CONTEXT)))
                run = TrainingRun(f"vocabulary-{name}-as{millions}M-{vocab}", "vocabulary-flops", shape, tokens)
                yield replace(run, batch_tokens=1024, learning_rate=0.008)


def heads() -> Iterator[TrainingRun]:
    """Query and KV heads, equally wide, at four sizes, with three seeds."""
    pairs = ((1, 1), (2, 1), (2, 2), (4, 1), (4, 2), (4, 4), (8, 1), (8, 4), (8, 8))
    for seed in (1, 2, 3):
        for width, depth in ((16, 2), (24, 2), (32, 3), (48, 3)):
            for query, kv in pairs:
                label = f"heads-{width}x{depth}-q{query}-k{kv}" + (f"-s{seed}" if seed > 1 else "")
                yield TrainingRun(label, "heads", shape(width, depth, query, kv, 8), M, seed=seed)


def context() -> Iterator[TrainingRun]:
    """Lengths of a sequence by heads."""
    for length in (32, 64, 256, 512):
        for query, kv in ((1, 1), (4, 1), (4, 4)):
            label = f"context-{length}-q{query}-k{kv}"
            yield TrainingRun(label, "context", shape(32, 3, query, kv, 8), M, context=length)


def aspect() -> Iterator[TrainingRun]:
    """Width against depth at two sizes, about 38k and 83k parameters without embeddings."""
    for width, depth, heads_ in (
        (16, 12, 1),
        (24, 6, 2),
        (32, 3, 2),
        (56, 1, 4),
        (24, 12, 2),
        (32, 7, 2),
        (48, 3, 3),
        (88, 1, 6),
    ):
        head_dim = width // heads_ // 2 * 2
        yield TrainingRun(f"aspect-{width}x{depth}", "aspect", shape(width, depth, heads_, heads_, head_dim), M)


def repetition() -> Iterator[TrainingRun]:
    """Fewer and fewer different tokens, read again and again."""
    for name in ("14k", "38k"):
        for times in (2, 4, 8, 16, 32, 64):
            unique = 2 * M // times
            yield TrainingRun(f"repeated-{name}-{times}x", "repetition", size(name), 2 * M, unique_tokens=unique)


def schedules() -> Iterator[TrainingRun]:
    """Schedules by learning rates."""
    for name in ("14k", "38k"):
        for kind in ("constant", "cooldown", "linear", "cosine"):
            for rate in (0.005, 0.01, 0.02):
                label = f"schedule-{name}-{kind}-r{rate:g}"
                yield TrainingRun(label, "schedule", size(name), M, learning_rate=rate, schedule=kind)


def check() -> Iterator[TrainingRun]:
    """A run of seconds on made-up text, three seeds: what tests train again."""
    for seed in (1, 2, 3):
        shape_ = shape(16, 1, 1, vocab_size=256)
        yield TrainingRun(
            f"check-s{seed}", "check", shape_, 65_536, (1.0,), context=64, seed=seed, text="chain",
            excluded="made-up text: a check of the trainer",
        )  # fmt: skip


SWEEPS: dict[str, Callable[[], Iterator[TrainingRun]]] = {
    "check": check,
    "backbone": backbone,
    "rate-batch": rate_batch,
    "decay": weight_decay,
    "mixture": mixture,
    "heads": heads,
    "random": at_random,
    "repetition": repetition,
    "vocabulary": vocabulary,
    "vocabulary-flops": vocabulary_flops,
    "schedule": schedules,
    "aspect": aspect,
    "context": context,
    "long": long,
    "far": far,
}


def plan() -> list[TrainingRun]:
    """Return all runs, in the order in which they are trained."""
    return [run for sweep in SWEEPS.values() for run in sweep()]

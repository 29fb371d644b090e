"""What real runs have: the range of each column of numbers, and what a number outside of it likely is.

The bundled runs, down to models of some thousand parameters, lie inside all ranges.
"""

from dataclasses import dataclass

import numpy as np

_ORDERS = "are they thousands, millions or billions, or logarithms"
_SHARE = "is it a percentage, or a decimal comma that was taken for a mark of thousands"


@dataclass(frozen=True)
class Range:
    """The numbers that real runs have in a column: between `low` and `high`, and one at least that is `some` or more.

    `usual` is the range by which a name with several meanings is told, where that is another one: numbers outside of
    `low` and `high` are warned of, and may still be meant. `below` and `above` say what a smaller and a larger number
    likely is.
    """

    low: float
    high: float
    some: float = 0.0
    usual: tuple[float, float] | None = None
    below: str = _ORDERS
    above: str = "is the unit larger, or a decimal mark lost"

    @property
    def names(self) -> tuple[float, float]:
        """The lowest and highest number by which a name is told."""
        return self.usual or (self.low, self.high)


_WIDTH = Range(4, 1e6, usual=(8, 1e6), below="is it counted in thousands")
_HEADS = Range(1, 1e4, usual=(1, 256))
LOSS_PER_BYTE = Range(
    0.05, 6.0, 0.1, (0.02, 10.0), below="is it a logarithm or an accuracy", above="is it per token, or a perplexity"
)
OTHER_LOSS = Range(0.01, 20.0, 0.02, below="is it a logarithm", above="is it a perplexity")

RANGES: dict[str, Range] = {
    "step": Range(0, 1e9, usual=(0, 1e8)), "steps": Range(1, 1e9, usual=(10, 1e8)),
    "warmup_steps": Range(0, 1e8, usual=(0, 1e7)),
    **dict.fromkeys(("params", "active_params", "nonzero_params"), Range(1e3, 1e14, 2e4)),
    "params_non_embedding": Range(500, 1e14, 1e4, (1e3, 1e14)),
    "tokens": Range(1e4, 1e15, 5e5), "characters": Range(1e4, 1e15, 5e5, (1e5, 1e16)),
    "unique_tokens": Range(1e3, 1e15, 1e4), "flops": Range(1e8, 1e28, 1e11, (1e9, 1e28)),
    "loss": Range(
        0.35, 14.0, 0.7, (0.02, 20.0),
        below="is it a logarithm, an accuracy, or in another unit than nats per token",
        above="is it a perplexity, or are decimal commas lost",
    ),
    "loss_per_byte": LOSS_PER_BYTE, "loss_unigram": Range(-20.0, 20.0),
    "batch_tokens": Range(8, 1e10, usual=(16, 1e9), below="is it a count of sequences, or of millions"),
    "learning_rate": Range(
        1e-9, 20.0, usual=(1e-8, 2.0), below="is it a logarithm, or the last rate of a schedule",
        above="is it counted in other units",
    ),
    "weight_decay": Range(0, 100.0, usual=(0, 2.0)), "timescale": Range(0, 1e6),
    **dict.fromkeys(
        ("beta1", "beta2", "sparsity", "weight_sparsity", "shared_expert_share", "mix"), Range(0, 1.0, above=_SHARE)
    ),
    "vocab_size": Range(2, 1e7, usual=(32, 1e7), below="is it counted in thousands"),
    "tied_embeddings": Range(0, 1.0), **dict.fromkeys(("embedding_dim", "width"), _WIDTH),
    "ffn_width": Range(4, 1e6, usual=(8, 1e7), below="is it counted in thousands"),
    "depth": Range(1, 1e4, usual=(1, 1000)), **dict.fromkeys(("query_heads", "kv_heads"), _HEADS),
    "head_dim": Range(1, 1e4, usual=(2, 1024)),
    "context": Range(2, 1e7, usual=(16, 1e8), below="is it counted in thousands"),
    "experts": Range(0, 1e6, usual=(0, 1e5)), "active_experts": Range(0, 1e5, usual=(0, 1024)),
    "bytes_per_token": Range(0.5, 1e3), "exposures": Range(0.01, 1e7), "generator_tokens": Range(1e3, 1e15, 1e4),
    "reused_tokens": Range(1, 1e15),
    "merged_models": Range(1, 1e5), "attempts": Range(1, 1e8), "number_base": Range(2, 1e6),
    **dict.fromkeys(("teacher_loss", "supervised_loss"), OTHER_LOSS), "reinforcement_compute": Range(1e-4, 1e10),
    **dict.fromkeys(
        ("bits", "activation_bits", "kv_bits"), Range(0.5, 64.0, usual=(1, 64), above="is it counted in other units")
    ),
    "granularity": Range(0.5, 1e4), "quantisation_group": Range(1, 1e7), "year": Range(1950, 2100),
    "finetuning_characters": Range(1e2, 1e15),
    "seconds": Range(0, 1e10, usual=(0, 1e9), above="are they milliseconds, or a date"),
    "devices": Range(1, 1e7, usual=(1, 1e6)), "trained_params": Range(1, 1e14),
    "domain_share": Range(0, 1.0, above=_SHARE), "examples": Range(1, 1e12), "data_points": Range(10, 1e15),
    "batch_images": Range(1, 1e9), "parallel_streams": Range(1, 1e4),
    "ensemble_members": Range(1, 1e6), "patch_size": Range(0.1, 1e4),
    **dict.fromkeys(("seed", "metric", "initial_score"), Range(-np.inf, np.inf)),
}  # fmt: skip

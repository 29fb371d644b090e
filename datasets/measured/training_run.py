"""What a run is: its shape, its text, its numbers; sizes and constants that sweeps share."""

import math
from dataclasses import dataclass, replace

from core.plan.architecture.transformer import Transformer

from .sources import DOMAINS

MILLION = 1_000_000
M = 2**20  # tokens, about a million, that every batch divides: sweeps compare runs of exactly as many
VOCAB, CONTEXT = 1024, 128
# Width, depth and heads of six sizes over two decades of parameters without embeddings: 6k to 554k.
SIZES = {
    "6k": (16, 2, 1),
    "14k": (24, 2, 2),
    "38k": (32, 3, 2),
    "83k": (48, 3, 3),
    "200k": (64, 4, 4),
    "554k": (96, 5, 6),
}
# About how many characters a token has, to plan runs on as much text; what a run read is in its `characters`.
CHARACTERS_PER_TOKEN = {
    256: 0.993, 512: 1.663, 1024: 2.030, 2048: 2.363, 4096: 2.690, 8192: 3.003, 16384: 3.27, 32768: 3.5,
}  # fmt: skip
EVEN = (1 / len(DOMAINS),) * len(DOMAINS)


@dataclass(frozen=True)
class TrainingRun:
    """Everything that a run depends on; `mix` in the order of the domains, no `unique_tokens` where nothing repeats.

    `checkpoints` asks for rows before the rate falls, `text` names the training text, `excluded` says why fits leave
    the row out.
    """

    name: str
    sweep: str
    shape: Transformer
    tokens: int
    mix: tuple[float, ...] = EVEN
    batch_tokens: int = 2048
    context: int = CONTEXT
    learning_rate: float = 0.01
    weight_decay: float = 0.05
    schedule: str = "cooldown"
    seed: int = 1
    unique_tokens: int = 0
    checkpoints: bool = False
    text: str = "packages"
    excluded: str = ""

    @property
    def program(self) -> tuple:
        """What a compiled program depends on."""
        return (self.text, self.shape, self.context, self.batch_tokens)

    @property
    def lane(self) -> tuple:
        """What runs side by side may differ in."""
        return (self.learning_rate, self.weight_decay, self.seed, self.mix, self.unique_tokens)


def shape(
    width: int, depth: int, heads: int, kv_heads: int = 0, head_dim: int = 0, vocab_size: int = VOCAB
) -> Transformer:
    """Return a shape; heads share the width unless said, the feed-forward block is 8/3 as wide, by 8."""
    feed = 8 * round(width / 3)
    return Transformer(width, depth, heads, kv_heads or heads, head_dim or width // heads, feed, vocab_size)


def size(name: str, **changed: int) -> Transformer:
    """Return one of the SIZES, changed in what is named."""
    return replace(shape(*SIZES[name]), **changed)


def decay(timescale: float, run: TrainingRun) -> float:
    """Return the weight decay that gives AdamW's timescale as a share of the run; none for one without end."""
    return 0.0 if math.isinf(timescale) else run.batch_tokens / (run.learning_rate * timescale * run.tokens)

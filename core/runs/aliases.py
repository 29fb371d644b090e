"""The headers that people write for the canonical columns. Of each column the surest header comes first."""

import re
from functools import cache

# Headers are compared without spaces, case and punctuation. Only a lone letter keeps its case (N, D, C, L).
ALIASES: dict[str, tuple[str, ...]] = {
    "run": ("run id", "run name", "run key", "name", "id", "exp name", "experiment"),
    "step": ("global step", "checkpoint step", "iteration", "iter"),
    "excluded": ("excluded because", "exclude reason"),
    "status": ("run status", "state"),
    "params": (
        "N", "n params", "num params", "parameters", "n parameters", "num parameters", "total params",
        "total parameters", "params total", "parameter count", "param count", "model size",
        "model params", "model parameters", "size", "params active precise",
    ),
    "params_non_embedding": (
        "non embedding params", "non embedding parameters", "params non emb", "params no embed",
        "params no embedding", "n non embedding", "non vocab parameters", "non vocab params", "N non embedding", "Nnv",
        "parameters non embedding", "num non embedding params",
    ),
    "tokens": (
        "D", "n tokens", "num tokens", "training tokens", "train tokens", "tokens seen",
        "total tokens", "tokens trained", "token count", "dataset tokens", "data size",
        "dataset size", "pretraining tokens", "pretraining data size",
    ),
    "unique_tokens": ("tokens unique", "num unique tokens", "n unique tokens", "unique data"),
    "characters": ("num characters", "n characters", "chars", "num chars"),
    "flops": (
        "C", "training FLOP", "training FLOPs", "train FLOPs", "total FLOPs", "FLOP", "compute",
        "training compute", "total compute", "budget",
    ),
    "loss": (
        "L", "val loss", "validation loss", "valid loss", "eval loss", "evaluation loss", "test loss",
        "loss validation", "loss val", "final loss", "final val loss", "cross entropy",
        "cross entropy loss", "xent", "ce loss", "nll", "train loss", "training loss", "smooth loss",
        "lm loss",
    ),
    "loss_per_byte": ("nats per byte", "byte loss", "bits per byte", "bpb"),
    "loss_unigram": (
        "lossu", "unigram loss", "unigram normalised loss", "unigram normalized loss",
        "loss unigram normalised",
    ),
    "batch_tokens": (
        "batch size tokens", "tokens per batch", "tokens per step", "global batch tokens",
        "global batch size tokens", "batch tokens per step",
    ),
    "steps": ("num steps", "n steps", "total steps", "train steps", "training steps", "max steps"),
    "warmup_steps": ("warmup", "warm up", "warm up steps", "num warmup steps", "n warmup"),
    "learning_rate": ("lr", "peak lr", "max lr", "peak learning rate", "max learning rate", "base lr"),
    "weight_decay": ("wd", "weightdecay", "decay"),
    "timescale": ("adamw timescale", "ema timescale"),
    "optimizer": ("optimiser", "optim", "opt"),
    "beta1": ("adam beta1", "b1"),
    "beta2": ("adam beta2", "b2"),
    "train_set": (
        "dataset", "data set", "train dataset", "training set", "training data", "train data",
        "corpus",
    ),
    "vocab_size": ("V", "vocab", "vocabulary", "vocabulary size", "n vocab", "num vocab"),
    "embedding_dim": ("embed dim", "embedding size", "embedding width", "d embed", "n embd"),
    "tied_embeddings": ("tied", "tie embeddings", "tie word embeddings", "weight tying"),
    "width": ("d model", "hidden size", "hidden dim", "model dim", "model width", "dim"),
    "ffn_width": ("d ff", "ffn dim", "ffn hidden size", "intermediate size", "ffnh", "mlp width", "mlp dim"),
    "depth": ("n layers", "num layers", "layers", "n layer", "number of layers", "num hidden layers"),
    "query_heads": (
        "n heads", "num heads", "heads", "n head", "num attention heads", "attention heads", "numh",
    ),
    "kv_heads": ("n kv heads", "num kv heads", "num key value heads", "kv groups"),
    "head_dim": ("d head", "head size", "head width"),
    "context": (
        "context length", "seq len", "sequence length", "seq length", "context size", "n ctx",
        "max seq len", "block size",
    ),
    "experts": ("n experts", "num experts", "number of experts", "nume"),
    "active_experts": ("top k", "experts per token", "num experts per tok", "n active experts", "topk"),
    "router": ("router type", "routing", "routing type"),
    "active_params": (
        "Na", "n active", "params active", "active parameters", "n active params", "activated params",
    ),
    "sparsity": ("sparse fraction",),
    "bits": ("precision bits", "weight bits", "bit width", "n bits"),
    "seconds": (
        "wall clock seconds", "train seconds", "training seconds", "wall time", "runtime",
        "runtime seconds",
    ),
    "devices": ("n devices", "num devices", "gpus", "n gpus", "num gpus", "accelerators"),
    "schedule": ("lr schedule", "learning rate schedule", "scheduler", "lr scheduler"),
    "seed": ("random seed", "rng seed"),
    "group": ("family", "cohort", "model family"),
}  # fmt: skip


def key_of(text: str) -> str:
    """Return a header as it is compared: without spaces, case and punctuation. A lone letter keeps its case."""
    bare = text.strip(" _-.:")
    return bare if len(bare) == 1 else re.sub(r"[\W_]+", "", bare).lower()


@cache
def _columns() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, aliases in ALIASES.items():
        for written in (name, *aliases):
            found.setdefault(key_of(written), name)
    return found


def canonical(text: str) -> str | None:
    """Return the canonical column that a name stands for, such as `params` for `N`. An unknown name gives None."""
    return _columns().get(key_of(text))

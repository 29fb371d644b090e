"""Flags of Megatron-LM's pretrain_gpt.py.

Read in NVIDIA/Megatron-LM at d98e8a6, megatron/training/arguments.py and core/transformer/transformer_config.py. Its
defaults are those of GPT-2 (GELU, LayerNorm, learned positions, biases, dropout), so a Llama-like model says all.
Batches are in sequences; the vocabulary is padded to a multiple of 128 unless told otherwise.
"""

import shlex

from ..training_config import TrainingConfig
from ._trainer import ADAM_EPS, CLIP, INIT_STD, NORM_EPS, ROPE_THETA, TrainerSettings, head, settings, stems
from ._trainer import NEEDS as NEEDS

TITLE, RANK, LANGUAGE, FILE = "Megatron-LM flags", 50, "bash", "megatron.sh"
STYLES = {"cosine": "cosine", "linear": "linear", "constant": "constant", "wsd": "WSD"}
DECAYS = {"linear": "linear", "cosine": "cosine", "sqrt": "minus_sqrt"}
NODE = 8  # devices of a machine
Row = tuple[str | int | float | None, ...]


def write(config: TrainingConfig) -> str:
    """Return the command. Raises BadInput for a record that lacks a need, and for a batch that is no whole number."""
    c = settings(config, TITLE)
    rows = [_launch(c.devices), *_model(c), *_training(c), *_data(c)]
    command = " \\\n  ".join(" ".join(shlex.quote(_text(word)) for word in row) for row in rows)
    notes = ("Put your tokenizer and your data in place of path/to.",)
    return head(c, "Megatron-LM, flags as of 2026", notes) + command + "\n"


def _launch(devices: int) -> Row:
    """Return how the devices are started: all of a node, or nodes of 8."""
    nodes = ("--nnodes", devices // NODE) if devices > NODE and devices % NODE == 0 else ()
    return ("torchrun", *nodes, "--nproc_per_node", NODE if nodes else devices, "pretrain_gpt.py")


def _text(word: str | int | float | None) -> str:
    return word if isinstance(word, str) else repr(word)


def _model(c: TrainerSettings) -> list[Row]:
    groups = [("--group-query-attention", "--num-query-groups", c.kv_heads)] if c.kv_heads < c.query_heads else []
    return [
        ("--num-layers", c.depth, "--hidden-size", c.width, "--ffn-hidden-size", c.ffn_width),
        ("--num-attention-heads", c.query_heads, "--kv-channels", c.head_dim),
        *groups,
        ("--seq-length", c.context, "--max-position-embeddings", c.context),
        ("--position-embedding-type", "rope", "--rotary-base", int(ROPE_THETA)),
        ("--swiglu", "--disable-bias-linear", "--normalization", "RMSNorm", "--norm-epsilon", NORM_EPS),
        ("--attention-dropout", 0.0, "--hidden-dropout", 0.0, "--init-method-std", INIT_STD),
        ("--vocab-size", c.vocab_size, "--make-vocab-size-divisible-by", 1),
        *([] if c.tied_embeddings else [("--untie-embeddings-and-output-weights",)]),
    ]


def _training(c: TrainerSettings) -> list[Row]:
    rows: list[Row] = [
        ("--micro-batch-size", c.micro, "--global-batch-size", c.sequences, "--train-iters", c.steps),
        ("--lr", c.learning_rate, "--min-lr", c.min_learning_rate, "--lr-decay-style", STYLES[c.schedule]),
        ("--lr-decay-iters", c.steps, "--lr-warmup-iters", c.warmup_steps),
    ]
    if c.schedule == "wsd":  # its own default is an exponential decay
        rows.append(
            ("--lr-wsd-decay-style", DECAYS[c.decay], "--lr-wsd-decay-iters", c.decay_steps),
        )
    return [
        *rows,
        ("--weight-decay", c.weight_decay, "--adam-beta1", c.beta1, "--adam-beta2", c.beta2, "--adam-eps", ADAM_EPS),
        ("--clip-grad", CLIP, "--bf16", "--seed", max(c.seed, 1)),
    ]


def _data(c: TrainerSettings) -> list[Row]:
    shares: list[str | float] = []
    for name, stem in stems(list(c.mixture)).items():
        shares += [c.mixture[name], f"path/to/{stem}"]
    return [
        ("--tokenizer-type", "HuggingFaceTokenizer", "--tokenizer-model", "path/to/tokenizer"),
        ("--data-path", *(shares or ["path/to/prefix"])),
    ]

"""torchtitan in TOML, for v0.2.2 (2026-02-20), the last release that reads it.

Read in pytorch/torchtitan v0.2.2, config/job_config.py, components/lr_scheduler.py, models/llama3 and models/qwen3.
Unknown keys are refused. Sizes are no part of the TOML: `model.flavor` names an entry of a table in Python, which is
written above it as a comment. Llama's entry has no width of heads and ties no embeddings; Qwen's has both.
"""

import json
from typing import Any

from ..training_config import TrainingConfig
from ._code import Call, code
from ._titan import schedule
from ._trainer import ADAM_EPS, CLIP, NORM_EPS, ROPE_THETA, TrainerSettings, head, settings
from ._trainer import NEEDS as NEEDS

TITLE, RANK, LANGUAGE, FILE = "torchtitan v0.2.2 (TOML)", 30, "toml", "torchtitan.toml"
FLAVOR = "plan"


def write(config: TrainingConfig) -> str:
    """Return the TOML. Raises BadInput for a record that lacks a need, and for a batch that is no whole number."""
    c = settings(config, TITLE)
    module, entry = flavor(c)
    tables: dict[str, dict[str, Any]] = {
        "job": {"dump_folder": "./outputs", "description": c.name},
        "model": {"name": module, "flavor": FLAVOR, "hf_assets_path": "./assets/hf/tokenizer"},
        "optimizer": {
            "name": "AdamW", "lr": c.learning_rate, "beta1": c.beta1, "beta2": c.beta2, "eps": ADAM_EPS,
            "weight_decay": c.weight_decay,
        },
        "lr_scheduler": schedule(c),
        "training": {
            "dataset": "c4", "local_batch_size": c.micro, "global_batch_size": c.sequences, "seq_len": c.context,
            "max_norm": CLIP, "steps": c.steps, "dtype": "float32", "mixed_precision_param": "bfloat16",
            "mixed_precision_reduce": "float32",
        },
    }  # fmt: skip
    notes = (
        f"Batches are counted in sequences: {c.sequences:,} x {c.context:,} = {c.batch_tokens:,} tokens.",
        f"The shape is an entry of {module}_args in torchtitan/models/{module}/__init__.py:",
    )
    entry_rows = "".join(f"#     {row}\n" for row in f'"{FLAVOR}": {code(entry)},'.splitlines())
    body = "".join(f"\n[{name}]\n" + "".join(map(_row, keys.items())) for name, keys in tables.items())
    return head(c, "torchtitan v0.2.2, the last release that reads TOML", notes) + entry_rows + body


def flavor(c: TrainerSettings) -> tuple[str, Call]:
    """Return the model of torchtitan that can have the shape, and its entry there.

    Its feed-forward width is `multiple_of` times the next whole number above int(m int(8 dim / 3)) over it: with 1,
    m = (width + 1/2) / int(8 dim / 3) gives any width.
    """
    shared = {
        "dim": c.width, "n_layers": c.depth, "n_heads": c.query_heads, "n_kv_heads": c.kv_heads,
        "vocab_size": c.vocab_size,
    }  # fmt: skip
    ends = {"norm_eps": NORM_EPS, "rope_theta": int(ROPE_THETA)}
    if c.tied_embeddings or not c.heads_fill:
        widths = {"head_dim": c.head_dim, "hidden_dim": c.ffn_width, "qk_norm": False}
        tied = {"enable_weight_tying": c.tied_embeddings, "max_seq_len": c.context}
        return "qwen3", Call("Qwen3ModelArgs", shared | widths | ends | tied)
    share = round((c.ffn_width + 0.5) / int(8 * c.width / 3), 6)
    return "llama3", Call("TransformerModelArgs", shared | {"multiple_of": 1, "ffn_dim_multiplier": share} | ends)


def _row(item: tuple[str, Any]) -> str:
    return f"{item[0]} = {_value(item[1])}\n"


def _value(value: Any) -> str:
    """Return a value of TOML: texts in quotes with all that could end them escaped, floats with a point or a power."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)  # one line of printable characters, by the record
    return repr(value)

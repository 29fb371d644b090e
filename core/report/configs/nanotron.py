"""nanotron in YAML.

Read in huggingface/nanotron at 2411b02, config/config.py, models_config.py and parallelism_config.py. Keys and types
are strict. A style of warm-up must be said, and without a last rate there is no decay at all; steps of the decay are
said with its first one, or they count from the warm-up on. Heads fill the width. A batch is micro batch times
accumulation times data parallelism, in sequences.
"""

import yaml

from ...errors import BadInput
from ..training_config import TrainingConfig
from ._trainer import ADAM_EPS, CLIP, INIT_STD, NORM_EPS, ROPE_THETA, TrainerSettings, head, settings
from ._trainer import NEEDS as NEEDS

TITLE, RANK, LANGUAGE, FILE = "nanotron YAML", 60, "yaml", "nanotron.yaml"
STYLES = {"linear": "linear", "cosine": "cosine", "sqrt": "1-sqrt"}


def write(config: TrainingConfig) -> str:
    """Return the YAML.

    Raises BadInput for a record that lacks a need, a batch that is no whole number, and heads that are not as wide
    together as the model.
    """
    c = settings(config, TITLE)
    if not c.heads_fill:
        raise BadInput(f"nanotron has heads that fill the width: {c.query_heads} of {c.head_dim} do not fill "
                       f"{c.width:,}; allowed are those that do.")  # fmt: skip
    parts = {
        "general": {"project": "plan", "run": c.name, "seed": c.seed},
        "checkpoints": {"checkpoints_path": "checkpoints", "checkpoint_interval": 1000},
        "data_stages": [{
            "name": "main", "start_training_step": 1,
            "data": {"seed": c.seed, "num_loading_workers": 1, "dataset": None},
        }],
        "model": _model(c),
        "optimizer": _optimizer(c),
        "parallelism": {
            "dp": c.devices, "pp": 1, "tp": 1, "pp_engine": "1f1b", "tp_mode": "REDUCE_SCATTER",
            "tp_linear_async_communication": True,
        },
        "tokenizer": {"tokenizer_name_or_path": "path/to/tokenizer"},
        "tokens": {
            "sequence_length": c.context, "train_steps": c.steps, "micro_batch_size": c.micro,
            "batch_accumulation_per_replica": c.accumulation, "val_check_interval": -1,
        },
    }  # fmt: skip
    notes = (
        f"A step is {c.micro} x {c.accumulation} x dp {c.devices} = {c.sequences} sequences = {c.batch_tokens} tokens.",
        "A data set of null is made-up data: put your own and its weights there, and your tokens of begin and end.",
    )
    return head(c, "nanotron, keys as of 2026", notes) + yaml.safe_dump(parts, sort_keys=False, width=100)


def _model(c: TrainerSettings) -> dict:
    return {
        "dtype": "bfloat16",
        "init_method": {"std": INIT_STD},
        "make_vocab_size_divisible_by": 1,
        "model_config": {
            "is_llama_config": True, "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": None,
            "hidden_act": "silu", "hidden_size": c.width, "intermediate_size": c.ffn_width,
            "num_hidden_layers": c.depth, "num_attention_heads": c.query_heads, "num_key_value_heads": c.kv_heads,
            "vocab_size": c.vocab_size, "max_position_embeddings": c.context,
            "tie_word_embeddings": c.tied_embeddings, "rms_norm_eps": NORM_EPS, "rope_theta": ROPE_THETA,
            "rope_interleaved": False, "initializer_range": INIT_STD, "use_cache": True,
        },
    }  # fmt: skip


def _optimizer(c: TrainerSettings) -> dict:
    style = {"cosine": "cosine", "wsd": c.decay}.get(c.schedule) or "linear"
    return {
        "zero_stage": 0, "weight_decay": c.weight_decay, "clip_grad": CLIP, "accumulate_grad_in_fp32": True,
        "optimizer_factory": {
            "name": "adamW", "adam_beta1": c.beta1, "adam_beta2": c.beta2, "adam_eps": ADAM_EPS,
            "torch_adam_is_fused": True,
        },
        "learning_rate_scheduler": {
            "learning_rate": c.learning_rate, "lr_warmup_steps": c.warmup_steps, "lr_warmup_style": "linear",
            "lr_decay_style": STYLES[style], "lr_decay_starting_step": c.decay_start,
            "lr_decay_steps": c.steps - c.decay_start, "min_decay_lr": c.min_learning_rate,
        },
    }  # fmt: skip

"""Hugging Face config.json of a Llama-like model, for transformers 4 and 5.

Read in transformers 5.24.0, models/llama/configuration_llama.py. Every field has a default, that of a 7B Llama 2, so
all are written. Version 5 is strict on types, wants a width that is a multiple of the heads, and reads the older
`rope_theta` and `torch_dtype` too.
"""

import json

from ...errors import BadInput
from ..training_config import TrainingConfig
from ._trainer import INIT_STD, MODEL, NORM_EPS, ROPE_THETA

TITLE, RANK, LANGUAGE, FILE = "Hugging Face config.json", 10, "json", "config.json"
NEEDS = MODEL


def write(config: TrainingConfig) -> str:
    """Return config.json. Raises BadInput for a record without a shape, and for a width that heads do not divide."""
    config.need(NEEDS, TITLE)
    width, heads = config.width or 0, config.query_heads or 1
    if width % heads:
        raise BadInput(
            f"transformers refuses a width of {width:,} with {heads} heads; allowed are widths "
            "that are multiples of the heads."
        )
    fields = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": config.vocab_size,
        "hidden_size": config.width,
        "intermediate_size": config.ffn_width,
        "num_hidden_layers": config.depth,
        "num_attention_heads": config.query_heads,
        "num_key_value_heads": config.kv_heads,
        "head_dim": config.head_dim,
        "hidden_act": "silu",
        "max_position_embeddings": config.context,
        "rms_norm_eps": NORM_EPS,
        "rope_theta": ROPE_THETA,
        "rope_parameters": {"rope_type": "default", "rope_theta": ROPE_THETA},
        "tie_word_embeddings": config.tied_embeddings,
        "attention_bias": False,
        "attention_dropout": 0.0,
        "mlp_bias": False,
        "initializer_range": INIT_STD,
        "bos_token_id": None,
        "eos_token_id": None,
        "pad_token_id": None,
        "use_cache": True,
        "torch_dtype": "bfloat16",
    }
    return json.dumps(fields, indent=2) + "\n"

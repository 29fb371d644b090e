"""OLMo-core in Python.

Read in allenai/OLMo-core at fa6c501 (2.5.0), nn/transformer/config.py, optim/adamw.py, optim/scheduler.py,
train/config.py and src/examples/llm/train.py, which the file is a part of. Batches are in tokens. Defaults that hurt:
betas (.9, .999), a weight decay of .01, no clipping, one epoch. Of warm-up and its fraction exactly one is given, and
of decay and its fraction, whose default is .1.
"""

from typing import Any

from ...errors import BadInput
from ..training_config import TrainingConfig
from ._code import Call, Raw, code
from ._trainer import ADAM_EPS, CLIP, NORM_EPS, ROPE_THETA, TrainerSettings, head, settings
from ._trainer import NEEDS as NEEDS

TITLE, RANK, LANGUAGE, FILE = "OLMo-core (Python)", 80, "python", "olmo_core_plan.py"
WAYS = {"cosine": "CosWithWarmup", "linear": "LinearWithWarmup", "constant": "ConstantWithWarmup", "wsd": "WSD"}


def write(config: TrainingConfig) -> str:
    """Return the objects of a training script.

    Raises BadInput for a record that lacks a need, a batch that is no whole number, and a last decay not by a line.
    """
    c = settings(config, TITLE)
    scheduler = WAYS[c.schedule]
    objects = {
        "model": _model(c),
        "data_loader": Call("NumpyDataLoaderConfig", {"global_batch_size": c.batch_tokens, "seed": c.seed}),
        "train_module": Call("TransformerTrainModuleConfig", {
            "rank_microbatch_size": c.micro * c.context,
            "max_sequence_length": c.context,
            "optim": Call("AdamWConfig", {
                "lr": c.learning_rate, "betas": (c.beta1, c.beta2), "eps": ADAM_EPS, "weight_decay": c.weight_decay,
            }),
            "scheduler": Call(scheduler, _schedule(c)),
            "max_grad_norm": CLIP,
            "dp_config": Call("TransformerDataParallelConfig", {
                "name": Raw("DataParallelType.fsdp"), "param_dtype": Raw("DType.bfloat16"),
                "reduce_dtype": Raw("DType.float32"),
            }),
        }),
        "trainer": Call("TrainerConfig", {
            "save_folder": "out", "max_duration": Call("Duration.steps", {}, (c.steps,)),
        }),
    }  # fmt: skip
    imports = f"""from olmo_core.config import DType
from olmo_core.data import NumpyDataLoaderConfig
from olmo_core.distributed.parallel import DataParallelType
from olmo_core.nn.feed_forward import FeedForwardConfig
from olmo_core.nn.transformer import TransformerConfig
from olmo_core.optim import AdamWConfig
from olmo_core.optim.scheduler import {scheduler}
from olmo_core.train import Duration, TrainerConfig
from olmo_core.train.train_module import TransformerDataParallelConfig, TransformerTrainModuleConfig
"""
    notes = (f"Batches are counted in tokens: {c.sequences:,} sequences a step.",)
    body = "".join(f"{name} = {code(value)}\n" for name, value in objects.items())
    return f"{head(c, 'OLMo-core 2.5', notes)}{imports}\n{body}"


def _model(c: TrainerSettings) -> Call:
    return Call("TransformerConfig.llama_like", {
        "d_model": c.width, "n_layers": c.depth, "n_heads": c.query_heads, "n_kv_heads": c.kv_heads,
        "head_dim": c.head_dim, "vocab_size": c.vocab_size,
        "feed_forward": Call("FeedForwardConfig", {"hidden_size": c.ffn_width, "bias": False}),
        "rope_theta": int(ROPE_THETA), "layer_norm_eps": NORM_EPS, "tie_word_embeddings": c.tied_embeddings,
    })  # fmt: skip


def _schedule(c: TrainerSettings) -> dict[str, Any]:
    if c.schedule == "constant":
        return {"warmup": c.warmup_steps}
    if c.schedule != "wsd":
        return {"warmup": c.warmup_steps, "alpha_f": c.floor}
    if c.decay != "linear":
        raise BadInput(f"OLMo-core's WSD decays by a straight line, and not by {c.decay}; allowed is linear.")
    return {
        "warmup": c.warmup_steps, "decay": c.decay_steps, "decay_fraction": None, "decay_min_lr": c.min_learning_rate,
    }  # fmt: skip

"""torchtitan in Python, the form of its main branch since 2026-02-23 (#2386); batches in tokens since #4121.

Read in pytorch/torchtitan at b5bcd76 (2026-08-21): config/configs.py, components/optimizer, components/lr_scheduler.py,
and models/llama3/flavors.py, where a shape is a function. Data and loss are left to the reader's own recipe.
"""

from ...errors import BadInput
from ..training_config import TrainingConfig
from ._code import Call, Raw, code
from ._titan import schedule
from ._trainer import ADAM_EPS, CLIP, ROPE_THETA, TrainerSettings, head, identifier, settings
from ._trainer import NEEDS as NEEDS

TITLE, RANK, LANGUAGE, FILE = "torchtitan since 2026 (Python)", 40, "python", "torchtitan_plan.py"


def write(config: TrainingConfig) -> str:
    """Return two functions: the shape and the recipe.

    Raises BadInput for a record that lacks a need, a batch that is no whole number, and heads that are not as wide
    together as the model, which Llama's shape there cannot have.
    """
    c = settings(config, TITLE)
    if not c.heads_fill:
        raise BadInput(
            f"torchtitan's Llama has heads that fill the width: {c.query_heads} of {c.head_dim} do not fill "
            f"{c.width:,}. Allowed are others, or the TOML of v0.2.2."
        )
    name = identifier(c.name)
    recipe = Call("Trainer.Config", {
        "model_spec": Call("model_registry", {}, (name,)),
        "optimizer": Call("default_adamw", {
            "lr": c.learning_rate, "betas": (c.beta1, c.beta2), "eps": ADAM_EPS, "weight_decay": c.weight_decay,
        }),
        "lr_scheduler": Call("LRSchedulersContainer.Config", dict(schedule(c))),
        "training": Call("TrainingConfig", {
            "num_tokens_per_microbatch_per_dp_rank": c.micro * c.context,
            "num_tokens_per_train_step": c.batch_tokens,
            "max_context_length": c.context,
            "max_norm": CLIP,
            "steps": c.steps,
        }),
    })  # fmt: skip
    notes = (
        "Add the shape to torchtitan/models/llama3/flavors.py, the recipe to config_registry.py beside it.",
        "Batches are counted in tokens. Data and loss are those of your own recipe.",
    )
    shape = f"def _{name}(attn_backend: str, *, seq_len: int) -> Llama3Model.Config:\n    return {code(_shape(c), 1)}\n"
    return (
        head(c, "torchtitan's main branch, as of 2026-08-21", notes)
        + f"\n\n{shape}"
        + f"\n\nMODEL_FLAVORS[{name!r}] = (_{name}, {c.context!r})\n"
        + f"\n\ndef {name}() -> Trainer.Config:\n    return {code(recipe, 1)}\n"
    )


def _shape(c: TrainerSettings) -> Call:
    width = {"normalized_shape": c.width, "param_init": Raw("_NORM_INIT")}
    start = "_EMBEDDING_SKIP_INIT" if c.tied_embeddings else "_EMBEDDING_INIT"
    layers = {
        "n_layers": c.depth, "dim": c.width, "n_heads": c.query_heads, "n_kv_heads": c.kv_heads,
        "hidden_dim": c.ffn_width,
        "rope": Call("ComplexRoPE.Config", {
            "dim": c.head_dim, "max_context_length": Raw("seq_len"), "theta": ROPE_THETA,
        }),
        "attn_backend": Raw("attn_backend"),
    }  # fmt: skip
    return Call("Llama3Model.Config", {
        "max_context_length": Raw("seq_len"),
        "dim": c.width,
        "vocab_size": c.vocab_size,
        "enable_weight_tying": c.tied_embeddings,
        "tok_embeddings": Call("Embedding.Config", {
            "num_embeddings": c.vocab_size, "embedding_dim": c.width, "param_init": Raw(start),
        }),
        "norm": Call("RMSNorm.Config", width),
        "lm_head": Call("Linear.Config", {
            "in_features": c.width, "out_features": c.vocab_size, "param_init": Raw(f"_output_linear_init({c.width})"),
        }),
        "layers": Call("_build_llama3_layers", layers),
    })  # fmt: skip

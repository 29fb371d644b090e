"""nanotron's YAML: keys and types of its dataclasses, which refuse any other; the compulsory ones are all there."""

from dataclasses import replace

import pytest
import yaml

from core.report.configs import nanotron as module
from tests.report.configs._plans import MIXED, PLAN, exact, flat, holds, refused, same_but_for_names

M, OPT, S = "model.model_config.", "optimizer.", "optimizer.learning_rate_scheduler."
NONE = type(None)
# config/config.py, config/models_config.py, config/parallelism_config.py at 2411b02.
SCHEMA = {
    "general.project": str, "general.run": str, "general.seed": int, "checkpoints.checkpoints_path": str,
    "checkpoints.checkpoint_interval": int, "data_stages": list, "model.dtype": str, "model.init_method.std": float,
    "model.make_vocab_size_divisible_by": int, f"{M}is_llama_config": bool, f"{M}bos_token_id": int,
    f"{M}eos_token_id": int, f"{M}pad_token_id": (int, NONE), f"{M}hidden_act": str, f"{M}hidden_size": int,
    f"{M}intermediate_size": int, f"{M}num_hidden_layers": int, f"{M}num_attention_heads": int,
    f"{M}num_key_value_heads": int, f"{M}vocab_size": int, f"{M}max_position_embeddings": int,
    f"{M}tie_word_embeddings": bool, f"{M}rms_norm_eps": float, f"{M}rope_theta": float, f"{M}rope_interleaved": bool,
    f"{M}initializer_range": float, f"{M}use_cache": bool, f"{OPT}zero_stage": int, f"{OPT}weight_decay": float,
    f"{OPT}clip_grad": float, f"{OPT}accumulate_grad_in_fp32": bool, f"{OPT}optimizer_factory.name": str,
    f"{OPT}optimizer_factory.adam_beta1": float, f"{OPT}optimizer_factory.adam_beta2": float,
    f"{OPT}optimizer_factory.adam_eps": float, f"{OPT}optimizer_factory.torch_adam_is_fused": bool,
    f"{S}learning_rate": float, f"{S}lr_warmup_steps": int, f"{S}lr_warmup_style": str, f"{S}lr_decay_style": str,
    f"{S}lr_decay_starting_step": int, f"{S}lr_decay_steps": int, f"{S}min_decay_lr": float, "parallelism.dp": int,
    "parallelism.pp": int, "parallelism.tp": int, "parallelism.pp_engine": str, "parallelism.tp_mode": str,
    "parallelism.tp_linear_async_communication": bool, "tokenizer.tokenizer_name_or_path": str,
    "tokens.sequence_length": int, "tokens.train_steps": int, "tokens.micro_batch_size": int,
    "tokens.batch_accumulation_per_replica": int, "tokens.val_check_interval": int,
}  # fmt: skip
STAGE = {"name": str, "start_training_step": int, "data.seed": int, "data.num_loading_workers": int,
         "data.dataset": (NONE, dict)}  # fmt: skip


def test_keys_and_types_are_those_of_the_dataclasses_and_all_are_there():
    text = module.write(PLAN)
    found = yaml.safe_load(text)
    holds(found, SCHEMA)
    assert set(flat(found)) == set(SCHEMA)
    (stage,) = found["data_stages"]
    holds(stage, STAGE)
    assert stage["start_training_step"] == 1
    tokens = found["tokens"]
    each = tokens["micro_batch_size"] * tokens["batch_accumulation_per_replica"] * found["parallelism"]["dp"]
    assert each * tokens["sequence_length"] == 131_072
    exact(text)


@pytest.mark.parametrize(
    ("change", "style", "start", "steps", "last"),
    [
        ({}, "linear", 750, 250, 0.0002),
        ({"decay": "sqrt"}, "1-sqrt", 750, 250, 0.0002),
        ({"schedule": "cosine"}, "cosine", 50, 950, 0.0002),
        ({"schedule": "linear", "min_learning_rate": 0}, "linear", 50, 950, 0.0),
        ({"schedule": "constant"}, "linear", 50, 950, 0.002),
    ],
)
def test_a_decay_has_its_first_step_its_length_and_its_end(change, style, start, steps, last):
    found = yaml.safe_load(module.write(replace(PLAN, **change)))["optimizer"]["learning_rate_scheduler"]
    assert (found["lr_decay_style"], found["lr_decay_starting_step"], found["lr_decay_steps"]) == (style, start, steps)
    assert (found["min_decay_lr"], found["lr_warmup_style"]) == (last, "linear")


def test_small_rates_are_numbers_for_every_reader():
    """YAML 1.1 reads 1e-5 as a text: a float has a point."""
    found = yaml.safe_load(module.write(replace(PLAN, learning_rate=3e-5, min_learning_rate=3e-6)))
    rates = found["optimizer"]["learning_rate_scheduler"]
    assert (rates["learning_rate"], rates["min_decay_lr"]) == (3e-5, 3e-6)


def test_heads_that_do_not_fill_the_width_are_refused():
    assert "8 of 128 do not fill 512" in refused(module, replace(PLAN, head_dim=128))


def test_names_stay_in_their_strings():
    wanted = yaml.safe_load(module.write(PLAN))
    for plan, _, _ in same_but_for_names(module):
        found = yaml.safe_load(module.write(plan))
        assert found["general"].pop("run") == plan.name
        assert found == {**wanted, "general": {"project": "plan", "seed": 7}}
    assert len(MIXED) > 30

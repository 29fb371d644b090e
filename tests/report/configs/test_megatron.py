"""Flags of Megatron-LM: those that its parser has, with their types; GPT-2's defaults are all overruled."""

import shlex
from dataclasses import replace

import pytest

from core.report.configs import megatron as module
from tests.report.configs._plans import MIXED, PLAN, comments, exact

# megatron/training/arguments.py and the dataclasses behind it, at d98e8a6.
FLAGS = {
    "--num-layers": int, "--hidden-size": int, "--ffn-hidden-size": int, "--num-attention-heads": int,
    "--kv-channels": int, "--group-query-attention": None, "--num-query-groups": int, "--seq-length": int,
    "--max-position-embeddings": int, "--position-embedding-type": {"rope"}, "--rotary-base": int, "--swiglu": None,
    "--normalization": {"RMSNorm"}, "--norm-epsilon": float, "--disable-bias-linear": None,
    "--attention-dropout": float, "--hidden-dropout": float, "--init-method-std": float, "--vocab-size": int,
    "--make-vocab-size-divisible-by": int, "--untie-embeddings-and-output-weights": None, "--micro-batch-size": int,
    "--global-batch-size": int, "--train-iters": int, "--lr": float, "--min-lr": float,
    "--lr-decay-style": {"constant", "linear", "cosine", "inverse-square-root", "WSD"}, "--lr-decay-iters": int,
    "--lr-warmup-iters": int, "--lr-wsd-decay-style": {"exponential", "linear", "cosine", "minus_sqrt"},
    "--lr-wsd-decay-iters": int, "--weight-decay": float, "--adam-beta1": float, "--adam-beta2": float,
    "--adam-eps": float, "--clip-grad": float, "--bf16": None, "--seed": int, "--tokenizer-type": str,
    "--tokenizer-model": str, "--data-path": list,
}  # fmt: skip
LAUNCH = {"--nproc_per_node", "--nnodes"}
OVERRULED = {"--swiglu", "--normalization", "--position-embedding-type", "--disable-bias-linear", "--attention-dropout",
             "--hidden-dropout", "--adam-beta2", "--weight-decay", "--lr-decay-style", "--min-lr"}  # fmt: skip


def flags(text):
    """Every flag with what stands behind it, as a shell splits the command."""
    words = shlex.split("\n".join(comments(text)[1]).replace("\\\n", ""))  # as a shell joins its rows
    assert words[0] == "torchrun"
    found, last = {}, ""
    for word in words[1:]:
        if word.startswith("--"):
            last = word
            assert word not in found
            found[word] = []
        elif word != "pretrain_gpt.py":
            found[last].append(word)
    return found


def test_flags_and_types_are_those_of_the_parser():
    text = module.write(PLAN)
    found = flags(text)
    assert set(found) <= set(FLAGS) | LAUNCH
    assert set(found) >= OVERRULED
    for name, values in found.items():
        kind = FLAGS.get(name, int)
        if kind is None:
            assert values == []
        elif isinstance(kind, set):
            assert set(values) <= kind
        elif kind is not list:
            (value,) = values
            kind(value)
    assert found["--global-batch-size"] == ["128"]  # sequences
    assert (found["--lr"], found["--min-lr"], found["--train-iters"]) == (["0.002"], ["0.0002"], ["1000"])
    assert (found["--lr-wsd-decay-iters"], found["--lr-wsd-decay-style"]) == (["250"], ["linear"])
    assert found["--num-query-groups"] == ["2"]
    assert found["--group-query-attention"] == found["--untie-embeddings-and-output-weights"] == []
    assert found["--vocab-size"] == ["16000"]
    assert found["--make-vocab-size-divisible-by"] == ["1"]
    exact(text)


def test_what_does_not_apply_is_left_out():
    tied = flags(module.write(replace(PLAN, tied_embeddings=True, kv_heads=8, schedule="cosine")))
    assert not {"--untie-embeddings-and-output-weights", "--group-query-attention", "--num-query-groups"} & set(tied)
    assert not [name for name in tied if "wsd" in name]
    assert tied["--lr-decay-style"] == ["cosine"]


def test_machines_have_eight_devices():
    assert flags(module.write(PLAN))["--nproc_per_node"] == ["4"]
    found = flags(module.write(replace(PLAN, devices=64)))
    assert (found["--nnodes"], found["--nproc_per_node"]) == (["8"], ["8"])


@pytest.mark.parametrize("plan", MIXED, ids=lambda plan: ascii(plan.name))
def test_a_domain_is_a_path_that_no_shell_reads_as_more(plan):
    text = module.write(plan)
    words = flags(text)["--data-path"]
    assert words[0::2] == ["0.5", "0.5"]
    stem = words[1].removeprefix("path/to/")
    assert stem
    assert set(stem) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
    assert not stem.startswith((".", "-"))
    command = "\n".join(comments(text)[1])
    assert not set("$`;&|<>'\"") & set(command)

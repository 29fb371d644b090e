"""Headers of targets: kind, domain, unit, and which of several is surest."""

import math

import pytest

from core.runs.read.targets import target

LN2 = pytest.approx(math.log(2))


@pytest.mark.parametrize(
    ("header", "column", "unit", "factor", "transform"),
    [
        ("val_loss", "loss", "nats per token", 1, ""),
        ("CrossEntropyLoss", "loss", "nats per token", 1, ""),
        ("eval/macro_loss", "loss", "nats per token", 1, ""),
        ("loss_metrics/global_avg_loss", "loss", "nats per token", 1, ""),
        ("lm loss validation", "loss", "nats per token", 1, ""),
        ("Loss (nats/token)", "loss", "nats per token", 1, ""),
        ("loss [bits]", "loss", "nats per token", LN2, ""),
        ("bits per token", "loss", "nats per token", LN2, ""),
        ("val_ppl", "loss", "nats per token", 1, "log"),
        ("log_perplexity", "loss", "nats per token", 1, ""),
        ("val CE", "loss", "nats per token", 1, ""),
        ("val loss @ end", "loss", "nats per token", 1, ""),
        ("token_loss", "loss", "nats per token", 1, ""),
        ("bits/byte", "loss_per_byte", "nats per byte", LN2, ""),
        ("val_loss (c4)", "loss/c4", "nats per token", 1, ""),
        ("lm loss validation ppl", "loss", "nats per token", 1, "log"),
        ("log10_loss", "loss", "nats per token", 1, "exp10"),
        ("log10(val loss)", "loss", "nats per token", 1, "exp10"),
        ("ln(loss)", "loss", "nats per token", 1, "exp"),
        ("loss/byte", "loss_per_byte", "nats per byte", 1, ""),
        ("NLL per byte", "loss_per_byte", "nats per byte", 1, ""),
        ("nll/char", "metric/nll/char", "nats per character", 1, ""),
        ("val_bpb", "loss_per_byte", "nats per byte", LN2, ""),
        ("val loss (bits/byte)", "loss_per_byte", "nats per byte", LN2, ""),
        ("bits_per_byte,none", "loss_per_byte", "nats per byte", LN2, ""),
        ("byte_perplexity,none", "loss_per_byte", "nats per byte", 1, "log"),
        ("word_perplexity,none", "metric/word_perplexity,none", "nats per word", 1, "log"),
        ("bits per character", "metric/bits per character", "bits per character", 1, ""),
        ("eval/c4_en-validation/CrossEntropyLoss", "loss/c4_en", "nats per token", 1, ""),
        ("eval/c4_val_loss", "loss/c4", "nats per token", 1, ""),
        ("c4_loss", "loss/c4", "nats per token", 1, ""),
        ("loss__paloma_ptb", "loss/paloma_ptb", "nats per token", 1, ""),
        ("loss__c4_val", "loss/c4_val", "nats per token", 1, ""),
        ("loss/val", "loss", "nats per token", 1, ""),
        ("metric/the_pile_arxiv_val_loss", "loss/the_pile_arxiv", "nats per token", 1, ""),
        ("OpenWebText2_loss", "loss/OpenWebText2", "nats per token", 1, ""),
        ("eval/paloma/c4_en/bpb", "metric/eval/paloma/c4_en/bpb", "nats per byte", LN2, ""),
        ("mmlu_acc", "metric/mmlu_acc", "share", 1, ""),
        ("HumanEval pass@1", "metric/HumanEval pass@1", "share", 1, ""),
        ("error rate", "metric/error rate", "share", 1, ""),
    ],
)
def test_a_target_has_its_column_and_its_unit(header, column, unit, factor, transform):
    found = target(header)
    assert found is not None
    mapped = found.mapped(header, header)
    assert (mapped.column, mapped.unit, mapped.factor, mapped.transform) == (column, unit, factor, transform)


@pytest.mark.parametrize(
    "header",
    [
        "lossy", "loss_scale", "aux_loss", "target_loss", "predicted_loss", "loss_std", "val_loss_stderr",
        "train/Z loss",
        "acc_stderr,none", "loss vs samples", "eval/loading_time", "mse_loss", "weight bits", "std_error", "tokens",
        "",
        "excess_loss", "log2 perplexity", "log10 ppl", "loss_fn", "loss at 1e9 tokens",
    ],
)  # fmt: skip
def test_what_sounds_like_a_target_and_is_none(header):
    assert target(header) is None


@pytest.mark.parametrize(
    "headers",
    [
        ["val_loss", "loss", "train_loss"],  # validation before training
        ["final_val_loss", "best_val_loss", "mean_val_loss", "smooth_val_loss"],
        ["loss", "loss (bits)", "perplexity"],  # what needs no conversion first
        ["eval/loss", "eval/macro_loss"],
        ["final_eval_loss", "final_loss"],
    ],
)
def test_the_surest_of_several_comes_first(headers):
    orders = [found.order for h in headers if (found := target(h))]
    assert len(orders) == len(headers)
    assert orders == sorted(set(orders))


def test_a_domain_behind_its_kind_may_be_something_else():
    found = {h: target(h) for h in ("loss_c4", "loss__c4", "c4_loss")}
    assert {h: t.doubtful for h, t in found.items() if t} == {"loss_c4": True, "loss__c4": False, "c4_loss": False}


def test_a_conversion_says_what_the_numbers_were():
    whys = {h: found.mapped(h, h).why for h in ("val_ppl", "bpb", "loss") if (found := target(h))}
    assert whys == {
        "val_ppl": "a perplexity in the file, here in nats per token",
        "bpb": "bits per byte in the file, here in nats per byte",
        "loss": "",
    }


def test_a_unit_in_words_is_no_domain():
    assert target("loss in nats").mapped("h", "h").column == "loss"
    assert target("loss in bits").mapped("h", "h").factor == pytest.approx(0.6931472)
    assert target("loss_in").mapped("h", "h").column == "loss/in"  # of text like that of training


def test_a_difference_of_two_targets_is_none():
    assert target("val loss - train loss") is None
    assert target("m1 - val/loss") is not None  # a run and its loss, as chart exports write them

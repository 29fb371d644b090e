import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.runs import COLUMNS, column, guess
from core.runs.read.headers import PF_DAY, match
from core.runs.schema import SINGLE_TARGETS


def one(header):
    found = guess([header]).mapped
    return (found[0].column, found[0].factor) if found else None


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("Model Size", ("params", 1)),
        ("params (M)", ("params", 1e6)),
        ("Parameters [billions]", ("params", 1e9)),
        ("N", ("params", 1)),
        ("n_params", ("params", 1)),
        ("N (B)", ("params", 1e9)),
        ("params_m", ("params", 1e6)),
        ("params in millions", ("params", 1e6)),
        ("Mparams", ("params", 1e6)),
        ("Btokens", ("tokens", 1e9)),
        ("MTokens", ("tokens", 1e6)),
        ("ksteps", ("steps", 1e3)),
        ("N_total", ("params", 1)),
        ("tok (B)", ("tokens", 1e9)),
        ("$N$", ("params", 1)),
        ("10^6 params", ("params", 1e6)),
        ("millions of params", ("params", 1e6)),
        ("Billion tokens", ("tokens", 1e9)),
        ("params (MM)", ("params", 1e6)),
        ("loss ± std", ("loss", 1)),
        ("val_logppl", ("loss", 1)),
        ("$D$ (B)", ("tokens", 1e9)),
        (r"$\mathcal{L}$", ("loss", 1)),
        ("L (nats)", ("loss", 1)),
        ("L(bits)", ("loss", math.log(2))),
        ("参数规模（百万）", ("params", 1e6)),
        ("tokens (milliards)", ("tokens", 1e9)),
        ("tokens (mil millones)", ("tokens", 1e9)),
        ("n_iter", ("steps", 1)),
        ("trainable_params", ("params", 1)),
        ("non-embedding params", ("params_non_embedding", 1)),
        ("Non_vocab_parameters", ("params_non_embedding", 1)),
        ("D", ("tokens", 1)),
        ("d", ("tokens", 1)),
        ("tokens_B", ("tokens", 1e9)),
        ("Tokens (T)", ("tokens", 1e12)),
        ("unique_tokens", ("unique_tokens", 1)),
        ("Training FLOP", ("flops", 1)),
        ("C", ("flops", 1)),
        ("FLOPs", ("flops", 1)),
        ("compute (PF-days)", ("flops", PF_DAY)),
        ("flops (EFLOPs)", ("flops", 1e18)),
        ("train_loss", ("loss", 1)),
        ("val_loss", ("loss", 1)),
        ("Loss (nats/token)", ("loss", 1)),
        ("loss [bits]", ("loss", math.log(2))),
        ("bits per byte", ("loss_per_byte", math.log(2))),
        ("Lossu", ("loss_unigram", 1)),
        ("lr", ("learning_rate", 1)),
        ("wd", ("weight_decay", 1)),
        ("batch size (tokens)", ("batch_tokens", 1)),
        ("batch_tokens (M)", ("batch_tokens", 1e6)),
        ("d_model", ("width", 1)),
        ("n_layers", ("depth", 1)),
        ("vocab_size", ("vocab_size", 1)),
        ("FLOPs (1E21)", ("flops", 1e21)),
        ("lr (x1e-3)", ("learning_rate", 1e-3)),
        ("Pretraining Data Size (T)", ("tokens", 1e12)),
        ("arxiv_loss", ("loss/arxiv", 1)),
        ("loss__paloma_ptb", ("loss/paloma_ptb", 1)),
        ("weight_decay", ("weight_decay", 1)),
        ("Mix/arxiv", ("mix/arxiv", 1)),
        ("loss/c4 en", ("loss/c4 en", 1)),
        ("Loss/validation", ("loss", 1)),
        ("loss/train", ("loss", 1)),
        ("metric/MMLU", ("metric/MMLU", 1)),
        ("# of parameters", ("params", 1)),
        ("d_model (width)", ("width", 1)),
        ("tokens (train)", ("tokens", 1)),
        ("Tokens (D)", ("tokens", 1)),
        ("Loss (L)", ("loss", 1)),
        ("batch (tokens/step)", ("batch_tokens", 1)),
        ("β1", ("beta1", 1)),
        ("No. of GPUs", ("devices", 1)),
        ("FLOPs / 1e18", ("flops", 1e18)),
        ("flops_1e18", ("flops", 1e18)),
        ("model/n_params", ("params", 1)),
        ("compute/flops", ("flops", 1)),
    ],
)
def test_headers_people_write(header, wanted):
    found = one(header)
    assert found is not None
    assert found == (wanted[0], pytest.approx(wanted[1], rel=1e-12))


@pytest.mark.parametrize(
    "header",
    [
        "",
        "foo",
        "batch size",
        "D/N",
        "lossy",
        "mix/",
        "params (furlongs)",
        "x",
        "loss (M)",
        "target_loss",
        "aux_loss",
        "loss_scale",
        "model",
        "(M)",
    ],
)
def test_headers_that_are_not_guessed(header):
    assert one(header) is None


def named(header):
    """What the words of a header name, whatever its cells."""
    found = match(header)
    return (found[1].column, found[1].factor) if found else None


WRITINGS = (
    "{}", " {}: ", "config/{}", "params.{}", "run.config.{}", "job/summary/{}",
)  # fmt: skip


def spelt(alias):
    """An alias in capitals, in snake case, in camel case, with spaces and with hyphens."""
    camel = alias.title().replace(" ", "")
    return {
        alias,
        alias.upper(),
        alias.replace(" ", "_"),
        alias.replace(" ", "-"),
        camel,
        camel[:1].lower() + camel[1:],
    }


def aliases(name):
    """What people write for a column; a lone letter is read by its values, and stands in its own tests."""
    return [alias for alias in (name, *COLUMNS[name].aliases) if len(alias) > 1]


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_every_alias_in_every_writing_leads_to_its_column(name):
    if name not in SINGLE_TARGETS:  # of which the whole path says what they are of
        for alias in aliases(name):
            for text in spelt(alias):
                for writing in WRITINGS:
                    assert named(writing.format(text)) == (name, 1.0), writing.format(text)
    for alias in aliases(name):
        for text in spelt(alias):
            found = [named(writing) for writing in (text, f" {text}: ", f"metrics.{text}")]
            assert [f and f[0] for f in found] == [name] * 3, text


@pytest.mark.parametrize(
    "name", [n for n in sorted(COLUMNS) if COLUMNS[n].unit in ("parameters", "tokens", "FLOP", "steps")]
)
def test_every_alias_takes_a_unit_of_scale(name):
    for alias in aliases(name):
        for text in spelt(alias):
            for unit, times in {"(M)": 1e6, "[billions]": 1e9, "(1e3)": 1e3, "(2)": 1.0}.items():
                assert named(f"{text} {unit}") == (name, times), (text, unit)
            assert named(f"{text}_B") == (name, 1e9), text


@pytest.mark.parametrize(
    "rate", ["{}/s", "{}/sec", "{} per second", "{}_per_sec", "throughput/{}_per_second", "{}/GPU"]
)
@pytest.mark.parametrize("name", ["params", "tokens", "flops", "characters", "step", "steps"])
def test_no_rate_is_an_amount(name, rate):
    for alias in aliases(name):
        for text in spelt(alias):
            assert named(rate.format(text)) is None, rate.format(text)


@pytest.mark.parametrize("ratio", ["{}/param", "{}/token", "{} per parameter", "{}_per_step", "{}/N", "{}/layer"])
@pytest.mark.parametrize("name", ["params", "tokens", "flops", "unique_tokens"])
def test_no_ratio_is_an_amount(name, ratio):
    """Tokens per step are a column of their own: what a batch holds."""
    for alias in aliases(name):
        for text in spelt(alias):
            found = named(ratio.format(text))
            assert found is None or found[0] == "batch_tokens", ratio.format(text)


@given(
    st.lists(
        st.sampled_from([*COLUMNS, "params (M)", "val_loss", "train_loss", "D", "d", "N", "foo", "mix/a"]),
        unique=True,
    )
)
def test_a_canonical_column_is_filled_once_and_exact_names_win(headers):
    found = guess(headers).mapped
    assert len({m.column for m in found}) == len(found)
    assert [m.source for m in found] == [h for h in headers if h in {m.source for m in found}]
    for mapped in found:
        if mapped.column in headers and (mapped.column, "val_loss" in headers) != ("loss", True):
            assert mapped.source == mapped.column


@given(st.lists(st.text(max_size=30), max_size=8))
def test_any_headers_can_be_guessed(headers):
    for mapped in guess(headers).mapped:
        assert mapped.source in headers
        assert mapped.factor > 0
        assert mapped.column.startswith("metric/") or column(mapped.column).unit == mapped.unit


def test_shares_need_company():
    assert [m.column for m in guess(["weight_arxiv", "weight_c4"]).mapped] == ["mix/arxiv", "mix/c4"]
    assert guess(["weight_init"]).mapped == ()


def test_the_surer_of_two_sources_is_taken():
    assert [m.source for m in guess(["train_loss", "val_loss"]).mapped] == ["val_loss"]
    assert [m.source for m in guess(["d", "D"]).mapped] == ["D"]
    assert [m.source for m in guess(["Model Size", "N", "params"]).mapped] == ["params"]


@pytest.mark.parametrize("header", ["1/params", "1 / N"])
def test_one_over_an_amount_is_not_that_amount(header):
    assert one(header) is None


def test_a_loss_over_another_is_no_loss_in_nats():
    assert not match("normalized loss") or match("normalized loss")[1].column.startswith("metric/")


def test_a_loss_per_something_is_no_loss_of_a_domain():
    assert [match(h)[1].column for h in ("loss/byte", "loss/char", "loss/c4")] == [
        "loss_per_byte", "metric/loss/char", "loss/c4",
    ]  # fmt: skip

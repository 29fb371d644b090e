"""The best vocabulary from a shell: the shape of its JSON, its words, runs of one's own, and bad input in one line."""

import json

import numpy as np
import pandas as pd
import pytest

from core.cli import vocabulary as verb
from tests.cli._shell import answer, kept, refused, run, words

KEYS = {
    "vocab_size", "low", "high", "no_form", "rounded", "loss", "unit", "span", "within", "params", "flops", "width",
    "times_balanced", "approaches", "approaches_balanced", "spread", "vocabularies",
}  # fmt: skip


def test_the_published_vocabulary_of_70b():
    found = answer(run("vocabulary", "--params", "70e9", "--json"))
    assert set(found) == KEYS
    assert found["rounded"] % 64 == 0
    approaches = {"isoflop": 211_860, "derivative": 230_861, "parametric": 217_961}
    assert found["approaches"] == pytest.approx(approaches, rel=1e-4)
    assert found["vocab_size"] == found["approaches"]["parametric"]
    assert [v["vocab_size"] for v in found["vocabularies"]] == [32_000, 50_257, 128_256, 256_000]


def test_a_vocabulary_in_words():
    rows = words(run("vocabulary", "vocabulary@refit", "--model", "llama-2-7b", "--vocab", "32K")).splitlines()
    assert "vocabulary@refit" in rows[0]
    assert "2% more compute" in rows[1]
    assert "32,000" in rows[-1]
    assert len(rows) == 7


def test_runs_are_fitted_and_held_parameters_change_the_answer(tmp_path):
    rng, n = np.random.default_rng(0), 200
    size, entries = 10 ** rng.uniform(7.5, 9, n), rng.choice([4096, 16_384, 65_536, 262_144], n).astype(float)
    frame = pd.DataFrame({"params_non_embedding": size, "vocab_size": entries, "embedding_dim": 1024.0})
    frame["tokens"] = 10 ** rng.uniform(8.5, 11, n)
    noise = 0.001 * rng.standard_normal(n)
    frame["loss_unigram"] = -5.5 + 900 / size**0.45 + 2000 / (1024 * entries) ** 0.67 + 2e4 / frame["tokens"] ** 0.45
    frame["loss_unigram"] += noise
    path = tmp_path / "runs.csv"
    frame.to_csv(path, index=False)
    call = ("vocabulary", str(path), "--law", "vocabulary", "--params", "1e9", "--flops", "1e20", "--bootstrap", "60")
    with kept(verb, "fit"):
        plain, total, untied = (
            json.loads(run(*call, "--json", *more).stdout) for more in ((), ("--total",), ("--total", "--untied"))
        )
    assert plain["low"] < plain["vocab_size"] < plain["high"]
    assert len({round(f["vocab_size"]) for f in (plain, total, untied)}) == 3


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), ("--params NUMBER or --model NAME",)), (("--params", "7e9", "--model", "gpt2"), ("one of them",)),
        (("--model", "nobody"), ("no known model", "llama-2-7b")), (("--params", "-1"), ("--params", "above 0")),
        (("--params", "7e9", "--vocab", "100"), ("100 entries", "256")),
        (("--params", "7e9", "--flops", "0"), ("--flops", "above 0")),
        (("chinchilla@besiroglu", "--params", "7e9"), ("can only be chosen by a law of",)),
        (("--params", "7e9", "--where", "flops > 1"), ("--where says nothing without --law",)),
        (("--law", "vocabulary", "--params", "7e9"), ("are constants",)),
        (("--params", "1e8", "--total", "--untied", "--vocab", "256000"), ("the whole model only 1e+08",)),
    ],
)  # fmt: skip
def test_what_cannot_be_planned_is_refused(args, words):
    refused(run("vocabulary", *args), *words)

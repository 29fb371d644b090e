"""Backtests from a shell: the shape of their JSON, their words, one-line errors."""

import pytest

from tests.cli._shell import answer, refused, run, words

SCORES = {"n_train", "n_test", "r2", "mae", "mre"}
HIDE = ("--law", "chinchilla", "--starts", "16", "--train", "flops < 1e21")


def test_a_backtest_has_the_agreed_shape():
    found = answer(run("backtest", "chinchilla", *HIDE, "--law", "power-law-params", "--json"))
    assert set(found["laws"]) == {"chinchilla", "power-law-params"}
    for score in (*found["laws"].values(), *found["baselines"].values()):
        assert set(score) >= SCORES
    assert found["laws"]["chinchilla"]["n_train"] + found["laws"]["chinchilla"]["n_test"] == 240
    assert found["laws"]["chinchilla"]["mre"] < found["laws"]["power-law-params"]["mre"]


def test_a_backtest_in_words_and_by_decades():
    found = run("backtest", "chinchilla", "--law", "chinchilla", "--starts", "16", "--hide-top", "1")
    assert found.exit_code == 0
    assert "held-out" in found.stdout.splitlines()[0]
    words(found)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("backtest", "chinchilla", "--law", "chinchilla"), ("--train", "--hide-top")),
        (("backtest", "chinchilla", *HIDE, "--hide-top", "1"), ("one of them",)),
        (("backtest", "chinchilla", "--law", "chinchilla", "--train", "flops < 1"), ()),
        (("backtest", "chinchilla", "--law", "chinchilla", "--hide-top", "99"), ("allowed",)),
    ],
)
def test_bad_input_is_one_line(args, words):
    refused(run(*args), *words)

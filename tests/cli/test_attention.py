"""Cost-optimal heads from a shell: the shape of its JSON, its words, and bad input in one line."""

import pytest

from core.plan.architecture.head_costs import AIMS
from tests.cli._shell import answer, refused, run, words

LIKE = ("attention", "--like", "params=1e9,query_heads=32,kv_heads=8")


@pytest.mark.parametrize("aim", AIMS)
def test_the_shape_of_an_answer(aim):
    found = answer(run(*LIKE, "--aim", aim, "--context", "131072", "--json"))
    assert set(found) == {"loss", "unit", "aim", "context", "sure", "best", "usual", "candidates", "notes"}
    assert found["unit"] == "nats per token"
    assert found["sure"] is None  # published constants have no draws
    assert found["usual"]["params"] == pytest.approx(1e9, rel=1e-5)
    assert found["best"][aim] == min(c[aim] for c in found["candidates"])
    assert found["best"][aim] <= found["usual"][aim] * (1 + 1e-9)


def test_a_model_to_match_is_read_as_columns_are():
    named, aliased = (answer(run("attention", "--like", f"{size},{heads}=32", "--json"))
                      for size, heads in (("params=1e9", "query_heads"), ("N=1e9,lr=1", "num heads")))  # fmt: skip
    assert aliased["loss"] == named["loss"]
    assert set(aliased["notes"]) - set(named["notes"]) == {
        "attention-joint-heads takes params_non_embedding, query_heads; learning_rate is left aside."
    }


def test_an_answer_in_words():
    rows = words(run(*LIKE)).splitlines()
    assert rows[0].startswith("loss 2.772 nats per token at a context of 128K tokens, least time")
    assert len(rows) == 5
    assert rows[1].startswith("*")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("attention",), ("either --loss, or --like",)),
        (("attention", "--loss", "1"), ("no number of heads reaches a loss of 1",)),
        (
            ("attention", "--like", "query_heads=8"),
            ("params_non_embedding, query_heads; params_non_embedding is missing",),
        ),
        (("attention", "--like", "params=1e9,query_heads=0"), ("has 0 query and 0 KV heads",)),
        (("attention", "--like", "params=1e9,kv_heads=64"), ("at most as many KV heads as query heads",)),
        (("attention", "--like", "params=1e9,foo=1"), ("attention-joint-heads knows no 'foo'",)),
        ((*LIKE, "--most", "0"), ("--most", "from 1 to")),
        ((*LIKE, "--context", "0"), ("--context", "above 0")),
        ((*LIKE, "--limit", "memory=1"), ("keeps within the limits", "GB")),
        ((*LIKE, "--device", "abacus"), ("no device 'abacus'", "h100")),
        ((*LIKE, "--group", "3"), ("No configuration up to 32",)),
        (("attention", "chinchilla@hoffmann", "--loss", "2.5"), ("chinchilla takes params, tokens",)),
    ],
)
def test_bad_input_is_one_line(args, words):
    refused(run(*args), *words)

"""Allocations from a shell: the shape of their JSON, their words, the numbers of Python, one-line errors."""

import json

import pytest

from core import laws
from core.fit import from_fit, from_published, load_fit
from core.plan.compute.allocate import allocate
from tests.cli._shell import answer, refused, run, strict, words


def test_the_shape_of_an_allocation(saved):
    keys = "params params_low params_high tokens tokens_low tokens_high tokens_per_param loss low high".split()
    ends = {k for k in keys if k.endswith(("low", "high"))}
    for source in (saved, "chinchilla@hoffmann"):
        found = answer(run("allocate", source, "--flops", "1e24", "--json"))
        more = ["sampling_low", "sampling_high", "decades_beyond_data", "no_interval", "no_form", "regret", "notes"]
        assert list(found) == [*keys, *more]
        assert bool(found["no_interval"]) == (source is not saved)
        assert found["decades_beyond_data"] is None or found["decades_beyond_data"] >= 0
        assert all(isinstance(found[k], float) for k in set(keys) - ends)
        assert all(isinstance(found[k], float if source is saved else type(None)) for k in ends)
    text = words(run("allocate", "chinchilla@besiroglu", "--flops", "1e24"))
    line, why = text.splitlines()
    assert line.startswith("96.0B parameters, 1.74T tokens (18.1 per parameter): 1.959 nats per token, ")
    assert line.endswith(" decades beyond the data by training compute")
    assert why == "Published constants come without draws, so nothing says how uncertain this is."
    fitted = words(run("allocate", saved, "--flops", "1e24"))
    assert fitted.count(" (95 % ") == 3
    assert fitted.count(" of it sampling error)") == 1
    assert "Were the law off by its form error, this split" in fitted


def test_shell_and_python_agree_to_the_last_bit(saved):
    shell = answer(run("allocate", saved, "--flops", "3e23", "--json"))
    assert shell == {**allocate(from_fit(load_fit(saved)), 3e23).report(), "notes": []}
    published = from_published(*laws.get_published("chinchilla@hoffmann"))
    shell = answer(run("allocate", "chinchilla@hoffmann", "--flops", "1e24", "--json"))
    assert shell == {**allocate(published, 1e24).report(), "notes": []}


def test_an_allocation_at_the_edge_of_the_search_says_so():
    found = run("allocate", "chinchilla@hoffmann", "--flops", "100", "--json")
    assert json.loads(found.stdout)["params"] == pytest.approx(1e3, rel=1e-3)
    assert found.stderr.startswith("note: no best split was found inside")
    assert run("allocate", "chinchilla@hoffmann", "--flops", "1e24").stderr == ""


def test_an_allocation_of_repeated_data():
    found = strict(
        run("allocate", "data-constrained@muennighoff", "--flops", "1e22", "--fix", "unique_tokens=25B", "--json")
    )
    assert found["tokens"] == pytest.approx(237336955477.55, rel=1e-3)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("allocate", "chinchilla@hoffmann", "--flops", "lots"), ("lots",)),
        (("allocate", "chinchilla@hoffmann", "--flops", "-1e20"), ("--flops", "-1e20", "a number above 0")),
        (("allocate", "chinchilla@hoffmann", "--flops", "nan"), ("nan",)),
        (
            ("allocate", "kaplan-optimal-params@kaplan", "--flops", "1e20"),
            ("Compute-optimal size, embeddings left out takes training compute",),
        ),
        (("allocate", "data-constrained@muennighoff", "--flops", "1e20"), ("unique_tokens",)),
        (("allocate", "chinchilla@hoffmann", "--flops", "1e20", "--fix", "params=1e9"), ("params",)),
    ],
)
def test_bad_input_is_one_line(args, words):
    refused(run(*args), *words)


def test_a_budget_in_hours_is_the_compute_that_they_buy():
    """A million hours of A100 at 92.8 of 312 TFLOP/s, as BLOOM had (arXiv:2210.15424): hours x 3600 x peak x MFU."""
    mfu = 92.8 / 312
    said = ["--gpu-hours", "1161261", "--device", "a100-80", "--mfu", repr(mfu)]
    found = answer(run("allocate", "chinchilla@besiroglu", *said, "--json"))
    same = answer(run("allocate", "chinchilla@besiroglu", "--flops", repr(1161261 * 3600 * 312e12 * mfu), "--json"))
    assert found["params"] == pytest.approx(same["params"], rel=1e-9)
    assert 6 * found["params"] * found["tokens"] == pytest.approx(3.88e23, rel=1e-3)
    refused(run("allocate", "chinchilla@besiroglu"), "one of --flops, --gpu-hours")

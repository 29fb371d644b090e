"""Comparisons from a shell: the ranks of laws, and their average at a point."""

import pytest

from core.cli import compare as verb
from tests.cli._shell import kept, refused, run, strict, words

ARGS = ("compare", "chinchilla", "--law", "chinchilla", "--law", "power-law-compute", "--starts", "16")


@pytest.fixture(scope="module", autouse=True)
def _one_comparison():
    with kept(verb, "compare"):
        yield


def test_compare_ranks_laws():
    found = run(*ARGS)
    assert "chinchilla" in found.stdout
    words(found)
    assert set(strict(run(*ARGS, "--json"))["laws"]) == {"chinchilla", "power-law-compute"}


def test_compared_laws_are_averaged_at_a_point():
    point = ("--at", "params=1e11,tokens=2e12,flops=1.2e24")
    found = strict(run(*ARGS, *point, "--json"))["averaged"]
    assert found["low"] < found["value"] < found["high"]
    assert "averaged by AICc: 1.9" in run(*ARGS, *point).stdout
    refused(run(*ARGS, "--at", "wdith=512"), "The comparison knows no 'wdith'")


def test_a_point_is_read_as_columns_are():
    """C = 6 x 1e11 x 2e12 is worked out for the law of compute; what neither law takes is said to be left aside."""
    whole = strict(run(*ARGS, "--at", "params=1e11,tokens=2e12,flops=1.2e24", "--json"))["averaged"]
    letters = run(*ARGS, "--at", "N=1e11,D=2e12,d_model=512", "--json")
    found = strict(letters)["averaged"]
    assert found["value"] == pytest.approx(whole["value"], rel=1e-12)
    assert found["notes"] == [
        "flops is worked out by C = 6 N D: 1.2e24 FLOP.",
        "No law compared takes width; it is left aside.",
    ]
    assert letters.stderr == ""
    assert "note: No law compared takes width" in run(*ARGS, "--at", "N=1e11,D=2e12,d_model=512").stderr

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
    refused(run(*ARGS, "--at", "width=512"), "No law compared knows 'width'")

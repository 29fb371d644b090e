"""Comparisons from a shell: the ranks of laws, and their average at a point."""

from tests.cli._shell import refused, run, strict, words


def test_compare_ranks_laws():
    args = ("--law", "chinchilla", "--law", "power-law-params", "--starts", "16")
    found = run("compare", "chinchilla", *args)
    assert "chinchilla" in found.stdout
    words(found)
    assert strict(run("compare", "chinchilla", *args, "--json"))["laws"]


def test_compared_laws_are_averaged_at_a_point():
    laws = ("--law", "chinchilla", "--law", "power-law-compute", "--starts", "16")
    point = ("--at", "params=1e11,tokens=2e12,flops=1.2e24")
    found = strict(run("compare", "chinchilla", *laws, *point, "--json"))["averaged"]
    assert found["low"] < found["value"] < found["high"]
    assert "averaged by AICc: 1.9" in run("compare", "chinchilla", *laws, *point).stdout
    refused(run("compare", "chinchilla", *laws, "--at", "width=512"), "No law compared knows 'width'")

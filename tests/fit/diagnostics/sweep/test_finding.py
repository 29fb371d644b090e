"""The record of a finding, in words and as plain data."""

from dataclasses import replace

import pytest

from core.fit.diagnostics.sweep.finding import Finding, percent

ONE = Finding("crashed", "4 crashed runs", "They crashed.", "Leave them out.", rows=(2, 3), runs=("a",))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"share": 0.834}, "explains 83 % of the misfit"),
        ({"share": 0.004}, "explains less than 1 % of the misfit"),
        ({}, "weakens a fit; no error shows it"),
        ({"prevents": "a law of size"}, "prevents a fit of a law of size"),
    ],
)
def test_it_says_how_much_it_explains(changes, words):
    assert replace(ONE, **changes).explains == words


def test_the_report_is_plain_data():
    report = replace(ONE, share=0.5).report()
    assert report["rows"] == [2, 3]
    assert (report["cause"], report["share"], report["explains"]) == ("crashed", 0.5, "explains 50 % of the misfit")


def test_a_share_is_written_as_people_do():
    assert [percent(v) for v in (1.0, 0.105, 0.0)] == ["100 %", "10 %", "less than 1 %"]

"""The reading: three paragraphs of short sentences, with the numbers of the fit."""

import re

import pytest

from core.errors import BadInput
from core.fit import verdict
from core.fit.result import Starts
from core.report.reading import reading
from core.runs import load_bundled
from core.verdict import Reason, Verdict
from tests.fit._checked import healthy
from tests.fit._examples import bundled_fit

SOLID = Verdict("solid")


def sentences(text):
    return [s for s in re.split(r"(?<=[.!?])\s+", text) if s]


def test_the_numbers_are_those_of_the_fit():
    fit = bundled_fit()
    first, second, third = reading(fit, verdict(fit, load_bundled("chinchilla")))
    e = fit.parameters["alpha"]
    assert "5 free constants" in first
    assert "240 runs of chinchilla" in first
    assert f"{fit.starts.tried} starting points" in first
    said = re.search(r"alpha \(how fast size helps\) is ([\d.]+), between ([\d.]+) and ([\d.]+)\.", second).groups()
    assert [float(v) for v in said] == pytest.approx([e.value, e.low, e.high], rel=2e-3)
    assert "200 refits" in second
    assert f"{fit.form.below:.1f} times as wide below" in third
    assert "With care" in third
    assert re.search(r"good to ±\d+\.\d%", third)


def test_no_sentence_is_long():
    fit, _ = healthy()
    other = fit.model_copy(update={"table": "a very long name of a table " * 9, "form": None, "draws": {}})
    worst = Verdict("no", (Reason("no", "this reason has very many words that go on " * 9),))
    for one, found in ((fit, SOLID), (other, worst), (bundled_fit(bootstrap=0), SOLID)):
        for text in reading(one, found):
            assert [s for s in sentences(text) if len(s.split()) > 30] == []


def test_what_is_not_known_is_said():
    fit = bundled_fit(bootstrap=0)
    _, second, third = reading(fit, SOLID)
    assert "No interval was made" in second
    assert "not known" in third
    assert "“Solid”" in third


def test_pins_are_no_free_constants_and_a_failed_fit_has_no_reading():
    fit = bundled_fit().model_copy(
        update={"pins": {"E": 1.8}, "starts": Starts(tried=9, screened=0, polished=1, at_best=1)}
    )
    assert "4 free constants" in reading(fit, SOLID)[0]
    with pytest.raises(BadInput, match="did not work"):
        reading(fit.model_copy(update={"status": "failed", "message": "It did not work."}), SOLID)

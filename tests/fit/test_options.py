"""What a person chooses about a fit: numbers in range, pins and priors read from text, and how many starts go on."""

import pytest

from core import laws
from core.errors import BadInput
from core.fit import FitOptions
from core.fit.options import MANY, POLISHED, many_parameters, read_pin, read_prior


@pytest.mark.parametrize(
    ("choice", "line"),
    [
        ({"delta": 0.0}, "delta is 0; allowed is a positive number"),
        ({"delta": float("nan")}, "delta is nan"),
        ({"bootstrap": -1}, "bootstrap is -1; allowed are 0 to 1,000,000 resamples"),
        ({"bootstrap": 1_000_001}, "allowed are 0 to 1,000,000"),
        ({"seed": -1}, "seed is -1; allowed are whole numbers from 0 to 4294967295"),
        ({"seed": 2**32}, "seed is 4294967296"),
        ({"screen": -1}, "screen is -1; allowed are 0"),
        ({"priors": (("E", 1.8, 0.0),)}, "The prior of E is 1.8 with deviation 0; allowed is one above 0"),
        ({"priors": (("E", float("inf"), 0.1),)}, "The prior of E is inf"),
        ({"priors": (("E", 1.8, float("inf")),)}, "with deviation inf"),
    ],
)
def test_numbers_out_of_range_are_refused_in_one_line(choice, line):
    with pytest.raises(BadInput, match=line) as caught:
        FitOptions(**choice)
    assert "\n" not in str(caught.value)


def test_an_unknown_method_is_refused():
    with pytest.raises(BadInput, match=r"'jackknife'; there are auto, case, residual, wild, profile"):
        FitOptions(intervals="jackknife")


def test_the_ends_of_each_range_are_allowed():
    FitOptions(bootstrap=0, seed=0, screen=0, delta=1e-12)
    FitOptions(bootstrap=1_000_000, seed=2**32 - 1, delta=999_999.0)


def test_a_pin_is_a_name_and_a_number():
    assert read_pin("E=1.8") == ("E", 1.8)
    assert read_pin(" gamma[web] = 1e-3 ") == ("gamma[web]", 0.001)
    assert read_pin("A=4.8e2") == ("A", 480.0)
    for text in ("E", "=1.8", "E:1.8", ""):
        with pytest.raises(BadInput, match=r"is not NAME=NUMBER, such as E=1\.8"):
            read_pin(text)
    with pytest.raises(BadInput):
        read_pin("E=low")


def test_a_prior_is_a_name_a_mean_and_a_deviation():
    assert read_prior("E=1.8~0.1") == ("E", 1.8, 0.1)
    assert read_prior("alpha = 0.35 ~ 5e-2") == ("alpha", 0.35, 0.05)
    for text in ("E=1.8", "E~0.1", "=1.8~0.1", "1.8~0\.1"):
        with pytest.raises(BadInput, match=r"is not NAME=MEAN~SD, such as E=1\.8~0\.1"):
            read_prior(text)


def test_a_law_of_many_parameters_polishes_few_of_its_starts_unless_a_person_says_how_many():
    few, many = laws.get("chinchilla"), laws.get("mixture-additive[a,b,c,d]")
    assert few.n_fitted <= MANY < many.n_fitted
    assert (many_parameters(few), many_parameters(many)) == (False, True)
    assert (FitOptions().polished(few), FitOptions().polished(many)) == (0, POLISHED)
    assert (FitOptions(screen=7).polished(few), FitOptions(screen=0).polished(many)) == (7, 0)

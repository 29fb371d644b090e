"""Quantities as people read them: rounding at every edge, and reading back what was written."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.runs import parse_number
from core.units import SUFFIXES, count, energy, plain, power, with_unit

drawn = settings(max_examples=300, deadline=None, derandomize=True)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.0, "0"),
        (1, "1.00"),
        (7, "7.00"),
        (99.96, "100"),
        (512, "512"),
        (999.4, "999"),
        (999.6, "1.00K"),
        (1000, "1.00K"),
        (9_996, "10.0K"),
        (70e9, "70.0B"),
        (96.01e9, "96.0B"),
        (1.736e12, "1.74T"),
        (999.4e6, "999M"),
        (999.5e6, "1.00B"),
        (999.95e6, "1.00B"),
        (99.96e6, "100M"),
        (1e15, "1e15"),
        (1.4255e15, "1.43e15"),
        (-1.5e9, "-1.50B"),
        (-999.95e6, "-1.00B"),
        (0.25, "0.250"),
        (math.nan, "–"),
        (math.inf, "–"),
        (-math.inf, "–"),
    ],
)
def test_counts(value, text):
    assert count(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1e24, "1e24"),
        (5.76e23, "5.76e23"),
        (9.999e23, "1e24"),
        (1.0e100, "1e100"),
        (-2.5e21, "-2.5e21"),
        (1e-5, "1e-5"),
        (1, "1e0"),
        (math.nan, "–"),
        (math.inf, "–"),
    ],
)
def test_powers(value, text):
    assert power(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1.95917, "1.959"),
        (482.01, "482.0"),
        (2085.43, "2085"),
        (99999.6, "100000"),
        (9.99996, "10.00"),
        (0.34781, "0.3478"),
        (0.00123449, "0.001234"),
        (0.00098764, "9.876e-4"),
        (2.5e6, "2.5e6"),
        (1e300, "1e300"),
        (5e-324, "4.941e-324"),
        (-0.5, "-0.5000"),
        (-3e7, "-3e7"),
        (math.nan, "–"),
        (-math.inf, "–"),
    ],
)
def test_plain_numbers(value, text):
    assert plain(value) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (96.01e9, "parameters", "96.0B parameters"),
        (1.736e12, "tokens", "1.74T tokens"),
        (1e24, "FLOP", "1e24 FLOP"),
        (1.95917, "nats per token", "1.959 nats per token"),
        (0.5, "", "0.5000"),
        (1.632e-3, "1", "0.001632"),
        (0.22357, "share of the run", "0.2236 share of the run"),
        (math.nan, "tokens", "– tokens"),
    ],
)
def test_numbers_with_units(value, unit, text):
    assert with_unit(value, unit) == text


@drawn
@given(st.floats(0.01, 9.9e14), st.integers(2, 5))
def test_a_count_reads_back_to_its_digits(value, digits):
    text = count(value, digits)
    assert abs(parse_number(text) - value) <= 0.5000001 * 10 ** (1 - digits) * value
    assert sum(c.isdigit() for c in text.lstrip("0.")) <= max(digits, 3)


@drawn
@given(st.floats(1e-300, 1e300), st.integers(2, 6))
def test_powers_and_plain_numbers_read_back_to_their_digits(value, digits):
    for text in (power(value, digits), plain(value, digits)):
        assert abs(float(text) - value) <= 0.5000001 * 10 ** (1 - digits) * value


@drawn
@given(st.floats(1.0, 9e14), st.floats(1.0, 9e14))
def test_a_larger_count_never_reads_smaller(a, b):
    low, high = sorted((a, b))
    assert parse_number(count(low)) <= parse_number(count(high))


@drawn
@given(st.floats(allow_nan=True, allow_infinity=True), st.integers(1, 8))
def test_any_number_is_written_without_complaint(value, digits):
    for text in (count(value, digits), power(value, digits), plain(value, digits)):
        assert text
        assert "nan" not in text
        assert "inf" not in text


def test_suffixes_go_down_by_thousands():
    assert [scale for scale, _ in SUFFIXES] == [10.0**p for p in (12, 9, 6, 3)]


@pytest.mark.parametrize(
    ("kwh", "text"),
    [
        (0.0, "0 kWh"),
        (12.34, "12.3 kWh"),
        (999.6, "1.00 MWh"),
        (27.51e6, "27.5 GWh"),
        (2e9, "2.00 TWh"),
        (math.inf, "–"),
    ],
)
def test_energies_are_as_people_write_them(kwh, text):
    assert energy(kwh) == text

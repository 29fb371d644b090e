import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.runs import parse_number
from core.runs.numbers import SCALES, numbers


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1e24", 1e24),
        ("70B", 70e9),
        ("70 b", 70e9),
        ("1.1B", 1.1e9),
        ("8.3e0B", 8.3e9),
        ("0.5T", 0.5e12),
        ("3G", 3e9),
        ("12k", 12e3),
        ("1,000", 1000.0),
        ("1,234,567.5", 1234567.5),
        ("1,000M", 1e9),
        (" +2.5 ", 2.5),
        ("-3", -3.0),
        (".5", 0.5),
        ("7.", 7.0),
    ],
)
def test_numbers_people_type(text, wanted):
    assert parse_number(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "B",
        "7Q",
        "1,00",
        "1,5",
        "inf",
        "nan",
        "1e999",
        "0x10",
        "1_000",
        "٣",
        "7BB",
        "1 2",
        "__import__('os')",
    ],
)
def test_what_is_no_number_is_refused_in_one_line(text):
    with pytest.raises(BadInput, match="is not a number: allowed are") as error:
        parse_number(text)
    assert "\n" not in str(error.value)


def test_a_long_text_is_cut_in_the_message():
    with pytest.raises(BadInput) as error:
        parse_number("x\n" * 5000)
    assert len(str(error.value)) < 200
    assert "\n" not in str(error.value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_is_read_back_exactly(x):
    assert parse_number(repr(x)) == x


@given(st.integers(0, 10**6), st.integers(0, 3), st.sampled_from(sorted(SCALES)), st.booleans())
def test_a_suffix_multiplies_without_rounding_twice(whole, digits, suffix, lower):
    text = f"{whole / 10**digits:.{digits}f}"
    exponent = round(math.log10(SCALES[suffix]))
    assert parse_number(text + (suffix.lower() if lower else suffix)) == float(f"{text}e{exponent}")


@given(st.integers(0, 10**15))
def test_thousands_commas_change_nothing(n):
    assert parse_number(f"{n:,}") == n


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_refused(text):
    refused = ""
    try:
        assert math.isfinite(parse_number(text))
    except BadInput as error:
        refused = str(error)
    assert "\n" not in refused


def test_cells_of_every_kind():
    cells = pd.Series(
        ["70M", 3, 2.5, None, "", "NaN", "n/a", "inf", np.float32(0.5), True, "seven", b"1", pd.NA],
        dtype=object,
    )
    found, bad = numbers(cells)
    np.testing.assert_array_equal(found, [70e6, 3, 2.5, *[np.nan] * 4, np.inf, 0.5, 1.0, np.nan, np.nan, np.nan])
    assert bad.tolist() == [False] * 10 + [True, True, False]


def test_numeric_columns_pass_as_they_are():
    found, bad = numbers(pd.Series([1, 2, 3], dtype="int64"))
    assert found.dtype == np.float64
    assert found.tolist() == [1, 2, 3]
    assert not bad.any()


def test_an_integer_too_large_for_a_float_is_no_number():
    found, bad = numbers(pd.Series([10**400, 1], dtype=object))
    assert bad.tolist() == [True, False]
    assert np.isnan(found[0])

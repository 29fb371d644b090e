import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.runs import parse_number
from core.runs.numbers import SCALES, absent, first_texts, numbers


def test_gaps_of_all_kinds_are_absent_and_texts_are_not():
    assert all(map(absent, (None, float("nan"), pd.NA, pd.NaT, np.float64("nan"))))
    assert not any(map(absent, ("", "nan", 0, False, 1.5)))


@pytest.mark.parametrize("times", [1, 100])
def test_first_texts_are_distinct_and_in_order(times):
    cells = pd.Series([None, "b", "a", "b", 2.5, float("nan"), "c"] * times, dtype=object)
    assert first_texts(cells, 3) == ["b", "a", "2.5"]
    assert first_texts(cells, 9) == ["b", "a", "2.5", "c"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1e24", 1e24),
        ("70B", 70e9),
        ("$62$M", 62e6),
        ("0.62亿", 62e6),
        ("1.1 milliard", 1.1e9),
        ("2万", 20000.0),
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
        ("~125M", 125e6),
        ("≈ 1.3e9", 1.3e9),
        ("125 million", 125e6),
        ("7bn", 7e9),
        ("2.1 trillion", 2.1e12),
        ("1.9x10^18", 1.9e18),
        ("1.9×10¹⁸", 1.9e18),
        ("14.70 × 10^18", 1.47e19),
        ("1.9*10**18", 1.9e18),
        ("1.9\\times10^{18}", 1.9e18),
        ("$1.9\\times10^{18}$", 1.9e18),
        ("10⁻³", 1e-3),
        ("2^20", 1048576.0),
        ("3 x 2^10", 3072.0),
        ("3.30 ± 0.01", 3.3),
        ("3.30 +/- 0.01", 3.3),
        ("3.30 (0.01)", 3.3),
        ("3.30 (±0.01)", 3.3),
        ("~20 Mio.", 2e7),
        ("3.30 [3.28, 3.32]", 3.3),
        ("3.30 (3.28 - 3.32)", 3.3),
        ("3.30 \\pm 0.01", 3.3),
        ("3.30(1)", 3.3),
        ("3.30 (+/- 0.01)", 3.3),
        ("3.30 (+0.02)", 3.3),
        ("3.30 (3.28–3.32)", 3.3),
        ("3.30 (3.28 to 3.32)", 3.3),
        ("25.1% (±0.3)", 0.251),
        ("3.30†", 3.3),
        ("3.30 *", 3.3),
        ("3.30**", 3.3),
        ("3.30 (‡)", 3.3),
        ("**3.30**", 3.3),
        ("1.3B†", 1.3e9),
        ("25.1 %", 0.251),
        ("25.1 ± 0.3 %", 0.251),
        ("1_000_000", 1e6),
        ("125 000 000", 125e6),
        ("125\u2009000\u202f000", 125e6),
        ("1'000", 1e3),
        ("−0.41", -0.41),
        ("'-0.41", -0.41),
        ("2.5B tokens", 2.5e9),
        ("524K (tokens)", 524e3),
        ("1.2 ZFLOPs", 1.2e21),
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
        "1_00",
        "$1,200",
        "12 furlongs",
        "9" * 5000,
        "1e9999999",
        "2^2^2",
        "2^99999",
        "5 M M",
        "± 5",
        "3.30 (seed 1)",
        "(0.01)",
        "3.30 (0.01, 0.02, 0.03)",
        "*",
        "5*3",
        "(0.3)",
        "3.28-3.32",
        "1.234.567",
        "1 000,5",
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


@pytest.mark.parametrize("text", ["—", "–", "−", "-", "#N/A", "N/A", "n.a.", "NaN", "None", "#DIV/0!", " ", "?"])
def test_words_for_no_number_are_missing_and_not_bad(text):
    found, bad = numbers(pd.Series([text, "1"], dtype=object))
    assert np.isnan(found[0])
    assert bad.tolist() == [False, False]


def test_a_text_of_any_length_is_read_by_steps_that_grow_with_its_length():
    """Each text was chosen to make a careless pattern try again from every character."""
    for text in ("1" * 399 + "x", "1 000 " * 60 + "x", "1" + "a" * 398, "1.9x" * 99, "5±" * 199, "(" * 399):
        assert numbers(pd.Series([text + str(i) for i in range(300)], dtype=object))[1].all()


def test_numeric_columns_pass_as_they_are():
    found, bad = numbers(pd.Series([1, 2, 3], dtype="int64"))
    assert found.dtype == np.float64
    assert found.tolist() == [1, 2, 3]
    assert not bad.any()


def test_an_integer_too_large_for_a_float_is_no_number():
    found, bad = numbers(pd.Series([10**400, 1], dtype=object))
    assert bad.tolist() == [True, False]
    assert np.isnan(found[0])


def test_many_plain_texts_are_read_as_few_are():
    texts = ["1e7", "3.25", "-0.1", "", "nan", "inf", "1e-400", "123456789012345678", ".5", "5."] * 200
    many, bad = numbers(pd.Series(texts, dtype="str"))
    few = np.array([numbers(pd.Series([t], dtype=object))[0][0] for t in texts[:10]])
    np.testing.assert_array_equal(many[:10], few)
    assert not bad.any()
    mixed, bad = numbers(pd.Series([*texts, "70B", "x"], dtype="str"))
    assert mixed[-2] == 7e10
    assert bad.tolist() == [False] * 2001 + [True]

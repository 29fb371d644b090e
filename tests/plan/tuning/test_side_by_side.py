"""What sources say of settings as one table, with values worked out by hand."""

import math

import pandas as pd
import pytest

from core.plan.tuning.side_by_side import CRITICAL, author, side_by_side, sources, written

ROWS = [
    ("a@li", "Best batch size from tokens", "Li et al. 2025, as quoted", 4e6, "best", "text", True, 0.0, "tokens"),
    ("b@ray", "Best batch size from compute (Ray)", "Ray 2024", 1e6, "best", "text", True, 3.0, "flops"),
    ("b@ray-round", "Best batch size from compute (Ray)", "Ray 2024, b", 1.1e6, "best", "text", False, math.nan, ""),
    ("c@kim", "Critical batch size from the loss", "Kim et al. 2020", 9e6, "critical", "text", True, math.nan, ""),
    ("d@yin", "Best batch size of video diffusion", "Yin et al. 2024", 7e6, "best", "video", False, math.nan, ""),
]  # fmt: skip
COLUMNS = ["reference", "title", "source", "value", "kind", "data", "counted", "beyond", "why"]
FOUND = {"batch_tokens": pd.DataFrame(ROWS, columns=COLUMNS)}


def test_the_recommended_value_comes_first_with_the_span_of_those_that_count():
    """The geometric mean of 1M and 4M is 2M."""
    first = side_by_side(FOUND).iloc[0]
    assert first["kind"] == "recommended"
    assert first["label"] == "recommended: 2.00M tokens (1.00M to 4.00M)"
    assert (first["value"], first["low"], first["high"]) == pytest.approx((2e6, 1e6, 4e6))


def test_sources_count_once_and_stand_by_value_under_names_of_their_own():
    table = side_by_side(FOUND)
    plain = table[(table["group"] == "") & (table["kind"] != "recommended")]
    assert list(plain["label"]) == [
        "Ray 2024, from compute: 1.00M tokens", "Ray 2024, from compute: 1.00M tokens",
        "Li et al. 2025, from tokens: 4.00M tokens",
    ]  # fmt: skip
    assert list(plain["kind"]) == ["counted", "other", "counted"]
    assert list(plain["reference"]) == ["b@ray", "b@ray-round", "a@li"]
    assert set(table["note"]) == {"recommended from 2 of 4 sources"}


def test_critical_batches_and_video_models_stand_in_groups_of_their_own():
    table = side_by_side(FOUND).set_index("reference")
    assert table.loc["c@kim", "group"] == CRITICAL
    assert table.loc["d@yin", "group"] == "video models"
    assert set(table.loc[["c@kim", "d@yin"], "kind"]) == {"other"}


def test_a_batch_of_one_s_own_and_a_fit_are_yours():
    table = side_by_side(FOUND, 3e6, {"batch_tokens": (2e6, 1e6, 8e6)}, "my sweep")
    yours = table[table["kind"] == "yours"]
    assert list(yours["label"]) == ["your own: 3.00M tokens", "one fit of my sweep: 2.00M tokens (1.00M to 8.00M)"]
    assert math.isnan(yours["low"].iloc[0])
    assert yours["high"].iloc[1] == 8e6


def test_how_far_a_run_lies_from_a_source_s_is_said_in_times():
    far = side_by_side(FOUND).set_index("reference")["far"]
    assert far["a@li"] == "inside of the source's runs"
    assert far["b@ray"] == "1,000 times outside of the source's runs, in training compute"
    assert far["c@kim"] == "the source does not say what its runs were"


def test_one_source_and_none():
    assert sources(FOUND["batch_tokens"].iloc[:1]) == "recommended from 1 of 1 source"
    one = side_by_side({"batch_tokens": FOUND["batch_tokens"].iloc[:1]})
    assert list(one["label"]) == ["recommended: 4.00M tokens", "Li et al. 2025, from tokens: 4.00M tokens"]
    assert side_by_side({"batch_tokens": FOUND["batch_tokens"].iloc[:0]}).empty


def test_authors_and_settings_as_people_write_them():
    assert author("Bergsma et al. 2025, Fig. 1; a review") == "Bergsma et al. 2025"
    assert author("a calculator") == "a calculator"
    assert written("learning_rate", 2.51e-4) == "2.5e-4"
    assert written("weight_decay", 0.1) == "0.10"

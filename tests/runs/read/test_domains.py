"""Headers of domains: shares and losses by how they are written, and shares by what they sum to."""

import pandas as pd
import pytest

from core.runs.read.domains import aligned, plausible, same, share, shares_by_sum, spoken


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("weight_c4", ("c4", 1.0)), ("mixture/c4", ("c4", 1.0)), ("proportion: the web", ("the web", 1.0)),
        ("weight_web (%)", ("web", 0.01)), ("config.data.mix.web", ("web", 1.0)), ("mixture weights/c4", ("c4", 1.0)),
        ("loss_c4", None), ("params", None), ("weights", None),
    ],
)  # fmt: skip
def test_the_words_of_a_header_say_what_it_is_a_share_of(header, wanted):
    assert share(header) == wanted


def test_spelling_does_not_make_another_domain():
    assert same("mix/Git-Hub") == same("mix/git hub") == same("mix/git_hub") != same("loss/git_hub")
    assert same("metric/A-B") == "metric/A-B"


def test_shares_sum_to_one_begin_or_end_alike_and_lose_the_words_they_share():
    raw = pd.DataFrame({"p_a_x": [0.2, 0.5, 0.9], "p_b_x": [0.8, 0.5, 0.1], "depth": [2, 3, 4]})
    assert shares_by_sum(raw.columns, raw) == {"p_a_x": "a", "p_b_x": "b"}
    percent = raw * [100, 100, 1]
    assert shares_by_sum(percent.columns, percent) == {"p_a_x": "a", "p_b_x": "b"}
    assert shares_by_sum(raw.columns, raw.assign(p_b_x=0.3)) == {}


def test_columns_that_name_one_thing_each_are_no_shares():
    raw = pd.DataFrame({"is_adam": [1, 0, 1], "is_sgd": [0, 1, 0]})
    assert shares_by_sum(raw.columns, raw) == {}


def test_half_of_the_rows_must_come_near_a_whole():
    raw = pd.DataFrame({"weight_a": [0.02, 0.4], "weight_b": [0.03, 0.5]})
    assert plausible([*map(str, raw)], raw)
    assert plausible([*map(str, raw)], raw * 100)
    assert not plausible([*map(str, raw)], raw * 0.1)


def test_names_speak_for_a_mixture_by_words_in_common_by_losses_or_by_known_corpora():
    assert spoken({"p_x": "x", "p_y": "y"}, [])
    assert spoken({"x": "x", "y": "y"}, ["X", "z"])
    assert spoken({"github": "github", "Books3": "Books3", "y": "y"}, [])
    assert not spoken({"x": "x", "y": "y"}, [])
    assert not spoken({"dropout": "dropout", "smoothing": "smoothing"}, ["web"])


def test_a_common_prefix_goes_where_two_domains_are_found_behind_it():
    assert aligned(["paloma_c4", "paloma_Web"], ["c4", "web"]) == {"paloma_c4": "c4", "paloma_Web": "web"}
    assert aligned(["paloma_c4", "paloma_x"], ["c4", "web"]) == {"paloma_c4": "paloma_c4", "paloma_x": "paloma_x"}

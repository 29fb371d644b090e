"""Headers of domains: shares and losses by how they are written, and shares by what they sum to."""

import pandas as pd
import pytest

from core.runs.read.domains import aligned, losses_by_name, member, plausible, same, shares_by_sum


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("c4_loss", "loss/c4"), ("eval/c4_val_loss", "loss/c4"), ("loss__c4", "loss/c4"), ("weight_c4", "mix/c4"),
        ("mixture/c4", "mix/c4"), ("proportion: the web", "mix/the web"), ("loss_c4", None), ("val_loss", None),
        ("aux_loss", None), ("params", None), ("weights", None),
    ],
)  # fmt: skip
def test_the_words_of_a_header_say_what_it_is_of(header, wanted):
    assert member(header) == wanted


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


def test_some_row_must_come_near_a_whole():
    raw = pd.DataFrame({"weight_a": [0.02, 0.4], "weight_b": [0.03, 0.5]})
    assert plausible(list(raw), raw)
    assert plausible(list(raw), raw * 100)
    assert not plausible(list(raw), raw * 0.1)


def test_a_loss_written_first_is_one_only_of_a_domain():
    assert losses_by_name(["loss_web", "loss_books"], ["web"]) == {"loss_web": "web", "loss_books": "books"}
    assert losses_by_name(["loss_scale"], ["web"]) == {}


def test_a_common_prefix_goes_where_two_domains_are_found_behind_it():
    assert aligned(["paloma_c4", "paloma_Web"], ["c4", "web"]) == {"paloma_c4": "c4", "paloma_Web": "web"}
    assert aligned(["paloma_c4", "paloma_x"], ["c4", "web"]) == {"paloma_c4": "paloma_c4", "paloma_x": "paloma_x"}

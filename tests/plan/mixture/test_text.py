"""What is said of the best mixture, with numbers worked out by hand."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

from core.plan.mixture import text
from core.plan.mixture.optimum import Mixture, Wish

WISH = Wish({"loss/x": 1.0, "loss/y": 1.0}, {"params": 1e9, "tokens": 2e10}, {}, {}, {})


def mixture(shares=None, value=2.5, epochs=None, ends=None) -> Mixture:
    shares = shares or {"web": 0.5, "code": 0.3, "books": 0.196, "rest": 0.004}
    return Mixture(shares, ends or {}, np.empty((7, 4)), {}, value, epochs or {})


def test_the_largest_shares_are_named():
    shares = mixture().shares
    assert text.named(shares, 4) == "50 % web, 30 % code, 20 % books"
    assert text.named(shares, 2) == "50 % web, 30 % code and less of others"


def test_a_target_is_called_by_its_domain():
    assert [text.domain(t) for t in ("loss/code", "loss")] == ["code", "loss"]


def test_the_answer_is_the_largest_shares_and_their_gain():
    assert text.answer(mixture(), 0.031) == "**50% web**, **30% code**, **20% books**: loss 0.031 lower."
    assert (
        text.answer(mixture(), -0.031, "mine")
        == "From mine: **50% web**, **30% code**, **20% books**: loss 0.031 higher."
    )
    many = mixture({"a": 0.4, "b": 0.2, "c": 0.15, "d": 0.15, "e": 0.1}, ends={"a": (0.35, 0.46)})
    said = text.answer(many, 0.1, "regmix")
    assert said == "From regmix: **40% a** (35 to 46), **20% b**, **15% c**, 25% others: loss 0.10 lower."
    assert len(said.split()) <= 18  # fifteen beside the interval
    assert text.answer_so_far({"a": 0.75, "b": 0.25}) == "Best run so far: **75% a**, **25% b**."


def test_the_loss_of_the_best_mixture_is_said_with_its_size_and_what_it_is_held_against():
    said = text.detail(mixture(), WISH, 0.031, "nats", "average of the runs").replace("\u00a0", " ")
    assert said.startswith("The weighted loss of 1.00B parameters on 20.0B tokens is **2.5")
    assert said.endswith("0.031 below the average of the runs.")
    one = Wish({"loss/x": 1.0, "loss/y": 0.0}, {}, {}, {}, {})
    assert text.detail(mixture(), one, -0.031, "nats", "natural mixture").startswith("The loss is **")
    assert text.detail(mixture(), one, -0.031, "nats", "n").endswith("0.031 above the n.")


def test_without_limits_is_said_only_where_it_is_another_mixture():
    best = mixture({"web": 0.5, "code": 0.5}, 2.5)
    assert text.without_limits(best, mixture({"web": 0.51, "code": 0.49}, 2.49), "nats") == ""
    said = text.without_limits(best, mixture({"web": 0.6, "code": 0.4}, 2.48), "nats")
    assert said == "Without limits it would be 60 % web, 40 % code, and the law promises 0.020 nats less."


def test_repeated_domains_are_named_the_most_often_first():
    assert text.repeated(mixture()) == ""
    assert text.repeated(mixture(epochs={"web": 0.4})) == "No domain is repeated."
    assert text.repeated(mixture(epochs={"web": 1.5, "code": 3.0})).startswith(
        "Repeated: code 3.0 times, web 1.5 times;"
    )


def test_a_mixture_of_one_s_own_loses_is_as_good_or_lies_outside_of_limits():
    assert text.gives_up(0.02, "nats") == "Your mixture gives up **0.0200 nats** against the best one."
    assert text.gives_up(1e-6, "nats") == "Your mixture is as good as the best one."
    assert "outside of the limits of, the best one" in text.gives_up(-0.02, "nats")
    assert "has no loss" in text.gives_up(np.inf, "nats")


def test_intervals_say_what_they_take_for_granted_or_why_there_are_none():
    one = SimpleNamespace(draws=None, notes=("No intervals: few runs.",), cluster="run")
    fits = {"loss/x": one, "loss/y": SimpleNamespace(draws={"a": [1]}, notes=(), cluster="run")}
    assert text.intervals(mixture(), WISH, {}) == "No intervals: trees are not resampled here."
    assert text.intervals(mixture(), WISH, fits).startswith(
        "No intervals: 1 of 2 losses have none. x: No intervals: few"
    )
    assert "7 resamples that take rows of one run as one" in text.intervals(mixture(ends={"web": (0, 1)}), WISH, fits)
    one.cluster = ""
    assert "every row as a run of its own" in text.intervals(mixture(ends={"web": (0, 1)}), WISH, fits)


def test_a_path_says_what_gains_and_gives_most():
    wide = pd.DataFrame({"domain": list("abc"), 1.0: [0.2, 0.5, 0.3], 9.0: [0.45, 0.2, 0.35]})
    said = text.moves(wide.melt("domain", var_name="value", value_name="share"), "tokens")
    assert "a gains most (+25 points) and b gives most (-30 points)" in said


def test_moves_of_share_are_said_with_the_dearest_last():
    found = [("a", "b", 0.001), ("b", "c", 0.02), ("c", "a", 0.3)]
    assert text.traded(found, "nats", 2) == [
        "a to b: 0.0010 nats", "b to c: 0.020 nats", "It costs most from c to a: 0.30 nats."
    ]  # fmt: skip


def test_mixtures_suffice_where_less_than_a_tenth_of_the_gain_is_given_up():
    curve = pd.DataFrame({"mixtures": [10, 20, 40], "high": [0.05, 0.009, 0.0]})
    assert text.enough(curve, 0.1, "nats", "average").startswith("**20 of the 40 mixtures would have sufficed**")
    assert text.enough(curve, 0.01, "nats", "average").startswith("No smaller number")
    assert text.enough(curve, -0.1, "nats", "average").startswith("No smaller number")

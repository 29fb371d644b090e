"""Which runs are arms, at which places, after how many tries."""

import numpy as np
import pandas as pd
import pytest

from core.errors import BadInput
from core.fit.arms.places import by_column, candidates, places_of, target_of
from tests.fit.arms._arms import runs_of, two_optimizers


def test_every_run_is_a_place_of_its_arm():
    found = places_of(runs_of(two_optimizers()), "optimizer")
    assert (found.names, found.features, found.target) == (("sgd", "lbfgs"), ("size", "tokens"), "loss")
    assert found.table["arm"].value_counts().to_dict() == {"sgd": 12, "lbfgs": 12}
    np.testing.assert_allclose(found.table["flops"], 6 * found.table["size"] * found.table["tokens"])


def test_tries_differ_in_a_setting_and_repeats_in_none():
    """At one place: three learning rates, the middle one with two seeds, whose logarithms differ by 0.02."""
    rows = pd.DataFrame({
        "params": 1e8, "tokens": [2e9] * 4 + [4e9], "learning_rate": ["1e-3", "2e-3", "2e-3", "4e-3", "2e-3"],
        "seed": [1, 1, 2, 1, 1], "loss": [3.1, 3.0, 3.0 * np.exp(0.02), 3.2, 2.9],
    })  # fmt: skip
    both = pd.concat([rows.assign(optimizer="a"), rows.assign(optimizer="b", loss=rows["loss"] * 0.99)])
    found = places_of(runs_of(both), "optimizer")
    first = found.table[(found.table["arm"] == "a") & (found.table["tokens"] == 2e9)].iloc[0]
    assert (first["tries"], first["repeats"]) == (3, 2)
    np.testing.assert_allclose(first["losses"], [3.0 * np.exp(0.01), 3.1, 3.2])
    assert found.seeds[1] == 2
    assert found.seeds[0] == pytest.approx(2 * 2 * 0.01**2)


def test_of_a_run_the_last_row_counts_and_its_evaluations_are_averaged():
    rows = [(f"{arm}{i}", arm, step, loss * size**-0.1) for arm, loss in (("a", 9.0), ("b", 9.1))
            for i, size in enumerate((1e8, 2e8, 4e8)) for step, loss in ((10, 2 * loss), (20, loss))]  # fmt: skip
    table = pd.DataFrame(rows, columns=["run", "optimizer", "step", "loss"])
    table["params"] = [1e8, 1e8, 2e8, 2e8, 4e8, 4e8] * 2
    table["tokens"] = table["step"] * 1e7
    table["excluded"] = ""
    found = places_of(runs_of(table), "optimizer")
    assert len(found.table) == 6
    assert found.table["loss"].max() < 2.0


def test_numbers_can_be_arms_and_losses_per_byte_go_first():
    table = two_optimizers(vocab_size=32000).assign(loss_per_byte=1.0)
    table.loc[12:, "vocab_size"] = 64000
    runs = runs_of(table)
    assert set(by_column(runs, "vocab_size")) == {"32000", "64000"}
    assert candidates(runs) == ["optimizer", "vocab_size"]
    assert target_of(runs) == "loss_per_byte"
    assert places_of(runs, "vocab_size", target="loss").settings["optimizer"] == {
        "32000": ("sgd",),
        "64000": ("lbfgs",),
    }


@pytest.mark.parametrize(("by", "names", "words"), [
    ("colour", (), "no column 'colour': its arms can be in optimizer"),
    ("optimizer", ("sgd", "adam"), "has no 'adam': its values are sgd, lbfgs"),
    ("optimizer", ("sgd",), "comparing takes two or more"),
    ("params", (), "comparing"),
])  # fmt: skip
def test_what_is_no_arm_is_refused(by, names, words):
    table = two_optimizers()
    if by == "params":
        table["params"] = 1e8
    with pytest.raises(BadInput, match=words):
        places_of(runs_of(table), by, names)


def test_runs_without_compute_or_size_are_refused():
    table = two_optimizers().drop(columns=["params"])
    with pytest.raises(BadInput, match="neither compute nor size and tokens"):
        places_of(runs_of(table), "optimizer")

"""Two laws at the same compute, against Chinchilla's law in closed form."""

import dataclasses

import numpy as np
import pytest

from core import laws
from core.errors import BadInput
from core.fit import from_published
from core.plan.compute.beside import answers, curves, same_unit

ONE, OTHER = (from_published(*laws.get_published(f"chinchilla@{name}")) for name in ("besiroglu", "hoffmann"))
BOTH = {"one": ONE, "other": OTHER}


def closed(values, flops):
    """The lowest loss of a budget by Chinchilla's law (Hoffmann et al. 2022, equation 4)."""
    a, b = values["alpha"], values["beta"]
    g = (a * values["A"] / (b * values["B"])) ** (1 / (a + b))
    n, d = g * (flops / 6) ** (b / (a + b)), (flops / 6) ** (a / (a + b)) / g
    return values["E"] + values["A"] / n**a + values["B"] / d**b


def test_each_curve_is_the_lowest_loss_of_its_law():
    found = curves(BOTH, 1e22)
    assert list(found["source"].unique()) == ["one", "other"]
    for name, calibrated in BOTH.items():
        part = found[found["source"] == name]
        assert part["loss"].to_numpy() == pytest.approx(closed(calibrated.values, part["flops"].to_numpy()), rel=1e-6)
    ends = found.groupby("source")["flops"].agg(["min", "max"])
    assert np.ptp(ends["min"]) == np.ptp(ends["max"]) == 0  # the same axis


def test_both_answers_stand_beside_each_other_with_their_constants():
    table = answers(BOTH, 1e22).set_index("at this compute")
    assert table.loc["loss (nats per token)", "one"] == f"{closed(ONE.values, 1e22):.3f}"
    assert float(table.loc["alpha", "other"]) == pytest.approx(OTHER.values["alpha"], rel=1e-3)


def test_losses_in_two_units_are_refused_in_a_line():
    bytes_of = dataclasses.replace(OTHER, unit="nats per byte")
    with pytest.raises(BadInput, match="one has nats per token; other has nats per byte"):
        same_unit({"one": ONE, "other": bytes_of})

"""The largest fifth of sizes is hidden and predicted; the fit itself is replaced by known constants."""

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.errors import BadInput
from core.fit import FitOptions
from core.fit.diagnostics import largest_sizes
from core.runs import from_table
from tests.fit._examples import fit_of

LAW = laws.get("power-law-params")
VALUES = {"E": 1.5, "A": 400.0, "alpha": 0.3}
SIZES = np.geomspace(1e7, 1e9, 10)


def runs(sizes=SIZES):
    """Losses of the law, but for the two largest sizes: these lie 10 % higher."""
    loss = 1.5 + 400 * sizes**-0.3
    return from_table(pd.DataFrame({"params": sizes, "loss": loss * np.where(sizes > 5e8, 1.1, 1.0)}), "sizes")


def test_the_error_is_on_the_sizes_that_were_hidden(monkeypatch):
    given = []

    def known(law, part, options):
        given.append(part.included["params"].max())
        return fit_of(law, VALUES, part)

    monkeypatch.setattr(largest_sizes, "fit", known)
    assert largest_sizes.error_on_largest(LAW, runs(), "params", FitOptions()) == pytest.approx(0.1)
    assert given == [SIZES[7]]


def test_too_few_sizes_or_a_refused_fit_say_nothing(monkeypatch):
    def refused(law, part, options):
        raise BadInput("too few")

    monkeypatch.setattr(largest_sizes, "fit", refused)
    assert largest_sizes.error_on_largest(LAW, runs(SIZES[:3]), "params", FitOptions()) is None
    assert largest_sizes.error_on_largest(LAW, runs(), "params", FitOptions()) is None

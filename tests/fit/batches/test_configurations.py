"""One law for every combination of columns, against constants known beforehand."""

import numpy as np
import pandas as pd
import pytest

from core import laws
from core.errors import BadInput
from core.fit import FitOptions
from core.fit.batches.configurations import enough, fit_configurations
from core.runs import Runs, read_bytes

COLUMNS = ("query_heads", "kv_heads")
LAW = laws.get("attention-size")


def table(configurations=((4, 1), (8, 2), (8, 8)), sizes: int = 6) -> Runs:
    rows = [
        {"params_non_embedding": n, "query_heads": h, "kv_heads": k, "loss": 1.8 + ((2e8 + 1e9 / h) / n) ** 0.3}
        for h, k in configurations
        for n in np.geomspace(1e7, 1e9, sizes)
    ]
    return read_bytes("heads.csv", pd.DataFrame(rows).to_csv(index=False).encode())


def test_every_configuration_gets_its_own_constants():
    fits = fit_configurations(LAW, table(), COLUMNS, FitOptions(starts=16))
    assert list(fits) == [(4, 1), (8, 2), (8, 8)]
    for (h, _), found in fits.items():
        assert found.parameters["a"].value == pytest.approx(2e8 + 1e9 / h, rel=1e-4)
        assert found.parameters["E"].value == pytest.approx(1.8, rel=1e-5)


def test_those_with_too_few_runs_are_left_out():
    mixed = pd.concat([table().table, table(((16, 4),), 3).table], ignore_index=True)
    runs = read_bytes("heads.csv", mixed.to_csv(index=False).encode())
    assert enough(LAW, runs, COLUMNS) == [(4, 1), (8, 2), (8, 8)]
    assert enough(LAW, runs, ("query_heads", "context")) == []


def test_one_configuration_is_refused_in_a_line():
    with pytest.raises(BadInput, match=r"heads\.csv has 1 combinations of query_heads and kv_heads"):
        fit_configurations(LAW, table(((4, 1),)), COLUMNS, FitOptions(starts=16))

"""The runs that one fit of a sweep uses: those near the lowest loss of their scale, and the reason why no others."""

import pytest

from core.errors import BadInput
from core.fit.sweeps.lowest_points import lowest_points
from core.fit.sweeps.valley_floor import REASON, on_the_floor
from core.runs import from_table
from tests.fit.sweeps.test_valley_law_fits import sweep


def test_one_fit_takes_the_floors_and_says_why_not_the_rest():
    table = sweep(0.0005)
    runs = from_table(table, "sweep")
    cells = lowest_points(
        runs.included.assign(size=runs.included["params_non_embedding"]),
        ("learning_rate", "batch_tokens", "weight_decay"), ("size", "tokens"), near=0.02,
    )  # fmt: skip
    floor = table["loss"] <= table.groupby(["params_non_embedding", "tokens"])["loss"].transform("min") * 1.02
    some = on_the_floor(runs, cells)
    assert sorted(some.included.index) == sorted(runs.table.index[floor.to_numpy()])
    assert set(some.table["excluded"]) == {"", REASON}
    assert some.name == "sweep, the floors of its valleys"
    with pytest.raises(BadInput, match="no valley whose runs could be fitted"):
        on_the_floor(runs, [])

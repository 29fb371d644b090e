"""How long a token takes: least squares written out, and runs that say nothing of it."""

import numpy as np
import pandas as pd
import pytest

from core.errors import BadInput
from core.plan.architecture.family import GEMSTONES
from core.plan.architecture.speed import hours_of, is_timed, measured
from core.runs import load_bundled
from tests.plan.architecture._gemstones import by_hand, runs, speed

FLOPS = GEMSTONES.flops_per_token


def test_the_speed_is_least_squares_and_its_error_leaves_every_shape_out():
    table = runs()
    hours = (table["seconds"] * table["devices"] / 3600 / table["tokens"]).groupby([table["width"], table["depth"]])
    y = hours.median().reset_index(name="h")
    w, d, h = y["width"].to_numpy(), y["depth"].to_numpy(), y["h"].to_numpy()
    X, y = np.column_stack([np.ones(len(w)), np.log(w), np.log(d)]), np.log(h / by_hand(w, d))
    c = np.linalg.lstsq(X, y, rcond=None)[0]
    assert (speed().constant, speed().width, speed().depth) == pytest.approx(c, rel=1e-9)
    missed = [y[i] - X[i] @ np.linalg.lstsq(np.delete(X, i, 0), np.delete(y, i), rcond=None)[0] for i in range(len(y))]
    assert speed().error == pytest.approx(np.sqrt(np.mean(np.square(missed))), rel=1e-9)
    assert (speed().shapes, speed().widths, speed().depths) == (22, (256, 3072), (3, 80))
    assert speed().error < 0.1
    fast = speed().throughput(3072.0, 12.0)
    assert fast == pytest.approx(FLOPS(3072.0, 12.0) / speed().hours_per_token(3072.0, 12.0) / 3600)
    assert 4e13 < fast < 1e14


def test_runs_that_were_not_timed_are_refused_in_a_line():
    with pytest.raises(BadInput, match="seconds, devices is missing"):
        measured(runs().drop(columns=["seconds", "devices"]))
    with pytest.raises(BadInput, match="1 shapes were timed"):
        measured(runs().query("width == 768 and depth == 3"))
    square = runs().query("width == 512")  # of one width
    assert len(square[["depth"]].drop_duplicates()) == 5
    with pytest.raises(BadInput, match="differ in width and in depth"):
        measured(square)
    assert is_timed(runs())
    assert not is_timed(load_bundled("chinchilla").table)


def test_hours_that_follow_a_power_are_found_again_with_no_error():
    """Six shapes, 2e-18 w^-0.3 d^0.1 hours a FLOP; each timed twice as long as well, and once four times: medians."""
    w, d = (v.ravel() for v in np.meshgrid([256.0, 512.0, 1024.0], [4.0, 32.0]))
    per_token = 2e-18 * w**-0.3 * d**0.1 * FLOPS(w, d)
    table = pd.DataFrame({"width": w, "depth": d, "tokens": 1e9, "devices": 8.0, "seconds": 3600 * per_token * 1e9 / 8})
    assert hours_of(table).to_numpy() == pytest.approx(per_token * 1e9)
    many = pd.concat([table.assign(seconds=k * table["seconds"]) for k in (1, 2, 4)])
    found = measured(many)
    assert (np.exp(found.constant), found.width, found.depth) == pytest.approx((4e-18, -0.3, 0.1))
    assert found.error == pytest.approx(0, abs=1e-9)
    assert found.hours_per_token(700.0, 9.0) == pytest.approx(4e-18 * 700**-0.3 * 9**0.1 * FLOPS(700.0, 9.0))

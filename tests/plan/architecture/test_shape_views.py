"""The lines that the Shape page draws: every vertex on its level."""

import numpy as np
import pytest

from core import laws
from core.fit import from_published
from core.plan.architecture.family import GEMSTONES
from core.plan.architecture.shape import best_shape, over_shapes
from core.plan.architecture.shape_views import along_budgets, excess_lines, frame_of, size_lines
from core.plan.architecture.speed import measured
from core.runs import load_bundled

FLOPS = GEMSTONES.flops_per_token


def runs():
    return load_bundled("gemstones").table


FRAME = frame_of([(512.0, 8.0), (4096.0, 60.0)])


def test_the_frame_holds_its_places_and_stays_buildable():
    (narrow, wide), (shallow, deep) = FRAME
    assert narrow < 512 < 4096 < wide
    assert shallow < 8 < 60 < deep
    assert frame_of([(256.0, 1.0)])[0][0] == GEMSTONES.narrowest
    assert frame_of([(256.0, 1.0)])[1][0] == 1.0


def test_losses_on_a_line_are_so_many_percent_above_the_best():
    calibrated = from_published(*laws.get_published("width-depth-params@mcleish"))
    best = best_shape(calibrated, 1e21, FLOPS).shape
    contours = excess_lines(calibrated, 1e21, FLOPS, best.loss, (0.5, 2.0, 10.0), FRAME)
    assert set(contours["level"]) == {0.5, 2.0, 10.0}
    for row in contours.iloc[:: len(contours) // 25].itertuples():
        loss = over_shapes(calibrated, 1e21, FLOPS, np.array([row.width]), np.array([row.depth]))["loss"].iloc[0]
        # Between the points of the grid the line is straight.
        assert 100 * (loss / best.loss - 1) == pytest.approx(row.level, rel=0.03)


def test_models_on_a_line_are_as_large():
    contours = size_lines((1e9, 1e10), FRAME)
    assert sorted(set(contours["level"])) == pytest.approx([1e9, 1e10])
    for row in contours.iloc[:: len(contours) // 20].itertuples():
        assert GEMSTONES.params(row.width, row.depth, whole=False) == pytest.approx(row.level, rel=0.01)


def test_the_best_shapes_of_budgets_are_those_of_each_budget():
    calibrated, speed = from_published(*laws.get_published("width-depth-params@mcleish")), measured(runs())
    table = along_budgets(calibrated, np.array([1e19, 1e21, 1e24]), speed)
    assert table["by"].tolist() == ["FLOP", "GPU-hours"] * 3
    for flops, rows in table.groupby("flops"):
        deep, wide = rows.iloc[0], rows.iloc[1]
        best = best_shape(calibrated, float(flops), FLOPS).shape
        assert (deep["width"], deep["depth"], deep["loss"]) == (best.width, best.depth, best.loss)
        hours = best.tokens * float(speed.hours_per_token(best.width, best.depth))
        assert wide["tokens"] * float(speed.hours_per_token(wide["width"], wide["depth"])) == pytest.approx(hours)
        assert wide["width"] > deep["width"]
    # The runs: 48M to 2.0B parameters, 256 to 3,072 wide, 3 to 80 deep, 10B to 350B tokens.
    spans = {"params": (48.4e6, 2.01e9), "width": (256, 3072), "depth": (3, 80), "tokens": (10e9, 350e9)}
    inside = np.all([table[k].between(*ends) for k, ends in spans.items()], axis=0)
    assert table["beyond"].tolist() == (~inside).tolist()
    assert along_budgets(calibrated, np.array([1e20]), speed)["beyond"].tolist() == [False, False]


def test_no_line_is_no_row():
    assert size_lines((1.0,), FRAME).empty

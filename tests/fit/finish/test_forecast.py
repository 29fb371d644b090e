"""The end of a run, on curves whose ends are known."""

import numpy as np
import pytest

from core.fit.finish.curves import going
from core.fit.finish.forecast import forecast
from tests.fit.finish._going import TOTAL, last_loss, runs_of, table


def found(until=0.5, luck=0.02, frame=None):
    return forecast(going(runs_of(table(until, luck) if frame is None else frame), "going", TOTAL))


@pytest.mark.parametrize("until", [0.1, 0.5, 0.9])
def test_a_run_keeps_what_it_is_worse_by(until):
    """All curves have one shape: the run ends as far above its siblings' law as it is now, 2 %."""
    one = found(until)
    assert one.value == pytest.approx(last_loss(1e8) * np.exp(0.02), rel=2e-3)
    assert one.low < last_loss(1e8) * np.exp(0.02) < one.high
    assert 0.9 <= one.kept <= 1.1
    assert one.by_law == pytest.approx(last_loss(1e8), rel=0.015)


def test_where_luck_does_not_last_the_law_counts_for_more():
    """Siblings are off by 1 % half way and by nothing at their ends."""
    frame = table(0.5)
    late = frame["tokens"] > 0.9 * TOTAL
    signs = dict(zip(sorted(set(frame["run"]) - {"going"}), (1, -1, -1, 1, 1, -1), strict=True))
    clean = frame["params"].map(last_loss) * (1 + 0.3 * ((frame["tokens"] / TOTAL) ** -0.4 - 1))
    luck = frame["run"].map(signs).fillna(2.0) * 0.01 * ~late
    one = found(frame=frame.assign(loss=clean * np.exp(luck)))
    assert one.kept < 0.6
    assert abs(one.value - last_loss(1e8)) < abs(one.by_curve - last_loss(1e8))


def test_two_siblings_give_their_mean_and_a_wide_interval():
    frame = table(0.5)
    two = found(frame=frame[frame["run"].isin(["n8e+07", "n1.6e+08", "going"])])
    assert two.kept <= 1.2
    assert len(two.errors) == 2
    half = np.log(two.high / two.low) / 2
    assert half == pytest.approx(12.706 * np.sqrt(np.mean(two.errors**2)), rel=1e-3)  # Student's t, one degree


def test_the_report_is_plain():
    report = found(0.25).report()
    assert (report["run"], report["tokens"], report["share"]) == ("going", TOTAL, 0.25)
    assert len(report["siblings"]) == 6
    assert report["low"] < report["value"] < report["high"] < report["now"]

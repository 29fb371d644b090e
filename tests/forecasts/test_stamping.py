"""What is stamped is what `predict` says: of one further run where a fit knows the noise of runs."""

import functools
from datetime import UTC, datetime, timedelta, timezone

import pytest

from core import __version__, laws
from core.errors import BadInput
from core.fit import FitOptions, fit, from_fit, from_published, predict
from core.fit.predict import predict_run
from core.forecasts import digest, stamp
from core.verdict import Reason, Verdict
from tests.fit._examples import spread, two_terms

AT = {"params": 1e10, "tokens": 2e11}
CARE = Verdict("care", (Reason("care", "It lies beyond the runs."),))


@functools.cache
def known():
    found = fit(laws.get("chinchilla"), two_terms(spread(40)), FitOptions(starts=16, bootstrap=45))
    return found, from_fit(found)


def test_a_fit_stamps_one_further_run_with_its_data():
    found, calibrated = known()
    now = datetime(2026, 12, 1, 13, 0, 0, 999, tzinfo=timezone(timedelta(hours=1)))
    one = stamp(calibrated, AT, " Our  10B ", CARE, "Ada", found, now)
    run = predict_run(found, AT, calibrated)
    assert (one.value, one.low, one.high, one.of) == (run.value, run.low, run.high, "run")
    assert (one.title, one.stamped, one.author, one.app) == ("Our 10B", "2026-12-01T12:00:00Z", "Ada", __version__)
    assert one.constants == dict(calibrated.values)
    assert one.data is not None
    assert (one.data.name, one.data.digest, one.data.runs) == (found.table, found.digest, found.n_runs)
    assert (one.verdict, one.reasons[0].text) == ("care", "It lies beyond the runs.")
    assert len(digest(one)) == 64


def test_published_constants_stamp_a_value_without_an_interval():
    calibrated = from_published(*laws.get_published("chinchilla@besiroglu"))
    one = stamp(calibrated, AT, "Theirs", CARE, "Ada", now=datetime(2026, 12, 1, tzinfo=UTC))
    assert one.value == predict(calibrated, AT).value
    assert (one.low, one.of, one.data) == (None, "mean", None)


def test_what_cannot_be_stamped_is_refused():
    calibrated = from_published(*laws.get_published("chinchilla@besiroglu"))
    with pytest.raises(BadInput, match="0 letters"):
        stamp(calibrated, AT, "  ", CARE, "Ada")
    with pytest.raises(BadInput):
        stamp(calibrated, {"params": -1.0, "tokens": 1e9}, "x", CARE, "Ada")

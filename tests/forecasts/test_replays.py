"""Replays: kept as a fresh one, scored by runs that were hidden, and named what they are."""

import pytest

from core.forecasts import score
from core.forecasts.replays import DECADES, WHEN, replayed, replays
from core.runs import load_bundled

TABLE = "optimizer-sweep"


@pytest.fixture(scope="module")
def fresh():
    return list(replayed(TABLE))


def test_a_kept_replay_is_a_fresh_one(fresh):
    kept = [(f, s) for f, s in replays() if f"{TABLE}," in f.title]
    assert [f.model_dump(exclude={"value", "low", "high", "sampling_low", "sampling_high", "constants", "reasons"})
            for f, _ in kept] == [
        f.model_dump(exclude={"value", "low", "high", "sampling_low", "sampling_high", "constants", "reasons"})
        for f, _ in fresh
    ]  # fmt: skip
    for (a, s), (b, result) in zip(kept, fresh, strict=True):
        assert s is not None
        assert s.result == result
        # A processor of another kind rounds otherwise.
        assert (a.value, a.low, a.high) == pytest.approx((b.value, b.low, b.high), rel=1e-6)


def test_what_is_foretold_lies_beyond_all_that_was_fitted(fresh):
    runs = load_bundled(TABLE).included
    flops = 6 * runs["params"] * runs["tokens"]
    for forecast, result in fresh:
        at = 6 * forecast.at["params"] * forecast.at["tokens"]
        assert at > flops.max() / 10**DECADES
        assert forecast.data is not None
        assert forecast.data.runs <= (flops <= flops.max() / 10**DECADES).sum()
        assert result in set(runs["loss"])


def test_replays_are_named_so_and_no_run_is_foretold_twice():
    found = replays()
    assert len(found) > 10
    assert all(f.title.startswith("Replay: ") and f.when == WHEN for f, _ in found)
    assert len({(*f.at.values(), s.result) for f, s in found if s}) == len(found)
    assert all(s == score(f, s.result) for f, s in found if s)


def test_a_table_that_says_nothing_of_size_has_none():
    assert list(replayed("regmix")) == []

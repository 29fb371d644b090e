"""Weight decay from sweeps whose best timescale is known, and from the public sweep, which cannot tell it."""

import numpy as np
import pandas as pd
import pytest

from core.errors import BadInput
from core.plan.tuning.weight_decay import decay_of, enough
from core.runs import load_bundled

K, A = 1.084, 0.527


def sweep(noise: float = 0.0, seed: int = 0, exponent: float = -A, steps=(-1.2, -0.5, 0.2, 0.9, 1.5)) -> pd.DataFrame:
    """Three sizes at three ratios, decays around the one whose timescale is K (D / N)^exponent, and one run without."""
    rng, rows = np.random.default_rng(seed), []
    for n in (6e7, 1.2e8, 2.5e8):
        for ratio in (10, 40, 160):
            d, rate, batch = n * ratio, 1.8 * n**-0.7 * (n * ratio) ** 0.3, 0.6 * (n * ratio) ** 0.57
            best, base = batch / (K * ratio**exponent * rate * d), 1.8 + 300 * n**-0.3 + 400 * d**-0.3
            for w in steps:
                loss = base * np.exp(0.004 * w**2 + noise * rng.standard_normal())
                rows.append((n, d, rate, batch, best * np.exp(w), loss))
            rows.append((n, d, rate, batch, 0.0, base * 1.012))
    names = ["params", "tokens", "learning_rate", "batch_tokens", "weight_decay", "loss"]
    return pd.DataFrame(rows, columns=names)


def test_an_exact_sweep_gives_the_law_that_made_it():
    found = decay_of(sweep(), near=0.03)
    assert found.identified
    assert found.line is not None
    assert found.line.slope[0] == pytest.approx(-A, abs=1e-6)
    assert np.exp(found.line.level[0]) == pytest.approx(K, rel=1e-6)
    points = found.points
    np.testing.assert_allclose(points["timescale"], K * points["ratio"] ** -A, rtol=1e-6)
    assert points["off"].all()
    off = found.runs[found.runs["weight_decay"] == 0]
    assert len(off) == 9
    assert off["timescale"].isna().all()
    assert (off["above"] > 0).all()


def test_intervals_hold_the_truth_as_often_as_they_say():
    """Of 40 noisy sweeps, 95 % intervals of the exponent miss about 2 times; of nine timescales each about 18 times."""
    missed = cells = 0
    for seed in range(40):
        found = decay_of(sweep(0.001, seed), near=0.03, seed=seed)
        assert found.line is not None
        missed += not found.line.slope[1] <= -A <= found.line.slope[2]
        lowest = found.points[found.points["why"] == ""]
        truth = K * lowest["ratio"] ** -A
        cells += int((~truth.between(lowest["timescale_low"], lowest["timescale_high"])).sum())
    assert missed <= 6
    assert 6 <= cells <= 34


def test_a_timescale_that_does_not_move_is_told_from_the_published_one():
    found = decay_of(sweep(0.0005, exponent=0.0), near=0.03)
    assert found.identified
    assert found.line is not None
    assert found.line.slope[1] <= 0 <= found.line.slope[2]
    assert found.line.slope[1] > -A


def test_an_interval_that_holds_all_says_nothing():
    """Much noise: the exponent could be 0 as well as the published one, and that is why nothing is identified."""
    said = [decay_of(sweep(0.006, seed), near=0.2).doubts for seed in range(12)]
    assert any("holds both 0" in d[0] and "-0.527" in d[0] for d in said if d)
    assert all(d for d in said if d is not None and "holds both 0" in " ".join(d))


def test_lowest_losses_at_an_edge_are_no_timescale():
    found = decay_of(sweep(steps=(0.3, 0.6, 0.9, 1.2, 1.5)), near=0.03)
    assert found.line is None
    assert not found.identified
    assert any("at 9 scales the best weight decay lies below all that were tried" in d for d in found.doubts)


def test_the_public_sweep_identifies_nothing_and_says_what_would():
    found = decay_of(load_bundled("optimizer-sweep").included, near=0.02)
    assert not found.identified
    assert found.line is None
    assert "13 of 13 scales have 2 weight decays above 0 at the most" in found.doubts[0]
    assert "no logarithm" in found.doubts[1]
    # At the six scales that have all three levels, no decay is worse than some.
    off = found.runs[found.runs["weight_decay"] == 0]
    assert len(off) == 6
    assert (off["above"] > 0.01).all()
    assert "five weight decays above 0" in enough(found)
    tried = [float(v) for v in enough(found).partition("(")[2].partition(" say")[0].rstrip(",").split(", ")]
    assert len(tried) == 5
    assert tried[1:] == pytest.approx([2 * v for v in tried[:-1]])  # each twice the one before, as it is printed


def test_without_rate_or_batch_decays_stand_for_themselves():
    found = decay_of(sweep().drop(columns="batch_tokens"), near=0.03)
    assert found.doubts == ("there is no batch tokens, without which a weight decay is no timescale",)
    assert (found.points["why"] == "").all()
    assert found.points["timescale"].isna().all()
    assert found.points["weight_decay"].notna().all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.drop(columns="weight_decay"), "no column weight_decay"),
        (lambda t: t.drop(columns="params"), "no column params"),
        (lambda t: t.assign(weight_decay=t["tokens"] / 1e9), "more than one weight decay"),
        (lambda t: t.assign(weight_decay=0.1), "All runs have one weight decay"),
    ],
)
def test_what_is_no_sweep_is_refused_in_a_line(change, said):
    with pytest.raises(BadInput, match=said):
        decay_of(change(sweep()))

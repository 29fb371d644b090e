"""Laws of batch size, learning rate and weight decay against the numbers that are known of them.

Expected texts are rounded to the digits that they have; a prediction must round to them. What is computed here instead
is written out from the papers' constants in the papers' units, with SciPy where an equation must be solved.
"""

import math

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from core.laws import get
from core.laws.base import Check
from core.laws.tuning._common import in_tokens, rounded, scaled
from core.laws.tuning.critical_batch.critical_batch_power_lines import tokens_at_batch
from core.laws.tuning.critical_batch.kaplan_trade_off import steps_needed, tokens_needed
from core.laws.tuning.weight_decay.adamw_timescale import timescale
from core.plan.tuning.transfer import transferred
from tests.laws._cases import loss, value
from tests.tolerances import ALGEBRA, SOLVER, rounds_to

FIT_ONLY = (
    "kaplan-trade-off",
    "critical-batch-zhang-tokens",
    "optimal-learning-rate-batch",
    "optimal-learning-rate-width",
    "learning-rate-noise-scale",
)


# Power Lines: Bergsma et al. 2025. N, D, tau, best and critical batch in sequences of 2,048.
POWER_LINES = [
    (1.11e8, 2.22e9, "0.2236", "116.2", "979.6"),
    (6.1e8, 1.22e10, "0.2236", "223.3", "2152.4"),
    (1e9, 2e10, "0.2236", "269.8", "2704.6"),
    (3.3e9, 6.6e10, "0.2236", "426.2", "4695.2"),
    (1e9, 2e11, "0.0664", "651.7", "7836.0"),
    (7e10, 1.4e12, "0.2236", "1373.1", "19254.5"),
]
IN_TOKENS = [
    ("2.38e5", "2.01e6"),
    ("4.57e5", "4.41e6"),
    ("5.53e5", "5.54e6"),
    ("8.73e5", "9.62e6"),
    ("1.33e6", "1.60e7"),
    ("2.81e6", "3.94e7"),
]


@pytest.mark.parametrize(("params", "tokens", "tau", "best", "critical"), POWER_LINES)
def test_power_lines_in_sequences(params, tokens, tau, best, critical):
    assert rounds_to(value("adamw-timescale@bergsma", tokens=tokens, params=params), tau)
    assert rounds_to(value("optimal-batch-tokens@bergsma", tokens=tokens) / 2048, best)
    assert rounds_to(value("critical-batch-power-lines@bergsma", tokens=tokens) / 2048, critical)


@pytest.mark.parametrize(("row", "texts"), list(zip(POWER_LINES, IN_TOKENS, strict=True)))
def test_power_lines_in_tokens(row, texts):
    assert rounds_to(value("optimal-batch-tokens@bergsma", tokens=row[1]), texts[0])
    assert rounds_to(value("critical-batch-power-lines@bergsma", tokens=row[1]), texts[1])


def test_the_weight_decay_of_power_lines():
    x = {"batch_tokens": 504 * 2048, "learning_rate": 2e-3, "tokens": 2e10, "params": 1e9}
    assert rounds_to(value("optimal-weight-decay@bergsma", **x), "0.11543")


@pytest.mark.parametrize("per_param", [20.0, 200.0, 1280.0])
@pytest.mark.parametrize("batch", [2**18, 2**21])
def test_the_best_weight_decay_has_the_best_timescale(per_param, batch):
    x = {"batch_tokens": batch, "learning_rate": 7e-4, "tokens": 3e9 * per_param, "params": 3e9}
    decay = value("optimal-weight-decay@bergsma", **x)
    assert timescale(batch, 7e-4, decay, x["tokens"]) == pytest.approx(1.084 * per_param**-0.527, rel=ALGEBRA)
    twice = value("optimal-weight-decay@bergsma", **x | {"batch_tokens": 2 * batch})
    assert twice == pytest.approx(2 * decay, rel=ALGEBRA)  # in proportion to the batch


def test_a_timescale_counts_the_steps_that_are_averaged():
    # 1 / (eta lambda) steps of 1,000 in all.
    assert timescale(5e5, 1e-3, 5.0, 5e8) == pytest.approx((1 / (1e-3 * 5.0)) / 1000, rel=ALGEBRA)


@pytest.mark.parametrize("least", [1e9, 2e10, 3e12])
def test_at_the_critical_batch_data_and_steps_are_twice_their_least(least):
    k, a = 2048 * 0.0471, 0.462
    critical = k * least**a
    assert float(tokens_at_batch(least, critical, k, a)) == pytest.approx(2 * least, rel=ALGEBRA)
    assert float(tokens_at_batch(least, critical, k, a)) / critical == pytest.approx(2 * least / critical, rel=ALGEBRA)
    for batch in (critical / 30, critical * 7):
        tokens = float(tokens_at_batch(least, batch, k, a))
        steps = tokens / batch
        assert (steps / (least / critical) - 1) * (tokens / least - 1) == pytest.approx(1, rel=SOLVER)


# Steps against batch: McCandlish et al. 2018; Kaplan et al. 2020, equations 5.1 to 5.5.


@pytest.mark.parametrize("share", [0.01, 0.5, 1.0, 40.0])
def test_the_trade_off_is_the_hyperbola(share):
    p = {"S_min": 3200.0, "B_crit": 1.7e6}
    batch = share * p["B_crit"]
    steps = loss(get("kaplan-trade-off"), p, {"batch_tokens": batch})
    tokens = steps * batch
    least = p["S_min"] * p["B_crit"]
    assert (steps / p["S_min"] - 1) * (tokens / least - 1) == pytest.approx(1, rel=ALGEBRA)
    assert tokens == pytest.approx(tokens_needed(least, batch, p["B_crit"]), rel=ALGEBRA)
    assert steps == pytest.approx(steps_needed(p["S_min"], batch, p["B_crit"]), rel=ALGEBRA)


@pytest.mark.parametrize("share", [0.1, 1.0, 25.0])
def test_the_noise_scale_gives_the_best_step_of_a_noisy_quadratic(share):
    """Expected loss after a step of size e along a gradient of B samples, by SciPy instead of by the formula."""
    rng = np.random.default_rng(5)
    root = rng.standard_normal((6, 6))
    H, G, spread = root @ root.T + np.eye(6), rng.standard_normal(6), rng.uniform(0.5, 2.0, 6)
    curvature, noise = G @ H @ G, float(np.sum(np.diag(H) * spread))
    batch = share * noise / curvature

    def after(step):
        return -step * (G @ G) + step**2 / 2 * (curvature + noise / batch)

    best = minimize_scalar(after, bounds=(0, 2 * (G @ G) / curvature), method="bounded", options={"xatol": 1e-12})
    p = {"eta_max": float(G @ G / curvature), "B_noise": float(noise / curvature)}
    assert loss(get("learning-rate-noise-scale"), p, {"batch_tokens": batch}) == pytest.approx(best.x, rel=SOLVER)


def test_the_rate_by_the_batch_is_the_rule_of_its_exponent():
    law = get("optimal-learning-rate-batch")
    for gamma, factor in ((1.0, 4.0), (0.5, 2.0), (0.75, 4**0.75)):
        p = {"k": 1e-9, "gamma": gamma}
        four, one = (loss(law, p, {"batch_tokens": b}) for b in (4e6, 1e6))
        assert four / one == pytest.approx(factor, rel=ALGEBRA)


@pytest.mark.parametrize("proxy", [256, 640])
def test_the_rate_by_the_width_is_mup_s_transfer_where_its_exponent_is_one(proxy):
    """eta = eta_0 d_0 / d, as the reference states it; with no exponent width does not matter."""
    law = get("optimal-learning-rate-width")
    for width in (256, 4096, 16384):
        by_law = loss(law, {"k": 1e-2 * proxy, "a": 1.0}, {"width": width})
        assert by_law == pytest.approx(1e-2 * proxy / width, rel=ALGEBRA)
        assert by_law == pytest.approx(transferred(1e-2, proxy, width), rel=ALGEBRA)
        assert loss(law, {"k": 1e-2, "a": 0.0}, {"width": width}) == pytest.approx(1e-2, rel=ALGEBRA)


# Zhang et al. 2024, in sequences of 512.


@pytest.mark.parametrize(
    ("millions", "expected"), [(85, "752"), (151, "985"), (302, "1365"), (604, "1890"), (1200, "2610")]
)
def test_the_critical_batch_in_proportion(millions, expected):
    assert rounds_to(value("critical-batch-zhang-params@zhang", params=millions * 1e6) / 512, expected)


@pytest.mark.parametrize(("millions", "expected"), [(302, "1021"), (604, "1085"), (1200, "1151")])
def test_the_critical_batch_at_fixed_data(millions, expected):
    assert rounds_to(value("critical-batch-zhang-params@zhang-fixed-data", params=millions * 1e6) / 512, expected)


# Best batches, learning rates and sizes by other papers.


@pytest.mark.parametrize(
    ("tokens", "expected"), [(1e10, "1.414e6"), (1e11, "2.597e6"), (3e11, "3.471e6"), (1e12, "4.770e6")]
)
def test_the_best_batch_at_fixed_data(tokens, expected):
    assert rounds_to(value("optimal-batch-tokens@shuai", tokens=tokens), expected)


@pytest.mark.parametrize(
    ("params", "tokens", "rate", "batch"), [(1e9, 1e11, "1.632e-3", "1.108e6"), (7e9, 1.4e12, "9.166e-4", "4.999e6")]
)
def test_step_law(params, tokens, rate, batch):
    got = value("optimal-learning-rate-step-law@li", params_non_embedding=params, tokens=tokens)
    assert rounds_to(got, rate)
    assert rounds_to(value("optimal-batch-tokens@li", tokens=tokens), batch)


@pytest.mark.parametrize(
    ("flops", "rate", "batch", "per_token", "tokens"),
    [
        (1e20, "9.860e-4", "1.017e6", "5.251e9", "1.905e10"),
        (1e24, "3.118e-4", "2.069e7", "6.568e11", "1.523e12"),
    ],
)
def test_deepseek(flops, rate, batch, per_token, tokens):
    assert rounds_to(value("optimal-learning-rate-compute@deepseek", flops=flops), rate)
    assert rounds_to(value("optimal-batch-compute@deepseek", flops=flops), batch)
    data = value("deepseek-optimal-tokens@deepseek", flops=flops)
    assert rounds_to(data, tokens)
    # M D is C but for the digits of the constants, of which 0.1715 has four.
    assert rounds_to(0.1715 * flops**0.5243, per_token)
    assert data * 0.1715 * flops**0.5243 == pytest.approx(flops, rel=0.5 / 1715 + 0.5 / 58316)


@pytest.mark.parametrize("params", [5e6, 108e6, 3e9])
def test_porian(params):
    sequences, rate = 0.00037 * params**0.703, 3.7 * params**-0.36
    assert value("optimal-batch-params@porian", params=params) == pytest.approx(sequences * 2048, rel=ALGEBRA)
    assert value("optimal-learning-rate-params@porian", params=params) == pytest.approx(rate, rel=ALGEBRA)
    sequences, rate = 160 * (params / 108e6) ** (2 / 3), 0.0047 * (params / 108e6) ** (-1 / 3)
    assert value("optimal-batch-params@porian-rounded", params=params) == pytest.approx(sequences * 2048, rel=ALGEBRA)
    assert value("optimal-learning-rate-params@porian-rounded", params=params) == pytest.approx(rate, rel=ALGEBRA)


def test_porian_rounds_its_own_fit():
    # 160 sequences and 0.0047 at 108M parameters are its fits there, to a digit or two.
    assert rounds_to(value("optimal-batch-params@porian", params=108e6) / 2048, "1.6e2")
    assert rounds_to(value("optimal-learning-rate-params@porian", params=108e6), "0.0047")


@pytest.mark.parametrize(("tokens", "batch", "rate"), [(4e9, "6.8e4", "1.86e-4"), (1e10, "1.43e5", "1.78e-4")])
def test_video_diffusion(tokens, batch, rate):
    assert rounds_to(value("optimal-batch-video@yin", tokens=tokens, params=1.07e9), batch)
    assert rounds_to(value("optimal-learning-rate-video@yin", tokens=tokens, params=1.07e9), rate)


@pytest.mark.parametrize(("tokens", "params"), [(2e9, 17e6), (140e9, 0.72e9)])
def test_video_diffusion_counts_in_billions(tokens, params):
    T, N = tokens / 1e9, params / 1e9
    got = value("optimal-batch-video@yin", tokens=tokens, params=params)
    assert got == pytest.approx(2.18e4 * T**0.81 * N**0.19, rel=ALGEBRA)
    got = value("optimal-learning-rate-video@yin", tokens=tokens, params=params)
    assert got == pytest.approx(2.0e-4 * T**-0.045 * N**-0.162, rel=ALGEBRA)


def test_the_best_size_of_video_diffusion():
    assert rounds_to(value("video-optimal-params@yin-loss-law", flops=1e22), "2.087e9")
    assert rounds_to(value("video-optimal-params@yin", flops=1e22), "2.435e9")


# What is not known is not shipped.


@pytest.mark.parametrize("key", FIT_ONLY)
def test_laws_without_published_constants_have_none(key):
    assert get(key).published == ()
    assert any("fit only" in note.lower() for note in get(key).notes)


def test_sets_whose_constants_could_not_be_read_are_not_there():
    assert [s.name for s in get("kaplan-nsb").published] == ["kaplan"]  # not Su et al. 2024
    assert [s.name for s in get("optimal-batch-compute").published] == ["deepseek"]  # not Shuai et al. 2024


def test_units_of_other_papers():
    assert in_tokens(3.0, 2048) == 6144
    assert scaled(5.0, 1e6, 0.5) == pytest.approx(5.0 / 1e3, rel=ALGEBRA)
    assert scaled(5.0, 1e3, -1.0, 0.5) == pytest.approx(5.0 * math.sqrt(1e3), rel=ALGEBRA)
    assert rounded({"tokens": 1.0}, "269.8", 10) == Check({"tokens": 1.0}, value=2698.0, rtol=0.5 / 2698)
    assert rounded({"tokens": 1.0}, "9.860e-4").rtol == pytest.approx(0.5 / 9860, rel=ALGEBRA)

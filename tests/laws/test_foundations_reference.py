"""Laws of size and data against numbers of their papers and code, each from its own formula in NumPy or by hand."""

import dataclasses
import math

import numpy as np
import pytest

from core import laws
from core.fit import FitOptions, fit
from core.laws.loss.isoflop_parabola import vertex_bias
from tests.fit._examples import table_of
from tests.laws._cases import loss, value
from tests.tolerances import RECOVERED, rounds_to

# Exponents of size and data; bias of the vertex for grids 2, 4, 8 and 16 times the best size either way.
BIASES = [
    (0.34, 0.28, ("1.0037", "1.0151", "1.0342", "1.0616")),
    (0.3478, 0.3658, ("0.9989", "0.9955", "0.9900", "0.9822")),
    (0.465, 0.155, ("1.0195", "1.0796", "1.1862", "1.3490")),
]
# The broken power law of a task of 4-digit addition (Caballero et al. 2023, the authors' script).
ADDITION = {"E": 0.4138847, "B": 2.277272, "c_0": 0.0550773, "c_1": 5.662906, "D_1": 612.5836, "f": 0.0591930}


@pytest.mark.parametrize(("alpha", "beta", "printed"), BIASES)
def test_the_vertex_of_a_parabola_is_off_by_a_known_factor(alpha, beta, printed):
    found = [float(vertex_bias(alpha, beta, width)) for width in (2.0, 4.0, 8.0, 16.0)]
    assert [rounds_to(v, text) for v, text in zip(found, printed, strict=True)] == [True] * 4


def test_equal_exponents_have_no_bias():
    assert float(vertex_bias(0.3, 0.3, 8.0)) == pytest.approx(1.0, abs=1e-9)


def test_the_bias_is_that_of_a_parabola_through_chinchillas_law():
    """At 1e21 FLOP, by NumPy: 7 sizes from 1/4 to 4 times the best one."""
    p = {"E": 1.69, "A": 406.4, "B": 410.7, "alpha": 0.34, "beta": 0.28}
    best = (0.34 * 406.4 / (0.28 * 410.7)) ** (1 / 0.62) * (1e21 / 6) ** (0.28 / 0.62)
    sizes = best * np.geomspace(1 / 4, 4, 7)
    values = [loss(laws.get("chinchilla"), p, {"params": n, "tokens": 1e21 / 6 / n}) for n in sizes]
    bent, slope, _ = np.polyfit(np.log(sizes / best), values, 2)
    assert float(vertex_bias(0.34, 0.28, 4.0)) == pytest.approx(np.exp(-slope / (2 * bent)), rel=1e-6)


@pytest.mark.parametrize(("x", "a", "expected"), [(1e6, 0.5, 0.270064), (1e6, 1.0, 0.249408), (100.0, 1.0, 0.899154)])
def test_from_the_guess_to_the_floor(x, a, expected):
    """Floor .1, guess 1, 50 x^-.4; solved by bisection for (L - .1) = 50 x^-.4 (1 - L)^a."""
    law = laws.get("guess-to-floor")
    found = loss(law, {"E": 0.1, "L_0": 1.0, "a": a, "B": 50.0, "c": 0.4}, {"tokens": x})
    assert found == pytest.approx(expected, abs=6e-7)


@pytest.mark.parametrize("a", [0.01, 0.3, 1.0, 4.0, 10.0])
@pytest.mark.parametrize("height", [1e-8, 1e-2, 1.0, 1e3, 1e9])
def test_the_root_solves_the_law_near_either_end(a, height):
    found = loss(laws.get("guess-to-floor"), {"E": 1.0, "L_0": 9.0, "a": a, "B": height, "c": 0.0}, {"tokens": 1e6})
    assert 1.0 <= found <= 9.0
    if 1 + 1e-9 < found < 9 - 1e-9:
        assert math.log(found - 1) - a * math.log(9 - found) == pytest.approx(math.log(height), rel=1e-5, abs=1e-5)


@pytest.mark.parametrize(
    ("samples", "expected"), [(12.8e6, 0.928614), (32e6, 0.834664), (128e6, 0.788571), (640e6, 0.787390)]
)
def test_use_that_fades_by_epoch(samples, expected):
    """Goyal's form: a pool of 12.8M samples, (.02 n / 1e5)^-.2 in the first epoch, tau 2, floor .1."""
    p = {"E": 0.1, "A": (0.02 / 1e5) ** -0.2, "b": 0.2, "tau": 2.0}
    found = loss(laws.get("utility-by-epoch"), p, {"tokens": samples, "unique_tokens": 12.8e6})
    assert found == pytest.approx(expected, abs=6e-7)


@pytest.mark.parametrize(
    ("x", "expected"),
    [(160.0, 2.135824), (400.0, 2.050671), (612.5836, 1.681533), (800.0, 0.760188), (928.0, 0.562598)],
)
def test_a_broken_power_law(x, expected):
    assert loss(laws.get("broken-power"), ADDITION, {"tokens": x}) == pytest.approx(expected, abs=6e-7)


def test_a_fit_of_the_broken_power_laws_demo_returns_its_constants():
    law, boxes = (
        laws.get("broken-power"),
        {"B": (0.5, 10.0), "c_1": (1.0, 20.0), "D_1": (200.0, 2000.0), "f": (0.03, 0.5)},
    )
    near = dataclasses.replace(
        law, params=tuple(dataclasses.replace(q, start=boxes.get(q.name, q.start)) for q in law.params)
    )
    found = fit(near, table_of(near, ADDITION, {"tokens": np.arange(160.0, 929.0, 24.0)}), FitOptions(starts=32))
    for name, constant in ADDITION.items():
        assert found.parameters[name].value == pytest.approx(constant, rel=RECOVERED), name


def test_the_bounded_law_of_repeats_by_hand():
    """Hoffmann's two terms over ln V - E for h, no overfitting: a tenth of a nat below his law at 1B and 20B."""
    span = math.log(50257) - 1.69
    p = {"E": 1.69, "L_0": math.log(50257), "a": 406.4 / span, "b": 410.7 / span, "c": 0.0, "alpha": 0.34, "beta": 0.28,
         "gamma": 0.5, "delta_U": 0.5}  # fmt: skip
    found = loss(laws.get("bounded-repeats"), p, {"params": 1e9, "tokens": 2e10, "unique_tokens": 2e10})
    assert found == pytest.approx(2.501027, abs=6e-7)


@pytest.mark.parametrize(
    ("c", "eta", "guess", "expected"),
    [
        (3.63, 18.50, 1.0, 0.192545),
        (0.71, 6.93, 1.0, 0.101920),
        (5.0, 6.27, 6.10, 3.803214),
        (9.04, 16.34, 6.60, 3.195035),
    ],
)
def test_the_bounded_law_at_endless_scale(c, eta, guess, expected):
    """Rosenfeld's limits for ImageNet, CIFAR-100, Penn Treebank and WikiText-103: guess c / sqrt(c^2 + eta^2)."""
    p = {"L_0": guess, "A": 1.0, "B": 1.0, "alpha": 1.0, "beta": 1.0, "c": c / eta}
    found = loss(laws.get("guess-bounded"), p, {"params": 1e15, "tokens": 1e15})
    assert found == pytest.approx(expected, abs=6e-7)


def test_quanta_have_one_exponent_for_both():
    """alpha = .34 makes data fall off with .253731: a tenfold of data for 10^-.253731."""
    p = {"E": 0.0, "A": 0.0, "B": 1.0, "alpha": 0.34}
    found = [loss(laws.get("quanta"), p, {"params": 1e9, "tokens": d}) for d in (1e9, 1e10)]
    assert math.log10(found[0] / found[1]) == pytest.approx(0.253731, abs=6e-7)


def test_three_regions_are_the_guess_the_power_and_the_floor():
    p, law = {"L_0": 10.0, "E": 1.5, "B": 300.0, "beta": 0.3, "p": 8.0}, laws.get("three-regions")
    at = [loss(law, p, {"tokens": d}) for d in (1.0, 1e8, 1e30)]
    assert at == pytest.approx([10.0, 1.5 + 300 * 1e8**-0.3, 1.5], rel=1e-4)


@pytest.mark.parametrize(("compute", "ratio"), [(1.0, 0.464), (10.0, 0.507), (100.0, 0.554)])
def test_muon_needs_about_half_of_the_compute_of_adamw(compute, ratio):
    """2.506 C^-.052 = 2.608 c^-.054 in PF-days; the paper says about 52 %."""
    day = 8.64e19
    of_adamw = value("power-law-compute@moonlight-adamw", flops=compute * day)
    found = value("power-law-compute@moonlight-muon", flops=ratio * compute * day)
    assert found == pytest.approx(of_adamw, rel=1e-4)


def test_no_unit_brings_both_sets_of_matformer_together():
    """14.08 x^-.10 + .89 and 21.60 x^-.13 + 1.33 differ by .115 nats at the least, whatever N D is counted in."""
    law, x = laws.get("size-times-data"), np.geomspace(1e3, 1e24, 20_001)
    at = {"params_non_embedding": x, "tokens": np.ones_like(x)}
    first, second = (
        np.asarray(law.predict({"E": e, "K": k, "b": b}, at)) for e, k, b in ((0.89, 14.08, 0.10), (1.33, 21.60, 0.13))
    )
    assert np.abs(first - second).min() == pytest.approx(0.115, abs=5e-4)


def test_compute_that_does_the_same_halves_in_about_9_months():
    """By each term's rate over its exponent, ln 2 / (g / scale), added; the authors' bootstrap says 8.4."""
    p = laws.get("progress").constants("ho-wikitext-103").values
    years = [math.log(2) * p[scale] / p[rate] for scale, rate in (("alpha", "g_N"), ("beta", "g_D"))]
    assert years == pytest.approx([11.97, 0.7703], rel=1e-3)
    assert 12 / sum(1 / y for y in years) == pytest.approx(8.68, abs=0.005)


@pytest.mark.parametrize(("name", "printed"), [("code", 194.93), ("ultratext", 95.60), ("average", 191.87)])
def test_the_best_tokens_per_parameter_of_minicpm_are_near_the_printed_ones(name, printed):
    """At 1e21 FLOP in closed form; constants of two digits give it to 6 %."""
    p = laws.get("size-data-per-byte").constants(f"minicpm-{name}").values
    total = p["alpha"] + p["beta"]
    size = (p["alpha"] * p["C_N"] / (p["beta"] * p["C_D"])) ** (1 / total) * (1e3 / 6) ** (p["beta"] / total)
    assert 1e3 / 6 / size**2 == pytest.approx(printed, rel=0.06)

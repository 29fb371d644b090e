r"""Multi-power law of a schedule: L(t) = L_0 + A S_1(t)^-alpha - B sum_k (eta_{k-1} - eta_k) G(eta_k^-gamma S_k(t)).

eta_k learning rate at step k, S_1(t) the sum of all of them up to step t, S_k(t) of those from k on, G(x) = 1 - (1 + C
x)^-beta, L nats per token. The sum runs over all steps, those of the warm-up, where the rate rises, included. Luo et
al. 2025 (arXiv:2503.12811).
"""

import jax.numpy as jnp

from .._powers import power
from ..base import Check, Law, Param, Published, nonnegative, positive
from ._curve import HISTORY, RATE, one_fall, past, since, total


def predict(p, x):
    """Return the loss in nats per token after the steps whose learning rates are x["learning_rate"], [KNOTS, 4]."""
    history = x["learning_rate"]
    rate = jnp.maximum(history[:, RATE], 1e-12)
    felt = 1 - (1 + p["C"] * rate ** -p["gamma"] * since(history)) ** -p["beta"]
    return p["L0"] + p["A"] * power(total(history), -p["alpha"]) - p["B"] * past(history, felt)


NAMES = ("L0", "A", "alpha", "B", "C", "beta", "gamma")


# Worked out by hand: rates that sum up to 3, and fell from 3e-4 to 1e-4 with a sum of 0.5 since.
FALLEN = one_fall(3.0, 1e-4, 2e-4, 0.5, 5000.0)


def _published(size: str, values: tuple[float, ...], value: float) -> Published:
    return Published(
        f"luo-{size.lower()}",
        values=dict(zip(NAMES, values, strict=True)),
        source=f"Luo et al. 2025, github.com/thu-yao-01-luo/MultiPowerLaw, config.py, {size} parameters",
        confidence="verified",
        conventions={
            "params": f"{size}",
            "learning_rate": "peak 3e-4, linear warm-up of 2,160 steps",
            "steps": "every one counts, those of the warm-up too",
            "loss": "nats per token; whether of training or validation the files do not say",
        },
        checks=(Check({"learning_rate": FALLEN}, value=value, rtol=1e-9),),
        ranges={"learning_rate": (3e-5, 3e-4)},
    )


LAW = Law(
    key="multi-power",
    title="Loss curve of a schedule (multi-power)",
    formula=(
        r"L(t) = L_0 + \frac{A}{S_1(t)^{\alpha}} - B \sum_{k \le t} (\eta_{k-1} - \eta_k) "
        r"\left[1 - \left(1 + C \eta_k^{-\gamma} S_k(t)\right)^{-\beta}\right]"
    ),
    target="loss",
    unit="nats per token",
    features=(HISTORY,),
    params=(
        Param(
            "L0",
            symbol="L_0",
            domain=nonnegative,
            start=(0.5, 4.0),
            unit="nats per token",
            doc="loss of an endless run",
            linear=True,
        ),
        Param(
            "A",
            symbol="A",
            domain=positive,
            start=(0.05, 5.0),
            unit="nats per token",
            doc="loss above L_0 at a sum of rates of one",
            linear=True,
        ),
        Param(
            "alpha",
            symbol=r"\alpha",
            domain=nonnegative,
            start=(0.1, 1.2),
            unit="",
            doc="how fast it falls with the sum of rates",
        ),
        Param(
            "B",
            symbol="B",
            domain=positive,
            start=(50.0, 3000.0),
            unit="nats per token",
            doc="gain of a rate that falls by one",
            linear=True,
        ),
        Param("C", symbol="C", domain=positive, start=(0.2, 20.0), unit="1", doc="how soon a fall is felt"),
        Param(
            "beta",
            symbol=r"\beta",
            domain=nonnegative,
            start=(0.1, 1.5),
            unit="",
            doc="how fast the gain of a fall is reached",
        ),
        Param(
            "gamma",
            symbol=r"\gamma",
            domain=nonnegative,
            start=(0.1, 1.5),
            unit="",
            doc="how much sooner a fall is felt at small rates",
        ),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        _published(
            "25M",
            (3.04045406, 0.52468604, 0.50786857, 363.78751622, 2.06560812, 0.58279013, 0.64142257),
            3.2702960171726,
        ),
        _published(
            "100M",
            (2.6514477, 0.60115152, 0.45295811, 437.9464276, 2.13245612, 0.59785199, 0.65523644),
            2.9316239275081,
        ),
        _published(
            "400M",
            (2.37474466, 0.65421216, 0.42878731, 523.42464371, 2.02462735, 0.59350493, 0.63472457),
            2.6817357098545,
        ),
    ),
    cite="arXiv:2503.12811",
    notes=(
        "Constants belong to one model size and one batch, and say nothing about others.",
        "Rows are steps of runs, with the learning rate of each: whole schedules, not peak rates.",
        "The rises of the warm-up belong in the sum: with the falls alone the published constants describe the curves "
        "badly.",
        "The published constants are not the best fit to the three schedules behind them. The best fit predicts those "
        "three better and six others worse, and does not determine beta (benchmarks/results/multi_power.md).",
    ),
)

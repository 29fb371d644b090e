r"""Power law in compute: L(C) = E + K / C^gamma.

C training compute in FLOP, L nats per token, K = C_c^gamma nats per token. Kaplan et al. 2020
(arXiv:2001.08361) write two without a floor: (C_c / C)^alpha_C at a fixed batch, and eq. 1.3,
(C_c^min / C_min)^alpha_C^min, for the compute that a batch far below the critical one would need. The size of
the model is the best one at each C.
"""

from .._checks import rounded
from .._powers import power
from .._units import PF_DAY
from ..base import Check, Feature, Law, Param, Published, nonnegative, positive
from .kaplan_ns import FRONTIER, frontier_exponent, frontier_scale

_CONVENTIONS = {
    "params": "without embeddings",
    "loss": "nats per token, WebText2",
    "size": "the best at each compute",
}


def predict(p, x):
    """Return the loss in nats per token of the best run that x["flops"] FLOP can pay for."""
    return p["E"] + p["K"] * power(x["flops"], -p["gamma"])


def _from_scale(scale: float, exponent: float) -> dict[str, float]:
    """Return the parameters for a scale C_c in PF-days, no floor."""
    return {"E": 0.0, "K": (scale * PF_DAY) ** exponent, "gamma": exponent}


_ALPHA_C = frontier_exponent(FRONTIER["alpha_N"], FRONTIER["alpha_S"], FRONTIER["alpha_B"])
_C_C = frontier_scale(*(FRONTIER[name] for name in ("N_c", "S_c", "B_star", "alpha_N", "alpha_S"))) / PF_DAY


def _moonlight(optimiser: str, scale: float, exponent: float, at: str) -> Published:
    """Return the law of one optimiser: scale C^-exponent with C in PF-days, as printed; the loss at ten, computed."""
    return Published(
        f"moonlight-{optimiser.lower()}",
        values={"E": 0.0, "K": scale * PF_DAY**exponent, "gamma": exponent},
        source=f"Liu et al. 2025 (arXiv:2502.16982, Moonlight), {optimiser}: {scale} C^-{exponent}",
        confidence="verified",
        conventions={
            "flops": "6 N D; the unit, PF-days, is deduced from the level of the losses",
            "loss": "nats per token at 8,192 tokens of context",
            "size": "the best at each compute, 399M to 1.5B without embeddings",
        },
        checks=(rounded({"flops": 10 * PF_DAY}, at),),
    )


def _porian(runs: str, floor: float, coefficient: float, exponent: float, at: str) -> Published:
    """Return one frontier of Porian et al., floor + coefficient C^-exponent; the loss at 1e19 FLOP, computed."""
    return Published(
        f"porian-{runs}",
        values={"E": floor, "K": coefficient, "gamma": exponent},
        source=f"Porian et al. 2024 (arXiv:2406.19146), {runs} budgets: {coefficient} C^-{exponent} + {floor}, "
        "read in an account",
        confidence="secondary",
        conventions={"flops": "with the output layer", "loss": "nats per token", "size": "the best at each compute"},
        checks=(rounded({"flops": 1e19}, at),),
    )


LAW = Law(
    key="power-law-compute",
    title="Power law in compute",
    formula=r"L(C) = E + \frac{K}{C^{\gamma}}",
    target="loss",
    unit="nats per token",
    features=(Feature("flops", kind="scale", symbol="C", unit="FLOP", doc="training compute", range=(1e16, 1e26)),),
    params=(
        Param(
            "E",
            symbol="E",
            domain=nonnegative,
            start=(0.0, 3.0),
            unit="nats per token",
            doc="loss at endless compute",
            linear=True,
        ),
        Param(
            "K",
            symbol="K",
            domain=positive,
            start=(1.0, 1e6),
            unit="nats per token",
            doc="compute term at one FLOP",
            linear=True,
        ),
        Param("gamma", symbol=r"\gamma", domain=nonnegative, start=(0.01, 0.6), unit="", doc="how fast compute helps"),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        Published(
            "kaplan",
            values=_from_scale(1.6e7, 0.057),
            source="Kaplan et al. 2020, Table 5, naive fit: C_c = 1.6e7 PF-days, alpha_C = 0.057, no floor",
            confidence="verified",
            conventions={**_CONVENTIONS, "flops": "C = 6 N B S, context term dropped", "batch": "fixed at 2^19 tokens"},
            # No number is printed: 1.6e7^0.057 at one PF-day is exact arithmetic on the constants.
            checks=(Check({"flops": PF_DAY}, value=1.6e7**0.057, rtol=1e-12),),
        ),
        Published(
            "kaplan-min",
            values=_from_scale(3.1e8, 0.050),
            source="Kaplan et al. 2020, eq. 1.3 and Table 5: C_c^min = 3.1e8 PF-days, alpha_C^min = 0.050, no floor",
            confidence="verified",
            conventions={
                **_CONVENTIONS,
                "flops": "C_min = C / (1 + B / B_crit(L)), C = 6 N B S",
                "batch": "far below the critical batch",
            },
            # Half a unit of the last printed digit.
            checks=(
                Check({"flops": PF_DAY}, value=2.6581, rtol=5e-5 / 2.6581),
                Check({"flops": 3640 * PF_DAY}, value=1.7641, rtol=5e-5 / 1.7641),
            ),
        ),
        Published(
            "kaplan-frontier",
            values=_from_scale(_C_C, _ALPHA_C),
            source="Kaplan et al. 2020, eqs. B.7 and B.8: the frontier that follows from Table 3 and B* = 2e8 tokens",
            confidence="verified",
            conventions={
                **_CONVENTIONS,
                "flops": "6 N B_crit(L) S_min",
                "batch": "at the critical batch",
            },
            # Computed by eqs. B.7 and B.8; the paper prints alpha_C as about 0.052 and 0.054.
            checks=(rounded({"flops": PF_DAY}, "2.6875565"), rounded({"flops": 3640 * PF_DAY}, "1.7481043")),
        ),
        _moonlight("Muon", 2.506, 0.052, "2.223213"),
        _moonlight("AdamW", 2.608, 0.054, "2.3030724"),
        _porian("fewer", 2.01, 128.93, 0.106, "3.2584006"),
        _porian("more", 1.78, 97.27, 0.096, "3.2387434"),
        _porian("most", 1.68, 87.16, 0.092, "3.2371026"),
    ),
    rank=4,
    cite="arXiv:2001.08361, eq. 1.3 and Table 5; arXiv:2502.16982; arXiv:2406.19146",
    notes=(
        "The law holds along the frontier only: fit it to the best run at each compute, not to every run.",
        "Kaplan's two sets mean different C: the compute that runs spent at a batch of 2^19 tokens, and the least that "
        "would have done.",
        "kaplan-frontier is what Kaplan's law of size and steps implies; it lies near the fitted kaplan-min, not on "
        "it.",
        "The floor of Porian et al. falls from 2.01 to 1.68 as larger budgets join the fit: it is hardly known.",
        "By the two laws of Moonlight, Muon needs 46 % of AdamW's compute at one PF-day and 55 % at a hundred.",
        "Figure 1 of the paper is reported to print another C_c^min; 3.1e8 PF-days is that of eq. 1.3 and Table 5.",
        "Without a floor (E = 0) the loss falls to zero as C grows, which the entropy of text forbids.",
    ),
    cost=None,
)

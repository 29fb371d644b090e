r"""One more exponent: L(N, D) = E + (A / N^alpha + B / D^beta)^gamma.

N parameters (embeddings included), D training tokens, L nats per token. With gamma = 1 it is Chinchilla's law
(Hoffmann et al. 2022, arXiv:2203.15556, eq. 2), with E = 0 and B / D^beta of exponent 1 it is the joint law of Kaplan
et al. 2020 (arXiv:2001.08361, eq. 1.5). Castro et al. 2025 (arXiv:2505.14669, Quartet) fit it, and take arithmetic of
few bits as a model of N e_N parameters trained on D e_D tokens. With gamma below 1 size and data help each other:
what more data are worth depends on size.
"""

from .._checks import rounded
from .._powers import power
from ..base import Contained, Law, Param, Published, nonnegative, positive
from .chinchilla import LAW as CHINCHILLA


def predict(p, x):
    """Return the loss in nats per token of one run with x["params"] parameters and x["tokens"] tokens."""
    terms = p["A"] * power(x["params"], -p["alpha"]) + p["B"] * power(x["tokens"], -p["beta"])
    return p["E"] + terms ** p["gamma"]


def _of_kaplan(p):
    """Return constants from those of the joint law of Kaplan et al.: its exponents are ratios to that of the data."""
    alpha = p["alpha_N"] / p["alpha_D"]
    return {"A": p["N_c"] ** alpha, "B": p["D_c"], "alpha": alpha, "gamma": p["alpha_D"]}


def _quartet(name: str, arithmetic: str, of_size: float, of_data: float, *checks) -> Published:
    """Return Quartet's constants where N counts as N of_size and D as D of_data; checks are computed by the form."""
    return Published(
        name,
        values={
            "E": 1.35,
            "A": 1.52e5 * of_size**-0.589,
            "B": 5.25e5 * of_data**-0.544,
            "alpha": 0.589,
            "beta": 0.544,
            "gamma": 0.274,
        },
        source=f"Castro et al. 2025 (arXiv:2505.14669, Quartet), Table 6, {arithmetic}",
        confidence="verified",
        conventions={
            "params": "without embeddings",
            "loss": "nats per token, C4",
            "efficiency": f"N counts as {of_size:g} N, D as {of_data:g} D",
        },
        checks=tuple(rounded({"params": size, "tokens": tokens}, text) for size, tokens, text in checks),
        ranges={"params": (30e6, 200e6), "tokens": (750e6, 160e9)},
    )


_FIRST = (1e8, 1e10)

LAW = Law(
    key="chinchilla-exponent",
    title="Chinchilla with one more exponent",
    formula=r"L(N, D) = E + \left(\frac{A}{N^{\alpha}} + \frac{B}{D^{\beta}}\right)^{\gamma}",
    target="loss",
    unit="nats per token",
    features=CHINCHILLA.features,
    params=(
        Param(
            "E",
            symbol="E",
            domain=nonnegative,
            start=(0.3, 3.0),
            unit="nats per token",
            doc="irreducible loss of the text",
            linear=True,
        ),
        Param(
            "A",
            symbol="A",
            domain=positive,
            start=(1.0, 1e10),
            unit="",
            doc="size term at one parameter, before the outer exponent",
        ),
        Param(
            "B",
            symbol="B",
            domain=positive,
            start=(1.0, 1e12),
            unit="",
            doc="data term at one token, before the outer exponent",
        ),
        Param(
            "alpha", symbol=r"\alpha", domain=nonnegative, start=(0.1, 2.0), unit="", doc="how fast the size term falls"
        ),
        Param(
            "beta", symbol=r"\beta", domain=nonnegative, start=(0.1, 2.0), unit="", doc="how fast the data term falls"
        ),
        Param(
            "gamma",
            symbol=r"\gamma",
            domain=positive,
            start=(0.15, 1.5),
            unit="",
            doc="exponent of the sum; 1 where what data are worth does not depend on size",
        ),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        _quartet("quartet", "16 bits", 1.0, 1.0,
                 (*_FIRST, "2.8918704"), (30e6, 750e6, "3.4025426"), (30e6, 3e9, "3.2118474"),
                 (200e6, 160e9, "2.6186328")),
        _quartet("quartet-fp4-forward", "QuEST forward at 4 bits", 0.64, 1.0, (*_FIRST, "2.9643939")),
        _quartet("quartet-fp4-backward", "nearest rounding backward at 4 bits", 1.0, 0.93,
                 (*_FIRST, "2.8985099")),
        _quartet("quartet-fp4", "QuEST forward and nearest rounding backward at 4 bits", 0.64, 0.93,
                 (*_FIRST, "2.9702772")),
        _quartet("quartet-fp4-stochastic", "stochastic rounding at 4 bits", 0.42, 0.88,
                 (*_FIRST, "3.0517351")),
        Published(
            "busbridge",
            values={"E": 1.220, "A": 3355.0, "B": 18186.0, "alpha": 0.408, "beta": 0.431, "gamma": 0.452},
            source="Busbridge et al. 2025 (arXiv:2502.08606), training without a teacher, from a transcription",
            confidence="secondary",
            conventions={"params": "without embeddings", "loss": "nats per token, C4"},
            # In plain arithmetic by the form.
            checks=tuple(
                rounded({"params": size, "tokens": tokens}, text)
                for size, tokens, text in ((143e6, 2.86e9, "2.8891876"), (1e9, 20e9, "2.3746922"),
                                           (7.75e9, 155e9, "2.0035663"), (7.75e9, 512e9, "1.9328877"))
            ),
        ),
    ),
    cite="arXiv:2505.14669, Table 6; arXiv:2502.08606; arXiv:2203.15556, eq. 2, and arXiv:2001.08361, eq. 1.5, in one",
    notes=(
        "Quartet's efficiencies come from isolated fits of the forward and the backward pass. 4 bits cost loss and are "
        "twice as fast as 8 bits, so the better choice depends on how much a model is trained.",
        "The constants of Videau et al. 2026 (skaling), who argue for the same form, could not be read.",
        "gamma = 1 is Chinchilla's law. Below 1 the gain from data depends on size.",
        "gamma has flat valleys, in which E falls to 0: look at the ridges of a fit.",
    ),
    rank=3,
    rival="chinchilla",
    contains=(
        Contained("chinchilla", held={"gamma": 1.0}),
        Contained("kaplan-nd", held={"E": 0.0, "beta": 1.0}, values=_of_kaplan),
    ),
)  # fmt: skip

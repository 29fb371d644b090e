r"""Power law in data: L(D) = E + B / D^beta.

D training tokens, L nats per token, B = D_c^beta nats per token. Kaplan et al. 2020 (arXiv:2001.08361), eq.
1.2, write it without a floor as (D_c / D)^alpha_D: large models on limited data, stopped early.
"""

from .._checks import rounded
from .._powers import power
from ..base import Check, Feature, Law, Param, Published, nonnegative, positive

_D_C, _ALPHA_D = 5.4e13, 0.095  # tokens; Table 5


def predict(p, x):
    """Return the loss in nats per token of one run on x["tokens"] tokens."""
    return p["E"] + p["B"] * power(x["tokens"], -p["beta"])


LAW = Law(
    key="power-law-tokens",
    title="Power law in data",
    formula=r"L(D) = E + \frac{B}{D^{\beta}}",
    target="loss",
    unit="nats per token",
    features=(Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="training tokens", range=(1e7, 1e13)),),
    params=(
        Param(
            "E",
            symbol="E",
            domain=nonnegative,
            start=(0.0, 3.0),
            unit="nats per token",
            doc="loss on endless data",
            linear=True,
        ),
        Param(
            "B",
            symbol="B",
            domain=positive,
            start=(1.0, 1e6),
            unit="nats per token",
            doc="data term at one token",
            linear=True,
        ),
        Param("beta", symbol=r"\beta", domain=nonnegative, start=(0.01, 0.6), unit="", doc="how fast data helps"),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        Published(
            "kaplan",
            values={"E": 0.0, "B": _D_C**_ALPHA_D, "beta": _ALPHA_D},
            source="Kaplan et al. 2020, eq. 1.2 and Table 5: D_c = 5.4e13, alpha_D = 0.095, no floor",
            confidence="verified",
            conventions={
                "tokens": "size of the data set",
                "loss": "nats per token, WebText2",
                "size": "not limiting, stopped early",
            },
            # Half a unit of the last printed digit.
            checks=(
                Check({"tokens": 1e9}, value=2.8156, rtol=5e-5 / 2.8156),
                Check({"tokens": 3e11}, value=1.6378, rtol=5e-5 / 1.6378),
            ),
            ranges={"tokens": (22e6, 23e9)},
        ),
        Published(
            "hestness-words",
            values={"E": 0.0, "B": 11.9, "beta": 0.066},
            source="Hestness et al. 2017 (arXiv:1712.00409), word models: 11.9 D^-0.066, read in three accounts",
            confidence="secondary",
            conventions={"tokens": "words of the training set", "loss": "nats per word, the best model at each size"},
            # Computed by the form.
            checks=tuple(
                rounded({"tokens": at}, text)
                for at, text in ((1e6, "4.7813106"), (1e8, "3.5281494"), (1e9, "3.030728"))
            ),
        ),
    ),
    rank=6,
    cite="arXiv:2001.08361, eq. 1.2; arXiv:1712.00409",
    notes=(
        "The law is for runs that the size does not limit. Other runs need a law in N and D.",
        "Kaplan's D is the size of a data set, repeated until training is stopped early, not of one pass.",
        "Without a floor (E = 0) the loss falls to zero as D grows, which the entropy of text forbids.",
    ),
)

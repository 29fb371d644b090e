r"""Loss on a scarce domain by its share and repetition: L(D, h, U) = E + B (1e9 / (h D))^beta + K (r / 16)^gamma.

D training tokens, h the share of the domain in them, U its distinct tokens, r = h D / U how often each is seen. Sedova
et al. 2026 (arXiv:2605.12715) find that r alone says when repetition begins to hurt; the form is this project's.
"""

from .._powers import ratio_power
from ..base import Domain, Feature, Law, Param, nonnegative

TIMES, TOKENS = 16.0, 1e9


def predict(p, x):
    """Return the loss on the domain: x["domain_share"] of x["tokens"], of which x["unique_tokens"] are distinct."""
    seen = x["domain_share"] * x["tokens"]
    more = p["B"] * ratio_power(TOKENS, seen, p["beta"])
    return p["E"] + more + p["K"] * ratio_power(seen, TIMES * x["unique_tokens"], p["gamma"])


LAW = Law(
    "scarce-domain",
    title="Loss on a scarce domain that is repeated",
    formula=(
        r"L(D, h, U) = E + B \left(\frac{10^{9}}{h D}\right)^{\beta} "
        r"+ K \left(\frac{r}{16}\right)^{\gamma},\quad r = \frac{h D}{U}"
    ),
    target="loss/domain",
    unit="nats per token",
    features=(
        Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="training tokens", range=(1e9, 2e10)),
        Feature("domain_share", kind="setting", symbol="h", unit="share", doc="share of the domain in them",
                range=(0.02, 0.6), domain=Domain("above 0, to 1", 0.0, 1.0, log=True)),
        Feature("unique_tokens", kind="scale", symbol="U", unit="tokens", doc="distinct tokens of the domain",
                range=(1e7, 1e9)),
    ),
    params=(
        Param("E", symbol="E", domain=nonnegative, start=(0.5, 3.0), unit="nats per token",
              doc="loss at endless tokens of the domain", linear=True),
        Param("B", symbol="B", domain=nonnegative, start=(0.1, 2.0), unit="nats per token",
              doc="what 1e9 tokens of the domain lack", linear=True),
        Param("beta", symbol=r"\beta", domain=nonnegative, start=(0.1, 0.8), unit="", doc="how fast they help"),
        Param("K", symbol="K", domain=nonnegative, start=(0.01, 0.3), unit="nats per token",
              doc="what over-fitting adds where each is seen 16 times", linear=True),
        Param("gamma", symbol=r"\gamma", domain=nonnegative, start=(0.4, 1.5), unit="", doc="how fast that grows"),
    ),
    predict=predict,
    objective="huber-log",
    published=(),
    cost=None,
    cite="arXiv:2605.12715",
    notes=(
        "Fit only: the paper's law of six parameters could not be read; this one has its variables and is this "
        "project's.",
        "A scarce domain is best seen 15 to 20 times in a mixture, and about 4 times alone; larger budgets want more.",
        "A share that suits one domain takes from the others: a mean on English fell from .513 to .486 at 539M.",
        "Proxy runs must repeat the domain as often as the run that they stand for.",
    ),
)  # fmt: skip

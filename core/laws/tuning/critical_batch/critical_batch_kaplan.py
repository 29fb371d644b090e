r"""Critical batch size from the loss: B_crit(L) = B_star / L^(1 / alpha_B).

B_crit tokens, L nats per token. The batch at which a run takes twice the least steps and twice the least
tokens. Kaplan et al. 2020 (arXiv:2001.08361), eq. 1.4 (5.3).
"""

from ..._powers import power
from ...base import Check, Feature, Law, Param, Published, positive

_CONVENTIONS = {
    "batch_tokens": "tokens, sequences of 1,024",
    "loss": "nats per token, WebText2",
    "size": "any",
}


def predict(p, x):
    """Return the critical batch in tokens where the training loss is x["loss"] nats per token."""
    return p["B_star"] * power(x["loss"], -1 / p["alpha_B"])


LAW = Law(
    key="critical-batch-kaplan",
    title="Critical batch size from the loss (Kaplan)",
    formula=r"B_{\mathrm{crit}}(L) = \frac{B_*}{L^{1 / \alpha_B}}",
    target="batch_tokens",
    unit="tokens",
    features=(
        Feature("loss", kind="scale", symbol="L", unit="nats per token", doc="loss reached so far", range=(1.5, 6.0)),
    ),
    params=(
        Param(
            "B_star",
            symbol="B_*",
            domain=positive,
            start=(1e6, 1e11),
            unit="tokens",
            doc="critical batch at one nat per token",
            linear=True,
        ),
        Param(
            "alpha_B",
            symbol=r"\alpha_B",
            domain=positive,
            start=(0.05, 1.0),
            unit="",
            doc="the smaller, the faster the batch grows",
        ),
    ),
    predict=predict,
    objective="mse-log",
    published=(
        Published(
            "kaplan",
            values={"B_star": 2e8, "alpha_B": 0.21},
            source="Kaplan et al. 2020, eq. 1.4 (5.3), the value in the text",
            confidence="verified",
            conventions=_CONVENTIONS,
            # Half a unit of the last printed digit.
            checks=(
                Check({"loss": 4.0}, value=2.717e5, rtol=0.5 / 2717),
                Check({"loss": 2.0}, value=7.371e6, rtol=0.5 / 7371),
            ),
        ),
        Published(
            "kaplan-table5",
            values={"B_star": 2.1e8, "alpha_B": 0.21},
            source="Kaplan et al. 2020, Table 5, which differs from the text",
            confidence="verified",
            conventions=_CONVENTIONS,
            # No number is printed: at one nat per token the law is its first constant.
            checks=(Check({"loss": 1.0}, value=2.1e8, rtol=1e-12),),
        ),
    ),
    gives="doubling",
    cite="arXiv:2001.08361, eq. 1.4",
    notes=(
        "The paper prints B_star as 2e8 in the text and 2.1e8 in Table 5; both are here.",
        "The critical batch is a trade-off and not the best batch: at it a run takes twice the least steps and twice "
        "the least tokens.",
        "The critical batch follows the loss so far, so it grows during a run. Other texts and tokenisers have other "
        "losses.",
    ),
)

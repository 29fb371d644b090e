r"""Contrastive training saturates with the batch: a(B) = a_inf - b / B^c.

B images, each with its text, in one optimiser step, a the accuracy. Zhai et al. 2023, SigLIP (arXiv:2303.15343): a
batch of 32,000 is enough, and up to a million little is gained.
"""

from .._powers import power
from ..base import Feature, Law
from ..downstream._common import CEILING, SHARE, TARGET, UNIT, coefficient, exponent


def predict(p, x):
    """Return the accuracy of one run with batches of x["batch_images"]."""
    return p["ceiling"] - p["b"] * power(x["batch_images"], -p["gamma"])


LAW = Law(
    key="batch-ceiling",
    title="Vision and language: accuracy by batch, up to a ceiling",
    formula=r"a(B) = a_{\infty} - \frac{b}{B^{\gamma}}",
    target=TARGET,
    unit=UNIT,
    features=(
        Feature("batch_images", kind="scale", symbol="B", unit="images", doc="images with their texts in one step",
                range=(256.0, 1e6)),
    ),
    params=(
        CEILING,
        coefficient("b", "what a batch of one pair lacks", (0.3, 30.0)),
        exponent("gamma", "how fast a larger batch helps"),
    ),
    predict=predict,
    objective="mse",
    published=(),
    within=SHARE,
    modality="image",
    cite="arXiv:2303.15343",
    notes=(
        "Fit only: the papers print figures and no constants.",
        "SigLIP reports that 32,000 pairs are enough for the sigmoid loss and that gains vanish up to a million. BASIC "
        "used a batch of 65,536.",
        "All runs must see as many pairs: a larger batch then takes fewer steps.",
        "Accuracies are shares from 0 to 1; multiply percentages by 0.01 where they are read.",
    ),
    cost=None,
)  # fmt: skip

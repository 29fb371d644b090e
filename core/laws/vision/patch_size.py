r"""Accuracy by patch size: a(p) = a_inf - k p^q.

p pixels on the side of a patch, a the top-1 accuracy on ImageNet at one size of picture. Wang et al. 2025
(arXiv:2502.03738) train on ever smaller patches, down to single pixels, and publish a table and no law; the form is the
straight line that their test loss draws on logarithms, above a floor.
"""

from .._powers import power
from ..base import Check, Feature, Law, Param, Published, nonnegative, positive
from ..downstream._common import CEILING, SHARE, TARGET, UNIT

_RANGE = {"patch_size": (1.0, 16.0)}
_ROWS = (
    # name, model, pixels of the picture, a_inf, k, q
    ("wang-deit-64", "DeiT-B", 64, 0.8144310, 0.001718656, 1.567219),
    ("wang-adventurer-64", "Adventurer-B", 64, 0.8099913, 0.001168545, 1.664759),
    ("wang-adventurer-128", "Adventurer-B", 128, 0.8227859, 0.0001863171, 1.863075),
    ("wang-adventurer-224", "Adventurer-B", 224, 0.8461019, 0.0003671936, 1.442794),
)


def predict(p, x):
    """Return the accuracy of one run on patches of x["patch_size"] pixels."""
    return p["ceiling"] - p["k"] * power(x["patch_size"], p["q"])


def _set(name: str, model: str, pixels: int, ceiling: float, k: float, q: float) -> Published:
    return Published(
        name,
        values={"ceiling": ceiling, "k": k, "q": q},
        source=f"five accuracies of {model} at {pixels} pixels, table of Wang et al. 2025 read in an account, fitted "
        "by least squares (benchmarks/patches.py)",
        confidence="own",
        conventions={
            "accuracy": "top-1 on ImageNet, a share",
            "picture": f"{pixels} x {pixels} pixels",
            "model": model,
        },
        # Computed by the form: they hold the code to it, and say nothing of the paper.
        checks=tuple(Check({"patch_size": p}, value=ceiling - k * p**q, rtol=1e-9) for p in (1.0, 4.0, 16.0)),
        ranges=_RANGE,
    )


LAW = Law(
    "patch-size",
    title="Images: accuracy by patch size",
    formula=r"a(p) = a_{\infty} - k\, p^{q}",
    target=TARGET,
    unit=UNIT,
    features=(
        Feature("patch_size", kind="setting", symbol="p", unit="pixels", doc="side of a patch", range=(1.0, 32.0)),
    ),
    params=(
        CEILING,
        Param("k", symbol="k", domain=positive, start=(1e-4, 0.2), unit=UNIT, doc="what patches of one pixel cost",
              linear=True),
        Param("q", symbol="q", domain=nonnegative, start=(0.1, 2.5), unit="", doc="how fast larger patches cost"),
    ),
    predict=predict,
    objective="mse",
    published=tuple(_set(*row) for row in _ROWS),
    within=SHARE,
    modality="image",
    cite="arXiv:2502.03738",
    notes=(
        "Each set is of one model at one size of picture, by five points and three constants: no extrapolation.",
        "A picture of s pixels a side has (s / p)^2 tokens: 224 pixels with patches of one pixel make 50,176.",
    ),
    cost=None,
)  # fmt: skip

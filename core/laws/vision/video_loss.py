r"""Loss of video diffusion transformers: L(T, N) = E + B / T^beta + A / N^alpha.

T training tokens of video, N parameters, L the loss of the diffusion model, at the best batch and learning rate. Yin et
al. 2024 (arXiv:2411.17470), Table 3, whose T and N are in billions. The paper typesets the terms as (T_c / T)^beta;
only B T^-beta gives the losses that it prints.
"""

from .._powers import power
from ..base import Check, Feature, Law, Param, Published, nonnegative, positive

_BILLION = 1e9


def predict(p, x):
    """Return the loss of one run of x["tokens"] and x["params"]."""
    return p["E"] + p["B"] * power(x["tokens"], -p["beta"]) + p["A"] * power(x["params"], -p["alpha"])


def _at(tokens: float, size: float) -> dict[str, float]:
    return {"tokens": tokens * _BILLION, "params": size * _BILLION}


LAW = Law(
    "video-loss",
    title="Loss of video diffusion: size and data",
    formula=r"L(T, N) = E + \frac{B}{T^{\beta}} + \frac{A}{N^{\alpha}}",
    target="metric/denoising_error",
    unit="as given",
    features=(
        Feature("tokens", kind="scale", symbol="T", unit="tokens", doc="training tokens of video", range=(1e8, 1e13)),
        Feature("params", kind="scale", symbol="N", unit="parameters", doc="size of the model", range=(1e6, 1e11)),
    ),
    params=(
        Param("E", symbol="E", domain=nonnegative, start=(0.02, 1.5), unit="as given", doc="loss at endless scale",
              linear=True),
        Param("B", symbol="B", domain=positive, start=(0.1, 1e3), unit="as given", doc="data term at one token",
              linear=True),
        Param("A", symbol="A", domain=positive, start=(0.1, 1e3), unit="as given", doc="size term at one parameter",
              linear=True),
        Param("beta", symbol=r"\beta", domain=nonnegative, start=(0.1, 0.8), unit="", doc="how fast data help"),
        Param("alpha", symbol=r"\alpha", domain=nonnegative, start=(0.1, 0.8), unit="", doc="how fast size helps"),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        Published(
            "yin",
            values={
                "E": 0.4856, "B": 0.0373 * _BILLION**0.2917, "A": 0.0082 * _BILLION**0.3188, "beta": 0.2917,
                "alpha": 0.3188,
            },
            source="Yin et al. 2024, Table 3, read in an account: .0373 T^-.2917 + .0082 N^-.3188 + .4856",
            confidence="secondary",
            conventions={
                "units": "tokens and parameters in billions, deduced from the losses that the paper prints",
                "loss": "of the diffusion model, which is no cross-entropy",
                "batch and learning rate": "the best for each run",
            },
            # The paper prints .51266, .50352 and, for the best cell of a grid, .5185. The first two are met to 4e-5, by
            # its rounded constants, so half a unit of the fourth digit is asked; the last is by the form.
            checks=(
                Check(_at(10, 1.07), value=0.51266, rtol=1e-4),
                Check(_at(140, 0.72), value=0.50352, rtol=1e-4),
                Check(_at(4, 1.07), value=0.5185, rtol=1e-4),
                Check(_at(4, 1.07), value=0.5185186362622206, rtol=1e-12),
            ),
            ranges={"params": (17e6, 260e6), "tokens": (2e9, 12e9)},
        ),
    ),
    modality="video",
    cite="arXiv:2411.17470, Table 3",
    notes=(
        "The paper typesets (T_c / T)^beta. So read, its constants give a loss of .67 where it prints .51: they are "
        "factors, and no scales.",
        "Runs of up to 260M parameters foretold one of 1.07B within .03 % and one of 720M on 140B tokens within .15 %.",
        "A token costs (3/4) N (7 + n_ctx / d) FLOP, more than 6 N: a video has many tokens.",
    ),
)  # fmt: skip

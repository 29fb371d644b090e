r"""Parallel streams: L(N, P) = E + (A / (N (k ln P + 1)))^alpha.

N parameters without embeddings, those that the streams add included, P transformed copies of an input that one model
reads at once and whose outputs it mixes, L nats per token; all sizes on the same tokens. Chen et al. 2025, "ParScale"
(arXiv:2505.10475): P streams are worth k ln P + 1 times the parameters.
"""

import jax.numpy as jnp

from ..base import Check, Domain, Feature, Law, Param, Published, nonnegative, positive

_CONVENTIONS = {
    "params": "without embeddings, those that streams add included",
    "loss": "nats per token, smoothed training loss, on {}",
    "tokens": "the same for all runs",
    "fit": "Huber with delta 0.001 on the logarithm, the authors' code run by this project on the points in it",
}
_SOURCE = "Chen et al. 2025, the authors' fit to {} (parametric_fit.py of QwenLM/ParScale), run again"
_RANGES = {"params_non_embedding": (5.36e8, 4.41e9), "parallel_streams": (1.0, 8.0)}


def predict(p, x):
    """Return the loss in nats per token of one run of "params_non_embedding" and "parallel_streams"."""
    worth = p["k"] * jnp.log(x["parallel_streams"]) + 1.0
    return p["E"] + jnp.exp(p["alpha"] * (jnp.log(p["A"]) - jnp.log(x["params_non_embedding"]) - jnp.log(worth)))


def _at(size: float, streams: float) -> dict[str, float]:
    return {"params_non_embedding": size, "parallel_streams": streams}


def _conventions(corpus: str) -> dict[str, str]:
    return {name: text.format(corpus) for name, text in _CONVENTIONS.items()}


LAW = Law(
    "parallel-streams",
    title="Parallel streams: one model that reads an input several times at once",
    formula=r"L(N, P) = E + \left(\frac{A}{N (k \ln P + 1)}\right)^{\alpha}",
    target="loss",
    unit="nats per token",
    features=(
        Feature("params_non_embedding", kind="scale", symbol="N", unit="parameters",
                doc="parameters without embeddings", range=(1e8, 1e12), alternatives=("params",)),
        Feature("parallel_streams", kind="setting", symbol="P", unit="streams", doc="copies of an input read at once",
                range=(1.0, 32.0), domain=Domain("1 and more", 1.0, float("inf"), log=True)),
    ),
    params=(
        Param("E", symbol="E", domain=nonnegative, start=(0.1, 3.0), unit="nats per token",
              doc="loss of an endless model", linear=True),
        Param("A", symbol="A", domain=positive, start=(1e4, 1e11), unit="parameters",
              doc="size that lies one nat above the floor"),
        Param("k", symbol="k", domain=nonnegative, start=(0.0, 1.5), unit="",
              doc="what a stream is worth, as a share of the parameters"),
        Param("alpha", symbol=r"\alpha", domain=positive, start=(0.03, 1.0), unit="", doc="how fast size helps"),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        Published(
            "chen-python",
            values={"E": 0.691237, "A": 1.130616e7, "k": 0.393463, "alpha": 0.189371},
            source=_SOURCE.format("Stack-V2-Python"),
            confidence="verified",
            conventions=_conventions("Stack-V2-Python"),
            # The first is printed by the authors' demonstration, with three sizes of the same loss (to the digits of
            # these); the last three are computed by the form.
            checks=(
                Check(_at(2.8e9, 4), value=1.01548, rtol=5e-6 / 1.01548),
                Check(_at(4.33e9, 1), value=1.01548, rtol=1e-4),
                Check(_at(3.4e9, 2), value=1.01548, rtol=1e-4),
                Check(_at(2.38e9, 8), value=1.01548, rtol=1e-4),
                Check(_at(2_774_773_760, 1), value=1.043949, rtol=5e-7),
                Check(_at(1e9, 8), value=1.0733453203185779, rtol=1e-12),
                Check(_at(1e10, 2), value=0.9555688337463051, rtol=1e-12),
            ),
            ranges=_RANGES,
        ),
        Published(
            "chen-pile",
            values={"E": 1.288766, "A": 1.973520e8, "k": 0.334456, "alpha": 0.196333},
            source=_SOURCE.format("the Pile"),
            confidence="verified",
            conventions=_conventions("the Pile"),
            # Computed by the form.
            checks=(
                Check(_at(2.8e9, 4), value=1.840030, rtol=5e-7),
                Check(_at(1e9, 8), value=1.9443296312476293, rtol=1e-12),
                Check(_at(1e10, 2), value=1.7329078953443462, rtol=1e-12),
            ),
            ranges=_RANGES,
        ),
    ),
    cite="arXiv:2505.10475",
    notes=(
        "P streams are worth k ln P + 1 times the parameters: eight streams of a 2.8B model read Python as well as one "
        "stream of a model of 5.1B.",
        "A model of several streams costs as many passes: compute grows with P, memory hardly does.",
        "An R2 over both corpora together is flattered by their levels: fitted on up to four streams the law has .996 "
        "and .997 within each corpus on eight.",
    ),
)  # fmt: skip

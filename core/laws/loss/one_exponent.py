r"""Size and data with one exponent for both: L(N, D) = E + A / N^alpha + B / D^alpha.

N parameters, D training tokens, L nats per token. With M = D / N and C = 6 N D it is the law of over-training of Gadre
et al. 2024 (arXiv:2403.08540), L = E + (a M^eta + b M^-eta) C^-eta with eta = alpha / 2: lines of equal M are parallel.
Chen et al. 2025 (arXiv:2505.14302) fit their runs of 16 bits so. It is Chinchilla's law with beta = alpha.
"""

from .._checks import rounded
from .._powers import power
from ..base import Law, Published
from .chinchilla import LAW as CHINCHILLA


def predict(p, x):
    """Return the loss in nats per token of one run with x["params"] parameters and x["tokens"] tokens."""
    return p["E"] + p["A"] * power(x["params"], -p["alpha"]) + p["B"] * power(x["tokens"], -p["alpha"])


def _gadre(corpus: str, data: str, values: tuple[float, float, float, float], large: str, over: str) -> Published:
    """Return a fit of the authors' code: a' N^p + b' 6^(p/2) D^p + E. Losses of its two targets are computed by it."""
    a, b, p, floor = values
    return Published(
        f"gadre-{corpus}",
        values={"E": floor, "A": a, "B": b * 6 ** (p / 2), "alpha": -p},
        source=f"Gadre et al. 2024, trained on {data}, the authors' code run on their table",
        confidence="verified",
        conventions={
            "params": "as the authors count them, 10,569,312 to 411,616,256",
            "loss": "nats per token on C4",
            "runs": "four sizes at 20 tokens per parameter, and the smallest at 320",
        },
        checks=(
            rounded({"params": 1_439_795_200, "tokens": 640 * 1_439_795_200}, over),
            rounded({"params": 6_889_410_560, "tokens": 20 * 6_889_410_560}, large),
        ),
        ranges={"params": (10.6e6, 412e6)},
    )


LAW = Law(
    "one-exponent",
    title="Size and data with one exponent",
    formula=r"L(N, D) = E + \frac{A}{N^{\alpha}} + \frac{B}{D^{\alpha}}",
    target="loss",
    unit="nats per token",
    features=CHINCHILLA.features,
    params=tuple(p for p in CHINCHILLA.params if p.name != "beta"),
    predict=predict,
    objective="huber-log",
    published=(
        _gadre("c4", "C4", (113.69, 189.52, -0.24247, 1.5083), "2.2799758", "2.3839361"),
        _gadre("redpajama", "RedPajama", (166.21, 366.69, -0.27285, 1.8366), "2.4427071",
               "2.5197872"),
        _gadre("refinedweb", "RefinedWeb", (125.1, 246.21, -0.25439, 1.7345), "2.4151085",
               "2.4972231"),
        Published(
            "chen-bf16",
            values={"E": 1.9279, "A": 237.7042, "B": 596.2490, "alpha": 0.3022},
            source="Chen et al. 2025 (arXiv:2505.14302), eq. 5 and Table 1, 16 bits",
            confidence="verified",
            conventions={"params": "as the authors count them, 74M to 595M", "loss": "nats per token"},
            checks=(
                rounded({"params": 595e6, "tokens": 1e11}, "2.7406606"),
                rounded({"params": 973e6, "tokens": 2e11}, "2.6140305"),
            ),
            ranges={"params": (74e6, 595e6), "tokens": (10e9, 100e9)},
        ),
    ),
    cite="arXiv:2403.08540; arXiv:2505.14302, eq. 5",
    notes=(
        "With M tokens per parameter it is E + (a M^eta + b M^-eta) C^-eta, eta = alpha / 2: over-training costs "
        "the same factor of the reducible loss at every compute.",
        "Trained on RedPajama it foretells 1.4B parameters at 640 tokens per parameter to 0.71 %, and 6.9B at 20 to "
        "0.73 %.",
        "The best tokens per parameter of Gadre's fits, 3 to 8, are no advice: their rates were tuned at 20.",
        "With one exponent the best tokens per parameter do not change with compute.",
    ),
    rival="chinchilla",
)  # fmt: skip

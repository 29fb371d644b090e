r"""Size and data per byte of text: L(N, D) = L_0 + C_N / N^alpha + C_D / D^beta, N and D counted in billions.

N parameters without embeddings, D training tokens, L nats per byte. Hu et al. 2024 (arXiv:2404.06395, MiniCPM), on
six corpora. It is Chinchilla's form; the best ratio is D / N = (beta C_D / (alpha C_N))^(2 / (alpha + beta)) at equal
exponents.
"""

from .._checks import rounded
from .._powers import ratio_power
from ..base import Feature, Law, Param, Published, nonnegative, positive

BILLION = 1e9


def predict(p, x):
    """Return the loss in nats per byte of one run of "params_non_embedding" and "tokens"."""
    size = ratio_power(BILLION, x["params_non_embedding"], p["alpha"])
    return p["L_0"] + p["C_N"] * size + p["C_D"] * ratio_power(BILLION, x["tokens"], p["beta"])


def _minicpm(name: str, corpus: str, values: tuple[float, ...], at: str) -> Published:
    """Return the constants of one corpus; the loss of 1B parameters on 20B tokens is computed by the form."""
    return Published(
        f"minicpm-{name}",
        values=dict(zip(("C_N", "alpha", "C_D", "beta", "L_0"), values, strict=True)),
        source=f"Hu et al. 2024 (MiniCPM), {corpus}, read in an account of the paper's figure",
        confidence="secondary",
        conventions={
            "params_non_embedding": "without embeddings, 0.04B to 2B",
            "loss": "per byte by one account; another one names no unit",
            "units": "N and D in billions: deduced from the printed ratios of tokens to parameters",
        },
        checks=(rounded({"params_non_embedding": 1e9, "tokens": 2e10}, at),),
        ranges={"params_non_embedding": (40e6, 2e9), "tokens": (0.4e9, 120e9)},
    )


LAW = Law(
    "size-data-per-byte",
    title="Size and data, loss per byte",
    formula=r"L(N, D) = L_0 + \frac{C_N}{N^{\alpha}} + \frac{C_D}{D^{\beta}}, \quad N, D \text{ in } 10^9",
    target="loss_per_byte",
    unit="nats per byte",
    features=(
        Feature("params_non_embedding", kind="scale", symbol="N", unit="parameters",
                doc="parameters without embeddings",
                range=(1e7, 1e12), alternatives=("params",)),
        Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="training tokens", range=(1e8, 1e14)),
    ),
    params=(
        Param("L_0", symbol="L_0", domain=nonnegative, start=(0.05, 1.5), unit="nats per byte",
              doc="irreducible loss of the text", linear=True),
        Param("C_N", symbol="C_N", domain=positive, start=(0.01, 1.0), unit="nats per byte",
              doc="size term at a billion parameters", linear=True),
        Param("C_D", symbol="C_D", domain=positive, start=(0.05, 2.0), unit="nats per byte",
              doc="data term at a billion tokens", linear=True),
        Param("alpha", symbol=r"\alpha", domain=nonnegative, start=(0.05, 1.0), unit="", doc="how fast size helps"),
        Param("beta", symbol=r"\beta", domain=nonnegative, start=(0.05, 1.0), unit="", doc="how fast data help"),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        _minicpm("code", "code", (0.0332, 0.37, 0.217, 0.34, 0.17), "0.28156273"),
        _minicpm("english", "English wikihow", (0.0808, 0.26, 0.297, 0.18, 0.27), "0.52400924"),
        _minicpm("chinese", "Chinese wikihow", (0.0514, 0.35, 0.390, 0.18, 0.40), "0.67884647"),
        _minicpm("ultratext", "Ultratext", (0.0754, 0.30, 0.292, 0.30, 0.25), "0.44427044"),
        _minicpm("yayi", "Yayi", (0.153, 0.19, 0.376, 0.17, 0.35), "0.72895021"),
        _minicpm("average", "mean of all", (0.0715, 0.29, 0.300, 0.23, 0.31), "0.53212059"),
    ),
    cite="arXiv:2404.06395",
    notes=(
        "The mean of all corpora puts 184 tokens to a parameter at 1e21 FLOP, where the paper prints 192: its "
        "constants are rounded. On single corpora it prints 96 to 834.",
        "Each size was trained once and cooled down at many lengths, which is why so few runs were needed.",
        "Such a ratio is far above that of Hoffmann et al. on other data with other schedules.",
    ),
)  # fmt: skip

r"""Data transferred: D_T = k D_F^a N^b.

D_T characters of a new kind of text that pre-training on another is worth, D_F characters of it in fine-tuning, N
parameters without embeddings. Hernandez et al. 2021 (arXiv:2102.01293), Table 1: from text to Python.
"""

from .._checks import rounded
from ..base import Feature, Published
from ..power_product import coefficient, exponent, product_of_powers


def _hernandez(name: str, what: str, k: float, a: float, *checks: str) -> Published:
    """Return the constants for one pre-training; effective data at two places are computed by the form."""
    places = (1e7, 1e8), (1e8, 1e9)
    return Published(
        f"hernandez-{name}",
        values={"k": k, "a": a, "b": 0.38},
        source=f"Hernandez et al. 2021, Table 1, pre-trained on {what}, read in two accounts",
        confidence="secondary",
        conventions={"params_non_embedding": "without embeddings", "characters": "of Python"},
        checks=tuple(
            rounded({"finetuning_characters": d, "params_non_embedding": n}, text)
            for (d, n), text in zip(places, checks, strict=True)
        ),
        ranges={"finetuning_characters": (4e6, 2e9), "params_non_embedding": (1e5, 1e9)},
    )


LAW = product_of_powers(
    "effective-data",
    title="What pre-training is worth in data",
    formula=r"D_T = k\, D_F^{a} N^{b}",
    target="characters",
    unit="characters",
    coefficient=coefficient("characters", start=(1e2, 1e8), doc="what it is worth at one character and parameter"),
    powers={
        Feature("finetuning_characters", kind="scale", symbol="D_F", unit="characters",
                doc="characters of the new text in fine-tuning", range=(1e6, 1e10)):
            exponent("a", start=(0.02, 0.6), doc="how it grows with what is fine-tuned on"),
        Feature("params_non_embedding", kind="scale", symbol="N", unit="parameters",
                doc="parameters without embeddings",
                range=(1e5, 1e10), alternatives=("params",)):
            exponent("b", start=(0.05, 1.0), doc="how it grows with size"),
    },
    published=(
        _hernandez("text", "text", 1.9e4, 0.18, "3.7909984e8", "1.3764283e9"),
        _hernandez("text-and-code", "half text, half other code", 2.1e5, 0.096, "1.0819802e9",
                   "3.237571e9"),
    ),
    cite="arXiv:2102.01293, Table 1",
    notes=(
        "Effective data are D_F + D_T: by text a model of 1e8 parameters has 3.8e8 characters before its first.",
        "Ten times the size is worth 2.4 times, ten times the data of fine-tuning 1.5 times.",
        "Where there are many data of the new kind, pre-training can hurt: the law is for few.",
        "The constants of the loss law that goes with it are not known.",
    ),
    cost=None,
)  # fmt: skip

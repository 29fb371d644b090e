r"""How fast reinforcement learning lowers the error, by size: k(N) = K_max / (1 + N_0 / N).

N parameters, k the exponent of the test error 1 - R = (X_1 / X)^k in compute or in training problems, R the pass rate.
Tan et al. 2025 (arXiv:2509.25300).
"""

from ..base import Check, Feature, Law, Param, Published, positive
from ._common import UNIT

_ROWS = (
    # name, what was trained and what X is, K_max, N_0 in billions
    ("qwen-base-compute", "Qwen2.5 base, compute, all sizes", 0.135, 13.1),
    ("qwen-base-compute-to-32b", "Qwen2.5 base, compute, sizes to 32B", 0.152, 17.4),
    ("qwen-base-data", "Qwen2.5 base, problems, all sizes", 0.135, 11.5),
    ("qwen-base-data-to-32b", "Qwen2.5 base, problems, sizes to 32B", 0.163, 17.0),
    ("qwen-instruct-compute", "Qwen2.5 instruct, compute, all sizes", 0.128, 17.3),
    ("qwen-instruct-compute-to-32b", "Qwen2.5 instruct, compute, sizes to 32B", 0.144, 28.3),
    ("qwen-instruct-data", "Qwen2.5 instruct, problems, all sizes", 0.133, 17.1),
    ("qwen-instruct-data-to-32b", "Qwen2.5 instruct, problems, sizes to 32B", 0.148, 27.2),
    ("llama-instruct-compute", "Llama 3 instruct, compute", 0.089, 11.3),
    ("llama-instruct-data", "Llama 3 instruct, problems", 0.091, 12.7),
)
# K_max / (1 + N_0 / N) in plain arithmetic.
_COMPUTED = {
    "qwen-base-compute": ((7e9, 0.047014925373), (32e9, 0.095787139690), (72e9, 0.114218566392)),
    "qwen-base-compute-to-32b": ((7e9, 0.043606557377), (32e9, 0.098461538462), (72e9, 0.122416107383)),
    "qwen-base-data": ((7e9, 0.051081081081), (32e9, 0.099310344828), (72e9, 0.116407185629)),
    "qwen-base-data-to-32b": ((7e9, 0.047541666667), (32e9, 0.106448979592), (72e9, 0.131865168539)),
    "qwen-instruct-compute": ((7e9, 0.036872427984), (32e9, 0.083083164300), (72e9, 0.103202687570)),
    "qwen-instruct-compute-to-32b": ((7e9, 0.028555240793), (32e9, 0.076417910448), (72e9, 0.103369890329)),
    "qwen-instruct-data": ((7e9, 0.038630705394), (32e9, 0.086680244399), (72e9, 0.107474747475)),
    "qwen-instruct-data-to-32b": ((7e9, 0.030292397661), (32e9, 0.080000000000), (72e9, 0.107419354839)),
    "llama-instruct-compute": ((7e9, 0.034043715847), (32e9, 0.065773672055), (70e9, 0.076629766298)),
    "llama-instruct-data": ((7e9, 0.032335025381), (32e9, 0.065145413870), (70e9, 0.077025392987)),
}


def predict(p, x):
    """Return the exponent of a model of x["params"] parameters."""
    return p["K_max"] / (1.0 + p["N_0"] / x["params"])


def _published(name: str, what: str, most: float, half: float) -> Published:
    return Published(
        name,
        values={"K_max": most, "N_0": half * 1e9},
        source=f"Tan et al. 2025, {what}, from the authors' LaTeX",
        confidence="verified",
        conventions={
            "error": "1 - pass rate on 500 held-out problems, after GRPO",
            "problems": "optimiser steps x 512, repetitions counted",
        },
        checks=tuple(Check({"params": at}, value=value, rtol=1e-9) for at, value in _COMPUTED[name]),
        ranges={"params": (0.5e9, 72e9)} if "qwen" in name else {"params": (1e9, 70e9)},
    )


LAW = Law(
    "learning-efficiency",
    title="Exponent of reinforcement learning by size",
    formula=r"k(N) = \frac{K_{\max}}{1 + N_0 / N}",
    target="metric/exponent",
    unit=UNIT,
    features=(
        Feature("params", kind="scale", symbol="N", unit="parameters", doc="size of the model", range=(5e8, 1e11)),
    ),
    params=(
        Param("K_max", symbol=r"K_{\max}", domain=positive, start=(0.02, 0.6), unit=UNIT,
              doc="exponent of an endless model", linear=True),
        Param("N_0", symbol="N_0", domain=positive, start=(1e9, 2e11), unit="parameters",
              doc="size with half that exponent"),
    ),
    predict=predict,
    objective="mse-log",
    published=tuple(_published(*row) for row in _ROWS),
    cite="arXiv:2509.25300",
    notes=(
        "With an exponent k, ten times the compute leaves 10^-k of the test error. The error itself also needs a level "
        "for each size, which the paper only draws.",
        "A large model learns more from each FLOP, but its exponent ends at K_max.",
        "Repeating the same problems up to 25 times did no harm; 100 times over-fitted.",
    ),
)  # fmt: skip

r"""Coverage by attempts: c(k) = exp(-a / k^b).

k attempts at each problem, c the share of problems that at least one of them solves. Brown et al. 2024
(arXiv:2407.21787) write exp(a k^b) with a and b below 0; here both are positive.
"""

import math

import jax.numpy as jnp

from .._powers import power
from ..base import Check, Law, Published
from ._common import ATTEMPTS, SHARE, SHARES, TARGET, UNIT, coefficient, exponent

_HUMAN_EVAL = (
    # name, model, a, b, most attempts, largest miss, and the share at 1 and at 16 attempts in plain arithmetic
    ("hassid-7b", "Code Llama 7B", 1.335089, 0.484515, 1000.0, 0.0189, 0.263134755421, 0.705806370135),
    ("hassid-13b", "Code Llama 13B", 1.160656, 0.537696, 500.0, 0.0145, 0.313280601385, 0.769997226642),
    ("hassid-34b", "Code Llama 34B", 0.970761, 0.564106, 128.0, 0.0074, 0.378794665651, 0.816138938856),
    ("hassid-70b", "Code Llama 70B", 0.759325, 0.628241, 64.0, 0.0043, 0.467982208412, 0.875438676850),
    ("hassid-llama-3-8b", "Llama 3 8B", 1.187704, 0.508429, 1000.0, 0.0131, 0.304920558572, 0.748213247131),
    ("hassid-llama-3-70b", "Llama 3 70B", 0.75523, 0.543597, 64.0, 0.0037, 0.469902524720, 0.845936898731),
)


def predict(p, x):
    """Return the share of problems that x["attempts"] attempts solve."""
    return jnp.exp(-p["a"] * power(x["attempts"], -p["b"]))


def _through(name: str, model: str, first: float, attempts: float, last: float) -> Published:
    """Return the curve through two printed ends: the share at one attempt, and at the most."""
    a = -math.log(first)
    return Published(
        name,
        values={"a": a, "b": -math.log(-math.log(last) / a) / math.log(attempts)},
        source=f"Brown et al. 2024, {model}: the curve through the two shares that the text prints, worked out by "
        "this project; the paper prints no a and b",
        confidence="own",
        conventions={"attempts": "independent samples at each problem", "pass rate": "share with one that is right"},
        checks=(  # as printed
            Check({"attempts": 1.0}, value=first, rtol=1e-9),
            Check({"attempts": attempts}, value=last, rtol=1e-9),
        ),
        ranges={"attempts": (1.0, attempts)},
    )


def _fitted(name: str, model: str, a: float, b: float, most: float, miss: float, *shares: float) -> Published:
    """Return a curve that this project fitted to printed shares, with its shares at 1 and 16 attempts."""
    return Published(
        name,
        values={"a": a, "b": b},
        source=f"{model} on HumanEval, the shares that Hassid et al. 2024 print, fitted by benchmarks/attempts.py; the "
        f"largest miss is {miss:.4f}",
        confidence="own",
        conventions={"attempts": "independent samples at each problem", "pass rate": "share with one that is right"},
        checks=tuple(Check({"attempts": k}, value=v, rtol=1e-9) for k, v in zip((1.0, 16.0), shares, strict=True)),
        ranges={"attempts": (1.0, most)},
    )


LAW = Law(
    "coverage-by-attempts",
    title="Coverage by attempts",
    formula=r"c(k) = \exp\left(-\frac{a}{k^{b}}\right)",
    target=TARGET,
    unit=UNIT,
    features=(ATTEMPTS,),
    params=(
        coefficient("a", (0.05, 30.0), "-ln of the share that one attempt solves"),
        exponent("b", "how fast attempts help", (0.02, 1.0), symbol="b"),
    ),
    predict=predict,
    objective="mse",
    published=(
        _through("brown-swe-bench", "SWE-bench Lite, DeepSeek-Coder-V2 with Moatless", 0.159, 250.0, 0.56),
        _through("brown-code-contests", "CodeContests, Gemma-2B", 0.0002, 10_000.0, 0.071),
        *(_fitted(*row) for row in _HUMAN_EVAL),
    ),
    within=SHARE,
    cost=None,
    cite="arXiv:2407.21787; arXiv:2404.00725",
    notes=(
        "Where it failed: through the printed ends of SWE-bench Lite it gives .269 at 5 attempts; the paper prints "
        ".2962.",
        "Someone must be able to tell which attempt is right: coverage is what a perfect judge would find.",
        "At an equal budget a small model with many attempts can beat a large one with few. In the time of 15 attempts "
        "of Code Llama 7B, 70B has one: the curves of Hassid et al. give .70 and .48.",
        SHARES,
    ),
)

"""Worlds with a known truth in which a fit of Chinchilla's law is tried: what losses follow, where runs lie, noise."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.units import FLOP_PER_PARAM_TOKEN

TYPICAL = 0.005  # deviation of the logarithm of the loss, of normal noise
USUAL = 20.0  # tokens per parameter of the runs that are foretold
HALF_LIFE = 15.4  # how many repetitions are worth about as much as fresh tokens (Muennighoff et al. 2023)
MEDIANS = {"normal": 0.67449, "t2": 0.81650}  # of the absolute values of what is drawn
Loss = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class TrueForm:
    """What losses follow in a world, as a function of parameters and tokens [n] each, and in words.

    `kind` is "right" where it is the law that is fitted, "visible" where runs can show that it is another one, "hidden"
    where the difference lies beyond the runs, and "new" for forms that were set aside while rules were chosen.
    """

    kind: str
    words: str
    loss: Loss


def _law(n: np.ndarray, d: np.ndarray, of_data: np.ndarray | float = 1.0) -> np.ndarray:
    return 1.69 + 406.4 / n**0.34 + 410.7 / d**0.28 * of_data


def _interaction(n: np.ndarray, d: np.ndarray) -> np.ndarray:
    return 1.69 + (2600 / n ** (0.34 / 0.6) + 2600 / d ** (0.28 / 0.6)) ** 0.6


def _repeated(unique: float) -> Loss:
    """Return the loss where there are so many unique tokens, and what goes beyond them repeats them."""

    def loss(n: np.ndarray, d: np.ndarray) -> np.ndarray:
        again = np.maximum(d / unique - 1, 0.0)
        return _law(n, np.minimum(d, unique) + unique * HALF_LIFE * (1 - np.exp(-again / HALF_LIFE)))

    return loss


def _broken(at: float) -> Loss:
    """Return the loss whose exponent of data falls from .28 to .16 at so many tokens."""
    return lambda n, d: _law(n, d, np.maximum(1, d / at) ** 0.12)


def _cross(n: np.ndarray, d: np.ndarray) -> np.ndarray:
    return _law(n, d) + 3e4 / (n**0.25 * d**0.27)


def _kaplan(n: np.ndarray, d: np.ndarray) -> np.ndarray:
    return ((8.8e13 / n) ** (0.076 / 0.095) + 5.4e13 / d) ** 0.095


def _two_kinds(n: np.ndarray, d: np.ndarray) -> np.ndarray:
    """Return the loss on data of which half is learned fast and half slowly."""
    return 1.69 + 406.4 / n**0.34 + 45 / d**0.2 + 2.2e5 / d**0.6


def _untuned(n: np.ndarray, d: np.ndarray) -> np.ndarray:
    """Return the loss where the learning rate was tuned for small models and kept."""
    return _law(n, d) * (1 + 0.01 * np.maximum(0, np.log10(n / 3e8)) ** 2)


def _levelling(n: np.ndarray, d: np.ndarray) -> np.ndarray:
    """Return the loss that levels off towards 2.1 nats, of which the largest runs show a little."""
    return (_law(n, d) ** 12 + 2.1**12) ** (1 / 12)


FORMS = {
    "right": TrueForm("right", "E + A/N^.34 + B/D^.28, which is the law that is fitted", _law),
    "interaction": TrueForm("visible", "E + (A/N^.57 + B/D^.47)^.6", _interaction),
    "repeated-2B": TrueForm("visible", "only 2B tokens are unique, which the table does not say", _repeated(2e9)),
    "inner-break": TrueForm("visible", "the exponent of data falls to .16 at 30B tokens, amid the runs", _broken(3e10)),
    "cross-term": TrueForm("visible", "a term 3e4 / (N^.25 D^.27) is added", _cross),
    "kaplan": TrueForm("visible", "Kaplan's ((Nc/N)^.8 + Dc/D)^.095", _kaplan),
    "repeated-20B": TrueForm("hidden", "only 20B tokens are unique", _repeated(2e10)),
    "edge-break": TrueForm("hidden", "the exponent of data falls to .16 at 200B tokens, the edge", _broken(2e11)),
    "two-kinds": TrueForm("new", "two kinds of data: 45/D^.2 + 2.2e5/D^.6 in place of B/D^.28", _two_kinds),
    "untuned": TrueForm("new", "above 3e8 parameters losses rise by 1 % times the decades squared", _untuned),
    "levelling": TrueForm(
        "new", "(L^12 + 2.1^12)^(1/12) for L as where the law holds: it levels off at 2.1", _levelling
    ),
}


def scattered(n: int) -> Callable[[np.random.Generator], tuple[np.ndarray, np.ndarray]]:
    """Return a design of n runs over two decades of size, with 5 to 200 tokens per parameter each."""

    def design(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        sizes = 10 ** rng.uniform(7.5, 9.5, n)
        return sizes, sizes * 10 ** rng.uniform(np.log10(5), np.log10(200), n)

    return design


def isoflop(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return a design of six budgets with seven sizes each, up to four times either way from the usual ratio."""
    budgets = np.repeat(np.geomspace(3e18, 3e20, 6), 7)
    middle = np.sqrt(budgets / FLOP_PER_PARAM_TOKEN / USUAL)
    sizes = middle * np.tile(np.geomspace(0.25, 4, 7), 6) * np.exp(rng.normal(0, 0.03, len(budgets)))
    return sizes, budgets / FLOP_PER_PARAM_TOKEN / sizes


DESIGNS = {"35": scattered(35), "50": scattered(50), "150": scattered(150), "isoflop": isoflop}
NOISES = tuple(MEDIANS)


def noise(kind: str, n: int, rng: np.random.Generator) -> np.ndarray:
    """Return the noise of n runs, of the logarithm of the loss: normal or Student's t(2), of equal typical size."""
    drawn = rng.standard_normal(n) if kind == "normal" else rng.standard_t(2, n)
    return TYPICAL * MEDIANS["normal"] / MEDIANS[kind] * drawn


def table(form: str, design: str, kind: str, rng: np.random.Generator) -> pd.DataFrame:
    """Return the runs of a world as a table with names, sizes, tokens and losses."""
    n, d = DESIGNS[design](rng)
    loss = FORMS[form].loss(n, d) * np.exp(noise(kind, len(n), rng))
    return pd.DataFrame({"run": [f"run {i}" for i in range(len(n))], "params": n, "tokens": d, "loss": loss})


def ahead(frame: pd.DataFrame, decades: float) -> dict[str, float]:
    """Return the point at the usual ratio whose compute lies so many decades beyond the largest run of a table."""
    flops = FLOP_PER_PARAM_TOKEN * float((frame["params"] * frame["tokens"]).max()) * 10**decades
    size = float(np.sqrt(flops / FLOP_PER_PARAM_TOKEN / USUAL))
    return {"params": size, "tokens": USUAL * size}

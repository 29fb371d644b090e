"""Laws that are a product of powers: y = k x_1^a_1 x_2^a_2 .., where exponents may count below.

Such a law is data: the exponent of each feature, start boxes, constants, sources. Its file states the formula in full
in its docstring and in `formula`, and a test holds that the formula is the product of these powers.
"""

from collections.abc import Callable, Mapping

from ._powers import power
from .base import Feature, Gives, Law, Modality, Param, Published, Values, positive, real
from .cost import SIX_ND, Cost

NOTHING: Mapping[Feature, Param] = {}


def product_of_powers(
    key: str,
    *,
    title: str,
    formula: str,
    target: str,
    unit: str,
    coefficient: Param,
    powers: Mapping[Feature, Param] = NOTHING,
    divided_by: Mapping[Feature, Param] = NOTHING,
    published: tuple[Published, ...],
    cite: str,
    notes: tuple[str, ...],
    cost: Cost | None = SIX_ND,
    rank: int = 0,
    gives: Gives = "best",
    modality: Modality = "text",
) -> Law:
    """Return the law `coefficient` times each feature of `powers` to its exponent, over those of `divided_by`.

    Values are in the target's `unit`. The fit is of squares on the logarithm, in which such a law is linear.
    """
    exponents = {**powers, **divided_by}
    rising, falling = ({f.name: a.name for f, a in given.items()} for given in (powers, divided_by))
    return Law(
        key,
        title=title,
        formula=formula,
        target=target,
        unit=unit,
        features=tuple(exponents),
        params=(coefficient, *exponents.values()),
        predict=_predict(coefficient.name, rising, falling),
        objective="mse-log",
        published=published,
        cite=cite,
        notes=notes,
        cost=cost,
        rank=rank,
        gives=gives,
        modality=modality,
    )


def coefficient(unit: str, *, start: tuple[float, float], doc: str) -> Param:
    """Return the coefficient k of a product of powers: its value where every feature is one."""
    return Param("k", symbol="k", domain=positive, start=start, unit=unit, doc=doc, linear=True)


def exponent(name: str, *, start: tuple[float, float], doc: str, symbol: str = "") -> Param:
    """Return the exponent of a feature, any real number; its symbol is its name where none is given."""
    return Param(name, symbol=symbol or name, domain=real, start=start, unit="", doc=doc)


def _predict(factor: str, rising: Mapping[str, str], falling: Mapping[str, str]) -> Callable[[Values, Values], float]:
    def predict(p, x):
        """Return the coefficient times the powers of one run's features."""
        value = p[factor]
        for feature, name in rising.items():
            value = value * power(x[feature], p[name])
        for feature, name in falling.items():
            value = value * power(x[feature], -p[name])
        return value

    return predict

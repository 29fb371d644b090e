"""Rivals that are made from a law: the same law with one more parameter, which bends it beyond the runs.

The form error of a fit stands on a law and its rival. One that is made here contains its law, so it fits the runs as
well, and says something else of places far from them. The number of runs that hold its further parameter is seldom
large: what they leave open of it is part of the form error.
"""

import functools
import math
from collections.abc import Callable
from dataclasses import replace

import jax.numpy as jnp

from .base import Law, Param, interval, nonnegative, positive
from .floor import floor

TYPICAL = "typical"  # the parameter of a bent law that is held at a typical value of the target
LEAST = 1e-12  # of what lies above a floor
FLAT = 1e-4  # below this a bend is its own series


def made_from(law: Law) -> Law:
    """Return the rival that is made from a law: with a falling floor where the law has one, and bent elsewhere."""
    return falling(law) if floor(law) else bent(law)


@functools.lru_cache(maxsize=128)
def falling(law: Law) -> Law:
    r"""Return the law with a floor that goes on falling: E |f|^g + f for a law E + f.

    With g = 0 it is the law itself. A law that rises to a ceiling has one that goes on rising, to the end of where its
    target has a meaning. Raises ValueError for a law without a floor.
    """
    name = floor(law)
    if name is None:
        raise ValueError(f"{law.key} has no floor.")
    more = Param("falling", symbol="g", domain=nonnegative, start=(0.0, 0.2), unit="", doc="how the floor goes on")
    rising, symbol = law.within.upper < math.inf, law.param(name).symbol
    end = law.within.upper if rising else 0.0

    def predict(p, x):
        rest = law.predict(p, x) - p[name]
        return end + (p[name] - end) * jnp.maximum(jnp.abs(rest), LEAST) ** p["falling"] + rest

    said = "whose ceiling goes on rising" if rising else "whose floor goes on falling"
    limit = rf"{end:g} - \left({end:g} - {symbol}\right)" if rising else symbol
    formula = rf"{law.formula} = {symbol} + f,\quad y = {limit} \left|f\right|^g + f"
    return _with(law, "falling", said, formula, (more,), predict)


@functools.lru_cache(maxsize=128)
def bent(law: Law) -> Law:
    r"""Return the law, bent on logarithms: ln(y / m) = ((f / m)^h - 1) / h for a law f, where m is a typical value.

    With h = 0 it is the law itself. It falls and rises wherever the law does, and has a floor where h is above 0.
    """
    more = (
        Param("bend", symbol="h", domain=interval(-3.0, 3.0), start=(-0.5, 0.5), unit="", doc="how the law bends"),
        Param(TYPICAL, symbol="m", domain=positive, start=(0.5, 2.0), unit=law.unit, doc="where it hardly bends"),
    )

    def predict(p, x):
        value, h = law.predict(p, x), p["bend"]
        at = jnp.log(jnp.abs(value) / p[TYPICAL])
        flat = jnp.abs(h * at) < FLAT
        curved = jnp.expm1(jnp.where(flat, 1.0, h * at)) / jnp.where(flat, 1.0, h)
        log = jnp.where(flat, at * (1 + h * at / 2 + (h * at) ** 2 / 6), curved)
        return jnp.sign(value) * p[TYPICAL] * jnp.exp(log)

    formula = rf"{law.formula} = f,\quad \ln\frac{{y}}{{m}} = \frac{{(f / m)^h - 1}}{{h}}"
    return _with(law, "bent", "bent", formula, more, predict)


MAKERS = {make.__name__: make for make in (falling, bent)}


def _with(law: Law, mark: str, said: str, formula: str, more: tuple[Param, ...], predict: Callable) -> Law:
    params = tuple(replace(p, linear=False) for p in law.params)
    return replace(
        law, key=f"{law.key} {mark}", title=f"{law.title}, {said}", formula=formula, params=(*params, *more),
        predict=predict, published=(), rival="", rank=0,
    )  # fmt: skip

"""The 27 nonlinear problems of NIST as laws: formulas as NIST prints them, parameters free in sign, official starts."""

import functools
import json
import pathlib

import jax.numpy as jnp
import numpy as np
import pandas as pd

from core.laws.base import Feature, Law, Param, real
from core.runs import Runs, from_table

PROBLEMS = json.loads(pathlib.Path(__file__).with_name("problems.json").read_text())
SOURCE = PROBLEMS.pop("source")


def _enso(b, x):
    year, first, second = 2 * jnp.pi * x / 12, 2 * jnp.pi * x / b[4], 2 * jnp.pi * x / b[7]
    return (
        b[1] + b[2] * jnp.cos(year) + b[3] * jnp.sin(year)
        + b[5] * jnp.cos(first) + b[6] * jnp.sin(first)
        + b[8] * jnp.cos(second) + b[9] * jnp.sin(second)
    )  # fmt: skip


def _bell(x, height, centre, width):
    return height * jnp.exp(-((x - centre) ** 2) / width**2)


def _gauss(b, x):
    return b[1] * jnp.exp(-b[2] * x) + _bell(x, b[3], b[4], b[5]) + _bell(x, b[6], b[7], b[8])


def _lanczos(b, x):
    return b[1] * jnp.exp(-b[2] * x) + b[3] * jnp.exp(-b[4] * x) + b[5] * jnp.exp(-b[6] * x)


def _cubic_over_cubic(b, x):
    return (b[1] + b[2] * x + b[3] * x**2 + b[4] * x**3) / (1 + b[5] * x + b[6] * x**2 + b[7] * x**3)


# b counts from 1, as NIST does; x is the predictor, or x1 and x2.
MODELS = {
    "Bennett5": lambda b, x: b[1] * (b[2] + x) ** (-1 / b[3]),
    "BoxBOD": lambda b, x: b[1] * (1 - jnp.exp(-b[2] * x)),
    "Chwirut": lambda b, x: jnp.exp(-b[1] * x) / (b[2] + b[3] * x),
    "DanWood": lambda b, x: b[1] * x ** b[2],
    "ENSO": _enso,
    "Eckerle4": lambda b, x: b[1] / b[2] * jnp.exp(-0.5 * ((x - b[3]) / b[2]) ** 2),
    "Gauss": _gauss,
    "Hahn1": _cubic_over_cubic,
    "Kirby2": lambda b, x: (b[1] + b[2] * x + b[3] * x**2) / (1 + b[4] * x + b[5] * x**2),
    "Lanczos": _lanczos,
    "MGH09": lambda b, x: b[1] * (x**2 + x * b[2]) / (x**2 + x * b[3] + b[4]),
    "MGH10": lambda b, x: b[1] * jnp.exp(b[2] / (x + b[3])),
    "MGH17": lambda b, x: b[1] + b[2] * jnp.exp(-x * b[4]) + b[3] * jnp.exp(-x * b[5]),
    "Misra1a": lambda b, x: b[1] * (1 - jnp.exp(-b[2] * x)),
    "Misra1b": lambda b, x: b[1] * (1 - (1 + b[2] * x / 2) ** -2),
    "Misra1c": lambda b, x: b[1] * (1 - (1 + 2 * b[2] * x) ** -0.5),
    "Misra1d": lambda b, x: b[1] * b[2] * x / (1 + b[2] * x),
    "Nelson": lambda b, x1, x2: b[1] - b[2] * x1 * jnp.exp(-b[3] * x2),
    "Rat42": lambda b, x: b[1] / (1 + jnp.exp(b[2] - b[3] * x)),
    "Rat43": lambda b, x: b[1] / (1 + jnp.exp(b[2] - b[3] * x)) ** (1 / b[4]),
    "Roszman1": lambda b, x: b[1] - b[2] * x - jnp.arctan(b[3] / (x - b[4])) / jnp.pi,
    "Thurber": _cubic_over_cubic,
}

# The coefficients in which a formula is linear given the others.
LINEAR = {
    "ENSO": (1, 2, 3, 5, 6, 8, 9), "Gauss": (1, 3, 6), "Hahn1": (1, 2, 3, 4), "Thurber": (1, 2, 3, 4),
    "Kirby2": (1, 2, 3), "Lanczos": (1, 3, 5), "MGH17": (1, 2, 3), "Nelson": (1, 2), "Roszman1": (1, 2), "Chwirut": (),
}  # fmt: skip


def family(problem: str) -> str:
    """Return the formula's name; problems that differ in their data only (Gauss1 to Gauss3) share one."""
    return next(name for name in MODELS if problem == name or problem.rstrip("123") == name)


@functools.cache
def law_of(problem: str) -> Law:
    """Return the law of a problem. Its parameters name both official values of the start; a test begins at one."""
    given, formula, linear = PROBLEMS[problem], MODELS[family(problem)], LINEAR.get(family(problem), (1,))
    names = sorted(k for k in given if k[0] == "x")
    return Law(
        key=f"nist-{problem.lower()}", title=problem, formula=given["model"], target="metric/y", unit="1",
        features=tuple(
            Feature(f"metric/{n}", kind="scale", domain=real, symbol=n, unit="1", doc="Predictor.", range=(1.0, 10.0))
            for n in names
        ),
        params=tuple(_param(i, both, i in linear) for i, both in enumerate(zip(*given["starts"], strict=True), 1)),
        predict=lambda p, x: formula({i + 1: v for i, v in enumerate(p.values())}, *(x[f"metric/{n}"] for n in names)),
        objective="mse", published=(), cite=SOURCE,
    )  # fmt: skip


def _param(i: int, starts: tuple[float, float], linear: bool) -> Param:
    """Return parameter b_i. Its start range reaches as far as the larger official start, to both sides of zero."""
    reach = max(map(abs, starts))
    return Param(
        f"b{i}",
        symbol=f"b_{i}",
        domain=real,
        start=(-reach, reach),
        unit="1",
        doc="Free in sign.",
        grid=starts,
        linear=linear,
    )


def runs_of(problem: str) -> Runs:
    """Return the data of a problem; Nelson's response is the logarithm of y, as its model says."""
    given = PROBLEMS[problem]
    y = np.array(given["y"])
    columns = {f"metric/{n}": v for n, v in given.items() if n[0] in "xy"}
    return from_table(pd.DataFrame({**columns, "metric/y": np.log(y) if problem == "Nelson" else y}), problem)

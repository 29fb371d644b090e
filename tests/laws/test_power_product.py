"""Laws that are a product of powers: the formula that they show is the product that they compute."""

import ast
import math
import pathlib
import sys

import pytest

from core import laws
from core.laws import power_product
from core.laws.base import Feature
from core.laws.power_product import coefficient, exponent, product_of_powers

FOLDER = pathlib.Path(laws.__file__).parent
A = Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="d", range=(1, 10))
B = Feature("params", kind="scale", symbol="N", unit="parameters", doc="d", range=(1, 10))


def product(**changes):
    given = {"formula": "", "powers": {A: exponent("a", start=(0, 1), doc="d")}, "notes": ()} | changes
    return product_of_powers(
        "k", title="t", target="steps", unit="steps", coefficient=coefficient("steps", start=(1, 2), doc="d"),
        published=(), cite="c", **given,
    )  # fmt: skip


def written():
    """The laws whose files call the constructor, with the exponents that are written there: rising, falling."""
    for path in sorted(FOLDER.glob("*/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "product_of_powers":
                name = ".".join(path.relative_to(FOLDER).with_suffix("").parts)
                law = sys.modules[f"core.laws.{name}"].LAW
                counts = {k.arg: len(k.value.keys) for k in node.keywords if isinstance(k.value, ast.Dict)}
                yield pytest.param(law, counts.get("powers", 0), id=law.key)


laws.registry()


@pytest.mark.parametrize(("law", "rising"), written())
def test_the_formula_is_the_product_of_the_powers(law, rising):
    factor, *exponents = law.params
    signs = [""] * rising + ["-"] * (len(exponents) - rising)
    powers = [rf"{f.symbol}^{{{s}{a.symbol}}}" for f, s, a in zip(law.features, signs, exponents, strict=True)]
    assert law.formula.partition(" = ")[2] == rf"{factor.symbol}\, " + " ".join(powers)
    p = {q.name: 1.5 + i for i, q in enumerate(law.params)}
    x = {f.name: 2.0 + i for i, f in enumerate(law.features)}
    expected = p[factor.name] * math.prod(
        x[f.name] ** (float(f"{s}1") * p[a.name]) for f, s, a in zip(law.features, signs, exponents, strict=True)
    )
    assert float(law.predict(p, x)) == pytest.approx(expected, rel=1e-13)


def test_features_and_parameters_stand_in_the_order_they_are_given_in():
    law = product(powers={B: exponent("b", start=(0, 1), doc="d", symbol=r"\beta")},
                  divided_by={A: exponent("a", start=(-1, 1), doc="d")})  # fmt: skip
    assert law.features == (B, A)
    assert [(p.name, p.symbol, p.linear, p.domain.name) for p in law.params] == [
        ("k", "k", True, "positive"), ("b", r"\beta", False, "real"), ("a", "a", False, "real")
    ]  # fmt: skip
    assert float(law.predict({"k": 3.0, "b": 2.0, "a": 1.0}, {"params": 4.0, "tokens": 8.0})) == pytest.approx(6.0)
    assert law.objective == "mse-log"
    assert law.predict.__doc__


def test_a_product_is_linear_in_its_coefficient_and_paid_for_as_it_says():
    assert product(cost=None).cost is None
    assert product().cost is power_product.SIX_ND

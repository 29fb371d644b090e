"""Laws made from another law, against that law and by hand."""

import math
import pathlib
import re

import pytest

from core import laws
from core.laws.base import Law, Param, nonnegative, real
from core.laws.family import EXAMPLE
from core.laws.transforms import DOMAIN, GROUP, bound, example, law_of_groups, law_of_targets

CHINCHILLA = laws.get("chinchilla")
LINEAR, BIMIX = laws.get("mixture-linear"), laws.get("mixture-bimix")


def test_a_bound_law_has_a_parameter_and_a_feature_for_each_domain():
    law = bound(LINEAR, ("web", "a b"))
    assert law is bound(LINEAR, ("a b", "web"))
    assert [(p.name, p.symbol, p.linear) for p in law.params] == [
        ("L[a b]", r"L_{\text{a b}}", True), ("L[web]", r"L_{\text{web}}", True)
    ]  # fmt: skip
    assert [f.name for f in law.features] == ["mix/a b", "mix/web"]
    at = {"mix/a b": 0.25, "mix/web": 0.75}
    assert float(law.predict({"L[a b]": 2.0, "L[web]": 4.0}, at)) == 3.5


def test_what_does_not_come_once_a_domain_stays_as_it_is():
    law = bound(BIMIX, ("a", "b", "c"))
    assert [p.name for p in law.params] == ["t", "a", "B", "b", "C"]
    assert (law.param("t").start, law.param("t").domain.upper) == ((0.0, 2.0), 2.0)
    assert law.features[0] is BIMIX.features[0]
    assert bound(CHINCHILLA, ("a", "b")) is CHINCHILLA is example(CHINCHILLA)
    assert [f.name for f in example(LINEAR).features] == [f"mix/{m}" for m in EXAMPLE]


def test_the_law_of_groups_is_the_law_of_each_group():
    both = law_of_groups(CHINCHILLA, ("alpha",), ("a", "b"))
    assert both is law_of_groups(CHINCHILLA, ("alpha",), ("a", "b"))
    values = {p.name: (1.0 + i) / 5 for i, p in enumerate(both.params)}
    assert list(values) == ["alpha", *(f"{n}[{g}]" for n in ("E", "A", "B", "beta") for g in "ab")]
    x = {"params": 1e9, "tokens": 2e10}
    for i, group in enumerate("ab"):
        E, A, B, beta = (values[f"{n}[{group}]"] for n in ("E", "A", "B", "beta"))
        expected = E + A / 1e9 ** values["alpha"] + B / 2e10**beta
        assert float(both.predict(values, {**x, GROUP: float(i)})) == pytest.approx(expected, rel=1e-12)
    assert {p.name for p in both.params if p.linear} == {f"{n}[{g}]" for n in "EAB" for g in "ab"}
    assert not any(p.grid for p in both.params if p.name != "alpha")
    assert (both.features[-1].name, both.features[-1].range, both.published) == (GROUP, (0.0, 1.0), ())


def test_the_law_of_targets_takes_the_domain_from_a_column():
    law = bound(BIMIX, ("a", "b"))
    every = law_of_targets(law)
    assert every is law_of_targets(law)
    assert [p.name for p in every.params] == ["a", "B", "b", "C"]
    assert not every.needs_share
    assert not every.together
    p, x = {"a": 0.5, "B": 0.6, "b": 1.0, "C": 1.0}, {"tokens": 2e9, "mix/a": 0.25, "mix/b": 0.75}
    for number, share in enumerate((0.25, 0.75)):
        found = float(every.predict(p, {**x, DOMAIN: float(number)}))
        assert found == pytest.approx((0.6 / 2 + 1.0) / math.sqrt(share), rel=1e-12)


def test_only_a_law_with_the_number_of_a_domain_is_stacked():
    with pytest.raises(ValueError, match="not enough values"):
        law_of_targets(CHINCHILLA)


def test_the_given_law_is_left_as_it_was():
    before = (LINEAR.key, LINEAR.params, LINEAR.features, LINEAR.predict)
    bound(LINEAR, ("x", "y"))
    assert (LINEAR.key, LINEAR.params, LINEAR.features, LINEAR.predict) == before


def test_symbols_of_groups_keep_the_symbol():
    law = Law(
        "k", title="t", formula="f", target="loss", unit="u", features=(), predict=lambda p, x: p["m"], objective="mse",
        params=(Param("m", symbol=r"\mu", domain=real, start=(0, 1), unit="", doc="d", grid=(0.5,)),
                Param("E", symbol="E", domain=nonnegative, start=(0, 1), unit="", doc="d", grid=(0.1,))),
        published=(), cite="c",
    )  # fmt: skip
    made_up = law_of_groups(law, ("E",), ("x",))
    assert [(p.name, p.symbol, p.grid) for p in made_up.params] == [
        ("E", "E", (0.1,)), ("m[x]", r"\mu_{\text{x}}", ())
    ]  # fmt: skip


def test_no_other_folder_makes_a_law_from_a_law():
    core = pathlib.Path(laws.__file__).parents[1]
    others = [p for p in core.rglob("*.py") if core / "laws" not in p.parents]
    assert len(others) > 100
    makes = re.compile(r"\breplace\(\s*(self\.)?law\b")
    assert makes.search("replace(\n    law, key=1")
    assert [p.name for p in others if makes.search(p.read_text("utf-8"))] == []

"""What every law must keep, found the way the application finds them."""

import ast
import inspect
import math
import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from core.fit.objectives import OBJECTIVES
from core.laws import examples, get, get_published, registry
from core.laws.family import split
from core.runs.schema import SINGLE_TARGETS, column
from tests.laws._cases import (
    compiled,
    drawn_features,
    drawn_parameters,
    features,
    loss,
    middle,
    parameters,
    values_of,
)
from tests.tolerances import ALGEBRA, DIFFERENCE

LAWS = list(examples().values())
SETS = [(law, constants) for law in LAWS for constants in law.published]
KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# More of these can only lower a loss.
HELPFUL = {
    *("params", "params_non_embedding", "tokens", "unique_tokens", "characters", "flops", "steps"),
    *("query_heads", "kv_heads"),
}
EXPECTED = {
    "adamw-timescale",
    "attention-heads",
    "attention-joint",
    "attention-joint-heads",
    "attention-size",
    "chinchilla",
    "critical-batch-kaplan",
    "critical-batch-power-lines",
    "critical-batch-zhang-params",
    "critical-batch-zhang-tokens",
    "data-constrained",
    "deepseek-optimal-tokens",
    "kaplan-nd",
    "kaplan-ns",
    "kaplan-nsb",
    "kaplan-optimal-params",
    "kaplan-trade-off",
    "learning-rate-noise-scale",
    "optimal-batch-compute",
    "optimal-batch-params",
    "optimal-batch-tokens",
    "optimal-batch-video",
    "optimal-learning-rate-batch",
    "optimal-learning-rate-compute",
    "optimal-learning-rate-params",
    "optimal-learning-rate-step-law",
    "optimal-learning-rate-video",
    "optimal-weight-decay",
    "power-law-compute",
    "power-law-params",
    "power-law-tokens",
    "shape-aware",
    "tokens-per-character",
    "video-optimal-params",
    "vocabulary",
    "width-depth",
    "width-depth-params",
}

each_law = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.key)
each_set = pytest.mark.parametrize(("law", "constants"), SETS, ids=[f"{a.key}@{b.name}" for a, b in SETS])
each_loss = pytest.mark.parametrize(
    "law", [law for law in LAWS if law.target in SINGLE_TARGETS], ids=lambda law: law.key
)
drawn = settings(max_examples=40, deadline=None, derandomize=True)


def test_the_laws_are_found():
    assert EXPECTED <= set(registry())


def test_every_file_is_read_once_and_helpers_are_not():
    assert len({law.key for law in LAWS}) == len(LAWS)
    assert not any(_module(law).__name__.rsplit(".", 1)[-1].startswith("_") for law in LAWS)


def test_an_unknown_law_is_refused_with_the_names_there_are():
    with pytest.raises(BadInput, match=r"no-such-law.*chinchilla"):
        get("no-such-law")
    with pytest.raises(BadInput, match=r"chinchilla@nobody.*chinchilla@hoffmann"):
        get_published("chinchilla@nobody")


@each_law
def test_it_is_described(law):
    assert KEBAB.fullmatch(split(law.key)[0])
    assert law.title
    assert law.formula
    assert law.unit
    assert law.cite
    assert law.notes
    for text in (law.title, *law.notes):
        assert text == text.strip()
        assert "\n" not in text
    assert law.objective in OBJECTIVES
    assert _module(law).__doc__
    assert registry()[split(law.key)[0]].predict.__doc__


@each_law
def test_its_latex_is_balanced(law):
    for text in (law.formula, *(p.symbol for p in law.params), *(f.symbol for f in law.features)):
        assert text
        assert text.count("{") == text.count("}")
        assert len(re.findall(r"\\left\b", text)) == len(re.findall(r"\\right\b", text))
        assert "$" not in text


@each_law
def test_the_formula_shows_every_parameter(law):
    for p in registry()[split(law.key)[0]].params:
        assert p.symbol in law.formula, f"{p.symbol} is not in {law.formula}"


@each_law
def test_its_parameters_are_records(law):
    assert len({p.name for p in law.params}) == len(law.params)
    for p in law.params:
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*(\[[a-z]+\])?", p.name)
        assert p.doc
        low, high = p.start
        assert p.domain.lower <= low < high <= p.domain.upper
        assert low > 0 or not p.domain.log
        assert all(p.domain.lower <= g <= p.domain.upper for g in p.grid)


@each_law
def test_a_start_grid_is_whole_or_absent(law):
    assert len({bool(p.grid) for p in law.params}) == 1


@each_law
def test_its_features_are_canonical_columns(law):
    assert column(law.target).unit == law.unit
    assert len({f.name for f in law.features}) == len(law.features)
    for f in law.features:
        assert f.doc
        assert 0 < f.range[0] < f.range[1]
        for name in (f.name, *f.alternatives):
            assert column(name).unit == f.unit


@each_law
def test_it_has_constants_or_says_that_it_has_none(law):
    assert law.published or any("fit only" in note.lower() or "fit-only" in note for note in law.notes)


@each_law
def test_its_file_imports_only_mathematics(law):
    tree = ast.parse(inspect.getsource(_module(law)))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide what is imported"
            names.add(node.module)
    assert all(n in ("math", "core.units") or n.split(".")[0] == "jax" or n.startswith("core.laws.") for n in names), (
        names
    )


@each_set
def test_published_constants_are_complete_and_sourced(law, constants):
    assert KEBAB.fullmatch(constants.name)
    assert [c.name for c in law.published].count(constants.name) == 1
    assert set(constants.values) == {p.name for p in law.params}
    assert constants.confidence in ("verified", "secondary", "own")
    assert re.search(r"\d{4}", constants.source)
    assert constants.conventions
    assert all(constants.conventions.values())
    assert constants.checks


@each_set
def test_published_constants_lie_well_inside_the_start_boxes(law, constants):
    for p in law.params:
        value, (low, high) = constants.values[p.name], p.start
        assert p.domain.lower <= value <= p.domain.upper
        position = (value - low) / (high - low)
        if p.domain.log:
            position = math.log(value / low) / math.log(high / low)
        # A value at the end of its domain can have no room on that side.
        assert 0.05 <= position or value == low == p.domain.lower, f"{p.name} is at {position:.3f} of its box"
        assert position <= 0.95, f"{p.name} is at {position:.3f} of its box"


@each_set
def test_the_ranges_of_published_constants_are_the_laws_features(law, constants):
    for name, (low, high) in constants.ranges.items():
        assert name in {f.name for f in law.features} | {"flops"}
        assert 0 < low < high


@each_set
def test_check_points_are_reproduced(law, constants):
    for check in constants.checks:
        assert set(check.at) == {f.name for f in law.features}
        assert 0 < check.rtol <= 5e-4  # half a unit of four printed digits, at the most
        value = loss(law, values_of(law, constants), check.at)
        assert abs(value - check.value) <= check.rtol * abs(check.value), (check, value)


@each_set
@given(data=st.data())
@drawn
def test_published_constants_give_finite_values_of_the_targets_sign(law, constants, data):
    value = loss(law, values_of(law, constants), data.draw(drawn_features(law)))
    assert math.isfinite(value)
    assert value > 0 or column(law.target).sign == "any"


@each_law
@given(data=st.data())
@drawn
def test_every_start_gives_a_finite_value_and_gradient(law, data):
    p, x = data.draw(drawn_parameters(law)), data.draw(drawn_features(law))
    assert math.isfinite(loss(law, p, x))
    for gradient in _gradients(law, p, x):
        assert all(np.isfinite(g).all() for g in gradient.values())


@each_law
@given(data=st.data())
@drawn
def test_the_gradient_agrees_with_differences(law, data):
    p, x = data.draw(drawn_parameters(law)), data.draw(drawn_features(law))
    _agrees_with_differences(law, p, x)


@each_set
def test_the_gradient_agrees_with_differences_at_published_constants(law, constants):
    for share in (0.1, 0.4, 0.5, 0.9):
        x = features(law, [share] * len(law.features))
        _agrees_with_differences(law, values_of(law, constants), x)


@each_law
def test_compiled_and_eager_agree(law):
    for shares in _few_shares(law):
        p, x = _arrays(parameters(law, shares[0])), _arrays(features(law, shares[1]))
        np.testing.assert_allclose(compiled(law)(p, x), law.predict(p, x), rtol=ALGEBRA, atol=0)


@each_law
def test_a_batch_is_its_runs_one_by_one(law):
    shares = _few_shares(law)
    rows = [features(law, s) for _, s in shares]
    p = _arrays(parameters(law, shares[0][0]))
    batch = {f.name: jnp.array([row[f.name] for row in rows]) for f in law.features}
    together = jax.vmap(law.predict, in_axes=(None, 0))(p, batch)
    assert together.shape == (len(rows),)
    assert together.dtype == jnp.float64
    alone = [law.predict(p, _arrays(row)) for row in rows]
    np.testing.assert_allclose(together, alone, rtol=ALGEBRA, atol=0)


@each_loss
@given(data=st.data())
@drawn
def test_more_never_raises_the_loss(law, data):
    p, x = data.draw(drawn_parameters(law)), data.draw(drawn_features(law))
    before = loss(law, p, x)
    for name in HELPFUL & set(x):
        after = loss(law, p, {**x, name: x[name] * data.draw(st.floats(1.01, 10.0))})
        # Where a term no longer counts, two equal sums may round apart.
        assert after <= before + ALGEBRA * abs(before), f"more {name} raises the loss"


@each_loss
def test_more_of_everything_lowers_the_loss(law):
    for constants in law.published:
        p, x = values_of(law, constants), middle(law)
        for name in HELPFUL & set(x):
            assert loss(law, p, {**x, name: 2 * x[name]}) <= loss(law, p, x)
        doubled = {name: 2 * value if name in HELPFUL else value for name, value in x.items()}
        assert loss(law, p, doubled) < loss(law, p, x) or law.series


def _module(law):
    """The file a law is written in: a bound one's function is made elsewhere."""
    return inspect.getmodule(registry()[split(law.key)[0]].predict)


def _few_shares(law, count=16):
    rng = np.random.default_rng(7)
    return [(rng.random(len(law.params)), rng.random(len(law.features))) for _ in range(count)]


def _arrays(values):
    return {name: jnp.asarray(value, jnp.float64) for name, value in values.items()}


def _gradients(law, p, x):
    return jax.grad(compiled(law), argnums=(0, 1))(p, x)


def _agrees_with_differences(law, p, x):
    """Slopes per scale of each parameter against central differences, to DIFFERENCE of value and slope."""
    value, (gradient, _) = loss(law, p, x), _gradients(law, p, x)
    for q in law.params:
        scale = p[q.name] if q.domain.log else q.start[1] - q.start[0]
        step = 1e-6 * scale
        up, down = (loss(law, {**p, q.name: p[q.name] + d}, x) for d in (step, -step))
        slope, difference = float(gradient[q.name]) * scale, (up - down) / 2e-6
        assert abs(slope - difference) <= DIFFERENCE * (abs(value) + abs(slope)), (q.name, slope, difference)

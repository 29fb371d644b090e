"""What every law's function must keep: finite values and slopes, one run as many, and more never hurts."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.runs.schema import SINGLE_TARGETS, column
from tests.laws._cases import (
    LAWS,
    compiled,
    drawn_features,
    drawn_parameters,
    each_law,
    each_set,
    features,
    loss,
    middle,
    parameters,
    values_of,
)
from tests.tolerances import ALGEBRA, DIFFERENCE

# More of these can only lower a loss.
HELPFUL = {
    *("params", "params_non_embedding", "tokens", "unique_tokens", "characters", "flops", "steps"),
    *("query_heads", "kv_heads"),
}
# More of these moves the best learning rate away from the one that is held, which can cost more than it brings.
MOVING = {"params", "params_non_embedding", "tokens"}

each_loss = pytest.mark.parametrize(
    "law", [law for law in LAWS if law.target in SINGLE_TARGETS], ids=lambda law: law.key
)
drawn = settings(max_examples=40, deadline=None, derandomize=True)


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


def helpful(law) -> set[str]:
    """The features of a law that can only lower a loss with everything else held."""
    held = {f.name for f in law.features if not f.shape}
    return (HELPFUL & held) - (MOVING if "learning_rate" in held else set())


@each_loss
@given(data=st.data())
@drawn
def test_more_never_raises_the_loss(law, data):
    p, x = data.draw(drawn_parameters(law)), data.draw(drawn_features(law))
    before = loss(law, p, x)
    for name in helpful(law):
        after = loss(law, p, {**x, name: x[name] * data.draw(st.floats(1.01, 10.0))})
        # Where a term no longer counts, two equal sums may round apart.
        assert after <= before + ALGEBRA * abs(before), f"more {name} raises the loss"


@each_loss
def test_more_of_everything_lowers_the_loss(law):
    for constants in law.published:
        p, x = values_of(law, constants), middle(law)
        for name in helpful(law):
            assert loss(law, p, {**x, name: 2 * x[name]}) <= loss(law, p, x)
        doubled = {name: 2 * value if name in helpful(law) else value for name, value in x.items()}
        assert loss(law, p, doubled) < loss(law, p, x) or law.series


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

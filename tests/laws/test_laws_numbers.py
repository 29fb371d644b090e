"""What every law's function must keep: finite values and slopes, one run as many, and more never hurts.

Each law is asked for many runs at once, by one compiled program.
"""

import jax.numpy as jnp
import numpy as np
import pytest

from core.runs.schema import SINGLE_TARGETS, column
from tests.laws._cases import (
    LAWS,
    POINTS,
    drawn,
    each_law,
    each_set,
    features,
    losses,
    middle,
    slopes,
    spread_shares,
    values_of,
)
from tests.tolerances import ALGEBRA, DIFFERENCE

# More of these can only lower a loss.
HELPFUL = {
    *("params", "params_non_embedding", "tokens", "unique_tokens", "characters", "flops", "steps"),
    *("query_heads", "kv_heads", "examples", "ensemble_members", "parallel_streams"),
    *("active_params", "nonzero_params"),
}
# By law: what few bits cost grows with data, what shared experts do may be a gain that fades with size, a large model
# overfits few distinct tokens, and at one budget there is a best size.
NOT_ALWAYS = {
    "quantisation-aware": {"tokens"}, "comprehensive-experts": {"params", "active_params"},
    "bounded-repeats": {"params"}, "isoflop-parabola": {"params", "flops"},
}  # fmt: skip
# More of these moves the best learning rate away from the one that is held, which can cost more than it brings.
MOVING = {"params", "params_non_embedding", "tokens"}

each_loss = pytest.mark.parametrize(
    "law", [law for law in LAWS if law.target in SINGLE_TARGETS], ids=lambda law: law.key
)


@each_law
def test_a_feature_at_the_end_of_its_domain_gives_a_finite_value(law):
    """A 0 where the law takes a logarithm would be NaN: such a number lies outside of the domain, and is refused."""
    p, x = drawn(law)[0][-1], middle(law)
    free = [f for f in law.features if not f.shape and not (f.kind == "share" and law.needs_share)]
    ends = [(f, e) for f in free for e in (f.domain.lower, f.domain.upper) if f.domain.contains(e)]
    for f, end in ends:
        assert np.isfinite(losses(law, [p], [x | {f.name: end}])).all(), (f.name, end)


@each_set
def test_published_constants_give_finite_values_of_the_targets_sign(law, constants):
    x = [features(law, shares) for shares in spread_shares(len(law.features))]
    values = losses(law, [values_of(law, constants)] * POINTS, x)
    assert np.isfinite(values).all()
    assert (values > 0).all() or column(law.target).sign == "any"


@each_law
def test_every_start_gives_a_finite_value_and_gradient(law):
    values, gradients = slopes(law, *drawn(law))
    assert np.isfinite(values).all()
    for gradient in gradients:
        assert {name: np.isfinite(g).all() for name, g in gradient.items()} == dict.fromkeys(gradient, True)


@each_law
def test_the_gradient_agrees_with_differences(law):
    _agrees_with_differences(law, *drawn(law))


@each_set
def test_the_gradient_agrees_with_differences_at_published_constants(law, constants):
    x = [features(law, [share] * len(law.features)) for share in (0.1, 0.4, 0.5, 0.9)]
    _agrees_with_differences(law, [values_of(law, constants)] * len(x), x)


@each_law
def test_a_compiled_batch_is_its_runs_one_by_one(law):
    """Alone a run is not compiled either: its operations are carried out one after the other."""
    p, x = drawn(law)
    together = losses(law, p, x)
    assert together.shape == (POINTS,)
    assert together.dtype == np.float64
    for i in range(0, POINTS, POINTS // 4):
        alone = law.predict(_arrays(p[i]), _arrays(x[i]))
        assert alone.shape == ()
        np.testing.assert_allclose(together[i], alone, rtol=ALGEBRA, atol=0)


def helpful(law) -> set[str]:
    """The features of a law that can only lower a loss with everything else held."""
    held = {f.name for f in law.features if not f.shape}
    return (HELPFUL & held) - (MOVING if "learning_rate" in held else set()) - NOT_ALWAYS.get(law.key, set())


@each_loss
def test_more_never_raises_the_loss(law):
    p, x = drawn(law)
    before, times = losses(law, p, x), np.random.default_rng(3).uniform(1.01, 10.0, POINTS)
    for name in helpful(law):
        after = losses(law, p, [{**row, name: row[name] * t} for row, t in zip(x, times, strict=True)])
        # Where a term no longer counts, two equal sums may round apart.
        assert (after <= before + ALGEBRA * abs(before)).all(), f"more {name} raises the loss"


@each_loss
def test_more_of_everything_lowers_the_loss(law):
    at, more = middle(law), helpful(law)
    doubled = {name: 2 * value if name in more else value for name, value in at.items()}
    x = [at, doubled, *({**at, name: 2 * at[name]} for name in more)]
    for constants in law.published:
        before, all_doubled, *each_doubled = losses(law, [values_of(law, constants)] * len(x), x)
        assert all(after <= before for after in each_doubled)
        assert all_doubled < before or law.series or not more


def _arrays(values):
    return {name: jnp.asarray(value, jnp.float64) for name, value in values.items()}


def _agrees_with_differences(law, p, x):
    """Slopes per scale of each parameter against central differences, to DIFFERENCE of value and slope."""
    values, (gradients, _) = slopes(law, p, x)
    for q in law.params:
        scales = np.array([row[q.name] if q.domain.log else q.start[1] - q.start[0] for row in p])
        up, down = (
            losses(law, [{**row, q.name: row[q.name] + d} for row, d in zip(p, sign * 1e-6 * scales, strict=True)], x)
            for sign in (1, -1)
        )
        slope, difference = gradients[q.name] * scales, (up - down) / 2e-6
        near = np.abs(slope - difference) <= DIFFERENCE * (np.abs(values) + np.abs(slope))
        assert near.all(), (q.name, slope[~near], difference[~near])

"""How small a model, when it is to be used: the size and tokens that reach a loss at the lowest cost of a whole life.

After Sardana et al. 2024 (arXiv:2401.00448), equation 3: training on D tokens costs 6 N D FLOP and each token of
inference 2 N, where N are the parameters that a token uses by the cost of the law. A smaller model that trains for
longer reaches the same loss and is cheaper to use. No law's closed form is known here: the tokens that a size needs are
found by bisection, and the size by the sign of the slope of the cost.
"""

import functools
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd

from ...bisection import bisect_traced, lowest_traced
from ...errors import BadInput
from ...fit.calibrated import Calibrated
from ...fit.point import Point, check_point
from ...laws.base import Law
from ...laws.cost import NOTHING, Cost
from ...units import SIZES, name_of
from ..blocks import blocks
from ..cost import cost_of, size_feature
from ..prices import Demand, Prices, checked_prices
from .life_ends import drawn_ends, with_form

SMALLEST, LARGEST = 1e3, 1e16  # parameters searched
FEWEST, MOST = 1e3, 1e24  # tokens searched
GRID, BISECTIONS, COARSE = 96, 52, 28
DRAW_SIZES = (1, 256, 1024, 4096)
DEMANDS = 32  # so many at once, padded
LONG = 1000.0  # tokens per parameter, beyond which laws of usual runs promise too much (Sardana et al., section 4)


@dataclass(frozen=True)
class Lifetime:
    """A size (parameters), its training tokens, and what training, reading prompts and writing tokens cost."""

    params: float
    tokens: float
    training: float
    prompts: float
    generated: float

    @property
    def total(self) -> float:
        """The cost of a whole life."""
        return self.training + self.prompts + self.generated

    @property
    def tokens_per_param(self) -> float:
        """Training tokens per parameter."""
        return self.tokens / self.params

    def report(self) -> dict[str, float]:
        """Return the shape that the shell prints."""
        return {**asdict(self), "total": self.total, "tokens_per_param": self.tokens_per_param}


@dataclass(frozen=True)
class Served:
    """The cheapest model for a loss and a demand, beside the one that is cheapest to train, and beside a given one.

    `saving` is the share of the whole cost that `best` saves against `compute_optimal`, `saving_of_base` against
    `base`.
    `intervals` are the 95 % ends of params, tokens and saving, for sampling and form error together; `no_interval` says
    why there are none, such as that a part of the draws cannot reach the loss, and `no_form` why they are of sampling
    error alone. `bounded` is False where the search ran into its edge.
    """

    loss: float
    unit: str
    best: Lifetime
    compute_optimal: Lifetime
    base: Lifetime | None
    saving: float
    saving_of_base: float | None
    intervals: Mapping[str, tuple[float, float]]
    bounded: bool
    no_interval: str = ""
    no_form: str = ""

    @property
    def long(self) -> bool:
        """Whether the best trains beyond what the law's runs can vouch for."""
        return self.best.tokens_per_param > LONG

    def report(self) -> dict:
        """Return the shape that the shell prints."""
        base = self.base.report() if self.base else None
        return {
            "loss": self.loss, "unit": self.unit, "best": self.best.report(),
            "compute_optimal": self.compute_optimal.report(), "base": base, "saving": self.saving,
            "saving_of_base": self.saving_of_base, "intervals": {k: list(v) for k, v in self.intervals.items()},
            "no_interval": self.no_interval, "no_form": self.no_form,
        }  # fmt: skip


def cheapest(
    calibrated: Calibrated,
    demand: Demand,
    loss: float | None = None,
    like: tuple[float, float] | None = None,
    prices: Prices | None = None,
) -> Served:
    """Return the cheapest model for a `loss`, or for that of a model `like` one of (parameters, tokens).

    Raises BadInput for a law of anything but size and tokens, a loss that it cannot reach, and demands or prices that
    cannot be.
    """
    prices = prices or Prices()
    size = _size(calibrated)
    checked_prices(demand, prices)
    targets = _targets(calibrated, size, loss, like)
    service = _service(demand, prices)
    params, tokens = _optima(calibrated, targets, np.array([0.0, service]))  # [1 + B, 2]
    if not np.isfinite(tokens[0]).all():
        raise BadInput(_unreachable(calibrated, size, float(targets[0])))
    cost = cost_of(calibrated.law)
    optimal, best = (_choice(cost, params[0, k], tokens[0, k], demand, prices) for k in (0, 1))
    base = _choice(cost, *like, demand, prices) if like else None
    saved = None if base is None else 1 - best.total / base.total
    inside = SMALLEST * 1.01 < best.params < LARGEST / 1.01 and best.tokens < MOST / 1.01
    ends, why = with_form(
        calibrated, drawn_ends(cost, params[1:], tokens[1:], service), size, cost, float(targets[0]), like,
        (best.params, optimal.params, best.tokens), service, lambda losses, at: tokens_for(calibrated, losses, at),
    )  # fmt: skip
    return Served(
        float(targets[0]), prices.unit, best, optimal, base, 1 - best.total / optimal.total, saved, ends, bool(inside),
        why or calibrated.no_draws, calibrated.no_form if ends else "",
    )  # fmt: skip


def along_sizes(calibrated: Calibrated, loss: float, demand: Demand, prices: Prices, sizes: np.ndarray) -> pd.DataFrame:
    """Return what sizes [M] cost that train to `loss`, those that can: params, tokens and the costs of `Lifetime`."""
    tokens = tokens_for(calibrated, loss, sizes)
    reached = np.isfinite(tokens)
    cost = cost_of(calibrated.law)
    rows = [_choice(cost, n, d, demand, prices).report() for n, d in zip(sizes[reached], tokens[reached], strict=True)]
    return pd.DataFrame(rows, columns=list(Lifetime(1.0, 1.0, 0.0, 0.0, 0.0).report()))


def along_demand(calibrated: Calibrated, loss: float, demands: list[Demand], prices: Prices) -> pd.DataFrame:
    """Return the best size for a loss at every demand: served (tokens), params, tokens, costs and the saving."""
    services = np.array([0.0, *(_service(d, prices) for d in demands)])
    params, tokens = (v[0] for v in _optima(_pointwise(calibrated), np.array([loss]), services))
    rows, cost = [], cost_of(calibrated.law)
    for n, d, demand in zip(params[1:], tokens[1:], demands, strict=True):
        best, optimal = (_choice(cost, *v, demand, prices) for v in ((n, d), (params[0], tokens[0])))
        rows.append({
            "served": demand.prompts + demand.generated, **best.report(), "saving": 1 - best.total / optimal.total,
        })  # fmt: skip
    return pd.DataFrame(rows)


def tokens_for(calibrated: Calibrated, loss: float | np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Return the tokens [M] with which sizes [M] reach a loss, or one each [M]; infinite for those that never do."""
    compiled = _inverse(calibrated.law, _size(calibrated))
    point = {k: float(v) for k, v in calibrated.values.items()}
    sizes = np.log(np.asarray(sizes, float))
    return np.asarray(compiled(point, np.broadcast_to(np.log(loss), sizes.shape), sizes))


def given_model(calibrated: Calibrated, at: Mapping[str, float]) -> tuple[tuple[float, float], Point]:
    """Return size and tokens of a model from values by column (see `core.fit.point`), and the whole point.

    Raises BadInput for a law of anything but size and tokens, and as `check_point` does.
    """
    size = _size(calibrated)
    point = check_point(calibrated.law, at)
    return (point.values[size], point.values["tokens"]), point


def is_of_size(law: Law) -> bool:
    """Whether a law takes parameters and tokens alone, so that a size can be weighed against its use."""
    names = {f.name for f in law.features}
    return len(names) == 2 and "tokens" in names and bool(names & set(SIZES))


def _size(calibrated: Calibrated) -> str:
    size = size_feature(calibrated.law)
    others = [name_of(f.name) for f in calibrated.law.features if f.name not in (size, "tokens")]
    if others:
        raise BadInput(
            f"{calibrated.law.title} also takes {', '.join(others)}; a size can only be weighed against its use by a "
            "law of parameters and tokens alone."
        )
    return size


def _service(demand: Demand, prices: Prices) -> float:
    """Return inference per parameter that a token uses, in FLOP of training: what is added to 6 D."""
    return (prices.prompts(demand) + prices.generated(demand)) / prices.per_flop(prices.train)


def _choice(cost: Cost, params: float, tokens: float, demand: Demand, prices: Prices) -> Lifetime:
    params, tokens = float(params), float(tokens)
    training, used = cost.flops(params, tokens) * prices.per_flop(prices.train), cost.active(params, NOTHING)
    return Lifetime(params, tokens, training, used * prices.prompts(demand), used * prices.generated(demand))


def _targets(calibrated: Calibrated, size: str, loss: float | None, like: tuple[float, float] | None) -> np.ndarray:
    """Return the loss [1 + B] to reach: the same for every draw, or what each predicts for a model to keep up with."""
    if like is not None and loss is None:
        for name, value in zip((size, "tokens"), like, strict=True):
            if not (np.isfinite(value) and 0 < value < 1e25):
                raise BadInput(f"{name} is {value:g}; allowed are numbers above 0.")
        return calibrated.predict({size: np.array([like[0]]), "tokens": np.array([like[1]])})[:, 0]
    if loss is None or like is not None:
        raise BadInput("What is to be reached? Give a loss, or a model of so many parameters and tokens: one of them.")
    if not (np.isfinite(loss) and loss > 0):
        raise BadInput(f"The loss is {loss:g}; allowed are numbers above 0.")
    return np.full(len(next(iter(calibrated.stacked.values()))), float(loss))


def _unreachable(calibrated: Calibrated, size: str, loss: float) -> str:
    least = calibrated.expect({size: np.array([LARGEST]), "tokens": np.array([MOST])})[0]
    return (
        f"A loss of {loss:.4g} {calibrated.unit} is below all that these constants predict for any size and amount of "
        f"data; allowed are losses above {least:.4g}."
    )


def _pointwise(calibrated: Calibrated) -> Calibrated:
    return Calibrated(calibrated.law, calibrated.values, None, calibrated.ranges, calibrated.unit, calibrated.label)


def _optima(calibrated: Calibrated, targets: np.ndarray, services: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return best sizes and tokens [1 + B, K] for every draw and service [K], padded so that nothing compiles twice."""
    compiled, stacked, k = _program(calibrated.law, _size(calibrated)), calibrated.stacked, len(services)
    padded = services[np.minimum(np.arange(2 if k <= 2 else DEMANDS * -(-k // DEMANDS)), k - 1)]
    params, tokens = np.empty((len(targets), k)), np.empty((len(targets), k))
    for held, rows in blocks(len(targets), DRAW_SIZES):
        found = compiled({p: v[rows] for p, v in stacked.items()}, np.log(targets[rows]), padded)
        params[held], tokens[held] = (np.asarray(v)[: held.stop - held.start, :k] for v in found)
    return params, tokens


def _needed(law: Law, size: str, steps: int):
    """Return a function of (parameters of the law, log loss, log N): the log of the tokens; infinite where none do."""

    def needed(p, log_loss, log_n):
        def short(log_d):
            return law.predict(p, {size: jnp.exp(log_n), "tokens": jnp.exp(log_d)}) > jnp.exp(log_loss)

        ends = jnp.full_like(log_n, jnp.log(FEWEST)), jnp.full_like(log_n, jnp.log(MOST))
        low, high = bisect_traced(lambda log_d: ~short(log_d), *ends, steps)
        return jnp.where(short(ends[1]), jnp.inf, (low + high) / 2)

    return needed


@functools.lru_cache(maxsize=64)
def _inverse(law: Law, size: str):
    needed = _needed(law, size, BISECTIONS)
    return jax.jit(jax.vmap(lambda p, log_loss, n: jnp.exp(needed(p, log_loss, n)), in_axes=(None, 0, 0)))


@functools.lru_cache(maxsize=64)
def _program(law: Law, size: str):
    roughly, exactly = _needed(law, size, COARSE), _needed(law, size, BISECTIONS)
    cost = cost_of(law)

    def used(params):
        return cost.active(params, NOTHING)

    def loss(log_n, log_d, p):
        return law.predict(p, {size: jnp.exp(log_n), "tokens": jnp.exp(log_d)})

    slopes = jax.grad(loss, argnums=(0, 1))

    def rising(log_n, p, log_loss, service):
        """Whether the cost N' (6 D(N) + service) rises with N, where D(N) keeps the loss and a token uses N' of N."""
        log_d = exactly(p, log_loss, log_n)
        by_size, by_tokens = slopes(log_n, log_d, p)
        train, params = cost.per_token * jnp.exp(log_d), jnp.exp(log_n)
        growth = params * jax.grad(used)(params) / used(params)  # 1 where a token uses a given share of N
        return jnp.isfinite(log_d) & (train * by_size / by_tokens < growth * (train + service))

    def best(p, log_loss, services):
        grid = jnp.linspace(jnp.log(SMALLEST), jnp.log(LARGEST), GRID)
        tokens = jnp.exp(jax.vmap(lambda g: roughly(p, log_loss, g))(grid))

        def one(service):
            costs = jnp.log(used(jnp.exp(grid))) + jnp.log(cost.per_token * tokens + service)
            best = lowest_traced(costs, lambda g: rising(g, p, log_loss, service), grid, BISECTIONS)
            return jnp.exp(best), jnp.exp(exactly(p, log_loss, best))

        return jax.vmap(one)(services)

    return jax.jit(jax.vmap(best, in_axes=(0, 0, None)))

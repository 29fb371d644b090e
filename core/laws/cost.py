"""How the runs of a law are paid for: training compute from the parameters that a token uses and the tokens."""

import math
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from types import MappingProxyType
from typing import Any

from ..units import FLOP_PER_PARAM_TOKEN

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Cost:
    """Training compute C = 6 N' D in FLOP, where N' are the parameters that one token uses. Pure JAX.

    `active(params, x)` gives N' of a model of `params` parameters whose other features are `x`, by name; `needs` are
    the features that it reads there. `expression` is the same N' in words of arithmetic, with names in braces.
    `per_token` is the FLOP of training a token for each parameter that it uses.
    """

    key: str
    _: KW_ONLY
    title: str
    active: Callable[[Any, Mapping[str, Any]], Any]
    needs: tuple[str, ...] = ()
    expression: str = "{params}"
    per_token: float = FLOP_PER_PARAM_TOKEN

    def flops(self, params: Any, tokens: Any, x: Mapping[str, Any] = NOTHING) -> Any:
        """Return the training compute in FLOP of a model of so many parameters on so many tokens."""
        return self.per_token * self.active(params, x) * tokens

    def tokens(self, flops: Any, params: Any, x: Mapping[str, Any] = NOTHING) -> Any:
        """Return the tokens on which a budget in FLOP trains a model of so many parameters."""
        return flops / (self.per_token * self.active(params, x))

    def params(self, flops: float, tokens: float, x: Mapping[str, Any] = NOTHING) -> float:
        """Return the size that a budget in FLOP trains on so many tokens, of numbers: the smallest with so large an N'.

        N' rises with the size. It is infinite where no size costs so much, and 0 where even none costs as much.
        """
        used = flops / (self.per_token * tokens)
        if self.active(0.0, x) >= used:
            return 0.0
        low, high = 0.0, used
        while self.active(high, x) < used and high < math.inf:
            low, high = high, 2 * high
        while low < (middle := (low + high) / 2) < high:
            low, high = (low, middle) if self.active(middle, x) >= used else (middle, high)
        return high

    def written(self, params: str, tokens: str, x: Mapping[str, str] = NOTHING) -> str:
        """Return the training compute in FLOP as a selection of runs writes it, all given by the names of columns."""
        return f"{self.per_token:g} * {self.expression.format(params=params, **x)} * {tokens}"


SIX_ND = Cost("6nd", title="C = 6 N D", active=lambda params, x: params)

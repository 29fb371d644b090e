"""How the runs of a law are paid for: training compute from the parameters that a token uses and the tokens."""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from types import MappingProxyType
from typing import Any

from ..units import FLOP_PER_PARAM_TOKEN, six_nd

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Cost:
    """Training compute C = 6 N' D in FLOP, where N' are the parameters that one token uses. Pure JAX.

    `active(params, x)` gives N' of a model of `params` parameters whose other features are `x`, by name; `needs` are
    the features that it reads there. `expression` is the same N' in words of arithmetic, with names in braces.
    """

    key: str
    _: KW_ONLY
    title: str
    active: Callable[[Any, Mapping[str, Any]], Any]
    needs: tuple[str, ...] = ()
    expression: str = "{params}"

    def flops(self, params: Any, tokens: Any, x: Mapping[str, Any] = NOTHING) -> Any:
        """Return the training compute in FLOP of a model of so many parameters on so many tokens."""
        return six_nd(self.active(params, x), tokens)

    def tokens(self, flops: Any, params: Any, x: Mapping[str, Any] = NOTHING) -> Any:
        """Return the tokens on which a budget in FLOP trains a model of so many parameters."""
        return flops / (FLOP_PER_PARAM_TOKEN * self.active(params, x))

    def written(self, params: str, tokens: str, x: Mapping[str, str] = NOTHING) -> str:
        """Return the training compute in FLOP as a selection of runs writes it, all given by the names of columns."""
        return f"{FLOP_PER_PARAM_TOKEN:g} * {self.expression.format(params=params, **x)} * {tokens}"


SIX_ND = Cost("6nd", title="C = 6 N D", active=lambda params, x: params)

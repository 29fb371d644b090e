r"""Best sparsity of weights: S_opt = 1 - k N^p / C^q; none where that is below 0.

N parameters that are not zero, C training compute in FLOP. Frantar et al. 2023 (arXiv:2309.08520): where D tokens are
what 6 N D leaves of C after sparsity, p = (b_N + b_D) / (b_D + b_S), q = b_D / (b_D + b_S),
k = (b_D a_D^b_D / (a_S b_S))^(1 / (b_D + b_S)) 6^q with the constants of the law of pruned weights.
"""

from .._checks import rounded
from .._powers import power
from ..base import Check, Feature, Law, Param, Published, interval, nonnegative, positive

_A_S, _B_S, _B_N, _A_D, _B_D = 16.8, 0.722, 0.245, 6.90e8, 0.203  # T5 on C4


def predict(p, x):
    """Return the best share of zero weights of a model of "nonzero_params" with "flops" FLOP; none if below 0."""
    kept = p["k"] * power(x["nonzero_params"], p["p"]) * power(x["flops"], -p["q"])
    return 1.0 - kept


def _check(tokens: float, text: str) -> Check:
    """Return a check at 85M parameters and the compute of a dense model on so many tokens, computed by the form."""
    return rounded({"nonzero_params": 85e6, "flops": 6 * 85e6 * tokens}, text)


LAW = Law(
    "optimal-weight-sparsity",
    title="Best share of pruned weights",
    formula=r"S_{\mathrm{opt}} = 1 - k \frac{N^{p}}{C^{q}}",
    target="weight_sparsity",
    unit="1",
    features=(
        Feature("nonzero_params", kind="scale", symbol="N", unit="parameters", doc="parameters that are not zero",
                range=(1e7, 1e8)),
        Feature("flops", kind="scale", symbol="C", unit="FLOP", doc="training compute", range=(1e20, 1e24)),
    ),
    params=(
        Param("k", symbol="k", domain=positive, start=(0.01, 10.0), unit="", doc="share that is kept at one of each",
              linear=True),
        Param("p", symbol="p", domain=nonnegative, start=(0.2, 0.7), unit="", doc="how size asks for density"),
        Param("q", symbol="q", domain=nonnegative, start=(0.1, 0.5), unit="", doc="how compute allows sparsity"),
    ),
    predict=predict,
    objective="mse",
    published=(
        Published(
            "frantar-t5",
            values={
                "k": (_B_D * _A_D**_B_D / (_A_S * _B_S)) ** (1 / (_B_D + _B_S)) * 6 ** (_B_D / (_B_D + _B_S)),
                "p": (_B_N + _B_D) / (_B_D + _B_S),
                "q": _B_D / (_B_D + _B_S),
            },
            source="Frantar et al. 2023, T5 on C4: constants read in three accounts, the optimum derived from them",
            confidence="secondary",
            conventions={"flops": "6 N D / (1 - S) on D tokens", "nonzero_params": "embeddings left out"},
            checks=(
                _check(6.55e10, "0.44295768"),
                _check(2.6e11, "0.58838539"),
                _check(1e12, "0.69373234"),
            ),
        ),
    ),
    within=interval(0.0, 1.0),
    cite="arXiv:2309.08520",
    notes=(
        "The more a model of a given number of remaining parameters is trained, the sparser it should be.",
        "A search over sparsities finds the same optimum, 58.8 % at 85M parameters and the compute of 260B dense "
        "tokens.",
        "The true cost of a pruning schedule is not known and moves the optimum.",
    ),
    cost=None,
)  # fmt: skip

"""What the published Gemstones fits share, whichever of their three laws: runs, conventions, names.

McLeish et al. 2025 (arXiv:2502.06857). The constants are those that the authors store in
mcleish7/gemstone-scaling-laws, parameters_delta-4 and parameters_delta-3: exponents, logarithms of coefficients and
of the floor, to ten decimals, from summed Huber on log loss at delta 1e-4 and 1e-3.
"""

from collections.abc import Iterable, Mapping

from .base import Check, Published

_CONVENTIONS = {
    "params": "all parameters, embeddings and untied output head included (params_active_precise)",
    "tokens": "seen at the checkpoint",
    "loss": "nats per token at the checkpoint, probably of training: the authors' table does not say",
}
_NOT_COOLED = "before any cool-down"
_SHAPES = {"params": (48.4e6, 2.01e9), "width": (256, 3072), "depth": (3, 80)}
# By name: the authors' file, which runs, at which learning rate, and their spans where the rows are at hand.
_SUBSETS = {
    "": ("hot_100b+", "770 checkpoints of 22 models, up to 350B tokens", _NOT_COOLED, (10e9, 350e9)),
    "hot": ("hot", "220 checkpoints of 22 models, up to 100B tokens", _NOT_COOLED, (10e9, 100e9)),
    "hot-120b": ("hot_120b+_only", "528 checkpoints of 22 models, 120B tokens and up", _NOT_COOLED, (120e9, 350e9)),
    "cooled": ("cool_end", "199 checkpoints", "after a cool-down", None),
    "lr-ablation": ("lr_ablation_hot", "200 checkpoints", "half the rate, before any cool-down", None),
    "like-chinchilla": ("hot_sampled_like_chinchilla", "24 checkpoints of 5 models", _NOT_COOLED, None),
}
# One checkpoint each of three models.
_POINTS = (
    {"width": 1024, "depth": 28, "params": 543_482_880, "tokens": 100_034_150_400},
    {"width": 2048, "depth": 27, "params": 1_904_850_944, "tokens": 350_119_526_400},
    {"width": 256, "depth": 23, "params": 48_377_600, "tokens": 10_003_415_040},
)


def gemstones(
    subset: str, delta: float, values: Mapping[str, float], features: Iterable[str], at_points: tuple[float, ...]
) -> Published:
    """Return one published Gemstones fit.

    `values` are natural parameters, `features` those of the law. `at_points` are the losses in nats per token at the
    first of three checkpoints or at all: the stored constants in 40-digit decimal arithmetic, to six decimals.
    """
    file, runs, rate, tokens = _SUBSETS[subset]
    ranges = {**_SHAPES, "tokens": tokens} if tokens else {}
    points = zip(_POINTS[: len(at_points)], at_points, strict=True)
    return Published(
        "-".join(filter(None, ("mcleish", subset, {1e-4: "", 1e-3: "delta-3"}[delta]))),
        values=values,
        source=f"McLeish et al. 2025, as stored by the authors for {file} at delta {delta:g}",
        confidence="verified",
        conventions={
            **_CONVENTIONS,
            "runs": runs,
            "learning rate": rate,
            "objective": f"Huber on log loss, delta {delta:g}",
        },
        checks=tuple(Check({n: at[n] for n in features}, value=value, rtol=5e-7 / value) for at, value in points),
        ranges={n: ranges[n] for n in features if n in ranges},
    )

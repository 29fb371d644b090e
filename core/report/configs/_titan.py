"""What both forms of torchtitan share: its schedule."""

from ._trainer import TrainerSettings


def schedule(c: TrainerSettings) -> dict[str, int | float | str]:
    """Return the fields of the schedule, in both forms the same.

    Without `decay_ratio` the rate falls right after the warm-up; with it, in that share of all steps.
    """
    kind = {"cosine": "cosine", "wsd": c.decay}.get(c.schedule, "linear")
    ratio = {"decay_ratio": float(f"{c.decay_steps / c.steps:.12g}")} if c.schedule == "wsd" else {}
    return {"warmup_steps": c.warmup_steps, **ratio, "decay_type": kind, "min_lr_factor": c.floor}

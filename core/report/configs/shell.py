"""The line of the shell that gives the same plan."""

import shlex
from decimal import Decimal

from ..training_config import TrainingConfig

TITLE, RANK, LANGUAGE, FILE = "Shell line", 110, "bash", "plan.sh"
NEEDS = ("flops",)


def write(config: TrainingConfig) -> str:
    """Return the line. Raises BadInput for a record without a compute."""
    config.need(NEEDS, TITLE)
    words = ["python", "-m", "core", "plan", "--flops", number(config.flops or 0.0)]
    for option, values in (("--pin", config.pins), ("--limit", config.limits)):
        for name, value in values.items():
            words += [option, f"{name}={number(value)}"]
    if config.context:
        words += ["--context", number(config.context)]
    for name, value in config.options.items():
        words += [f"--{name}", value]
    if config.runs:
        words += ["--", config.runs] if config.runs.startswith("-") else [config.runs]
    return shlex.join(words) + "\n"


def number(value: float) -> str:
    """Return a number as people write it, without losing a digit: 1e24, 7e9, 0.0003."""
    if value == int(value) and abs(value) < 1e6:
        return str(int(value))
    return str(Decimal(repr(float(value))).normalize()).lower().replace("e+", "e")

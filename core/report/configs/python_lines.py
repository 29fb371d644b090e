"""The lines of Python that give the same plan, in a notebook that has the package."""

from ..training_config import TrainingConfig
from .shell import number

TITLE, RANK, LANGUAGE, FILE = "Python", 105, "python", "plan.py"
NEEDS = ("flops",)


def write(config: TrainingConfig) -> str:
    """Return the lines. Raises BadInput for a record without a compute."""
    config.need(NEEDS, TITLE)
    words = [repr(config.runs)] if config.runs else []
    words.append(f"flops={number(config.flops or 0.0)}")
    for option, values in (("pin", config.pins), ("limit", config.limits)):
        if values:
            words.append(f"{option}={{{', '.join(f'{k!r}: {number(v)}' for k, v in values.items())}}}")
    if config.context:
        words.append(f"context={number(config.context)}")
    words += [f"{name.replace('-', '_')}={value!r}" for name, value in config.options.items()]
    return f"import scaling_laws as sl\n\nplan = sl.plan({', '.join(words)})\nplan.table\n"

"""The lines that make a fit again: in a shell and in Python, from a bundled table or from the file of one's own."""

import math
import shlex

from .. import laws
from ..fit.options import FitOptions
from ..fit.result import Fit
from ..fit.solver.task import chosen_pins
from ..laws.base import Law
from ..laws.family import split
from ..runs.build import NATS

FILE = "runs.csv"  # what one's own table is called in the lines
DEFAULTS = FitOptions()
IN_PYTHON = 1000  # resamples of a fit in Python where nobody says how many


def shell_line(fit: Fit, bundled: str = "", where: str = "") -> str:
    """Return the line of a shell that makes the fit again; from the `bundled` table, else from FILE."""
    options = [f"--{name}={value}" for name, value in _chosen(fit)]
    options += [f"--pin={name}={value!r}" for name, value in chosen_pins(fit).items()]
    options += [f"--prior={name}={mean!r}~{sd!r}" for name, (mean, sd) in fit.priors.items()]
    words = ["python", "-m", "core", "fit", bundled or FILE, f"--law={split(fit.law)[0]}"]
    words += [f"--where={where}"] if where else []
    words += [f"--loss-unit={unit}"] if (unit := _loss_unit(fit, bundled)) else []
    return shlex.join([*words, *options, "--out=fit.json"])


def python_lines(fit: Fit, bundled: str = "", where: str = "") -> str:
    """Return the lines of Python that make the fit again; from the `bundled` table, else from FILE."""
    options = [f"where={where!r}"] if where else []
    options += [f"loss_unit={unit!r}"] if (unit := _loss_unit(fit, bundled)) else []
    options += [f"{name}={value!r}" for name, value in _chosen(fit) if name != "bootstrap"]
    options += [f"bootstrap={fit.resamples}"] if fit.resamples != IN_PYTHON else []
    options += [f"pins={chosen_pins(fit)!r}"] if chosen_pins(fit) else []
    options += [f"priors={fit.priors!r}"] if fit.priors else []
    words = [repr(bundled or FILE), f"law={split(fit.law)[0]!r}", *options]
    return f"import scaling_laws as sl\n\nfound = sl.fit({', '.join(words)})\nprint(found.parameters)"


def _loss_unit(fit: Fit, bundled: str) -> str:
    """Return the unit of the losses in FILE where it has to be said: a card says that of a bundled table."""
    of_loss = fit.target == "loss" or fit.target.startswith("loss/")
    return fit.unit if of_loss and not bundled and fit.unit != NATS else ""


def _chosen(fit: Fit) -> list[tuple[str, str | int | float]]:
    """Return the options of a fit that are not those of everybody, by the names that shell and Python share."""
    law = laws.get(fit.law)
    of_grid = math.prod(len(p.grid) for p in law.params)
    starts = "grid" if fit.starts.tried == of_grid else fit.starts.tried
    found = {
        "target": fit.target, "objective": fit.objective.name, "delta": fit.delta, "starts": starts,
        "bootstrap": fit.resamples, "seed": fit.seed, "intervals": fit.intervals,
    }  # fmt: skip
    usual = _usual(law)
    if not fit.resamples:
        found.pop("intervals")
    return [(name, value) for name, value in found.items() if value != usual.get(name)]


def _usual(law: Law) -> dict[str, str | int | float]:
    return {
        "target": law.target, "objective": law.objective, "delta": DEFAULTS.delta, "starts": DEFAULTS.starts,
        "bootstrap": DEFAULTS.bootstrap, "seed": DEFAULTS.seed,
    }  # fmt: skip

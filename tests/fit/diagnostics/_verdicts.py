"""How tests fit and judge."""

from core import laws
from core.fit import FitOptions, fit, verdict

OPTIONS = FitOptions(starts=32, bootstrap=100)


def judged(runs, options=OPTIONS, key="chinchilla"):
    return verdict(fit(laws.get(key), runs, options), runs)


def texts(found, level=None):
    return [r.text for r in found.reasons if level in (None, r.level)]

"""Learning rates that come from elsewhere: a smaller model's, by muP, and the ratio of rate to batch of others."""

import math
from dataclasses import dataclass

from ...errors import BadInput


@dataclass(frozen=True)
class FineTuning:
    """What somebody trained with: a peak learning rate, and a batch in sequences."""

    title: str
    rate: float
    batch: float

    @property
    def ratio(self) -> float:
        """Learning rate over batch, per sequence."""
        return self.rate / self.batch


# Fine-tuning on instructions: SmolTulu (arXiv:2412.08347), Table 2, read at second hand. It fits no law to them.
FINE_TUNED = (
    FineTuning("SmolTulu SFT-1130", 9.0e-5, 8),
    FineTuning("SmolTulu SFT-1207", 3.1e-6, 32),
    FineTuning("Tulu 3 8B", 5e-6, 128),
    FineTuning("Tulu 3 70B", 2e-6, 128),
)


def transferred(rate: float, proxy: float, width: float) -> float:
    """Return the rate of the hidden weights at `width` features that is as good as `rate` at `proxy`, by muP.

    eta = eta_0 d_0 / d, as Bergsma et al. 2025 (arXiv:2505.13738) take rates over. Raises BadInput in one line.
    """
    if not (math.isfinite(rate) and 0 < rate <= 10):
        raise BadInput(f"The proxy's rate is {rate:g}; allowed are numbers above 0, up to 10.")
    for name, value in (("proxy's width", proxy), ("width", width)):
        if not (math.isfinite(value) and value >= 1):
            raise BadInput(f"The {name} is {value:g}; allowed are numbers of features, 1 and up.")
    return rate * proxy / width

"""Where runs lie for a discrepancy: each feature of a law as a coordinate, in units of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...laws.base import Feature, Law


@dataclass(frozen=True, eq=False)
class Coordinates:
    """How the features of a law become coordinates.

    A unit is a decade where the logarithm of a feature is walked, and else the whole of its span in the runs. `origin`
    and `unit` [d] are in terms of the logarithm (base 10) or of the feature itself.
    """

    features: tuple[Feature, ...]
    origin: np.ndarray
    unit: np.ndarray

    def of(self, x: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return the coordinates [n, d] of points, from features [n] each; the lowest run of each is at 0."""
        return (_raw(self.features, x) - self.origin) / self.unit

    def back(self, z: np.ndarray) -> dict[str, np.ndarray]:
        """Return the features [n] of coordinates [n, d]."""
        raw = z * self.unit + self.origin
        return {f.name: 10.0 ** raw[:, i] if logarithmic(f) else raw[:, i] for i, f in enumerate(self.features)}


def coordinates(law: Law, x: Mapping[str, np.ndarray]) -> Coordinates:
    """Return the coordinates in which runs with features x [n] each lie; a whole series of a run is no coordinate."""
    features = tuple(f for f in law.features if not f.shape and f.kind != "series")
    raw = _raw(features, x)
    spans = np.ptp(raw, axis=0) if len(raw) else np.ones(len(features))
    unit = np.array([1.0 if logarithmic(f) or not s > 0 else s for f, s in zip(features, spans, strict=True)])
    return Coordinates(features, raw.min(axis=0), unit)


def logarithmic(feature: Feature) -> bool:
    """Return whether a feature is walked along its logarithm."""
    return feature.domain.log


def _raw(features: tuple[Feature, ...], x: Mapping[str, np.ndarray]) -> np.ndarray:
    columns = [np.log10(x[f.name]) if logarithmic(f) else np.asarray(x[f.name], float) for f in features]
    return np.stack(np.broadcast_arrays(*columns), axis=-1).astype(float).reshape(-1, len(features))

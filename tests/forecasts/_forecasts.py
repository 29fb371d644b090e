"""A forecast that tests share."""

from core.forecasts import Forecast

PLAIN = {
    "schema": 1, "title": "Our 7B", "target": "loss", "unit": "nats per token", "at": {"params": 7e9, "tokens": 1.4e11},
    "value": 2.4, "low": 2.3, "high": 2.6, "sampling_low": 2.35, "sampling_high": 2.45, "level": 0.95, "of": "run",
    "law": "chinchilla", "source": "chinchilla fitted to mine.csv", "constants": {"E": 1.69, "A": 406.4},
    "data": {"name": "mine.csv", "digest": "ab" * 32, "runs": 40}, "verdict": "care",
    "reasons": [{"level": "care", "text": "It lies 12 times beyond the runs."}], "decades_beyond": 1.08,
    "stamped": "2026-12-01T12:00:00Z", "author": "Ada", "app": "0.1.0",
}  # fmt: skip


def forecast(**more) -> Forecast:
    """Return one, with other values where they are given."""
    return Forecast.model_validate(PLAIN | more)

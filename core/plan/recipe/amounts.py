"""What a model takes and costs, with its unit: memory, time of a token, size, tokens, compute, dollars, days."""

from ...units import count, plain, with_unit

GIGA, MILLI = 1e9, 1e3  # bytes of a GB, ms of a second
TITLES = {
    "memory": "Memory", "time": "Time of a token", "tokens": "Tokens", "params": "Size", "dollars": "Dollars",
    "days": "Days of training", "unique_tokens": "Tokens that exist", "flops": "Training compute",
}  # fmt: skip


def amount(name: str, value: float) -> str:
    """Say an amount of TITLES with its unit: 12.4 GB, 3.1 ms, $1.2M, 30 days, 7.00B parameters."""
    if name == "memory":
        return f"{plain(value / GIGA, 3)} GB"
    if name == "time":
        return f"{plain(value * MILLI, 3)} ms"
    if name == "dollars":
        return f"${count(value)}" if value >= 1 else f"${plain(value, 3)}"
    if name == "days":
        return f"{plain(value, 3)} days"
    return with_unit(value, {"flops": "FLOP", "params": "parameters"}.get(name, "tokens"))

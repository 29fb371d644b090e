"""Quantities of the field in one place: what they are called, their units, how they are written."""

import math
from typing import Literal

FLOP_PER_PARAM_TOKEN = 6.0  # C = 6 N D, Kaplan et al. 2020, section 2.1
SIZES = ("params", "params_non_embedding")  # columns that can be the N of 6 N D
TOKENS_PER_CHARACTER = (0.00639222, -0.15811069, 1.20470122)  # a, b, c of Tao et al. 2024 (arXiv:2407.13623)
SETTLED_VOCABULARY = 200_000.0  # entries from which a larger vocabulary makes a text no shorter, by the same
SUFFIXES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"))
Style = Literal["count", "power", "plain"]

# kind -> (title, unit, how it is written, logarithmic on an axis?); None: decided by the range
KINDS: dict[str, tuple[str, str, Style, bool | None]] = {
    "params": ("parameters", "parameters", "count", True),
    "params_non_embedding": ("non-embedding parameters", "parameters", "count", True),
    "active_params": ("active parameters", "parameters", "count", True),
    "tokens": ("training tokens", "tokens", "count", True),
    "unique_tokens": ("unique tokens", "tokens", "count", True),
    "batch_tokens": ("batch size (tokens)", "tokens", "count", True),
    "vocab_size": ("vocabulary size (entries)", "entries", "count", True),
    "characters": ("training characters", "characters", "count", True),
    "flops": ("training compute (FLOP)", "FLOP", "power", True),
    "steps": ("training steps", "steps", "count", True),
    "step": ("training step", "steps", "count", True),
    "loss": ("loss (nats per token)", "nats per token", "plain", None),
    "loss_per_byte": ("loss (nats per byte)", "nats per byte", "plain", None),
    "learning_rate": ("learning rate", "", "plain", True),
    "weight_decay": ("weight decay", "", "plain", True),
    "timescale": ("AdamW timescale (share of the run)", "of the run", "plain", True),
    "count": ("count", "", "count", True),
    "power": ("value", "", "power", True),
    "number": ("value", "", "plain", None),
}


def tokens_per_character(log_entries):
    """Return the tokens that a character of English web text is, for a vocabulary of V entries, by its logarithm.

    f(V) = a ln^2 V + b ln V + c (Tao et al. 2024, section 2.2); V beyond SETTLED_VOCABULARY is the caller's to clip.
    """
    a, b, c = TOKENS_PER_CHARACTER
    return a * log_entries**2 + b * log_entries + c


def title_of(kind: str) -> str:
    """Return what a quantity is called: "training tokens", "training compute (FLOP)"."""
    return KINDS[kind][0] if kind in KINDS else kind.replace("_", " ")


def name_of(kind: str) -> str:
    """Return what a quantity is called in a sentence: its title without a unit in brackets."""
    return title_of(kind).partition(" (")[0]


def count(value: float, digits: int = 3) -> str:
    """Write a count of parameters or tokens: 96.0B, 1.74T, 512."""
    if not math.isfinite(value):
        return "–"
    if abs(value) >= 1e15:
        return power(value, digits)
    for scale, suffix in SUFFIXES:
        if abs(value) >= scale * (1 - 0.5 * 10**-digits):
            return _significant(value / scale, digits) + suffix
    return _significant(value, digits)


def power(value: float, digits: int = 3) -> str:
    """Write a large number as people write FLOP: 1e24, 5.76e23."""
    if not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    return f"{mantissa.rstrip('0').rstrip('.') if '.' in mantissa else mantissa}e{int(exponent)}"


def energy(kwh: float, digits: int = 3) -> str:
    """Write an energy as people do: 27.5 GWh, 3.00 MWh, 512 kWh."""
    if not math.isfinite(kwh):
        return "–"
    for scale, unit in ((1e9, "TWh"), (1e6, "GWh"), (1e3, "MWh")):
        if abs(kwh) >= scale * (1 - 0.5 * 10**-digits):
            return f"{_significant(kwh / scale, digits)} {unit}"
    return f"{_significant(kwh, digits)} kWh"


def plain(value: float, digits: int = 4) -> str:
    """Write any number to so many significant digits, in powers of ten only where it must."""
    if not math.isfinite(value):
        return "–"
    if value != 0 and not 1e-3 <= abs(value) < 1e6:
        return power(value, digits)
    return _significant(value, digits)


def with_unit(value: float, unit: str) -> str:
    """Write a number with its unit the way the field does: 96.0B parameters, 1e24 FLOP, 1.959 nats per token."""
    if unit in ("parameters", "tokens"):
        return f"{count(value)} {unit}"
    if unit == "1":  # how a column says that it has none
        return plain(value)
    return f"{power(value) if unit == 'FLOP' else plain(value)} {unit}".strip()


def _significant(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    exponent = int(f"{value:.{digits - 1}e}".partition("e")[2])  # after rounding: 99.96 is 100 to three digits
    after = max(0, digits - 1 - exponent)
    return f"{value:.{after}f}"

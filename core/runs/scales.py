"""What words and letters multiply a number by: thousand, M, bn, peta, PFLOP/s-days."""

import math

SCALES = {"K": 1e3, "M": 1e6, "B": 1e9, "G": 1e9, "T": 1e12}
_CHINESE = {"千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12}
SCALE_WORDS = {
    **{letter.lower(): scale for letter, scale in SCALES.items()},
    **dict.fromkeys(("thousand", "thousands", "kilo", "tsd", "tausend", "mille", "milliers"), 1e3),
    **dict.fromkeys(("million", "millions", "mio", "mln", "mn", "mega", "mm", "millionen", "millones", "millón"), 1e6),
    **dict.fromkeys(
        ("billion", "billions", "bn", "bln", "bil", "mrd", "giga", "md", "mds", "milliard", "milliards", "milliarden"),
        1e9,
    ),
    **dict.fromkeys(("trillion", "trillions", "tn", "trn", "tera"), 1e12),
    **{word: 10.0**power for word, power in _CHINESE.items()},
}
_PREFIXES = {
    **{"k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12, "p": 1e15, "e": 1e18, "z": 1e21, "y": 1e24},
    **{"kilo": 1e3, "mega": 1e6, "giga": 1e9, "tera": 1e12, "peta": 1e15, "exa": 1e18, "zetta": 1e21, "yotta": 1e24},
}
_FLOP = ("flop", "flops", "flos")
FLOP_WORDS = {prefix + flop: scale for prefix, scale in _PREFIXES.items() for flop in _FLOP}
_DAY = 24 * 60 * 60
PF_DAY = 1e15 * _DAY  # FLOP in one petaFLOP/s-day
# A rate held for a day is an amount: PF-days, PFLOP/s-days, petaflops-days, PFS-days.
FLOP_DAYS = {
    f"{prefix}{rate}{day}": scale * _DAY
    for prefix, scale in _PREFIXES.items()
    for rate in ("f", "fs", "flop", "flops", "flopss")
    for day in ("day", "days")
}
TIMES = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), 1e-3),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600.0),
    **dict.fromkeys(("day", "days"), float(_DAY)),
}
# Units that may follow a number and change nothing.
PLAIN_UNITS = frozenset(
    {
        *("flop", "flops", "flos", "token", "tokens", "tok", "toks", "param", "params", "parameter", "parameters"),
        *("nat", "nats", "step", "steps", "iterations", "layers", "heads"),
    }
)


def exponent_of(word: str) -> int | None:
    """Return the power of ten that a word such as "M", "bn" or "EFLOPs" stands for, None for any other word."""
    low = word.lower()
    scale = SCALE_WORDS.get(low) or FLOP_WORDS.get(low)
    return None if scale is None else round(math.log10(scale))

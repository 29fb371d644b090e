"""The units of a header: what stands in brackets, behind a name, or in a path, and which headers are rates."""

import math
import re
from functools import lru_cache

from ..numbers import value
from ..scales import FLOP_DAYS, FLOP_WORDS, SCALE_WORDS, TIMES
from ..schema import column

LN2 = math.log(2)
_PER = ("", "pertoken", "token", "perbyte", "byte")
_BITS = {f"{bit}{per}": LN2 for bit in ("bit", "bits") for per in _PER} | {"bpb": LN2, "bpt": LN2}
_NATS = {f"{nat}{per}" for nat in ("nat", "nats") for per in _PER}
_SIZES = frozenset({"parameters", "tokens", "characters", "FLOP", "entries", "steps"})
_SHARES = frozenset({"share", "as given", "1"})
_WORDS_OF = {
    "parameters": ("param", "params", "parameter", "parameters"),
    "tokens": ("token", "tokens", "tok", "toks"),
    "FLOP": ("flop", "flops", "flos"),
    "steps": ("step", "steps", "iteration", "iterations", "iters"),
    "1": (),
}
_FILLING = frozenset({"", "in", "of", "x", "total", "the", "training", "unit", "units"})
_PERCENT = frozenset({"%", "pct", "percent", "percentage"})
_POWER_OF_TEN = re.compile(
    r"(?:[x×*] ?)?1(?:\.0*)?e[+]?(\d{1,2})|[x×*] ?(10*)|(?:[x×*] ?)?10 ?(?:\^|\*\*) ?(\d{1,2})", re.I
)
_SMALL = re.compile(r"(?:[x×*] ?)?(?:1e-(\d{1,2})|10 ?(?:\^|\*\*) ?-(\d{1,2}))", re.I)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
# Rates that need no "per": tokens a second, model FLOP utilisation, and FLOP/s as every trainer logs them.
_RATE_WORDS = frozenset({"tps", "mfu", "hfu", "throughput", "tput", "qps", "ips"})
_AMOUNTS = frozenset(
    {
        *("tokens", "token", "tok", "toks", "flop", "flops", "samples", "examples", "sequences", "seqs", "it", "iter"),
        *("iters", "step", "steps", "params", "bytes", "chars", "words"),
    }
)
_SHORT = frozenset(TIMES) - {"min", "mins"}  # which are as often the smallest
_DEVICES = frozenset(
    {"gpu", "gpus", "device", "devices", "tpu", "chip", "chips", "accelerator", "h100", "a100", "h200"}
)
_RATES = re.compile(
    r"/[ _]?(?:s|sec|second|hour|hr|h|day|gpu|device|chip|node)(?![ _-]?[a-z])"
    r"|(?<![a-z])per[ _-]?(?:s|sec|second|min|minute|hour|hr|h|day|gpu|device|chip|node|worker|rank)s?(?![a-z])",
    re.IGNORECASE,
)


def words_of(text: str) -> list[str]:
    """Return the words of a header in small letters: runs of letters and digits."""
    return [w for w in re.split(r"[\W_]+", text.lower()) if w]


@lru_cache(maxsize=20_000)
def power_of_ten(text: str) -> float | None:
    """Return the factor in "1e6", "x1e-3", "10^9" or "x1000", None for any other text: a bare number is no factor."""
    plain = text.strip()
    if any(c in plain for c in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"):
        first = next(i for i, c in enumerate(plain) if c in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
        plain = f"{plain[:first]}^{plain[first:].translate(_RAISED)}"
    if found := _POWER_OF_TEN.fullmatch(plain):
        return value(f"1e{found[1] or found[3]}") if found[1] or found[3] else value(found[2])
    if found := _SMALL.fullmatch(plain):
        return value(f"1e-{found[1] or found[2]}")
    return None


def factor(words: str, name: str) -> float | None:
    """Return what the unit `words` ("M", "in billions", "PF-days", "bits/byte", "%") is in that of column `name`.

    None is no unit that the column can have.
    """
    unit = column(name).unit
    if not unit:  # of a text
        return None
    times = power_of_ten(words)
    if times is not None:
        return times
    if words.strip().lower() in _PERCENT:
        return 0.01 if unit in _SHARES else None
    parts = [p for p in words_of(words) if p not in _FILLING]
    if parts[:2] == ["mil", "millones"]:  # of which alone the first is a thousand here and a million there
        parts = ["milliard", *parts[2:]]
    whole = "".join(parts)
    if unit == "FLOP" and (found := FLOP_DAYS.get(whole) or FLOP_WORDS.get(whole)):
        return found
    if unit.startswith("nats"):
        return _BITS.get(whole, 1.0 if whole in _NATS else None) if whole else None
    if unit == "seconds":
        return TIMES.get(whole)
    return _count(parts, unit) if parts else None


def _count(parts: list[str], unit: str) -> float | None:
    scale = 1.0
    for word in parts:
        if word in SCALE_WORDS and unit in _SIZES:
            scale *= SCALE_WORDS[word]
        elif word not in _WORDS_OF.get(unit, (unit.lower(), unit.lower().rstrip("s"))):
            return None
    return scale


def splits(text: str) -> list[tuple[str, str, bool]]:
    """Return the ways in which a header falls into name and unit, and whether brackets stand around the unit.

    "params (M)", "tokens_B", "compute in PF-days" and "flops_pf_days" are written so.
    """
    found = []
    if text[-1:] in ")]" and (at := max(text.rfind("("), text.rfind("["))) > 0:
        found.append((text[:at].rstrip(" _"), text[at + 1 : -1].strip(), True))
    before, middle, after = text.rpartition("/")  # counted in units of a power of ten
    if middle and power_of_ten(after) is not None:
        found.append((before.strip(), after.strip(), True))
    before, middle, after = text.replace("_", " ").rpartition(" in ")
    if middle and before.strip():
        found.append((before.strip(), after.strip(), False))
    ends = [i for i, c in enumerate(text) if c in " _-" and i]
    for at in ends[:-4:-1]:
        word = text[at + 1 :]
        if word == "%" or (word and word[0].isalpha()) or power_of_ten(word) is not None:
            found.append((text[:at].rstrip(" _-"), word, False))
    return [(bare, words, brackets) for bare, words, brackets in found if bare and words]


def _whole(text: str) -> str:
    return "".join(w for w in words_of(text) if w not in _FILLING)


def flops_alone(text: str) -> float | None:
    """Return the FLOP in one unit of a header that is a unit itself: "ZFLOPs", "total petaflops", "PF-days".

    Giga, tera and peta without "total" or "training" are rates as often, so they give None, as any other header does.
    """
    words = words_of(text)
    rest = [w for w in words if w not in ("total", "train", "training", "compute", "cumulative", "used", "in", "the")]
    if (found := FLOP_DAYS.get("".join(rest))) is not None:
        return found
    if len(rest) != 1 or rest[0] not in FLOP_WORDS:
        return None
    scale = FLOP_WORDS[rest[0]]
    return scale if len(rest) < len(words) or scale >= 1e18 else None


def rate(text: str) -> str:
    """Return why a header is a rate or a share of the hardware and no amount, "" for any other header."""
    words = words_of(re.split(r"[/.]", text)[-1])
    if text[-4:].lower().endswith(("day", "days")) and _whole(text) in FLOP_DAYS:
        return ""
    if _RATES.search(text) or _RATE_WORDS & set(words) or _short_rate(words):
        return "a rate is no amount"
    alone = [w for w in words if w not in ("avg", "mean", "device", "gpu")]
    if len(alone) == 1 and FLOP_WORDS.get(alone[0], 1e18) < 1e18:
        return "FLOP without 'total' are FLOP a second as often as an amount"
    return ""


def _short_rate(words: list[str]) -> bool:
    """Return whether words end as "tokens_s" and "tok_sec" do. Seconds behind a time are its unit and no rate."""
    return len(words) > 1 and words[-1] in _SHORT and (words[-2] in _AMOUNTS or words[-2] in FLOP_WORDS)


def held_devices(text: str) -> bool:
    """Return whether a header counts hours of devices, such as "GPU-hours": no canonical column holds these."""
    words = words_of(text)
    return bool(words) and words[-1] in TIMES and bool(_DEVICES & set(words[:-1]))

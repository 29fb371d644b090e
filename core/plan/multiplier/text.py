"""A comparison of arms in sentences, for the page and for the shell."""

from ...fit.arms.multiplier import ComputeMultiplier, ComputeRatio
from ...units import power

SMALL = 0.5  # a ratio below which it is said in percent


def written(ratio: float) -> str:
    """Write a ratio of compute as people say it: 1.12, 12.3, 0.058."""
    return f"{ratio:.2f}" if 0.1 <= ratio < 10 else f"{ratio:.3g}"


def interval(found: ComputeRatio) -> str:
    """Return the interval in words, "1.05 to 1.19"; empty where there is none."""
    return "" if found.low is None or found.high is None else f"{written(found.low)} to {written(found.high)}"


def times(found: ComputeRatio) -> tuple[str, str]:
    """Return the ratio and its interval as people say them: 1.12 times, and below a half 8 % (6.5 to 9.5 %)."""
    if found.value >= SMALL:
        return f"{written(found.value)} times", interval(found)
    sure = "" if found.low is None or found.high is None else f"{100 * found.low:.2g} to {100 * found.high:.2g} %"
    return f"{100 * found.value:.2g} % of", sure


def answer(found: ComputeMultiplier) -> str:
    """Return the answer in one line of Markdown, at most 15 words with names of one word."""
    said, ends = times(found.at)
    sure = f" ({ends})" if ends else ""
    return f"**{_name(found.arms.first)}** needs **{said}** the compute of **{_name(found.arms.second)}**{sure}."


def better(found: ComputeMultiplier) -> str:
    """Say how probable it is that the second arm needs less compute, and at what."""
    if found.at.better is None:
        return f"{found.no_interval}"
    p = found.at.better
    words = "above 99.9 %" if p > 0.999 else "below 0.1 %" if p < 0.001 else f"{100 * p:.3g} %"
    return (
        f"At {power(found.at.flops)} FLOP of {found.arms.second} the probability that it needs less than "
        f"{found.arms.first} is {words}."
    )


def drift(found: ComputeMultiplier) -> str:
    """Say how the ratio changes with compute."""
    value, low, high = found.drift
    middle = f"{written(found.middle.value)} at {power(found.middle.flops)} FLOP, the middle of the runs"
    if low is None or high is None:
        return f"It is {middle}."
    moves = "falls" if high < 1 else "grows" if low > 1 else "does not surely change"
    times = f"ten times the compute multiply it by {value:.2f} ({low:.2f} to {high:.2f})"
    return f"The ratio {moves} with compute: {times}. It is {middle}."


def noise(found: ComputeMultiplier) -> str:
    """Say how noisy runs and their evaluation are."""
    got = found.noise
    known = [(got.evaluation, "evaluations of one run differ by"), (got.run, "runs of one setting by")]
    parts = [f"{words} {100 * value:.2g} %" for value, words in known if value is not None]
    parts.append(f"pairs leave {100 * got.between:.2g} % a run" if len(found.arms.pairs) else
                 f"the curve leaves {100 * got.between:.2g} % a run")  # fmt: skip
    text = "; ".join(parts)
    return f"Noise of the loss, as standard deviations: {text}."


def _name(arm: str) -> str:
    return arm.replace("*", r"\*").replace("_", r"\_")

"""How far something can be relied on: one record for fits and for decisions, whoever judges and whoever shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["solid", "care", "no"]

LEVELS: tuple[Level, ...] = ("solid", "care", "no")  # from the best to the worst
BADGES: dict[Level, str] = {"solid": "Solid", "care": "With care", "no": "Not from these runs"}
NEAR, FAR = 1.5, 3.5  # decades beyond the runs: from here with care, from here not at all
SHOWN = 3  # reasons in the sentence of what is solid; otherwise the worst one


@dataclass(frozen=True)
class Reason:
    """One finding, as a sentence, and how serious it is; `rows` are those of the run table that it is about."""

    level: Level
    text: str
    rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """The level is that of the worst reason, and reasons come worst first; `way_out` says what would change it."""

    level: Level
    reasons: tuple[Reason, ...] = ()
    way_out: str = ""

    @property
    def badge(self) -> str:
        """The few words that stand for the level."""
        return BADGES[self.level]

    @property
    def sentence(self) -> str:
        """One sentence for where one is shown: the badge and the worst reason, and how many others are as bad."""
        worst = [r for r in self.reasons if r.level == self.level]
        if not worst:
            return f"{self.badge}."
        shown = worst[: SHOWN if self.level == "solid" else 1]
        more = len(worst) - len(shown) if self.level != "solid" else 0
        text = "; ".join(continued(r.text.rstrip(".")) for r in shown)
        others = f" (and {more} more {'reason' if more == 1 else 'reasons'})" if more else ""
        return f"{self.badge}: {text}{others}."

    def report(self) -> dict[str, Any]:
        """Return plain data, the shape that the shell prints."""
        texts = [r.text for r in self.reasons]
        return {"level": self.level, "badge": self.badge, "reasons": texts, "way_out": self.way_out}


def judged(reasons: Iterable[Reason], way_out: str = "") -> Verdict:
    """Return the verdict that reasons make: as bad as the worst of them; solid where there are none."""
    found = tuple(sorted(reasons, key=lambda r: -LEVELS.index(r.level)))
    return Verdict(found[0].level if found else "solid", found, way_out)


def worst_of(*verdicts: Verdict) -> Verdict:
    """Return one verdict with the reasons of all, each text once: as bad as the worst, with that one's way out."""
    ranked = sorted(verdicts, key=lambda v: -LEVELS.index(v.level))
    reasons = {r.text: r for v in reversed(ranked) for r in reversed(v.reasons)}  # of one text the worse stays
    way_out = next((v.way_out for v in ranked if v.way_out), "")
    return judged(reversed(reasons.values()), way_out)


def graded(value: float, care: float, no: float) -> Level:
    """Return the level of something that is better when small: from `care` with care, from `no` not at all."""
    return "no" if value >= no else "care" if value >= care else "solid"


def at_distance(verdict: Verdict, decades: float, near: float = NEAR, far: float = FAR, by: str = "") -> Verdict:
    """Return the verdict on something built on what was judged, so many powers of ten beyond the runs.

    `by` says of what it lies so far, as the end of a phrase (" by training tokens"). The verdict is never a better one:
    from `near` decades on it asks for care, beyond `far` it says no, and the distance is among the reasons, whatever
    else speaks against it.
    """
    level = distance_level(decades, near, far)
    if level == "solid":
        return verdict
    text = f"This lies {factor(decades)} times beyond the runs{by}: no run says that the law holds there."
    return worst_of(verdict, judged([Reason(level, text)]))


def factor(decades: float) -> str:
    """Write how many times so many powers of ten are, to two digits: 2, 80, 1,300, 2e7."""
    times = float(f"{10.0**decades:.2g}")
    return f"{times:,.0f}" if 10 <= times < 1e6 else f"{times:g}".replace("e+0", "e").replace("e+", "e")


def distance_level(decades: float, near: float = NEAR, far: float = FAR) -> Level:
    """Return the level of something so many powers of ten beyond the runs, whoever's runs they are."""
    return "no" if decades > far else "care" if decades > near else "solid"


def continued(text: str) -> str:
    """Return `text` as it goes on within a sentence; a symbol at its front (E, N_c) keeps its case."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text

"""Which laws say what a factor costs: fits to runs that vary it, else published constants, the nearest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ... import laws
from ...errors import BadInput
from ...fit.calibrated import Calibrated, from_published
from ...fit.predict import farthest
from ..tuning.recommendations import author
from .factor import Factor, Sweeps
from .goal import AS_USUAL, FITTED, PUBLISHED, SOURCES
from .registry import factors

DECIDES = 2.0  # powers of ten beyond its runs up to which a law decides; farther, what is usual stays
MOST = 4  # laws that are asked for a factor
CHOSEN, EDGE = "chosen", "edge"  # why evidence is not heard
OUTSIDE = 2.0  # times a bounded setting may lie outside of a law's runs


@dataclass(frozen=True)
class FactorEvidence:
    """What says so for a factor: `laws` asked, the nearest first, and by how many powers of ten the nearest one's runs
    end before the model (`beyond`, by `what`; NaN where its runs are not known). `decides` says whether it is heard.
    """

    laws: tuple[Calibrated, ...]
    beyond: float
    what: str
    decides: bool


def read_evidence(text: str) -> dict[str, str]:
    """Return by the key of a factor who was chosen to be heard, from "shape:published,vocab-size:usual".

    Raises BadInput for another factor, or another word than those of SOURCES.
    """
    chosen, allowed = {}, {f.key: _sources(f) for f in factors() if f.serves or f.advise}
    for item in filter(str.strip, text.split(",")):
        key, _, source = (part.strip() for part in item.partition(":"))
        if source not in allowed.get(key, ()):
            first = next(iter(allowed))
            of = key if key in allowed else first
            raise BadInput(
                f"{item.strip()[:60]!r} says no evidence; allowed is one of {', '.join(allowed)} with a source, for "
                f"{of} one of {', '.join(allowed[of])}: such as {of}:{allowed[of][-1]}."
            )
        chosen[key] = source
    return chosen


def _sources(factor: Factor) -> tuple[str, ...]:
    """Return who can be heard for a factor: a setting always follows from somebody."""
    return tuple(SOURCES) if factor.serves else (FITTED, PUBLISHED)


def heard(swept: Sweeps, chosen: Mapping[str, str]) -> Sweeps:
    """Return sweeps at hand (by setting) as a person chose by the key of a factor: the fit or papers, however far."""
    wants = {f.decides[0]: chosen[f.key] for f in factors() if f.advise and f.key in chosen}
    return {n: replace(s, chosen=wants[n] == FITTED) if n in wants else s for n, s in swept.items()}


def evidence(
    factor: Factor, at: Mapping[str, float], fitted: Sequence[Calibrated] = (), source: str = ""
) -> FactorEvidence:
    """Return the evidence for a factor at a model, `fitted` to runs at hand or published, whichever is nearer.

    Published constants are those of each author's first set. A fit goes before published constants as far away. Where a
    person chose the `source`, one of `goal.SOURCES`, that is heard alone and decides, however far its runs are.
    """
    if factor.serves is None:
        return FactorEvidence((), 0.0, "", False)
    known = () if source == PUBLISHED else tuple(c for c in fitted if tells(factor, c))
    found = _nearest(at, known if source == FITTED else (*known, *_published(factor)))
    if not source:
        return found
    return replace(
        found, decides=source != AS_USUAL and bool(found.laws), what=CHOSEN if source == AS_USUAL else found.what
    )


def tells(factor: Factor, fitted: Calibrated) -> bool:
    """Whether a fit says something of a factor: not where its runs vary that only together with something else."""
    varied = {*factor.decides, *({"unique_tokens"} if "passes" in factor.decides else ())}
    return bool(factor.serves and factor.serves(fitted.law)) and not varied & {*fitted.together}


def _published(factor: Factor) -> list[Calibrated]:
    """Return each author's first set of every law that serves a factor."""
    found = []
    for law in laws.registry().values():
        if factor.serves and factor.serves(law):
            first = {author(s.name): s for s in reversed(law.published)}
            found += [from_published(law, s) for s in law.published if s is first[author(s.name)]]
    return found


def _nearest(at: Mapping[str, float], known: Sequence[Calibrated]) -> FactorEvidence:
    """Return who of `known` has the nearest runs, and whether they are near enough."""
    placed = [(c, far) for c in known if {*_names(c)} <= {*at} and (far := farthest(c, at)) is not None]
    silent = [c for c in known if {*_names(c)} <= {*at} and farthest(c, at) is None]
    # Among laws that are near enough the one that takes the most into account goes first.
    placed.sort(key=lambda pair: (max(pair[1].decades, DECIDES), -len(pair[0].law.features), pair[1].decades))
    if placed:
        near, far = placed[0]
        kept = tuple(c for c, _ in placed if c.law is near.law)[:MOST]
        if name := _outside(near, at):
            return FactorEvidence(kept, far.decades, f" in {name.replace('_', ' ')}", False)
        return FactorEvidence(kept, far.decades, far.by, far.decades <= DECIDES)
    return FactorEvidence(tuple(silent[:MOST]), float("nan"), "", bool(silent))


def _outside(constants: Calibrated, at: Mapping[str, float]) -> str:
    """Return a bounded setting of the model that lies far outside of a law's runs; '' where none does."""
    known = ((f.name, *constants.ranges[f.name]) for f in constants.law.settings if f.name in constants.ranges)
    return next((n for n, low, high in known if not low / OUTSIDE <= at[n] <= high * OUTSIDE), "")


def _names(constants: Calibrated) -> list[str]:
    return [f.name for f in constants.law.features]

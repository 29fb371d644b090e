"""Judge how far a fit can be relied on: reasons for and against, and the run on which its resamples disagree most.

The rules and their thresholds are judgements. They stand here once, and each reason gives the number behind it. The
advice on the next run assumes no distribution: it comes from the draws of the fit.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from ... import laws
from ...errors import BadInput
from ...runs import Runs
from ...runs.words import plural
from ...units import count, name_of, plain, with_unit
from ...verdict import LEVELS, Level, Reason, Verdict, judged
from ..band import band
from ..calibrated import from_fit
from ..data.roles import along
from ..result import Estimate, Fit, Starts
from ..solver.basins import near_best
from .causes import causes
from .checklist import checklist
from .checklist.case import APART, COLLINEAR, FEW_LEVELS
from .cost_of_open import cost_of_open, undetermined
from .drawn_band import ahead, of_band, of_hidden_runs
from .form_reasons import form_reasons
from .identifiability import identify
from .misfit import MOST, far_off, misfit, noisy, unexplained
from .mixed_units import mixed_units
from .residuals import residuals
from .rising import rising

FEW_RUNS, VERY_FEW_RUNS = 5, 2  # runs per parameter
FEW_AT_BEST = 3  # starts
FEW_CLUSTERS, VERY_FEW_CLUSTERS = 15, 5  # groups that are resampled whole
MARKS: dict[str, Level] = {"care": "care", "do not": "no"}  # what the states of a checklist make of a verdict
MEND = "Say how the column is to be read, or leave the rows out."
AHEAD_OF_RUNS = "three times beyond the runs"
UNJUDGED = "The runs behind this fit are not at hand, so its errors on them could not be looked at."


def verdict(fit: Fit, runs: Runs) -> Verdict:
    """Return the verdict on a fit, judged on the runs it was made from."""
    if not fit.ok:
        return judged([Reason("no", fit.message)])
    frame = residuals(fit, runs)
    used = frame[~frame["excluded"]]
    # Causes come before what follows from them, and those first that explain more: of one level the first heads.
    follows = unexplained(fit, runs, used)
    named, mixed = causes(fit, runs, used), mixed_units(fit, used)
    known = {row for r in mixed for row in r.rows}
    widths = _uncertainty(fit)
    reasons = [
        *_spread(fit, used),
        *_amount(fit, runs),
        *(r for share, r in follows if share <= MOST),
        *(r for r in widths if r.level == "solid"),  # of what is solid the width is what people ask for first
        *_search(fit),
        *_open(fit, runs),
        *(r for r in widths if r.level != "solid"),
        *misfit(fit, used),
        *form_reasons(fit, runs),
    ]
    level = judged([*named, *mixed, *rising(fit, used), *reasons]).level
    # Where all else is well, a run far off counts as far as predictions feel it; else it may be behind what is not.
    far = far_off(fit, used, runs if level == "solid" else None)
    far = [r for r in far if not known.issuperset(r.rows)]
    before = [*mixed, *far, *_warned(fit, runs, used), *(r for share, r in follows if share > MOST)]
    if level == "no":
        before = [replace(c, level=level) for c in before]
    reasons = [*named, *rising(fit, used), *before, *reasons]
    return judged([*reasons, *_marked(fit, runs, judged(reasons).level)], _next_run(fit, used))


def _marked(fit: Fit, runs: Runs, level: Level) -> list[Reason]:
    """Return what the checklist marks as worse than `level`: no verdict stands above its own checklist."""
    if fit.digest != runs.digest:
        return []
    try:
        items = checklist(fit, runs)
    except BadInput:
        return []
    found = [Reason(MARKS.get(i.state, "solid"), f"{i.pain.partition(' (')[0]}: {i.text}") for i in items]
    return [r for r in found if LEVELS.index(r.level) > LEVELS.index(level)]


def _warned(fit: Fit, runs: Runs, used: pd.DataFrame) -> list[Reason]:
    """Return a reason for each warning about a column that the fit uses, but for those on rows that it does not use."""
    columns = {*fit.columns.values(), fit.target, fit.cluster, "status"}
    texts = [
        p.message
        for p in runs.problems
        if p.severity == "warning" and p.column in columns and (p.row is None or p.row in used.index)
    ]
    return [Reason("care", f"{text[:1].upper()}{text[1:]}{'' if text[-1] in '.?' else '.'} {MEND}") for text in texts]


def recorded(fit: Fit) -> Verdict:
    """Return the verdict on a fit whose runs are not at hand: the saved one, or else what its record says."""
    if fit.verdict is not None:
        return fit.verdict
    if not fit.ok:
        return judged([Reason("no", fit.message)])
    return judged([*_search(fit), *_few(fit), *_uncertainty(fit), Reason("care", UNJUDGED)])


def with_verdict(fit: Fit, runs: Runs) -> Fit:
    """Return the fit with its verdict, which is saved with it."""
    return fit.model_copy(update={"verdict": verdict(fit, runs)})


def _search(fit: Fit) -> list[Reason]:
    found = []
    if fit.status != "converged":
        found.append(Reason("care", fit.message))
    found += [settled(fit.starts), *_apart(fit)]
    levels: dict[str, Level] = {
        "was driven to": cost_of_open(fit),
        "stands in for": "care",
        "resamples did not converge": "care",
    }
    found += [Reason(level, note) for note in fit.notes for words, level in levels.items() if words in note]
    return found


def settled(s: Starts) -> Reason:
    """Return whether the search came to one best fit; for few starts, or an older fit, how many of them reached it."""
    share = f"{s.at_best:,} of {s.polished:,} starting points led to the same best fit"
    if s.apart is not None and not s.settled:
        gap = f"{s.apart:.2%}" if s.apart < 1 else "more than the best one"
        return Reason("care", f"The search did not settle: its halves end at objectives that differ by {gap}.")
    if s.settled and s.at_best < FEW_AT_BEST:
        return Reason("solid", "Both halves of the search, from different starts, came to the same best fit.")
    few = not s.settled and s.polished >= 16 and s.at_best < FEW_AT_BEST
    said = f"Only {share}: there may be a better one." if few else f"{share[0].upper()}{share[1:]}."
    return Reason("care" if few else "solid", said)


def _open(fit: Fit, runs: Runs) -> tuple[Reason, ...]:
    """Return reasons on what the runs leave open about the parameters; none where they are other runs than the fit's.

    Where a note of the fit says already that a parameter was driven off, no reason repeats it.
    """
    if fit.digest != runs.digest:
        return ()
    described = {note.partition(" was driven to ")[0] for note in fit.notes if " was driven to " in note}
    found, cost = identify(fit, runs).findings, cost_of_open(fit)
    found = [r for r in found if r.text.partition(" was driven off ")[0] not in described]
    return tuple(replace(r, level=cost) if r.level == "no" else r for r in found)


def _apart(fit: Fit) -> list[Reason]:
    """Return a reason where starts that fit as well as the best disagree on a parameter other than a coefficient."""
    law, worst = laws.get(fit.law), (0.0, "", (0.0, 0.0))
    for name, (low, high) in near_best(fit).items():
        apart = (high - low) / max(abs(high), abs(low), 1e-300)
        if not law.param(name).linear and name not in fit.pins and apart > worst[0]:
            worst = (apart, name, (low, high))
    if worst[0] <= APART:
        return []
    span = f"{plain(worst[2][0])} to {plain(worst[2][1])}"
    text = f"Starts within 0.1 % of the best objective give {worst[1]} from {span}: their fits cannot be told apart."
    return [Reason("care", text)]


def _amount(fit: Fit, runs: Runs) -> list[Reason]:
    found = _few(fit)
    names = runs.included["run"] if "run" in runs.included else pd.Series(dtype=str)
    if not fit.cluster and names[names != ""].duplicated().any():
        text = "Rows of one run were resampled as if they were runs of their own: the intervals are too narrow."
        found.append(Reason("care", text))
    return found


def _few(fit: Fit) -> list[Reason]:
    """Return a reason where the runs are few, and one where the groups that were resampled whole are few."""
    free = len(fit.parameters) - len(fit.pins)
    ratio = fit.n_runs / max(free, 1)
    found = []
    if ratio < FEW_RUNS:
        level: Level = "no" if ratio < VERY_FEW_RUNS else "care"
        found.append(Reason(level, f"{fit.n_runs} runs for {free} parameters are few."))
    if fit.cluster and fit.n_clusters < FEW_CLUSTERS:
        values = f"{'value' if fit.n_clusters == 1 else 'values'} of {fit.cluster}"
        many = plural(fit.n_clusters, "run") if fit.cluster == "run" else f"{fit.n_clusters} {values}"
        narrow = "" if _without_intervals(fit) else ": the intervals may be too narrow"
        text = f"The {fit.n_runs:,} rows are of only {many}, too few to resample by{narrow}."
        found.append(Reason("no" if fit.n_clusters < VERY_FEW_CLUSTERS else "care", text))
    return found


def _spread(fit: Fit, used: pd.DataFrame) -> list[Reason]:
    logs = along(laws.get(fit.law), {n: used[n] for n in fit.columns})
    found = []
    for name, values in logs.items():
        levels = len(np.unique(np.round(values / 0.02)))
        if levels < FEW_LEVELS:
            many = "is one level" if levels == 1 else f"are {levels} levels"
            text = f"There {many} of {name_of(name)} only: its exponent cannot be told from the rest."
            found.append(Reason("no", text))
    names = [n for n in logs if np.ptp(logs[n]) > 0]
    for i, a in enumerate(names):
        for b in names[:i]:
            r = float(np.corrcoef(logs[a], logs[b])[0, 1])
            if abs(r) > COLLINEAR:
                said = f"{_called(b)} and {name_of(a)} vary together (correlation of logs {r:.2f})"
                found.append(Reason("care", f"{said}: their effects are hard to tell apart."))
    return found


def _called(name: str) -> str:
    """Return what a column is called, as a sentence begins."""
    called = name_of(name)
    return called[:1].upper() + called[1:]


def _uncertainty(fit: Fit) -> list[Reason]:
    found = [Reason(cost_of_open(fit) if " has no " in note else "care", note) for note in _without_intervals(fit)]
    calibrated = from_fit(fit)
    if calibrated.draws is None and not found:
        drawn = f"Only {fit.resamples}" if fit.resamples else "No"
        return [Reason("care", f"{drawn} resamples were made, so nothing says how uncertain the parameters are.")]
    found += _intervals(fit)
    beyond_data = ahead(fit)
    if beyond_data is None:
        return found
    half, sampling = float(beyond_data.half_width[0]), float(beyond_data.sampling_half_width[0])
    if not np.isfinite(half):
        text = "Half a decade beyond the data refits disagree so much that there is no interval."
        return [*found, Reason("no", text)]
    return [
        *found,
        *of_hidden_runs(calibrated),
        *of_band(calibrated, half, sampling, "Predictions hold", AHEAD_OF_RUNS),
    ]


def _intervals(fit: Fit) -> list[Reason]:
    """Return a reason for each parameter whose interval leaves it open, or has no width though the runs scatter."""
    found, scattered = [], noisy(fit)
    for name, e in fit.parameters.items():
        if name in fit.pins or e.low is None or e.high is None:
            continue
        if scattered and _flat(e):
            text = f"No resample moved {name} from {plain(e.value)}: these runs say nothing about it."
            found.append(Reason("no", text))
        elif undetermined(fit, laws.get(fit.law).param(name)):
            span = f"{plain(e.low, 2)} to {plain(e.high, 2)}"
            text = f"The 95 % interval of {name} runs from {span}: these runs do not determine it."
            found.append(Reason(cost_of_open(fit), text))
    return found


def _without_intervals(fit: Fit) -> list[str]:
    """Return the notes that say why a fit, or a parameter of it, has no interval."""
    return [note for note in fit.notes if note.startswith("No intervals") or " has no 95 % interval" in note]


def _flat(e: Estimate) -> bool:
    """Return whether the interval has no width, as that of a parameter that does not move the objective."""
    return e.low is not None and e.high is not None and e.high - e.low <= 1e-9 * abs(e.value)


def _next_run(fit: Fit, used: pd.DataFrame) -> str:
    """Return a sentence on the run on which the resamples disagree most.

    Candidates are the runs of the fit, and each of them grown to three times its size. All scales of a run grow
    together, so that it can still be trained: it keeps at least as many tokens as unique tokens.
    """
    calibrated = from_fit(fit)
    if calibrated.draws is None:
        return ""
    present = used[list(fit.columns)].drop_duplicates()
    grown = present.assign(**{f.name: 3 * present[f.name] for f in calibrated.law.scales})
    candidates = pd.concat([present, grown], ignore_index=True).drop_duplicates(ignore_index=True)
    width = band(replace(calibrated, form=None), {k: candidates[k].to_numpy() for k in fit.columns}).half_width
    if not np.isfinite(width).any():
        return ""
    i = int(np.nanargmax(width))
    units = {f.name: f.unit for f in laws.get(fit.law).features}
    shared = [u for u in units.values() if list(units.values()).count(u) > 1]
    values = {k: float(candidates[k][i]) for k in fit.columns}
    where = ", ".join(
        f"{100 * v:.3g}% {k.removeprefix('mix/')}" if k.startswith("mix/")
        else f"{k.replace('_', ' ')} {plain(v)}" if units[k] == "1"
        else f"{count(v)} {k.replace('_', ' ')}" if units[k] in shared
        else with_unit(v, units[k])
        for k, v in values.items()
    )  # fmt: skip
    spread = f"{width[i]:.1%}" if width[i] >= 5e-4 else f"{100 * width[i]:.1g}%"
    larger = ", and three times their size," if calibrated.law.scales else ","
    return (
        f"Of runs like yours{larger} the resamples disagree most on {where} (±{spread}): "
        "a run there would test the fit hardest."
    )

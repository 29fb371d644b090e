"""Places of labels moved apart by as little as keeps them readable."""

from collections.abc import Sequence


def spread(places: Sequence[float], gap: float) -> list[float]:
    """Return `places` (pixels) moved as little as keeps neighbours `gap` apart, in the same order."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    groups: list[list[int]] = []
    for i in order:
        groups.append([i])
        # A group that touches the one before joins it; its labels are then centred on their own places.
        while len(groups) > 1 and _start(groups[-1], places, gap) < _end(groups[-2], places, gap):
            groups[-2:] = [groups[-2] + groups[-1]]
    moved = list(places)
    for group in groups:
        first = _start(group, places, gap) + gap / 2
        for rank, i in enumerate(group):
            moved[i] = first + rank * gap
    return moved


def _start(group: list[int], places: Sequence[float], gap: float) -> float:
    return sum(places[i] for i in group) / len(group) - len(group) * gap / 2


def _end(group: list[int], places: Sequence[float], gap: float) -> float:
    return _start(group, places, gap) + len(group) * gap

"""Whose turn it is: a bounded number run at once, and persons begin in turn, however many one of them has in line."""

import threading
from collections import Counter
from dataclasses import dataclass, field


@dataclass(eq=False)
class Turn:
    """One who waits or runs. Those of one person share its `whose`; "" is somebody else each time."""

    whose: str
    running: bool = False

    @property
    def person(self) -> object:
        """Who it is, to be told apart from others."""
        return self.whose or self


@dataclass
class Turns:
    """At most `slots` run at once, `each` of them of one person; `line` has all in the order of arrival.

    Who has fewest running goes first, then who began longest ago: `began` numbers the last beginning of each person.
    """

    slots: int
    each: int
    line: list[Turn] = field(default_factory=list)
    began: dict[object, int] = field(default_factory=dict)
    count: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self, whose: str) -> Turn:
        """Stand in line."""
        turn = Turn(whose)
        with self.lock:
            self.line.append(turn)
        return turn

    def leave(self, turn: Turn) -> None:
        """Leave the line, or give the slot back."""
        with self.lock:
            self.line.remove(turn)
            if all(other.person != turn.person for other in self.line):
                self.began.pop(turn.person, None)

    def ahead(self, turn: Turn) -> int:
        """Return how many must end before this turn begins; 0 where it runs from now on."""
        with self.lock:
            if turn.running:
                return 0
            order = self._order()
            place = order.index(turn)
            free = self.slots - sum(other.running for other in self.line)
            begins = [other for other in order[: max(free, 0)] if self._may(other, order)]
            if turn not in begins:
                return max(1, place + 1 - max(free, 0))
            turn.running, self.count = True, self.count + 1
            self.began[turn.person] = self.count
            return 0

    def _order(self) -> list[Turn]:
        """Return who waits, in the order in which they begin."""
        running = Counter(turn.person for turn in self.line if turn.running)
        began, waiting, order = dict(self.began), [turn for turn in self.line if not turn.running], []

        def rank(turn: Turn) -> tuple[bool, int, int]:
            person = turn.person
            return running[person] >= self.each, running[person], began.get(person, 0)

        while waiting:
            first = min(waiting, key=rank)
            waiting.remove(first)
            order.append(first)
            running[first.person] += 1
            began[first.person] = self.count + len(order)
        return order

    def _may(self, turn: Turn, order: list[Turn]) -> bool:
        """Whether a person may have one more running, those that begin before counted."""
        before = order[: order.index(turn)]
        mine = sum(other.person == turn.person for other in self.line if other.running)
        return mine + sum(other.person == turn.person for other in before) < self.each

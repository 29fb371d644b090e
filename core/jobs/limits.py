"""What one job may use, and the line that says which limit it passed."""

from dataclasses import dataclass
from typing import Literal

Passed = Literal["cpu", "memory", "answer", "wall"]


@dataclass(frozen=True)
class Limits:
    """`cpu` and `wall` are seconds of one job, `wait` seconds that it may stand in line before.

    `memory` is bytes beyond what its process began with. On Linux it bounds the address space and not what is resident,
    so that an allocation fails before the machine has to find the memory. Elsewhere no kernel holds such a bound:
    a watcher ends a process that holds more, which a fast one may pass for a moment. `answer` is bytes. Where
    `reserved` is false only what can be written counts, for engines that reserve far more than they use. `doing` and
    `done` are what a job does, in the lines that are shown.
    """

    cpu: float = 10.0
    memory: float = 2e9
    answer: float = 5e8
    wall: float = 60.0
    wait: float = 60.0
    reserved: bool = True
    doing: str = "read"
    done: str = "read"

    def line(self, what: str, passed: Passed) -> str:
        """Return the line for `what` (a file, quoted) that passed a limit."""
        return {
            "cpu": f"{what} takes too long to {self.doing}: allowed are {self.cpu:g} s of computing",
            "memory": f"{what} needs too much memory to {self.doing}: allowed are {_size(self.memory)}",
            "answer": f"{what} is too large once it is {self.done}: allowed are {_size(self.answer)}",
            "wall": f"{what} takes too long to {self.doing}: allowed are {self.wall:g} s",
        }[passed]


def _size(count: float) -> str:
    """Return bytes in words, such as 2 GB."""
    return f"{count / 1e9:g} GB" if count >= 1e9 else f"{count / 1e6:g} MB"

"""What was chosen for the headers of a table, what is said of it, and what it leaves open."""

from dataclasses import dataclass, field

from ..mapping import Mapped
from ..options import OpenQuestion
from ..problem import Problem


@dataclass
class Choice:
    """How the headers of a table are read.

    `mapped` are the columns in the order of the headers, those computed from others behind. `unread` says of other
    headers why they are not read. `notes` are for people, and `questions` what the table leaves open.
    """

    mapped: tuple[Mapped, ...] = ()
    notes: list[Problem] = field(default_factory=list)
    questions: list[OpenQuestion] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)

    def say(self, message: str, name: str | None = None, severity: str = "note") -> None:
        """Add a note."""
        self.notes.append(Problem(None, name, message, severity))  # type: ignore[arg-type]

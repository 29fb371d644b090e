"""What a diagnosis of a sweep finds: one cause, how much it explains, its rows, and what to do."""

from dataclasses import dataclass
from typing import Any, Literal

Picture = Literal["errors", "design"]


@dataclass(frozen=True)
class Finding:
    """One cause for which a sweep does not scale.

    `cause` is the name of its file, `subject` a few words for a title ("4 crashed runs"), `sentence` says what was
    seen, and `next_step` what to run or to leave out. `rows` are numbers of rows of the run table, and `runs` are
    their names. `keep` is a selection that leaves them out ("" where none can be written but by their numbers).

    `share` is the part of the mean squared log error that goes away with the rows, None where errors cannot show the
    cause. `prevents` names what cannot be fitted at all ("" where a fit is possible). `picture` says whether errors or
    the sizes and lengths of the runs show the cause, and `along` is the column across.
    """

    cause: str
    subject: str
    sentence: str
    next_step: str
    rows: tuple[int, ...] = ()
    runs: tuple[str, ...] = ()
    keep: str = ""
    share: float | None = None
    prevents: str = ""
    picture: Picture = "errors"
    along: str = ""

    @property
    def explains(self) -> str:
        """How much the cause explains, in a few words."""
        if self.prevents:
            return f"prevents a fit of {self.prevents}"
        if self.share is None:
            return "weakens a fit; no error shows it"
        return f"explains {percent(self.share)} of the misfit"

    def report(self) -> dict[str, Any]:
        """Return plain data, the shape that the shell prints."""
        return {
            "cause": self.cause, "subject": self.subject, "sentence": self.sentence, "explains": self.explains,
            "share": self.share, "prevents": self.prevents, "rows": list(self.rows), "runs": list(self.runs),
            "next_step": self.next_step, "keep": self.keep,
        }  # fmt: skip


def percent(share: float) -> str:
    """Write a share: 83 %, or less than 1 %."""
    return "less than 1 %" if share < 0.01 else f"{100 * share:.0f} %"

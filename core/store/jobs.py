"""Jobs that go on when their visitor has left: kept here until a process takes them, and while it says how far it is.

A job is the name of a function of the engine and bytes. Its owner alone sees it, stops it, deletes it.
"""

import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from .. import settings
from ..errors import BadInput
from ..log import logger
from .access import permitted_job
from .accounts import Account
from .database import session, sweep
from .shared import LIFETIME
from .tables import JobRow

LOST = timedelta(seconds=60)  # without a beat, after which a job is another process's
MOST_TRIES = 3
MOST_OF_ONE_OWNER, MOST_UNDONE, MOST_BYTES = 200, 20, 20_000_000
ENDED_BY_ITSELF = f"Its process ended {MOST_TRIES} times before it was done: it needs more than this machine has."


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


UNDONE = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True)
class NewJob:
    """What is asked for: a `title` for people, the function `work` by name, its `request`.

    `address` is the page that opens the result, with what has to stand in its address beside the link.
    """

    title: str
    work: str
    request: bytes
    address: str = ""


@dataclass(frozen=True)
class Job:
    """A job as its owner sees it. Times are UTC; `link` opens the result of one that is done, `said` is a refusal."""

    id: str
    title: str
    address: str
    created: datetime
    state: JobState
    stage: str
    done: int
    total: int
    ended: datetime | None
    said: str
    link: str

    @property
    def share(self) -> float:
        """How much of the present stage is done, from 0 to 1."""
        return min(self.done / self.total, 1.0) if self.total else 0.0


@dataclass(frozen=True)
class ClaimedJob:
    """A job that this process has taken, as its `number`-th try; `owner` is whose it is."""

    id: str
    owner: str
    work: str
    request: bytes
    number: int


def keep_job(who: Account, job: NewJob, url: str | None = None) -> str:
    """Keep a job until a process takes it; return its id.

    Raises BadInput where somebody has too many or too large a one, and where the database cannot be used.
    """
    if len(job.request) > MOST_BYTES:
        raise BadInput(f"The job takes {len(job.request) / 1e6:.0f} MB; allowed are {MOST_BYTES / 1e6:.0f} MB.")
    with session(url, writes=True) as opened:
        states = opened.scalars(select(JobRow.state).where(JobRow.owner == who.id)).all()
        if sum(state in UNDONE for state in states) >= MOST_UNDONE:
            raise BadInput(f"{MOST_UNDONE} of your jobs wait or run, which is as many as are allowed; stop one.")
        if len(states) >= MOST_OF_ONE_OWNER:
            raise BadInput(f"You have {len(states)} jobs, which is as many as are allowed; delete some.")
        row = JobRow(
            id=secrets.token_urlsafe(24), owner=who.id, title=job.title[:200], work=job.work, request=job.request,
            address=job.address[:2000], created=_now(), state=JobState.WAITING, stage="", done=0, total=0, tries=0,
            said="", link="",
        )  # fmt: skip
        opened.add(row)
        key = row.id
    logger.info("job kept: %s", job.work)
    return key


def my_jobs(who: Account, url: str | None = None) -> list[Job]:
    """Return the jobs of an owner, the last first. Raises BadInput where the database cannot be used."""
    with session(url) as opened:
        rows = opened.scalars(select(JobRow).where(JobRow.owner == who.id).order_by(JobRow.created.desc())).all()
        return [_job(row) for row in rows]


def open_job(who: Account | None, key: str, url: str | None = None) -> Job:
    """Return a job. Raises BadInput for one that is not there or not theirs, and where the database cannot be used."""
    with session(url) as opened:
        return _job(permitted_job(opened, who, key, "open_job"))


def cancel_job(who: Account | None, key: str, url: str | None = None) -> None:
    """Have a job not begin, or end at its next step. Raises BadInput as `open_job` does."""
    with session(url, writes=True) as opened:
        row = permitted_job(opened, who, key, "cancel_job")
        if row.state in UNDONE:
            _end(row, JobState.CANCELLED)


def erase_job(who: Account | None, key: str, url: str | None = None) -> None:
    """Stop a job and delete it for good; its result stays behind its link. Raises BadInput as `open_job` does."""
    with session(url, writes=True) as opened:
        opened.delete(permitted_job(opened, who, key, "erase_job"))
    sweep(url)


def waiting_jobs(url: str | None = None) -> int:
    """Return how many jobs wait for a process. Raises BadInput where the database cannot be used."""
    with session(url) as opened:
        lost = (JobRow.state == JobState.RUNNING) & (JobRow.beat < _now() - LOST)
        counted = select(func.count()).select_from(JobRow).where((JobRow.state == JobState.WAITING) | lost)
        return opened.scalar(counted) or 0


def undone_jobs(url: str | None = None) -> int:
    """Return how many jobs wait or run, wherever. Raises BadInput where the database cannot be used."""
    with session(url) as opened:
        return opened.scalar(select(func.count()).select_from(JobRow).where(JobRow.state.in_(UNDONE))) or 0


def claim_job(url: str | None = None) -> ClaimedJob | None:
    """Take the job whose turn it is, None where none waits.

    Who has fewest running goes first, then whose last job began longest ago, then who asked first. Nobody has more at
    once than EXPLORER_FITS_EACH. A job whose process has not been heard of for LOST waits again, or is refused after
    MOST_TRIES. Raises BadInput as `my_jobs` does.
    """
    with session(url, writes=True) as opened:
        _recover(opened)
        row = _next(opened)
        if row is None:
            return None
        row.state, row.began, row.beat, row.tries = JobState.RUNNING, _now(), _now(), row.tries + 1
        return ClaimedJob(row.id, row.owner, row.work, row.request, row.tries)


def tell_job(job: ClaimedJob, stage: str, done: int, total: int, url: str | None = None) -> bool:
    """Say that a job goes on, and how far it is; return whether it may. Raises BadInput as `my_jobs` does."""
    with session(url, writes=True) as opened:
        row = _held(opened, job)
        if row is None:
            return False
        row.beat, row.stage, row.done, row.total = _now(), stage[:200], min(done, 2**31 - 1), min(total, 2**31 - 1)
        return True


def end_job(job: ClaimedJob, link: str = "", said: str = "", url: str | None = None) -> bool:
    """Say that a job is done and where its result is, or why it was refused; return whether anybody still wanted it."""
    with session(url, writes=True) as opened:
        row = _held(opened, job)
        if row is None:
            return False
        row.link, row.said = link, said[:1000]
        _end(row, JobState.REFUSED if said else JobState.DONE)
        return True


def clean_jobs(url: str | None = None) -> int:
    """Delete jobs that ended as long ago as links last; return how many. Raises BadInput as `my_jobs` does."""
    with session(url, writes=True) as opened:
        old = delete(JobRow).where(JobRow.ended < _now() - LIFETIME).returning(JobRow.id)
        gone = opened.scalars(old).all()
    if gone:
        sweep(url)
    return len(gone)


def _held(opened: Session, job: ClaimedJob) -> JobRow | None:
    """Return the row of a job that this process still has."""
    row = opened.get(JobRow, job.id)
    return row if row is not None and row.state == JobState.RUNNING and row.tries == job.number else None


def _recover(opened: Session) -> None:
    """Have what a process that has gone left wait again."""
    lost = (JobRow.state == JobState.RUNNING) & (JobRow.beat < _now() - LOST)
    for row in opened.scalars(select(JobRow).where(lost)):
        if row.tries >= MOST_TRIES:
            row.said = ENDED_BY_ITSELF
            _end(row, JobState.REFUSED)
        else:
            row.state, row.stage, row.done = JobState.WAITING, "", 0


def _next(opened: Session) -> JobRow | None:
    """Return the row whose turn it is."""
    opened.flush()
    running = Counter(opened.scalars(select(JobRow.owner).where(JobRow.state == JobState.RUNNING)).all())
    began = dict(opened.execute(select(JobRow.owner, func.max(JobRow.began)).group_by(JobRow.owner)).tuples().all())
    columns = select(JobRow.owner, JobRow.created, JobRow.id).where(JobRow.state == JobState.WAITING)
    each = settings.FITS_EACH.value()
    first = min(
        [row for row in opened.execute(columns).tuples().all() if running[row[0]] < each],
        key=lambda one: (running[one[0]], began.get(one[0]) or datetime.min, one[1], one[2]),
        default=None,
    )
    return opened.get(JobRow, first[2]) if first else None


def _end(row: JobRow, state: JobState) -> None:
    row.state, row.ended, row.request = state, _now(), b""


def _job(row: JobRow) -> Job:
    return Job(
        row.id, row.title, row.address, row.created, JobState(row.state), row.stage, row.done, row.total, row.ended,
        row.said, row.link,
    )  # fmt: skip


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)

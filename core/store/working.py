"""A process that does jobs, one after the other, whoever asked for them and wherever their tabs are.

`python -m core store work` runs it: the app begins one beside itself, and others may run on other machines that share
the database. A job is a function that its module lists in `JOBS`, called with bytes and with what tells how far it is;
it returns the link of its result.
"""

import threading
import time
from collections.abc import Callable

from ..errors import BadInput
from ..jobs.pieces import named
from ..log import logger, places, refused, unforeseen
from .failures import UnusableDatabase, patiently
from .jobs import ClaimedJob, claim_job, end_job, tell_job

LOOK = 1.0  # seconds between looks for a job, and between what a job writes of how far it is
BEAT = 10.0  # seconds between signs of life
PATIENCE = 600.0  # seconds that the end of a job waits for a database that is away
Tell = Callable[[str, int, int], None]


class CancelledJobError(Exception):
    """The owner of a job has stopped it, or another process has it."""


def work(idle: float = 60.0, url: str | None = None, lives: Callable[[], bool] = lambda: True) -> int:
    """Do jobs until none has come for `idle` seconds, or `lives` says that nobody needs them; return how many."""
    count, until = 0, time.monotonic() + idle
    while lives():
        job = _claimed(url)
        if job is not None:
            do_job(job, url)
            count, until = count + 1, time.monotonic() + idle
        elif time.monotonic() >= until:
            break
        else:
            time.sleep(LOOK)
    return count


def _claimed(url: str | None) -> ClaimedJob | None:
    """Take a job; none where the database is away for a moment."""
    try:
        return claim_job(url)
    except UnusableDatabase as error:
        if not error.passing:
            raise
        refused("the jobs", error)
        return None


def do_job(job: ClaimedJob, url: str | None = None) -> None:
    """Do one job; whatever comes of it is kept. Raises BadInput where the database cannot be used."""
    following = _Following(job, url)
    try:
        link = named(job.work, "JOBS")(job.request, following.tell, url)
        patiently(lambda: end_job(job, link=link, url=url), PATIENCE)
    except CancelledJobError:
        logger.info("job cancelled: %s", job.work)
    except BadInput as error:
        refused("a job", error)
        _refuse(job, str(error), url)
    except Exception as error:
        said = unforeseen("a job", type(error).__name__, places(error))
        _refuse(job, f"Here {said}.", url)
    finally:
        following.end()


def _refuse(job: ClaimedJob, said: str, url: str | None) -> None:
    patiently(lambda: end_job(job, said=said, url=url), PATIENCE)


class _Following:
    """Writes how far a job is: at each step, but for those within LOOK of another, and every BEAT without one."""

    def __init__(self, job: ClaimedJob, url: str | None) -> None:
        self._job, self._url, self._at = job, url, -LOOK
        self._now, self._wanted, self._ended = ("getting ready", 0, 0), True, threading.Event()
        self._thread = threading.Thread(target=self._beat, name="beat", daemon=True)
        self._thread.start()

    def tell(self, stage: str, done: int, total: int) -> None:
        """Say how far the job is. Raises CancelledJobError where nobody wants it any more."""
        self._now = (stage, done, total)
        if time.monotonic() - self._at >= LOOK:
            self._at = time.monotonic()
            self._write()
        if not self._wanted:
            raise CancelledJobError

    def end(self) -> None:
        """Write no more."""
        self._ended.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._ended.wait(BEAT):
            self._write()

    def _write(self) -> None:
        """Write how far the job is; a database that is away meanwhile does not end it."""
        try:
            self._wanted = tell_job(self._job, *self._now, self._url) and self._wanted
        except BadInput as error:
            refused("a job's sign of life", error)

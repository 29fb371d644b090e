"""The processes beside the server that do the jobs which nobody waits for: begun when there are some."""

import pathlib
import subprocess
import sys
import threading
import time

from core import settings
from core.errors import BadInput
from core.log import refused
from core.store.jobs import undone_jobs, waiting_jobs

ROOT = pathlib.Path(__file__).parents[3]
LOOK = 5.0  # seconds between looks at whether a job waits that nobody does

_turn = threading.Lock()
_watching: threading.Thread | None = None


def wake() -> None:
    """Have processes do the jobs that wait, until all are done: as many as fits run at once. They outlive this one."""
    global _watching
    with _turn:
        if _watching is None or not _watching.is_alive():
            _watching = threading.Thread(target=_watch, name="jobs", daemon=True)
            _watching.start()


def _watch() -> None:
    workers: list[subprocess.Popen] = []
    try:
        while undone_jobs():  # one that runs now waits again where its process is killed
            workers = [worker for worker in workers if worker.poll() is None]
            if waiting_jobs() and len(workers) < settings.FITS.value():
                workers.append(
                    subprocess.Popen(
                        [sys.executable, "-m", "core", "store", "work"], cwd=ROOT,
                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True,
                    )
                )  # fmt: skip
            time.sleep(LOOK)
        for worker in workers:
            worker.wait()
    except BadInput as error:
        refused("the jobs", error)

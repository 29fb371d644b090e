"""One child process, as its server sees it: asked for one job at a time, ended with all that it began."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

from .limits import Limits
from .messages import read_message, write_message

GRACE = 10.0  # seconds beyond a job's own wall time, for the start of the process and for what passes through pipes
NICE = 10  # the pages go first, also before what a child imports
# Where the kernel groups processes by session, it is the group of a child that must be nice to that of the server.
_PROGRAM = f"""
import contextlib, json, os, sys
os.nice({NICE})
with contextlib.suppress(OSError), open("/proc/self/autogroup", "w") as group:
    group.write("{NICE}")
sys.path[:] = json.loads(sys.argv[1])
from {__package__}.child import serve
serve(json.loads(sys.argv[2]))
"""


class ChildProcess:
    """A process that imports `modules` and runs their functions. It is started as a new program, never forked."""

    def __init__(self, modules: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, json.dumps(sys.path), json.dumps(list(modules))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
            start_new_session=True,  # a Ctrl-C is for the server; a group of its own can be ended as one
        )  # fmt: skip
        self.number = self._process.pid
        os.set_blocking(self._requests, False)

    @property
    def _requests(self) -> int:
        assert self._process.stdin is not None
        return self._process.stdin.fileno()

    @property
    def _answers(self) -> int:
        assert self._process.stdout is not None
        return self._process.stdout.fileno()

    def lives(self) -> bool:
        """Whether the process can be asked for another job."""
        return self._process.poll() is None

    def ask(self, messages: Sequence[bytes], limits: Limits) -> tuple[bytes, str]:
        """Return the answer to a request, and how it ended: `done`, the limit that was passed, or `died`.

        A process that does not answer as it should is ended.
        """
        until = time.monotonic() + limits.wall + GRACE
        try:
            for message in messages:
                write_message(self._requests, message, until)
            return self._read(limits, until)
        except TimeoutError:
            self.end()
            return b"", "wall"
        except (OSError, ValueError):
            self.end()
            return b"", "died"
        except BaseException:  # whoever waited has left: the answer would be taken for that of the next job
            self.end()
            raise

    def _read(self, limits: Limits, until: float) -> tuple[bytes, str]:
        pieces, total = [], 0
        while True:
            piece = read_message(self._answers, until)
            if piece is None:
                raise OSError("the process has ended")
            if not piece:
                ended = json.loads(read_message(self._answers, until) or b'"died"')
                return b"".join(pieces), ended
            total += len(piece)
            if total > limits.answer + 1024:
                self.end()
                return b"", "answer"
            pieces.append(piece)

    def end(self) -> None:
        """End the process and whatever it began."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.number, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

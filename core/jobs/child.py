"""A child process: it imports its modules once, then runs each job in a fork of itself, within the job's limits.

A fork costs a few milliseconds where imports cost half a second, leaves nothing behind for the next job, and ends at a
limit whatever it is doing: the kernel counts its time, also inside of a loop that holds the interpreter. On Linux the
kernel bounds its memory too, ahead of any use. Elsewhere (macOS takes such a bound and does not hold it) the child asks
`ps` four times a second what the fork has taken, and ends it above the limit: what is taken between two looks is not
seen. Else the child only waits. When its server is gone, however it ended, its pipe ends and it ends too.
"""

import contextlib
import ctypes
import importlib
import json
import os
import resource
import select
import signal
import subprocess
import time
import typing
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from ..errors import BadInput
from ..log import places
from .limits import Limits
from .messages import LENGTH, PIECE, read_message, write, write_json
from .records import dump, load

LOOK, LOOK_AT_MEMORY = 1.0, 0.25  # seconds between looks at whether the server lives, and at a fork without a bound
STATM = "/proc/self/statm"  # on Linux
_PR_SET_PDEATHSIG = 1


def serve(modules: Sequence[str]) -> None:
    """Run the jobs that come in on standard input, functions of `modules` and of nothing else, until it ends."""
    requests, answers = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what a library prints is no answer
    pa.set_memory_pool(pa.system_memory_pool())  # takes memory as it needs it, and not ahead
    known = {name: importlib.import_module(name) for name in modules}
    while (head := read_message(requests)) is not None:
        request, arguments, data = json.loads(head), read_message(requests), read_message(requests)
        if arguments is None or data is None:
            return
        function = getattr(known[request["module"]], request["function"])
        limits = Limits(**request["limits"])
        ended = _in_a_fork(function, arguments, data, limits, requests, answers)
        del arguments, data
        write(answers, LENGTH.pack(0))
        write_json(answers, ended)


def _in_a_fork(function: Any, arguments: bytes, data: bytes, limits: Limits, requests: int, answers: int) -> str:
    """Run one job; pass its answer on piece by piece, and return how it ended: `done`, a limit passed, or `died`."""
    inward, outward = os.pipe()
    process = os.fork()
    if not process:
        _run(function, arguments, data, limits, outward)
    os.close(outward)
    passed = _relay(inward, answers, requests, process, limits)
    os.close(inward)
    status = os.waitpid(process, 0)[1]
    if passed:
        return passed
    if os.WIFSIGNALED(status):
        return "cpu" if os.WTERMSIG(status) == signal.SIGPROF else "died"
    return "done"


def _relay(inward: int, answers: int, requests: int, process: int, limits: Limits) -> str:
    """Pass on what a fork writes until it ends; return the limit for which it was ended. Ends with the server."""
    server, poll, until = os.getppid(), select.poll(), time.monotonic() + limits.wall
    bound = None if os.path.exists(STATM) else resident(os.getpid()) + limits.memory
    poll.register(inward, select.POLLIN)
    poll.register(requests, 0)  # that its other end was closed is always reported
    while (left := until - time.monotonic()) > 0:
        ready = dict(poll.poll(min(left, LOOK if bound is None else LOOK_AT_MEMORY) * 1000))
        if requests in ready or os.getppid() != server:
            os.kill(process, signal.SIGKILL)
            os._exit(1)
        if inward in ready:
            piece = os.read(inward, PIECE)
            if not piece:
                return ""
            write(answers, LENGTH.pack(len(piece)), piece)
        elif bound is not None and resident(process) > bound:
            os.kill(process, signal.SIGKILL)
            return "memory"
    os.kill(process, signal.SIGKILL)
    return "wall"


def resident(process: int) -> int:
    """Return the bytes of memory that a process holds, as `ps` has it; 0 where it cannot say."""
    try:
        said = subprocess.run(["ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True, check=True)
        return 1024 * int(said.stdout)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return 0


def _run(function: Any, arguments: bytes, data: bytes, limits: Limits, outward: int) -> None:
    """Run a job in its fork, write its answer, and end."""
    try:
        _bound(limits)
        write(outward, _answer(function, arguments, data, limits))
    finally:
        os._exit(0)


def _bound(limits: Limits) -> None:
    """Let the kernel hold this process to its limits, and end it with its parent."""
    with contextlib.suppress(OSError, AttributeError):  # Linux only
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, limits.cpu)
    with contextlib.suppress(OSError, ValueError), open(STATM) as file:
        size = int(file.read().split()[0]) * resource.getpagesize() + int(limits.memory)
        resource.setrlimit(resource.RLIMIT_AS if limits.reserved else resource.RLIMIT_DATA, (size, size))


def _answer(function: Any, arguments: bytes, data: bytes, limits: Limits) -> bytes:
    """Return what a job comes to: a letter that says what, then its record or a text of JSON."""
    try:
        named = load(dict[str, bytes], arguments)
        hints = typing.get_type_hints(function)
        packed = dump(function(data, **{name: load(hints[name], value) for name, value in named.items()}))
    except MemoryError:
        return b"L" + json.dumps("memory").encode()
    except BadInput as error:
        if _out_of_memory(error):
            return b"L" + json.dumps("memory").encode()
        return b"B" + json.dumps(str(error)).encode()
    except Exception as error:
        return b"X" + json.dumps([type(error).__name__, *places(error)]).encode()
    return b"A" + packed if len(packed) <= limits.answer else b"L" + json.dumps("answer").encode()


def _out_of_memory(error: BaseException | None) -> bool:
    """Say whether memory ran out behind an error that a reader puts in other words."""
    while error is not None and not isinstance(error, MemoryError):
        error = error.__context__
    return error is not None

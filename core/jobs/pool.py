"""A bounded number of child processes that run jobs; who comes when all are busy waits in turn."""

import collections
import contextlib
import dataclasses
import json
import threading
import time
import typing
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Concatenate, ParamSpec, TypeVar

from ..errors import BadInput
from ..log import unforeseen
from .limits import Limits
from .process import ChildProcess
from .records import dump, load

P = ParamSpec("P")
T = TypeVar("T")


class ProcessPool:
    """At most `size` child processes. They run functions of `modules`, which they have imported before they are asked.

    A function takes bytes, then arguments by name, and returns a record (`core/jobs/records.py`): its annotations say
    what crosses. Nothing is pickled, and no code crosses.
    """

    def __init__(self, size: int, modules: Sequence[str], limits: Limits | None = None) -> None:
        self.size, self.modules, self.limits = size, tuple(modules), limits or Limits()
        self._free: list[ChildProcess] = []
        self._busy = 0
        self._line: collections.deque[object] = collections.deque()
        self._turn = threading.Condition()

    def call(
        self, function: Callable[Concatenate[bytes, P], T], data: bytes, what: str, *args: P.args, **arguments: P.kwargs
    ) -> T:
        """Return function(data, **arguments) as a child process computes it, within the limits of the pool.

        `what` is what the job is about, for the lines that are shown: a quoted name. Raises BadInput as the function
        does, where a limit is passed, where the turn does not come in time, and with an id of the log for anything
        else that goes wrong.
        """
        assert not args, "arguments are given by name"
        hints = typing.get_type_hints(function)
        packed = dump({name: dump(value) for name, value in arguments.items()})
        request = {
            "module": function.__module__, "function": function.__name__,
            "limits": dataclasses.asdict(self.limits),
        }  # fmt: skip
        with self._process(what) as process:
            payload, ended = process.ask((json.dumps(request).encode(), packed, data), self.limits)
        return self._result(hints["return"], payload, ended, what)

    def warm(self) -> None:
        """Start a process ahead of the first job, where there is none yet."""
        with self._turn:
            if not self._free and not self._busy:
                self._free.append(ChildProcess(self.modules))

    def close(self) -> None:
        """End the processes that are free."""
        with self._turn:
            free, self._free = self._free, []
        for process in free:
            process.end()

    def _result(self, kind: Any, payload: bytes, ended: str, what: str) -> Any:
        """Return the record that a job answered with. Raises BadInput for any other answer."""
        if ended in ("cpu", "memory", "wall", "answer"):
            raise BadInput(self.limits.line(what, ended))
        letter, body = (payload[:1], payload[1:]) if ended == "done" else (b"", b"")
        if letter == b"A":
            return load(kind, body)
        if letter == b"B":
            raise BadInput(json.loads(body))
        if letter == b"L":
            raise BadInput(self.limits.line(what, json.loads(body)))
        name, *places = json.loads(body) if letter == b"X" else [f"the process {ended}"]
        raise BadInput(f"{what} cannot be {self.limits.done}: {unforeseen('a job', name, places)}")

    @contextlib.contextmanager
    def _process(self, what: str) -> Iterator[ChildProcess]:
        """Hold one of the processes; one that has ended is replaced at once."""
        self._wait(what)
        process = None
        try:
            process = self._taken() or ChildProcess(self.modules)
            yield process
        finally:
            if process is not None and not process.lives():
                process.end()
                process = ChildProcess(self.modules)
            with self._turn:
                self._busy -= 1
                self._free += [process] if process is not None else []
                self._turn.notify_all()

    def _taken(self) -> ChildProcess | None:
        """Return a process that is free and lives."""
        with self._turn:
            while self._free:
                process = self._free.pop()
                if process.lives():
                    return process
                process.end()
        return None

    def _wait(self, what: str) -> None:
        """Wait in line for a turn. Raises BadInput where it does not come in time."""
        me, until = object(), time.monotonic() + self.limits.wait
        with self._turn:
            self._line.append(me)
            try:
                while self._line[0] is not me or self._busy >= self.size:
                    if not self._turn.wait(until - time.monotonic()) and time.monotonic() >= until:
                        allowed = f"{self.size} {'is' if self.size == 1 else 'are'} {self.limits.done} at once"
                        raise BadInput(
                            f"{what} waited {self.limits.wait:g} s for others: {allowed}; try again in a minute"
                        )
                self._busy += 1
            finally:
                self._line.remove(me)
                self._turn.notify_all()

"""Messages on a pipe: whole, in order, and never waited for beyond their time."""

import os
import threading
import time

import pytest

from core.jobs.messages import read_message, write_json, write_message


@pytest.fixture
def pipe():
    ends = os.pipe()
    yield ends
    for end in ends:
        try:
            os.close(end)
        except OSError:
            pass


def test_messages_come_whole_and_in_order_however_long(pipe):
    long = os.urandom(300_000)  # more than a pipe holds
    writer = threading.Thread(target=lambda: (write_message(pipe[1], long), write_json(pipe[1], {"a": 1})))
    writer.start()
    assert read_message(pipe[0]) == long
    assert read_message(pipe[0]) == b'{"a": 1}'
    writer.join()


def test_a_pipe_that_ends_is_no_message(pipe):
    os.write(pipe[1], b"\x09\0\0")
    os.close(pipe[1])
    assert read_message(pipe[0]) is None


def test_nothing_is_waited_for_beyond_its_time(pipe):
    with pytest.raises(TimeoutError):
        read_message(pipe[0], time.monotonic() + 0.01)
    os.set_blocking(pipe[1], False)
    with pytest.raises(TimeoutError):
        write_message(pipe[1], bytes(10_000_000), time.monotonic() + 0.01)

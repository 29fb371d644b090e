"""Bytes go by their SHA-256."""

import hashlib

import pytest

from core.errors import BadInput
from core.store import blobs
from core.store.database import session


def test_they_go_by_what_they_are(url):
    with pytest.raises(BadInput, match="damaged"), session(url, writes=True) as opened:
        blobs.put(opened, {"0" * 64: b"something else"})


def test_the_same_are_kept_once(url):
    name = hashlib.sha256(b"same").hexdigest()
    for _ in range(2):
        with session(url, writes=True) as opened:
            blobs.put(opened, {name: b"same"})
    with session(url) as opened:
        assert blobs.get(opened, [name, "f" * 64]) == {name: b"same"}


def test_what_nothing_refers_to_is_dropped(url):
    name = hashlib.sha256(b"same").hexdigest()
    with session(url, writes=True) as opened:
        blobs.put(opened, {name: b"same"})
        blobs.drop_unused(opened)
        assert blobs.get(opened, [name]) == {}

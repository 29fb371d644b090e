"""Feed the readers with files that are nearly right: nothing but BadInput may come of it, and nothing may hang.

Run: python benchmarks/fuzz_readers.py [--inputs 20000] [--seconds 300] [--seed 0] [--keep FOLDER]. Inputs are mutations
of the files in tests/fixtures/formats and of the bundled tables: signs changed, cut, doubled, moved between files, and
parts put in that have hurt readers before. Each is read and its columns are given a meaning, as an upload is. An input
that ends in another error, in a message of several lines, or takes longer than 5 s is written to --keep, and the exit
code is 1.
"""

import argparse
import collections
import contextlib
import gzip
import io
import pathlib
import random
import resource
import signal
import sys
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable, Iterator

ROOT = pathlib.Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from core.errors import BadInput
from core.runs import from_table
from core.runs.build import interpret
from core.runs.read.readers import read

FOLDER = ROOT / "tests" / "fixtures" / "formats"
LONGEST = 5.0  # seconds
MEMORY = 4 << 30
PARTS = [
    b'"', b"'", b",", b";", b"\t", b"|", b"\n", b"\r\n", b"\r", b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\\ud800",
    b"#", b"{", b"}", b"[", b"]", b"[" * 2000, b'{"a":' * 200, b"(" * 300, b"-" * 500, b"nan", b"NaN", b"inf",
    b"-Infinity", b"1e999999999", b"9" * 5000, b"1" + b"0" * 400, b"-0", b"1,5", b"1.234.567", b"0x1F", b"1_000",
    b" " * 3000, b"loss" * 100, b"params", b"N", b"loss", b"tokens (B)", b"step", b"_step", b" - val/loss__MIN",
    b"<!DOCTYPE a [", b"&a;", b"*a", b"&a", b"!!python/object:os.system", b"\x1b[31m", b"\xef\xbb\xbf", b"\xff\xfe",
    b"PK\x03\x04", b"\x1f\x8b", b"=1+1", b"iteration 1/ 2 | elapsed time: lm loss: ", b"step: 1  loss: ",
    b"----- | -----", "│".encode(), "−".encode(), b"%", b"mix/", b"metric/", b"\xe2\x80\xa8",
]  # fmt: skip


class TookTooLongError(BaseException):
    """A reader did not come back in time."""


def inside(data: bytes) -> tuple[bytes, Callable[[bytes], bytes]]:
    """Return what stands in a packed file and how to pack it again, so that mutations reach the reader within."""
    if data.startswith(b"\x1f\x8b"):
        return gzip.decompress(data), lambda changed: gzip.compress(changed, 1)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        chosen = max(
            members, key=lambda name: (name.endswith(("sheet1.xml", "content.xml", ".csv")), len(members[name]))
        )
        return members[chosen], lambda changed: _zip({**members, chosen: changed})
    return data, lambda changed: changed


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def mutated(data: bytes, others: list[bytes], rng: random.Random) -> bytes:
    """Return `data` with one to six changes."""
    for _ in range(rng.randint(1, 6)):
        at, kind = rng.randrange(len(data) + 1), rng.randrange(9)
        until = min(len(data), at + rng.choice([1, 2, 4, 16, 64, 256]))
        if kind == 0 and at < len(data):
            data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
        elif kind == 1:
            data = data[:at] + data[until:]
        elif kind == 2:
            data = data[:until] + data[at:until] * rng.choice([1, 1, 2, 30]) + data[until:]
        elif kind in (3, 4, 5):
            data = data[:at] + rng.choice(PARTS) + data[until if kind == 5 else at :]
        elif kind == 6:
            other = rng.choice(others)
            start = rng.randrange(len(other) + 1)
            data = data[:at] + other[start : start + rng.choice([8, 64, 512])] + data[at:]
        elif kind == 7:
            data = data[:at] if rng.random() < 0.3 else data
        else:
            rows = data.split(b"\n")
            rng.shuffle(rows)
            data = b"\n".join(rows)
    return data


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TookTooLongError

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)  # of CPU
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def outcome(name: str, data: bytes) -> str:
    """Return "read", "refused", or what went wrong."""
    try:
        with within(4 * LONGEST):
            begun = time.process_time()
            try:
                raw = read(name, data)
                interpret(raw, name)
                from_table(raw, name)
                found = "read"
            except BadInput as error:
                found = "refused" if "\n" not in str(error) and len(str(error)) < 800 else f"a message: {error!r}"
            return found if time.process_time() - begun < LONGEST else "slow"
    except TookTooLongError:
        return "hangs"
    except BaseException:
        return traceback.format_exc(limit=-6)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=pathlib.Path, default=None)
    given = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    warnings.simplefilter("ignore")
    files = {p.relative_to(FOLDER).as_posix(): p.read_bytes() for p in sorted(FOLDER.rglob("*")) if p.is_file()}
    for path in sorted((ROOT / "datasets").glob("*/runs.csv")):
        files[f"{path.parent.name}.csv"] = b"".join(path.open("rb").readlines()[:40])
    unpacked = {name: inside(data) for name, data in files.items()}
    others, rng = [data for data, _ in unpacked.values()], random.Random(given.seed)
    begun, counts, kinds = time.monotonic(), collections.Counter(), collections.Counter()
    while sum(counts.values()) < given.inputs and time.monotonic() - begun < given.seconds:
        name = rng.choice(list(files))
        plain, pack = unpacked[name]
        data = pack(mutated(plain, others, rng))
        shown = name if rng.random() < 0.7 else rng.choice(["t.csv", "t.json", "t.yaml", "t.parquet", "t"])
        if rng.random() < 0.15:
            other = rng.choice(list(files))
            data, shown = _zip({name: data, f"x/{other}": mutated(files[other], others, rng)}), "t.zip"
        found = outcome(shown, data)
        counts[found if found in ("read", "refused") else "wrong"] += 1
        if found not in ("read", "refused"):
            kinds[found.strip().splitlines()[-1][:100]] += 1
            if kinds[found.strip().splitlines()[-1][:100]] <= 2:
                print(f"{shown} (from {name}): {found}", flush=True)
                if given.keep:
                    given.keep.mkdir(parents=True, exist_ok=True)
                    (given.keep / f"{sum(counts.values())}-{shown.replace('/', '_')}").write_bytes(data)
    print(f"{sum(counts.values()):,} inputs in {time.monotonic() - begun:.0f} s:", dict(counts))
    for kind, times in kinds.most_common():
        print(f"{times} x {kind}")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())

"""Build the corpus: fetch packages, read their texts by domain, split, train tokenizers, encode.

    python -m datasets.measured.corpus FOLDER

FOLDER gets packages/ (as fetched), texts/DOMAIN.{train,valid}.jsonl, tokenizer.json and tokens/VOCABULARY.npz; what is
there already is not made again. Fetching takes `apt-get download` on Debian 12 and `pip download`, encoding the package
`tokenizers` (datasets/measured/requirements.txt). Nothing of it is committed.
"""

import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np

from .sources import DOMAINS, Package, packages

VOCABULARIES = (256, 512, 1024, 2048, 4096, 8192, 16384, 32768)  # 256: the bytes, no merge
TRAIN_BYTES = 48 * 10**6  # of a domain, at most
VALID_BYTES = 64 * 10**3  # of a domain
VALID_EXCERPT = 2048  # bytes of one document, so that many are heard
VALID_SHARE = 20  # one document in as many is kept from training
SHORTEST = 256  # bytes of a document
TOKENIZER_BYTES = 6 * 10**6  # of a domain, to train the tokenizer on
BATCH = 256  # documents encoded at once
END = "\0"  # between documents


@dataclass(frozen=True)
class Corpus:
    """Encoded text: `train` [tokens], where each domain starts and ends in it and how many characters it has there,
    and `valid` tokens and bytes by domain.
    """

    domains: tuple[str, ...]
    train: Any
    starts: Any
    ends: Any
    characters: Any
    valid: tuple[Any, ...]
    valid_bytes: tuple[int, ...]


def load(folder: Path, vocab_size: int) -> Corpus:
    """Return the corpus as encoded with a vocabulary. Raises FileNotFoundError where it was not built."""
    with np.load(folder / "tokens" / f"{vocab_size}.npz") as kept:
        names = tuple(str(n) for n in kept["domains"])
        valid = tuple(kept[f"valid_{n}"] for n in names)
        train, starts, ends, characters = (kept[n] for n in ("train", "starts", "ends", "characters"))
        return Corpus(names, train, starts, ends, characters, valid, tuple(kept["valid_bytes"].tolist()))


def fetch(package: Package, folder: Path) -> Path:
    """Return the unpacked package; it is fetched first where it is not there."""
    root = folder / package.name
    if root.exists():
        return root
    packed = folder / "packed"
    packed.mkdir(parents=True, exist_ok=True)
    before = set(packed.iterdir())
    if package.index == "debian":
        command = ["apt-get", "download", f"{package.name}={package.version}"]
    else:
        version = f"{package.name}=={package.version}"
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", version]
    subprocess.run(command, cwd=packed, check=True, stdout=subprocess.DEVNULL)
    for path in sorted(set(packed.iterdir()) - before):
        _unpack(path, root)
    return root


def _unpack(path: Path, root: Path) -> None:
    if path.suffix == ".deb":
        subprocess.run(["dpkg-deb", "-x", str(path), str(root)], check=True)
    else:
        zipfile.ZipFile(path).extractall(root)
    for tar in root.glob("usr/src/*.tar.*"):  # of the kernel's package
        subprocess.run(["tar", "-xf", str(tar), "-C", str(root), "--wildcards", "*.c"], check=True)
        tar.unlink()


def documents(domain: str, folder: Path) -> Iterator[str]:
    """Give each different document of a domain once, long enough ones, in an order that mixes the packages."""
    found: dict[bytes, str] = {}
    for source in DOMAINS[domain]:
        for path in source.files(fetch(source.package, folder)):
            text = source.reader(path).replace(END, " ")
            if len(text.encode()) >= SHORTEST:
                found[hashlib.sha256(text.encode()).digest()] = text
    for key in sorted(found):
        yield found[key]


def split(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return documents to train on and excerpts to validate on, never of the same document."""
    train, valid, train_bytes, valid_bytes = [], [], 0, 0
    for text in texts:
        size = len(text.encode())
        if hashlib.sha256(b"split" + text.encode()).digest()[0] % VALID_SHARE == 0:
            if valid_bytes < VALID_BYTES:
                excerpt = text.encode()[: min(VALID_EXCERPT, VALID_BYTES - valid_bytes)].decode("utf-8", "ignore")
                valid.append(excerpt)
                valid_bytes += len(excerpt.encode())
        elif train_bytes < TRAIN_BYTES:
            train.append(text)
            train_bytes += size
    return train, valid


def _texts(folder: Path) -> None:
    """Write the documents of every domain."""
    into = folder / "texts"
    into.mkdir(parents=True, exist_ok=True)
    for domain in DOMAINS:
        if (into / f"{domain}.valid.jsonl").exists():
            continue
        parts = split(documents(domain, folder / "packages"))
        for name, texts in zip(("train", "valid"), parts, strict=True):
            rows = "".join(json.dumps(text) + "\n" for text in texts)
            (into / f"{domain}.{name}.jsonl").write_text(rows, encoding="utf-8")
        sizes = [sum(len(t.encode()) for t in texts) for texts in parts]
        click.echo(
            f"{domain}: {len(parts[0]):,} documents, {sizes[0] / 1e6:.1f} MB; {sizes[1] / 1e3:.0f} KB to validate"
        )


def _read(folder: Path, domain: str, part: str) -> list[str]:
    with (folder / "texts" / f"{domain}.{part}.jsonl").open(encoding="utf-8") as rows:
        return [json.loads(line) for line in rows]


def _tokenizer(folder: Path) -> Any:
    """Return the largest tokenizer, trained on as much of every domain; smaller ones are its first merges."""
    from tokenizers import (  # pyright: ignore[reportMissingImports]
        Tokenizer,
        decoders,
        models,
        pre_tokenizers,
        trainers,
    )

    path = folder / "tokenizer.json"
    if path.exists():
        return json.loads(path.read_text())
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARIES[-1], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=True
    )
    tokenizer.train_from_iterator(_samples(folder), trainer)
    path.write_text(tokenizer.to_str())
    return json.loads(tokenizer.to_str())


def _samples(folder: Path) -> Iterator[str]:
    for domain in DOMAINS:
        size = 0
        for text in _read(folder, domain, "train"):
            if (size := size + len(text.encode())) > TOKENIZER_BYTES:
                break
            yield text


def shortened(tokenizer: dict[str, Any], vocab_size: int) -> Any:
    """Return the tokenizer of the first `vocab_size` entries: byte pairs are merged greedily, so it is its own."""
    from tokenizers import Tokenizer  # pyright: ignore[reportMissingImports]

    cut = json.loads(json.dumps(tokenizer))
    model = cut["model"]
    model["vocab"] = {word: i for word, i in model["vocab"].items() if i < vocab_size}
    model["merges"] = model["merges"][: vocab_size - VOCABULARIES[0]]
    return Tokenizer.from_str(json.dumps(cut))


def _encoded(tokenizer: Any, texts: Sequence[str], bar: Any) -> Any:
    """Return the tokens of all texts, one after the other, END between them."""
    found = []
    for start in range(0, len(texts), BATCH):
        batch = [text + END for text in texts[start : start + BATCH]]
        found += [np.array(e.ids, np.uint16) for e in tokenizer.encode_batch_fast(batch)]
        bar.update(len(batch))
    return np.concatenate(found)


def _encode(folder: Path, vocab_size: int, tokenizer: Any) -> None:
    train, valid, valid_bytes, characters = [], {}, [], []
    total = sum(1 for d in DOMAINS for part in ("train", "valid") for _ in _read(folder, d, part))
    with click.progressbar(length=total, label=f"vocabulary {vocab_size:>6}") as bar:
        for domain in DOMAINS:
            texts = _read(folder, domain, "train")
            characters.append(sum(len(t) + len(END) for t in texts))
            train.append(_encoded(tokenizer, texts, bar))
            texts = _read(folder, domain, "valid")
            valid[f"valid_{domain}"] = _encoded(tokenizer, texts, bar)
            valid_bytes.append(sum(len(t.encode()) + len(END) for t in texts))
    ends = np.cumsum([len(t) for t in train])
    starts = ends - [len(t) for t in train]
    into = folder / "tokens"
    into.mkdir(exist_ok=True)
    kept = {"train": np.concatenate(train), "starts": starts, "ends": ends, "characters": characters}
    names = np.array(list(DOMAINS))
    np.savez(into / f"{vocab_size}.npz", domains=names, valid_bytes=np.array(valid_bytes), **kept, **valid)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def main(folder: Path) -> None:
    """Build the corpus in FOLDER."""
    (folder / "packages").mkdir(parents=True, exist_ok=True)
    with click.progressbar(packages(), label="packages", item_show_func=lambda p: p and p.name) as bar:
        for package in bar:
            fetch(package, folder / "packages")
    _texts(folder)
    tokenizer = _tokenizer(folder)
    for vocab_size in sorted(VOCABULARIES, key=lambda v: v != 1024):
        if not (folder / "tokens" / f"{vocab_size}.npz").exists():
            _encode(folder, vocab_size, shortened(tokenizer, vocab_size))


if __name__ == "__main__":
    main()

"""`python -m deploy.licences`: the licence of everything that the app needs, as its packages say it."""

import importlib.metadata
import pathlib
import re
import sys
from collections.abc import Iterable

from packaging.requirements import Requirement

ROOT = pathlib.Path(__file__).parents[1]
FILES = ("requirements.txt", "requirements-hosting.txt")
STRICT = re.compile(r"\b(AGPL|GPL|SSPL)|GNU (Affero )?General Public", re.IGNORECASE)  # all that uses one is as free
UNKNOWN = "not stated"


def needed() -> dict[str, importlib.metadata.Distribution]:
    """Return the packages that the app needs, and all that these need, by name."""
    found: dict[str, importlib.metadata.Distribution] = {}
    waiting = [r for file in FILES for r in _written((ROOT / file).read_text("utf-8").splitlines())]
    seen = set()
    while waiting:
        requirement = waiting.pop()
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if (name, frozenset(requirement.extras)) in seen:
            continue
        seen.add((name, frozenset(requirement.extras)))
        try:
            found[name] = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system
        waiting += [r for r in map(Requirement, found[name].requires or []) if _asks(requirement, r)]
    return dict(sorted(found.items()))


def _written(lines_of_file: Iterable[str]) -> list[Requirement]:
    return [Requirement(line) for line in lines_of_file if line.strip() and not line.startswith(("#", "-"))]


def _asks(requirement: Requirement, other: Requirement) -> bool:
    """Whether who is required requires another one here, by one of its extras or without."""
    marker = other.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *requirement.extras))


def licence(package: importlib.metadata.Distribution) -> str:
    """Return what a package says of its licence, in one line."""
    said = package.metadata
    stated, text = (said[name].strip() if name in said else "" for name in ("License-Expression", "License"))
    classified = [c.rpartition(" :: ")[2] for c in said.get_all("Classifier") or [] if c.startswith("License ::")]
    return stated or "; ".join(classified) or (text.splitlines()[0][:80] if text else UNKNOWN)


def main() -> None:
    """Print a line a package; exit with 1 where a licence would bind the project, or is not known."""
    doubtful = []
    for name, package in needed().items():
        found = licence(package)
        print(f"{name:24} {package.version:16} {found}")
        if found == UNKNOWN or STRICT.search(found):
            doubtful.append(name)
    if doubtful:
        sys.exit(f"error: look at the licences of {', '.join(doubtful)}")


if __name__ == "__main__":
    main()

"""The table of docs/files.md: how each example file of the tests is read today.

Run: python -m tests.common.files_table; it writes the table below the line that names this command.
"""

import pathlib

from core.runs.read.readers import read
from core.runs.reading import reading_of
from core.runs.words import plural

ROOT = pathlib.Path(__file__).parents[2]
DOCUMENT, FOLDERS = ROOT / "docs" / "files.md", ("formats", "reading")
LINE = "<!-- python -m tests.common.files_table -->\n"
MOST = 9  # columns that are named


def examples() -> list[pathlib.Path]:
    """Return the example files, by their names."""
    found = [p for folder in FOLDERS for p in (ROOT / "tests" / "fixtures" / folder).iterdir()]
    files = (p for p in found if p.is_file() and p.name != "expected.toml")
    return sorted(files, key=lambda p: (p.parent.name, p.name))


def row(path: pathlib.Path) -> str:
    """Return the line of one file: its columns, its rows, and what it leaves open."""
    found = reading_of(path.name, read(path.name, path.read_bytes()))
    names = [f"{name}" + (f" ({c['unit']})" if name.startswith("loss") else "") for name, c in found["columns"].items()]
    more = [f"{len(names) - MOST} more"] if len(names) > MOST else []
    left = found["rows"] - found["rows_used"]
    said = [plural(found["rows_used"], "row"), *([f"{left} left out"] if left else [])]
    said += [plural(found["runs"], "run")] if found["runs"] != found["rows_used"] else []
    said = said if found["rows_used"] else ["nothing to fit: for use together with losses"]
    said += ["one question"] if found["questions"] else []
    return f"| `{path.name}` | {', '.join([*names[:MOST], *more])} | {', '.join(said)} |".replace("* ", "\\* ")


def table() -> str:
    """Return the table, a line a file."""
    head = "| file | columns | read as |\n|---|---|---|\n"
    parts = []
    for folder, title in zip(FOLDERS, ("## What tools and formats give", "## How people write tables"), strict=True):
        lines_of = [row(p) for p in examples() if p.parent.name == folder]
        parts.append(f"{title}\n\n{head}" + "\n".join(lines_of) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    above = DOCUMENT.read_text("utf-8").partition(LINE)[0]
    DOCUMENT.write_text(above + LINE + "\n" + table(), "utf-8")

"""Re-tabulate the nonlinear regression problems of NIST's Statistical Reference Datasets into `problems.json`.

    pip download lmfit==1.3.4 --no-binary lmfit --no-deps     # its source carries NIST's files, unchanged
    tar xf lmfit-1.3.4.tar.gz
    python tests/fit/nist/build.py lmfit-1.3.4/NIST_STRD

Source: NIST/ITL StRD, https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml, a work of the United States government
and so in the public domain. Numbers are kept as NIST wrote them; nothing is computed here.
"""

import json
import pathlib
import re
import sys

OUT = pathlib.Path(__file__).with_name("problems.json")
SOURCE = (
    "NIST/ITL Statistical Reference Datasets, nonlinear regression, https://www.itl.nist.gov/div898/strd/nls/"
    "nls_main.shtml; public domain; files as in the source of lmfit 1.3.4, folder NIST_STRD"
)
PARAMETER = re.compile(r"^\s*b(\d+)\s*=\s*(.+)$")


def problem(text: str) -> dict:
    """Return one problem of the file format that NIST describes in each file's head."""
    text_lines = text.splitlines()
    estimates = [[float(v) for v in m.group(2).split()] for m in map(PARAMETER.match, text_lines[40:60]) if m]
    rows = [[float(v) for v in line.split()] for line in text_lines[60:] if line.strip()]
    found = {
        "level": _after(r"^\s*(\w+) Level of Difficulty", text).lower(),
        "model": _model(text_lines),
        "starts": [[e[i] for e in estimates] for i in (0, 1)],
        "certified": [e[2] for e in estimates],
        "standard_errors": [e[3] for e in estimates],
        "residual_sum_of_squares": float(_after(r"Residual Sum of Squares:\s+(\S+)", text)),
        "residual_standard_deviation": float(_after(r"Residual Standard Deviation:\s+(\S+)", text)),
        "y": [row[0] for row in rows],
        **{f"x{i}": [row[i] for row in rows] for i in range(1, len(rows[0]))},
    }
    n, p, deviation = len(rows), len(estimates), found["residual_standard_deviation"]
    # Not the line "Degrees of Freedom": that of Rat43 says 9, its other figures say 15 - 4.
    free = found["residual_sum_of_squares"] / deviation**2
    if n != int(_after(r"Number of Observations:\s+(\d+)", text)) or abs(free - (n - p)) > 1e-6:
        raise SystemExit(f"{n} rows and {p} parameters read, which the figures of the file contradict.")
    return found


def _after(pattern: str, text: str) -> str:
    match = re.search(pattern, text, re.MULTILINE)
    if not match:
        raise SystemExit(f"No {pattern!r} in a file.")
    return match.group(1)


def _model(text_lines: list[str]) -> str:
    """Return the formula as NIST prints it, between the number of parameters and the starting values."""
    first = next(i for i, line in enumerate(text_lines) if re.search(r"\d Parameters \(b1", line)) + 1
    last = next(
        i for i, line in enumerate(text_lines) if i > first and line.strip().lower().startswith("starting values")
    )
    return " ".join(" ".join(text_lines[first:last]).split())


def main(folder: str) -> None:
    """Write every problem of the folder, one line each."""
    files = sorted(pathlib.Path(folder).glob("*.dat"))
    entries = [f"{json.dumps(f.stem)}: {json.dumps(problem(f.read_text()))}" for f in files]
    OUT.write_text("{\n" + ",\n".join([f'"source": {json.dumps(SOURCE)}', *entries]) + "\n}\n")
    print(f"{len(files)} problems, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1])

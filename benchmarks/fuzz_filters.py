"""Filters by a grammar, and the same with mistakes: each is read as Python reads it, or refused in one line.

Run: python benchmarks/fuzz_filters.py [COUNT]. Every filter that the grammar writes is compared, row by row, with what
Python's own evaluation gives for it; half as many again are changed in one to four letters first, and may be refused.
"""

import ast
import pathlib
import random
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import numpy as np
import pandas as pd

from core.errors import BadInput
from core.runs.where import MAX_LENGTH, mask

COUNT, SEED, MOST_SECONDS = 20_000, 0, 5.0
TEXTS = ("c4", "rpj", "the pile", "")
TABLE = pd.DataFrame(
    {
        "params": [1e7, 5e7, 7e7, 1e9, 3e9, np.nan],
        "tokens": [1e9, np.nan, 2e9, 3e9, 2e11, 0.0],
        "loss": [4.0, 3.5, 3.0, 2.5, np.inf, -1.0],
        "train_set": pd.Series(["c4", "rpj", "c4", "", "the pile", "rpj"], dtype=str),
    }
)
NUMBERS = ("params", "tokens", "loss")


def number(rng: random.Random, depth: int) -> str:
    """Return an expression that is a number in every row."""
    kind = rng.random()
    if depth <= 0 or kind < 0.35:
        return rng.choice(NUMBERS)
    if kind < 0.65:
        return rng.choice(["0", "1", "3.25", "1e9", "7e7", "2.5e-3", "1_000", "6"])
    if kind < 0.72:
        return f"-{number(rng, depth - 1)}" if rng.random() < 0.5 else f"(+{number(rng, depth - 1)})"
    return f"({number(rng, depth - 1)} {rng.choice('+-*/')} {number(rng, depth - 1)})"


def truth(rng: random.Random, depth: int) -> str:
    """Return an expression that is true or false in every row."""
    kind = rng.random()
    if depth <= 0 or kind < 0.4:
        left, right = number(rng, 2), number(rng, 2)
        return f"{left} {rng.choice(['<', '<=', '>', '>=', '==', '!='])} {right}"
    if kind < 0.5:
        return f"{number(rng, 1)} < {number(rng, 1)} <= {number(rng, 1)}"
    if kind < 0.6:
        return f"train_set {rng.choice(['==', '!='])} {rng.choice(TEXTS)!r}"
    if kind < 0.7:
        items = ", ".join(repr(t) for t in rng.sample(TEXTS, 2))
        return f"train_set {rng.choice(['in', 'not in'])} ({items})"
    if kind < 0.78:
        return f"not ({truth(rng, depth - 1)})"
    return f"({truth(rng, depth - 1)} {rng.choice(['and', 'or'])} {truth(rng, depth - 1)})"


def by_python(text: str) -> list[bool]:
    """Return what Python gives for each row; numbers are NumPy's, so that 1/0 is infinite as in a column."""
    tree = ast.fix_missing_locations(_Wrapped().visit(ast.parse(text, mode="eval")))
    code = compile(tree, "filter", "eval")
    with np.errstate(all="ignore"):
        rows = TABLE.to_dict("records")
        return [
            bool(eval(code, {"__builtins__": {}, "number": np.float64}, {str(k): _scalar(v) for k, v in row.items()}))
            for row in rows
        ]


class _Wrapped(ast.NodeTransformer):
    """Make NumPy's of a filter's numbers."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, str):
            return node
        return ast.Call(ast.Name("number", ast.Load()), [node], [])


def _scalar(value: object) -> object:
    return value if isinstance(value, str) else np.float64(value)  # type: ignore[arg-type]


def changed(rng: random.Random, text: str) -> str:
    """Return a text with one to four letters removed, doubled, or replaced."""
    letters = list(text)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(letters))
        letters[at] = rng.choice(["", letters[at] * 2, rng.choice("()<>=!'\"`.,eE_%@\\\n\0é∞ ")])
        letters = list("".join(letters)) or [" "]
    return "".join(letters)


def main() -> None:
    """Print how many filters were read as Python reads them, and how many changed ones were refused."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    rng, read, refused, longest = random.Random(SEED), 0, 0, 0.0
    for i in range(count):
        text = truth(rng, 3)
        if i % 3 == 2:
            text = changed(rng, text)
        begun = time.perf_counter()
        try:
            found = mask(text, TABLE)
        except BadInput as error:
            said, refused = str(error), refused + 1
            if "\n" in said or not (i % 3 == 2 or len(text) > MAX_LENGTH):
                raise AssertionError(f"{text!r}: {said}") from error
        else:
            read += 1
            assert found.dtype == bool
            assert found.shape == (len(TABLE),)
            if i % 3 != 2:
                assert found.tolist() == by_python(text), text
        longest = max(longest, time.perf_counter() - begun)
    assert longest < MOST_SECONDS
    print(f"{count:,} filters: {read:,} read, {refused:,} refused in one line, the slowest {1000 * longest:.0f} ms")


if __name__ == "__main__":
    main()

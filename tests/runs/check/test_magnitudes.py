"""Numbers that no run has, on tables made by hand."""

import numpy as np
import pandas as pd
import pytest

from core.runs import from_table, load_bundled, names

N = np.array([1e8, 2e8, 4e8, 8e8, 1.6e9, 3.2e9, 1e8, 4e8, 1.6e9, 3.2e9])
D = np.array([2e9, 4e9, 8e9, 1.6e10, 3.2e10, 6.4e10, 2e10, 8e10, 3.2e11, 6.4e11])
LOSS = 1.8 + 480 * N**-0.35 + 2100 * D**-0.37


def warned(unit="nats per token", **columns):
    frame = pd.DataFrame({"params": N, "tokens": D, "loss": LOSS, **columns})
    found = from_table(frame, "t", loss_unit=unit)
    return [(p.column, p.message) for p in found.problems if p.severity == "warning"]


def test_real_runs_have_plausible_numbers():
    assert warned() == []


@pytest.mark.parametrize("name", names())
def test_the_bundled_runs_are_plausible(name):
    found = load_bundled(name)
    assert not [p.message for p in found.problems if p.severity == "warning" and "6 N D" not in p.message]


@pytest.mark.parametrize(
    ("columns", "name", "value", "cause"),
    [
        ({"params": N / 1e6}, "params", "is 100 in row 2", "millions"),
        ({"params": np.geomspace(1300, 13000, 10)}, "params", "is 13000 at the most", "millions"),
        ({"params": np.log10(N)}, "params", "is 8 in row 2", "logarithms"),
        ({"tokens": D / 1e9}, "tokens", "is 2 in row 2", "billions"),
        ({"flops": np.log10(6 * N * D)}, "flops", "is 18.0792 in row 2", "logarithms"),
        ({"loss": np.exp(LOSS)}, "loss", "above 14", "perplexity"),
        ({"loss": LOSS * 1e4}, "loss", "above 14", "decimal commas"),
        ({"loss": np.log10(LOSS) - 0.2}, "loss", "below 0.35", "logarithm"),
        ({"learning_rate": 3e5 + 0 * N}, "learning_rate", "above 20", "other units"),
        ({"sparsity": 75 + 0 * N}, "sparsity", "above 1", "percentage"),
    ],
)
def test_a_column_in_another_unit_is_warned_of_with_its_likely_cause(columns, name, value, cause):
    (found,) = [text for column, text in warned(**columns) if column == name and "6 N D" not in text]
    assert value in found
    assert cause in found


def test_losses_in_another_unit_have_another_range():
    assert warned("nats per byte", loss=LOSS / 4) == []
    assert warned("bits per byte", loss=LOSS / 3) == []


def test_two_units_in_one_column_are_warned_of():
    mixed = np.where(np.arange(10) < 3, N / 1e6, N)
    (found,) = [text for column, text in warned(params=mixed) if column == "params"]
    assert found.startswith("params holds two units, it seems: 3 rows up to 400 (row 4) and 7 from 1e+08 (row 8)")
    assert "a factor of 1e6" in found


@pytest.mark.parametrize("rows", [[0, 3, 5, 8], [2], [1, 4, 7, 9, 0]])
def test_losses_in_bits_among_losses_in_nats_are_warned_of(rows):
    """Rows 0, 3, ... of runs of alike size and data are in bits: they are larger by 1 / ln 2."""
    rng = np.random.default_rng(0)
    n, d = 10 ** rng.uniform(8, 9.5, 40), 10 ** rng.uniform(9.5, 11.5, 40)
    loss = (1.8 + 480 * n**-0.35 + 2100 * d**-0.37) * np.exp(0.005 * rng.standard_normal(40))
    bits = np.isin(np.arange(40) % 10, rows)
    frame = pd.DataFrame({"params": n, "tokens": d, "loss": np.where(bits, loss / np.log(2), loss)})
    (found,) = [p for p in from_table(frame, "t").problems if p.severity == "warning"]
    assert "ln 2 = 0.693" in found.message
    assert ", ".join(str(r + 2) for r in np.flatnonzero(bits)[:5]) in found.message
    assert not [p for p in from_table(frame.assign(loss=loss), "t").problems if p.severity == "warning"]


def test_more_unique_tokens_than_tokens_are_swapped_columns():
    (found,) = warned(unique_tokens=2 * D)
    assert found[0] == "unique_tokens"
    assert found[1].endswith("are the columns swapped?")
    assert warned(unique_tokens=D) == []

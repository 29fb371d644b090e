"""Tables of runs with several vocabularies: tokens from characters, compute from parts, the original table."""

import numpy as np
import pandas as pd
import pytest

from core import runs, settings
from core.runs import from_table

CELLS = {
    "non_vocab_params": [33e6, 33e6, 85e6, 85e6], "V": [4096, 32_000, 4096, 500_000], "embed_dim": [512, 512, 768, 768],
    "num_characters": [1e9, 1e9, 2e9, 2e9], "lossu": [-3.0, -3.1, -3.5, -3.6],
}  # fmt: skip


def table(**changes):
    return from_table(pd.DataFrame({k: v for k, v in (CELLS | changes).items() if v is not None}), "made")


def notes(found, name):
    return [p.message for p in found.problems if p.column == name and p.severity == "note"]


def test_tokens_follow_from_characters_and_vocabulary():
    found = table()
    log_v = np.log([4096, 32_000, 4096, 200_000])  # clipped
    expected = CELLS["num_characters"] * (0.00639222 * log_v**2 - 0.15811069 * log_v + 1.20470122)
    np.testing.assert_allclose(found.column("tokens"), expected, rtol=1e-12)
    (said,) = notes(found, "tokens")
    assert "computed from characters and vocab_size" in said
    assert "Tao et al. 2024" in said


def test_compute_counts_one_matrix_of_the_vocabulary():
    found = table()
    both = np.array(CELLS["non_vocab_params"]) + np.multiply(CELLS["V"], CELLS["embed_dim"])
    np.testing.assert_allclose(found.column("flops"), 6 * both * found.column("tokens"), rtol=1e-12)
    assert "6 (N + V d) D" in notes(found, "flops")[0]
    np.testing.assert_allclose(found.column("params"), both, rtol=1e-12)


@pytest.mark.parametrize("given", ["tokens", "flops"])
def test_what_is_given_is_kept(given):
    found = table(**{given: [1e9, 2e9, 3e9, 4e9] if given == "tokens" else [1e18, 2e18, 3e18, 4e18]})
    assert found.column(given)[1] == (2e9 if given == "tokens" else 2e18)
    assert not notes(found, given)


def test_a_cell_that_is_no_vocabulary_gives_a_gap():
    found = table(V=[0, 32_000, 4096, 500_000])
    assert np.isnan(found.table["tokens"].iloc[0])
    assert np.isfinite(found.table["tokens"].iloc[1:]).all()


def test_only_parameters_outside_of_the_vocabulary_are_not_held_against_compute():
    found = table(flops=[1e18, 2e18, 3e18, 4e18])
    assert not [p for p in found.problems if "differs from 6 N D" in p.message]


def test_checking_again_changes_nothing():
    found = table()
    again = from_table(found.table, "again")
    pd.testing.assert_frame_equal(again.table, found.table, check_names=False)


def test_the_original_table_is_read_as_it_is():
    folder = settings.ORIGINALS.value()
    if not folder:
        pytest.skip("EXPLORER_ORIGINALS is not set: the table may not be bundled")
    found = runs.load(str(folder / "vocab_sail" / "exp_data.csv"))
    assert len(found.included) == 1200
    assert found.targets == ("loss_unigram",)
    assert not [p for p in found.problems if p.severity != "note"]
    counted = found.column("params_non_embedding") + found.column("vocab_size") * found.column("embedding_dim")
    np.testing.assert_allclose(found.column("flops"), 6 * counted * found.column("tokens"), rtol=1e-9)
    np.testing.assert_allclose(found.column("params"), counted, rtol=1e-9)
    largest = found.included.loc[found.included.groupby("params_non_embedding")["tokens"].idxmax()]
    np.testing.assert_allclose(largest["tokens"], [1.2e9, 3.0e9, 5.3e9, 1.17e10, 2.77e10, 5.48e10], rtol=1e-9)

"""A table that the trainer of small transformers reads: shapes of about the right size, by its own count."""

from dataclasses import replace

import pytest

from core.errors import BadInput
from core.plan.architecture.transformer import params, params_non_embedding
from core.plan.next.proposal import ProposedRun
from core.plan.next.training_table import shape_of, training_table
from datasets.measured.user_plan import user_runs
from tests.plan.next.test_verdict import GOOD


@pytest.mark.parametrize("size", [3e4, 2e5, 1e6, 3e7, 5e8, 7e9])
def test_a_shape_has_the_size(size):
    shape = shape_of(size, 1024)
    assert params(shape) == pytest.approx(size, rel=0.15)
    assert 3 <= shape.width / shape.depth <= 200
    assert params_non_embedding(shape_of(size, 1024, embeddings=False)) == pytest.approx(size, rel=0.25)


def test_the_trainer_reads_the_table(tmp_path):
    sizes = [(4e4, 1e6), (3e5, 4.5e6), (2e6, 2e7)]
    found = replace(GOOD, proposed=tuple(ProposedRun({"params": n, "tokens": d}, 6 * n * d) for n, d in sizes))
    training_table(found).to_csv(tmp_path / "plan.csv", index=False)
    runs = user_runs(tmp_path / "plan.csv")
    assert [run.name for run in runs] == ["next-1", "next-2", "next-3"]
    assert [run.tokens for run in runs] == [1_000_000, 4_500_000, 20_000_000]
    assert [params(run.shape) for run in runs] == pytest.approx([n for n, _ in sizes], rel=0.15)


def test_a_size_below_any_shape_is_refused():
    with pytest.raises(BadInput, match="No shape has 1,000 parameters"):
        shape_of(1e3, 1024)

"""Whole tables: which header becomes which column, by names first and by values where names leave it open."""

import pandas as pd
import pytest

from core.errors import BadInput
from core.runs import from_table, guess
from core.runs.options import ReadOptions

N, D = [1e7, 2e7, 4e7, 8e7], [1e9, 2e9, 4e9, 8e9]
LOSS = [4.01, 3.52, 3.23, 3.04]


def read(table, **options):
    """Return which header each column is read from, and the whole choice."""
    raw = pd.DataFrame(table)
    found = guess([str(h) for h in raw], raw, ReadOptions(**options))
    return {m.column: m.source for m in found.mapped}, found


@pytest.mark.parametrize(
    ("columns", "wanted"),
    [
        # A spelt name beats a letter.
        ({"N": N, "params": N, "L": LOSS}, {"params": "params", "loss": "L"}),
        # The tokens that were planned, where nothing counts them; the longest answer of a model is none.
        ({"params": N, "max_tokens": D, "loss": LOSS}, {"params": "params", "tokens": "max_tokens", "loss": "loss"}),
        ({"params": N, "max_tokens": D, "tokens": [2e9] * 4, "loss": LOSS},
         {"params": "params", "tokens": "tokens", "loss": "loss"}),
        ({"params": N, "max_tokens": [2048] * 4, "loss": LOSS}, {"params": "params", "loss": "loss"}),
        # A free letter takes the meaning that its values allow.
        ({"N": N, "D": D, "L": LOSS, "l": [6, 8, 10, 12]}, {"params": "N", "tokens": "D", "loss": "L", "depth": "l"}),
        ({"params": N, "d": [256, 512, 512, 768], "L": [6, 8, 10, 12], "h": [4, 8, 8, 12], "loss": LOSS},
         {"params": "params", "width": "d", "depth": "L", "query_heads": "h", "loss": "loss"}),
        ({"params": N, "h": [960, 1280, 1536, 2048], "numh": [8, 10, 12, 16], "loss": LOSS},
         {"params": "params", "width": "h", "query_heads": "numh", "loss": "loss"}),
        ({"N": N, "d": D, "S": [100, 200, 300, 400], "V": [32000] * 4, "loss": LOSS},
         {"params": "N", "tokens": "d", "steps": "S", "vocab_size": "V", "loss": "loss"}),
        ({"num_experts": [8, 8, 16, 16], "k": [1, 2, 1, 2], "N": N, "loss": LOSS},
         {"experts": "num_experts", "active_experts": "k", "params": "N", "loss": "loss"}),
        ({"k": [1, 2, 1, 2], "b": [0.5, 0.1, 0.2, 0.3], "T": [1, 2, 3, 4], "N": N, "loss": LOSS}, {"params": "N",
          "loss": "loss"}),
        # A column that holds nothing goes behind one that does, and is read where there is none.
        ({"params": N, "tokens": [None] * 4, "n_tokens": D, "loss": LOSS},
         {"params": "params", "tokens": "n_tokens", "loss": "loss"}),
        ({"params": N, "tokens": [None] * 4, "loss": LOSS}, {"params": "params", "tokens": "tokens", "loss": "loss"}),
        ({"params": N, "tokens": D, "val": LOSS}, {"params": "params", "tokens": "tokens", "loss": "val"}),
        ({"params": N, "val": [True, False, True, False], "loss": LOSS}, {"params": "params", "loss": "loss"}),
        # N, D, C and L keep their usual meaning whatever their size: the magnitude is another warning.
        ({"N": [10, 20, 40, 80], "loss": LOSS}, {"params": "N", "loss": "loss"}),
        # A word with several meanings is read only where its values agree.
        ({"params": N, "decay": [0.1, 0.1, 0.2, 0.1], "loss": LOSS}, {"params": "params", "weight_decay": "decay",
          "loss": "loss"}),
        ({"params": N, "decay": [1000, 2000, 1000, 500], "loss": LOSS}, {"params": "params", "loss": "loss"}),
        ({"params": N, "warmup": [100, 200, 100, 500], "loss": LOSS}, {"params": "params", "warmup_steps": "warmup",
          "loss": "loss"}),
        ({"params": N, "budget": [1e18, 1e18, 1e19, 1e19], "loss": LOSS}, {"params": "params", "flops": "budget",
          "loss": "loss"}),
        ({"params": N, "budget": [100, 200, 300, 400], "loss": LOSS}, {"params": "params", "loss": "loss"}),
        ({"size": ["60M", "1B", "60M", "1B"], "loss": LOSS}, {"params": "size", "loss": "loss"}),
        ({"params": N, "size": ["s", "m", "l", "xl"], "loss": LOSS}, {"params": "params", "loss": "loss"}),
        ({"model": ["130m", "300m", "520m", "1.2b"], "loss": LOSS}, {"params": "model", "loss": "loss"}),
        ({"training data": ["web", "code", "web", "code"], "loss": LOSS}, {"train_set": "training data",
          "loss": "loss"}),
        ({"training data": D, "loss": LOSS}, {"tokens": "training data", "loss": "loss"}),
        # Last parts of paths.
        ({"config.model.n_layers": [6, 8, 10, 12], "optimizer.lr": [1e-3] * 4, "params.wd": [0.1] * 4,
          "throughput/total_tokens": D, "tags.user": ["a"] * 4, "metrics.val_loss": LOSS,
          "optimizer.name": ["adamw"] * 4,
          "model.name": ["x"] * 4},
         {"depth": "config.model.n_layers", "learning_rate": "optimizer.lr", "weight_decay": "params.wd",
          "tokens": "throughput/total_tokens", "loss": "metrics.val_loss", "optimizer": "optimizer.name"}),
        # Rates stay unread; a ratio of columns that are there is none of them.
        ({"params": N, "tokens": D, "tokens/s": D, "D/N": [100, 100, 100, 100], "tflops": [300.0] * 4, "loss": LOSS},
         {"params": "params", "tokens": "tokens", "loss": "loss"}),
        # One loss, and it is no domain.
        ({"params": N, "train_loss": LOSS, "final_eval_loss": LOSS, "min_loss": LOSS, "smooth_loss": LOSS},
         {"params": "params", "loss": "final_eval_loss"}),
        ({"params": N, "loss": LOSS, "val_loss": LOSS}, {"params": "params", "loss": "val_loss"}),
        # The bracketed number is none.
        ({"params (1)": N, "loss (2)": LOSS}, {"params": "params (1)", "loss": "loss (2)"}),
        # Logarithms of sizes.
        ({"log10_params": [7, 7.3, 8, 8.3], "log D": [20.7, 21.4, 22.1, 22.8], "loss": LOSS},
         {"params": "log10_params", "tokens": "log D", "loss": "loss"}),
        # Times of the day are no length of a run.
        ({"step": [1, 2, 3, 4], "Wall time": [1.7676e9 + i for i in range(4)], "loss": LOSS}, {"step": "step",
          "loss": "loss"}),
    ],
)  # fmt: skip
def test_headers_and_values_say_what_is_what(columns, wanted):
    assert read(columns)[0] == wanted


def test_a_natural_logarithm_is_known_by_its_size():
    _, found = read({"log D": [20.7, 21.4, 22.1, 22.8], "log N": [7, 7.3, 8, 8.3], "loss": LOSS})
    assert {m.column: m.transform for m in found.mapped if m.column != "loss"} == {"tokens": "exp", "params": "exp10"}


def test_what_is_not_read_has_a_reason():
    _, found = read(
        {"params": N, "tokens/s": D, "GPU-hours": D, "train_loss": LOSS, "val_loss": LOSS, "colour": list("abcd")}
    )
    assert found.unread == {
        "tokens/s": "a rate is no amount",
        "GPU-hours": "hours of devices are no column of the run table",
        "train_loss": "loss is read from 'val_loss'",
        "colour": "",
    }
    said = [note.message for note in found.notes]
    assert "not read, because a rate is no amount: 'tokens/s'" in said
    assert "column 'train_loss' is not used: loss is read from 'val_loss'" in said
    assert any(m.startswith("columns that are not used: 'colour'; name them") for m in said)


def test_a_sweep_of_several_sizes_is_a_group_and_no_run():
    sweep = ["a", "a", "b", "b"]
    assert read({"experiment": sweep, "params": N, "loss": LOSS})[0]["group"] == "experiment"
    assert read({"experiment": sweep, "params": [1e7, 1e7, 2e7, 2e7], "loss": LOSS})[0]["run"] == "experiment"
    assert read({"name": sweep, "params": N, "loss": LOSS})[0]["run"] == "name"


def test_answers_of_a_person_come_first():
    columns = {"N": N, "tokens": D, "x": D, "loss": LOSS}
    assert read(columns, columns=(("x", "tokens"),))[0] == {"params": "N", "tokens": "x", "loss": "loss"}
    assert read(columns, columns=(("N", ""),))[0] == {"tokens": "tokens", "loss": "loss"}
    _, found = read(columns, columns=(("N", "params (M)"),))
    assert [m.factor for m in found.mapped if m.column == "params"] == [1e6]
    with pytest.raises(BadInput, match="there is no column 'y' in the file"):
        read(columns, columns=(("y", "tokens"),))


def test_a_column_of_words_is_no_quantity():
    wanted, found = read({"params": N, "context": ["long", "short", "long", "short"], "loss": LOSS})
    assert wanted == {"params": "params", "loss": "loss"}
    assert found.unread["context"] == "its cells are words"


def test_what_is_read_in_another_unit_is_said():
    found = from_table(pd.DataFrame({"params": N, "tokens": D, "val_ppl": [20.0, 15.0, 12.0, 10.0]}), "t")
    said = [p.message for p in found.problems]
    assert "loss is read from 'val_ppl': a perplexity in the file, here in nats per token" in said
    assert found.column("loss")[0] == pytest.approx(2.995732273553991)


def test_a_percentage_of_a_quantity_is_a_share_of_it():
    found = from_table(pd.DataFrame({"params": N, "sparsity (%)": [50, 75, 90, 95], "loss": LOSS}), "t")
    assert found.column("sparsity").tolist() == pytest.approx([0.5, 0.75, 0.9, 0.95])


def test_a_column_of_negative_numbers_costs_no_row():
    """Logarithms under the name of what they are of: a law that needs no rate can use every row."""
    found = from_table(pd.DataFrame({"N": [1e8, 2e8, 4e8], "lr": [-3.5, -3.2, -3.0], "loss": [3.4, 3.1, 2.9]}), "t")
    assert len(found.included) == 3
    assert "learning_rate" not in found.table
    assert any("its numbers are negative" in p.message for p in found.problems)

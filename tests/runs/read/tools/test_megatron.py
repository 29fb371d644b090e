"""Megatron's log: arguments, several validation sets, models that are split over devices."""

from core.runs.read.readers import read

LINE = (
    " [2026-01-05 09:20:11] iteration {:8d}/ 400 | consumed samples: {:12d} | elapsed time per iteration (ms): 2.1 | "
    "lm loss: 5.5E+00 |\n"
)


def test_parameters_of_one_rank_of_several_are_not_those_of_the_model():
    text = (
        "  tensor_model_parallel_size ...................... 2\n  pipeline_model_parallel_size .................... 1\n"
    )
    text += " > number of parameters on (tensor, pipeline) model parallel rank (0, 0): 20500480\n" + LINE.format(
        100, 6400
    )
    assert "params" not in read("t.log", text.encode()).cells


def test_each_validation_set_has_its_column():
    text = LINE.format(100, 6400)
    text += (
        " validation-web loss at iteration 100 on validation set | lm loss value: 5.25E+00 | lm loss PPL: 1.9E+02 |\n"
    )
    text += " validation-code loss at iteration 100 | lm loss value: 4.25E+00 |\n"
    found = read("t.log", text.encode())
    assert found.cells[["validation-web loss", "validation-code loss"]].iloc[0].tolist() == ["5.25E+00", "4.25E+00"]
    assert found.notes[-1] == "The arguments are not in the log: tokens are consumed samples x seq_length."


def test_the_log_of_a_rank_with_a_prefix():
    text = "[rank0]: " + LINE.format(7, 70)
    assert read("t.log", text.encode()).cells["step"].tolist() == [7]

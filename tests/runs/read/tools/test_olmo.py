"""What OLMo writes."""

from core.runs.read.readers import read


def cells(text: str, name: str = "t.csv"):
    return read(name, text.encode()).cells


def test_parameters_that_are_given_are_not_worked_out():
    found = cells("params,throughput/total tokens,throughput/chinchilla multiple,loss\n7,1000,0.5,3\n")
    assert found["params"].tolist() == ["7"]


def test_a_name_without_a_size_says_none_and_counted_tokens_stay():
    text = "_step,loss,learning_rate_peak,batch_size_in_tokens,throughput/total_tokens\n10,3,0.1,512,5120\n"
    found = cells(text, "mine.csv")
    assert "model size" not in found
    assert "tokens" not in found
    assert found["run"].tolist() == ["mine"]

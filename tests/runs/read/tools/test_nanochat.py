"""What nanochat writes."""

from core.runs.read.readers import read


def cells(text: str, name: str = "t.csv"):
    return read(name, text.encode()).cells


def test_scores_that_were_measured_stay():
    text = "depth,num_iterations,tokens_trained,val_bpb,core_score\n8,10,20,0.9,0.1\n"
    assert read("t.csv", text.encode()).notes == ()


def test_a_note_with_a_list_is_no_report():
    assert list(cells("timestamp: now\nsome,words\n1,2\n", "t.txt")) != ["timestamp"]


def test_a_log_without_the_batch_has_no_tokens():
    found = cells("step 00009/00100 (9.00%) | loss: 5.5 | lrm: 1\n", "t.log")
    assert found.to_dict("list") == {"step": [10], "train/loss": ["5.5"]}

"""MLflow's tables."""

from core.runs.read.readers import read


def cells(text: str, name: str = "t.csv"):
    return read(name, text.encode()).cells


def test_durations_are_seconds_and_what_is_none_is_missing():
    start = '"Start Time","Duration","Run ID","Name","Source Type","Status","loss"\n'
    rows = "".join(
        f'"2026-01-05 09:12:33","{d}","{i}","n","LOCAL","FINISHED","3"\n'
        for i, d in enumerate(("3.2s", "45.2min", "2.1d", ""))
    )
    found = cells(start + rows)["seconds"].tolist()
    assert found[:3] == [3.2, 2712, 181440]
    assert found[3] != found[3]


def test_grouped_points_are_by_group():
    text = "Group,Run ID,metric,step,timestamp,value\ng,,loss,1,9,4\ng,,loss,2,9,3\n"
    found = cells(text)
    assert found["Group"].tolist() == ["g", "g"]
    assert found["loss"].tolist() == ["4", "3"]

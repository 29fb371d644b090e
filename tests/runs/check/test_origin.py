"""What a check knows of a file: nothing, unless it is given."""

import pandas as pd

from core.runs.check.checks import check
from core.runs.check.origin import Origin

TABLE = pd.DataFrame({"excluded": "", "params": [1e7, 2e7, 3e7, 4e7], "loss": [4.0, 3.6, 3.3, 3.1]}, index=[2, 3, 4, 5])


def test_a_table_is_checked_alone():
    table, problems, questions = check(TABLE, source=Origin())
    assert table["excluded"].tolist() == [""] * 4
    assert not [p for p in problems if p.severity != "note"]
    assert questions == ()


def test_reasons_leave_rows_out():
    reasons = pd.Series(["", "", "a row of units", ""], index=TABLE.index)
    assert check(TABLE, source=Origin(reasons=reasons))[0]["excluded"].tolist()[2] == "no run, but a row of units"

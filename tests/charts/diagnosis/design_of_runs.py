"""An example of the chart `design_of_runs`."""

from core.charts.diagnosis.design_of_runs import design_of_runs


def example(frame):
    return design_of_runs(frame.assign(named=frame["excluded"] != ""), "params", "tokens")

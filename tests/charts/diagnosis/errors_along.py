"""An example of the chart `errors_along`."""

from core.charts.diagnosis.errors_along import errors_along


def example(frame):
    return errors_along(frame.assign(error=frame["residual"], named=frame["excluded"] != ""), "tokens")

"""The panels of a dashboard as files. What somebody brought is drawn in a child process, within its limits."""

import json

import pandas as pd

from core.charts.paper import PaperKind, on_paper
from core.dashboards import ChartExhibit
from core.jobs import Limits, ProcessPool

LIMITS = Limits(cpu=20.0, memory=1.5e9, answer=5e7, wall=60.0, reserved=False, doing="draw", done="drawn")
KINDS: tuple[PaperKind, ...] = ("PNG", "SVG", "PDF")
_POOL = ProcessPool(1, (on_paper.__module__,), LIMITS)


def picture(exhibit: ChartExhibit, kind: PaperKind) -> bytes:
    """Return a chart as it stands in a panel, as a picture. Raises BadInput where it cannot be drawn."""
    specification = json.dumps(exhibit.specification | {"datasets": exhibit.data}).encode()
    return _POOL.call(on_paper, specification, "This picture", kind=kind)


def rows(exhibit: ChartExhibit) -> pd.DataFrame:
    """Return the rows of all parts of a chart; `part` says of which one each is, where there are several."""
    frames = {name: pd.DataFrame(rows) for name, rows in exhibit.data.items()}
    if len(frames) < 2:
        return next(iter(frames.values()), pd.DataFrame())
    return pd.concat([frame.assign(part=name) for name, frame in frames.items()], ignore_index=True)

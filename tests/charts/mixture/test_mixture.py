"""The best shares as bars, with their epochs in the tooltip."""

import numpy as np
import pandas as pd

from core.charts.mixture.mixture import mixture
from tests.charts._charts import by_style
from tests.charts.mixture._shared import DOMAINS


def test_epochs_are_in_the_tooltip_of_a_bar():
    shares = pd.DataFrame({"domain": DOMAINS[:2], "share": [0.6, 0.4], "low": np.nan, "high": np.nan, "other": 0.5})
    bar = by_style(mixture(shares.assign(epochs=[3.5, np.nan])), "optimum", "bar")[0]
    shown = {t["title"]: t["field"] for t in bar["encoding"]["tooltip"]}
    assert [r[shown["epochs"]] for r in bar["rows"]] == ["3.500", "–"]
    plain = by_style(mixture(shares), "optimum", "bar")[0]
    assert "epochs" not in {t["title"] for t in plain["encoding"]["tooltip"]}

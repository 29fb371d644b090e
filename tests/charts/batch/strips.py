"""An example of the chart `strips`."""

import pandas as pd

from core.charts.batch.strips import strips

NAN = float("nan")
ROWS = [
    ("Batch size (tokens)", "", "recommended: 1.70M tokens (1.00M to 3.00M)", "recommended", 1.7e6, 1e6, 3e6),
    ("Batch size (tokens)", "", "Li et al. 2025, from tokens: 1.00M tokens", "counted", 1e6, NAN, NAN),
    ("Batch size (tokens)", "", "Porian et al. 2024, from the model's size: 3.00M", "counted", 3e6, NAN, NAN),
    ("Batch size (tokens)", "", "Porian et al. 2024, from the model's size: 3.00M", "other", 2.8e6, NAN, NAN),
    ("Batch size (tokens)", "", "your own: 2.00M tokens", "yours", 2e6, NAN, NAN),
    ("Batch size (tokens)", "video models", "Yin et al. 2024: 7.00M tokens", "other", 7e6, NAN, NAN),
    ("Peak learning rate", "", "recommended: 4.0e-4 (2.5e-4 to 6.3e-4)", "recommended", 4e-4, 2.5e-4, 6.3e-4),
    ("Peak learning rate", "", "Li et al. 2025, from size and tokens: 2.5e-4", "counted", 2.5e-4, NAN, NAN),
    ("Peak learning rate", "", "one fit of my sweep: 5.0e-4 (3.0e-4 to 9.0e-4)", "yours", 5e-4, 3e-4, 9e-4),
]


def table_of(rows=ROWS) -> pd.DataFrame:
    """Rows as the chart takes them."""
    table = pd.DataFrame(rows, columns=["strip", "group", "label", "kind", "value", "low", "high"])
    return table.assign(
        note="recommended from 2 of 3 sources", brief="Li 1.00M", words="1.00M", ends="–", source="Li et al. 2025",
        far="inside of the source's runs",
    )  # fmt: skip


def example(runs: pd.DataFrame):
    return strips(table_of(ROWS[: len(runs)]))

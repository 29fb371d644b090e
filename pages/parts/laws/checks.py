"""The table of check numbers that are computed once more, for one law or for all of them."""

import pandas as pd
import streamlit as st

from core import laws
from core.fit.reproduced import reproduced
from core.laws.base import Law
from pages.parts import show
from pages.parts.answers import once


def all_of_them() -> pd.DataFrame:
    """Return the table of every law, made once for everybody."""
    every = laws.examples()
    return once("reproduced", tuple(every), lambda: reproduced(every.values()), public=True)


def of_law(law: Law) -> None:
    """Show the numbers that papers give for one law, beside what it gives here."""
    table = all_of_them()
    table = table.loc[table["law"] == law.key].drop(columns="law")
    if len(table):
        st.header("Check numbers, computed once more", anchor=False)
        st.markdown(_said(table))
        show.grid(table, f"{law.key}-checks", show.provenance(law.unit, law.key))


def draw() -> None:
    """Show all of them."""
    table = all_of_them()
    st.markdown(_said(table))
    show.grid(table, "checks", show.provenance("units as stated", "all laws"))


def _said(table: pd.DataFrame) -> str:
    good = int(table["passes"].sum())
    agree = f"**{good} of {len(table)}** agree within what is allowed."
    return f"{agree} Some are printed by the source, others follow from its constants."

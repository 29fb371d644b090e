"""Whether the search found the best fit: where the starts ended."""

import pandas as pd
import streamlit as st

from core.charts.fit.basins import basins
from core.fit.solver.basins import near_best
from core.units import plain
from pages.parts import show
from pages.parts.fit.context import FitContext
from pages.parts.panels import Panel


def _draw(context: FitContext) -> None:
    fit, s = context.fit, context.fit.starts
    share = f"{s.at_best:,} of {s.polished:,} starts came down to the best objective, {fit.basins[0].value:.6g}"
    same = f"; eliminating linear coefficients leaves {fit.distinct_starts:,} different ones"
    if not fit.starts.settled and fit.starts.apart is not None:
        st.markdown("The search did not settle: its two halves end at different objectives.")
    st.markdown(f"{share}{same if fit.distinct_starts < s.polished else ''}.")
    ends = pd.DataFrame([{"value": b.value, "starts": b.starts} for b in fit.basins])
    show.picture(basins(ends), f"{fit.table}-starts", ends, context.line)
    rows = [{"parameter": k, "lowest": plain(low), "highest": plain(high)} for k, (low, high) in near_best(fit).items()]
    st.caption("Parameters among the starts that ended within 0.1 % of the best objective")
    show.grid(pd.DataFrame(rows), f"{fit.table}-near-best", context.line)


def _answer(context: FitContext) -> str:
    s = context.fit.starts
    return f"{s.at_best:,} of {s.polished:,} starting points agree"


PANEL = Panel("starts", "Did the search find the best fit?", _draw, _answer)

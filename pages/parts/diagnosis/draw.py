"""Why a sweep does not scale, as a list: the answer first, then each cause with its picture and what to do about it."""

import streamlit as st

from core.charts.diagnosis.design_of_runs import design_of_runs
from core.charts.diagnosis.errors_along import errors_along
from core.errors import BadInput
from core.fit import Fit
from core.fit.diagnostics.sweep.diagnose import Diagnosis, diagnose
from core.fit.diagnostics.sweep.finding import Finding
from core.runs import Runs
from core.runs.left_out import without_rows
from core.runs.where import MAX_LENGTH
from core.runs.words import plural
from core.units import title_of
from pages.parts import question, show, state
from pages.parts.answers import known, once
from pages.parts.guard import guarded

KIND = "diagnosis"
QUESTION = "Why does this sweep not scale?"
NAMED = 6  # runs that are listed by name


def found(table: Runs, fit: Fit | None = None) -> Diagnosis:
    """Return the diagnosis of a table, found once a session. Raises BadInput where the table is no sweep."""
    law = None if fit is not None and fit.ok else question.current().law
    return once(KIND, _key(table, fit), lambda: diagnose(table, law, fit))


def answer(table: Runs, fit: Fit | None = None) -> str:
    """Return the answer in one line if it was found already, else ''."""
    kept = known(KIND, _key(table, fit))
    return kept.sentence if kept else ""


def _key(table: Runs, fit: Fit | None) -> tuple:
    return (table, fit) if fit is not None and fit.ok else (table, question.current().law)


def draw(table: Runs, fit: Fit | None = None, place: str = "fit") -> None:
    """Draw the diagnosis of a table: the answer, then each finding; `place` tells the widgets of two pages apart."""
    diagnosis = found(table, fit)
    st.markdown(f"**{show.escape(diagnosis.sentence)}**")
    for finding in diagnosis.findings:
        with st.container(border=True):
            _draw_one(diagnosis, finding, table, place)
    st.caption(
        "The misfit is the mean squared error of the logarithms around what most runs follow; "
        "shares are what leaving out each cause takes away in turn."
    )


def _draw_one(diagnosis: Diagnosis, finding: Finding, table: Runs, place: str) -> None:
    words, picture = st.columns([1, 1.4], gap="medium")
    with words:
        st.markdown(f"**{show.escape(finding.sentence)}**  \nThis {show.escape(finding.explains)}.")
        st.markdown(f":material/arrow_forward: {show.escape(finding.next_step)}")
        _leave_out(finding, place)
        if len(finding.runs) > 1:
            more = f" and {len(finding.runs) - NAMED} more" if len(finding.runs) > NAMED else ""
            st.caption(show.escape(", ".join(finding.runs[:NAMED]) + more))
    with picture:
        line = show.provenance(table.unit(diagnosis.target), table.name)
        rows = diagnosis.rows.assign(named=diagnosis.rows.index.isin(finding.rows))
        show.picture(lambda: _chart(diagnosis, finding, rows), f"{table.name}-{place}-{finding.cause}", rows, line)


def _chart(diagnosis: Diagnosis, finding: Finding, rows):
    """Return the picture of a finding: the design of the runs, or their errors along the column that shows it."""
    scales = list(diagnosis.scales)
    if finding.picture == "errors" or len(scales) < 2:
        x = finding.along if finding.along in rows else scales[0]
        return errors_along(rows, x, title_of(x))
    return design_of_runs(rows, scales[0], scales[1])


def _leave_out(finding: Finding, place: str) -> None:
    """Offer to leave out the rows of a finding: all pages then ask about the others."""
    if not finding.rows:
        return
    where = narrowed(state.get("where"), finding)
    if where:
        label = f"Leave out {plural(len(finding.rows), 'row')}"
        st.button(label, key=f"{place}_without_{finding.cause}", on_click=guarded(_without), args=(where,))


def narrowed(where: str, finding: Finding) -> str:
    """Return the filter without the rows of a finding, "" where it would be too long to be kept in an address."""
    found = without_rows(where, finding.rows)
    if len(found) > MAX_LENGTH and finding.keep:
        found = f"({where}) and {finding.keep}" if where else finding.keep
    return found if len(found) <= MAX_LENGTH else ""


def _without(where: str) -> None:
    state.put(where=where)
    state.forget_widgets()


def draw_or_say(table: Runs, fit: Fit | None = None, place: str = "data") -> None:
    """As `draw`; one line where the table is no sweep."""
    try:
        draw(table, fit, place)
    except BadInput as err:
        st.info(show.escape(str(err)))

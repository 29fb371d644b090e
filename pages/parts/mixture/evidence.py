"""Whether the law can be trusted: how it describes the runs, mixtures it has not seen, and how many were needed."""

import pandas as pd
import streamlit as st

from core.charts.fit.observed_predicted import observed_predicted
from core.charts.mixture.subsample import subsample as subsample_chart
from core.fit.diagnostics.residuals import mean_error
from core.fit.trees.boosting import TREES
from core.fit.validation.held_out_mixtures import held_out_mixtures, sentence
from core.fit.validation.subsample import subsample
from core.laws.family import split
from core.plan.mixture.text import domain, enough
from core.plan.mixture.views import sufficed
from pages.parts import show, state
from pages.parts.answers import once, queued
from pages.parts.mixture.results import MixtureContext, asked_key, errors, natural_name, usable_laws
from pages.parts.queue import Tell
from pages.parts.refine import better


def described(context: MixtureContext) -> None:
    """How well the law describes every target, and one of them run by run."""
    found = errors(context)
    rows = [
        {
            "loss on": domain(t), "mean error (%)": 100 * mean_error(r),
            "starts that agree": f"{context.fits[t].starts.at_best} of {context.fits[t].starts.polished}",
        }
        for t, r in found.items()
    ]  # fmt: skip
    target = st.selectbox("Loss on", list(found), format_func=domain, key="mixture_observed")
    chart = observed_predicted(found[target], context.fits[target].unit)
    show.picture(chart, "mixture-observed", found[target], context.line)
    show.grid(pd.DataFrame(rows), "mixture-errors", context.line)


def held_out(context: MixtureContext) -> None:
    """How well laws, trees and two baselines predict mixtures that were left out."""
    laws = usable_laws(context.table)
    usable, chosen_law = laws | {TREES.key: TREES}, split(context.law.key)[0]
    first = [k for k, law in laws.items() if law.rank or k == chosen_law] + [TREES.key]
    chosen = st.multiselect(
        "Laws", list(usable), default=first, format_func=lambda k: usable[k].title, key="mixture_rivals"
    )
    if not chosen:
        st.caption("Choose a law.")
        return
    found = _held_out(context, [usable[k] for k in chosen])
    st.markdown(f"**{show.escape(sentence(found))}**")
    means = found.groupby(["law", "title"], sort=False)[["mre", "spearman"]].mean().reset_index()
    rows = pd.DataFrame({
        "law": means["title"], "mean error (%)": 100 * means["mre"], "rank correlation": means["spearman"],
    }).sort_values("mean error (%)", kind="stable")  # fmt: skip
    show.grid(rows, "mixture-unseen", context.line)
    st.caption(
        "Five folds of whole mixtures; each is predicted by fits that saw none of its runs. Means over all losses. "
        "What this says of larger runs is only how far the law knows mixtures."
    )
    for line in dict.fromkeys(found.loc[found["line"] != "", "line"]):
        st.caption(show.sentence(line))
    every = found.assign(target=[domain(t) for t in found["target"]], mre=100 * found["mre"])
    table = every.pivot_table(index="target", columns="title", values="mre", sort=False).reset_index()
    st.markdown("Error by loss, %")
    show.grid(table.rename(columns={"target": "loss on"}), "mixture-unseen-losses", context.line)


def _held_out(context: MixtureContext, chosen: list) -> pd.DataFrame:
    """Return the errors of the chosen laws, and of the first of them alone until all are known."""
    title, seed, targets = "Leaving out a fifth of the mixtures", state.get("seed"), list(context.constants)
    keys = tuple(law.key for law in chosen)

    def call(tried: list, tell: Tell) -> pd.DataFrame:
        return held_out_mixtures(tried, context.table, targets, seed=seed, progress=tell)

    found, progress = better("unseen", (context.table, keys, seed), title, lambda tell: call(chosen, tell))
    if found is None:
        inputs = (context.table, keys[:1], seed)
        found = queued("unseen-rough", inputs, title, lambda tell: call(chosen[:1], tell))
        st.caption("Only the first law so far. The others follow by themselves.")
    progress()
    return found


def fewer(context: MixtureContext) -> None:
    """How few mixtures would have sufficed."""
    seed = state.get("seed")
    drawn, progress = better(
        "fewer", context.key, "Fitting random subsets of the mixtures",
        lambda tell: subsample(context.fits, context.table, seed, tell),
    )  # fmt: skip
    progress()
    if drawn is None:
        return
    curve = once(
        "sufficed",
        (context.key, asked_key(context.wish)),
        lambda: sufficed(context.constants, context.wish, context.best, drawn),
    )
    st.markdown(enough(curve, context.gain, context.unit, natural_name()))
    show.picture(subsample_chart(curve, context.unit), "mixture-fewer", curve, context.line)

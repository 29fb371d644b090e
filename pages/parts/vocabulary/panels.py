"""The pictures of the Vocabulary page, each behind the question that it answers."""

import functools
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from core.charts.vocabulary.vocabulary import vocabulary as vocabulary_chart
from core.charts.vocabulary.vocabulary_growth import vocabulary_growth
from core.plan.vocabulary import text
from core.plan.vocabulary.budget import VocabularyBudget
from core.plan.vocabulary.known import entries, families, models_by_family
from core.plan.vocabulary.optimum import (
    APPROACHES,
    TRAINED,
    Vocabulary,
    along,
    by_compute,
    by_law,
    costs,
    growth,
    vocabulary,
)
from core.plan.vocabulary.rules import TAO
from core.units import count, plain, power
from pages.parts import show, state
from pages.parts.answers import once
from pages.parts.panels import Context, Panel
from pages.parts.vocabulary.sources import AGAIN, OWN, PUBLISHED, SHORT, VocabularySource, vocabulary_law

SPAN = (1e7, 1e12)  # parameters outside of the vocabulary, over which it is seen to grow
ROOM = 1.6  # times the smallest and largest vocabulary of the picture, on either side
NEAR = 0.05  # a share: known vocabularies that come nearer to that of the reader are not named
BYTES = 2  # of a number in bfloat16


@dataclass(frozen=True, kw_only=True)
class VocabularyContext(Context):
    """The source, its answer, those of all sources by key, and the own size."""

    source: VocabularySource
    best: Vocabulary
    every: dict[str, tuple[VocabularySource, Vocabulary]]
    user_size: float

    @property
    def budget(self) -> VocabularyBudget:
        """What the vocabulary is for."""
        return self.best.budget


def named(context: VocabularyContext) -> pd.DataFrame:
    """Return known vocabularies and the reader's own, with what each costs."""
    known = {n: v for n, v in families().items() if v < context.budget.most and abs(v / context.user_size - 1) > NEAR}
    sizes = [*known.values(), context.user_size]
    table = costs(context.source.law, context.budget, context.best.size, sizes)
    chosen = state.is_chosen("vocabown") or state.is_chosen("vocabmodel")
    whose = "yours" if chosen else "usual"
    label = [f"{name} {entries(v)}" for name, v in known.items()] + [f"{whose} {entries(context.user_size)}"]
    return table.assign(label=label, own=[False] * len(known) + [True], more=table["more_compute"] - 1)


def cost(context: VocabularyContext, table: pd.DataFrame) -> None:
    """The loss above the best, over the vocabulary."""
    best, shown = context.best, [*table["vocab_size"], context.best.size]
    ends = min(*shown, max(best.span[0], min(shown) / 4)) / ROOM, max(*shown, min(best.span[1], 4 * max(shown))) * ROOM
    curve = along(context.source.law, context.budget, best.size, ends)
    others = [
        along(s.law, context.budget, v.size, ends).assign(set=SHORT[key])
        for key, (s, v) in context.every.items()
        if key != context.source.key
    ]
    chart = vocabulary_chart(
        curve,
        (best.size, best.low, best.high),
        best.span,
        table,
        context.source.law.unit,
        pd.concat(others),
        best.within,
    )
    answer = {"vocab_size": best.size, "vocab_size_low": best.low, "vocab_size_high": best.high, "loss": best.loss}
    answer |= {"rounded": best.rounded, "unit": context.source.law.unit}
    show.picture(chart, "vocabulary-cost", curve, context.line, first=True, answer=answer)


def _approaches(context: VocabularyContext) -> None:
    """What every approach says, over sizes and as a table."""
    best, rule = context.best, context.source.rule
    st.markdown(text.agreement(best))
    key = (tuple(s.law for s, _ in context.every.values()), rule)
    curves = once("vocabulary-growth", key, lambda: _curves(context))
    here = (context.budget.outside(best.size), best.size * context.budget.width, "best here")
    chart = functools.partial(vocabulary_growth, curves, models_by_family(), here)
    show.picture(chart, "vocabulary-growth", curves, context.line, of=(key, here))
    st.caption(
        "Lines are for the compute of approach 1; most known models are trained for longer, which asks for more. The "
        "picture counts parameters, V times the width d: so models of any width compare."
    )
    whose = "published" if rule is TAO else "of your runs"
    rows = [
        (f"1: {APPROACHES['isoflop']}, {whose}", "compute", best.approaches["isoflop"], best.even["isoflop"]),
        (f"2: {APPROACHES['derivative']}, published", "size", best.approaches["derivative"], best.even["derivative"]),
        *(
            (f"3: {APPROACHES['parametric']}, {SHORT[k]}", "both", v.size, v.even["parametric"])
            for k, (_, v) in context.every.items()
        ),
    ]
    table = pd.DataFrame(rows, columns=["approach", "goes by", "at this budget", "at the compute of approach 1"])
    for name in table.columns[2:]:
        table[name] = [f"{v:,.0f}" for v in table[name]]
    show.grid(table, "vocabulary-approaches", context.line)


def _curves(context: VocabularyContext) -> pd.DataFrame:
    """Return the lines of the approaches over sizes, one for every set of constants."""
    first = growth(context.source.law, SPAN, context.source.rule)
    parts = [
        first[first["approach"] == k].assign(name=f"{i + 1}: {APPROACHES[k]}")
        for i, k in enumerate(APPROACHES)
        if k != "parametric"
    ]
    for key, (source, _) in context.every.items():
        rows = growth(source.law, SPAN, context.source.rule)
        parts.append(rows[rows["approach"] == "parametric"].assign(name=f"3: {APPROACHES['parametric']}, {SHORT[key]}"))
    return pd.concat(parts, ignore_index=True)


def _named(context: VocabularyContext) -> None:
    """What known vocabularies cost, in a table."""
    table = named(context)
    rows = pd.DataFrame({
        "vocabulary": table["label"], "entries": table["vocab_size"], "loss above the best": table["above"].round(6),
        "more compute (%)": (100 * table["more"]).round(2), "share of compute (%)": (100 * table["share"]).round(2),
        "parameters": table["inside"], "in bfloat16 (GB)": (BYTES * table["inside"] / 1e9).round(2),
        "tokens": table["tokens"],
    }).sort_values("entries")  # fmt: skip
    show.grid(rows, "vocabulary-costs", context.line)
    st.caption(
        "More compute: by how much it makes up for the loss. Parameters: of all matrices of the vocabulary. Tokens: "
        "what the budget buys; a larger vocabulary makes them dearer, and each stands for more text."
    )


def _trained(context: VocabularyContext) -> None:
    """How the best vocabulary moves with compute, for the model outside of it that was found."""
    held = replace(context.budget, params=float(context.budget.outside(context.best.size)), total=False)
    found = {k: by_compute(s.law, held, TRAINED, context.source.rule) for k, (s, _) in context.every.items()}
    first = found[context.source.key]
    table = pd.DataFrame({
        "times the compute of approach 1": first["factor"],
        "training compute (FLOP)": [power(v) for v in first["flops"]],
        **{f"best, {SHORT[k]}": [f"{size:,.0f}" for size in t["vocab_size"]] for k, t in found.items()},
    })  # fmt: skip
    show.grid(table, "vocabulary-trained", context.line)
    st.caption(
        f"For {count(held.params)} parameters outside of the vocabulary. Below 1 under-trained, above over-trained: "
        "the more data, the larger the best vocabulary of the same model."
    )


def _tied(context: VocabularyContext) -> None:
    """What tying changes, where what is held is the rest of the model, and where it is all parameters."""
    b, rows = context.budget, []
    outside, inside = float(b.outside(context.best.size)), context.best.size * b.width
    for total in (False, True):
        for tied in (True, False):
            held = outside + ((1 if tied else 2) * inside if total else 0)
            budget = replace(b, params=held, tied=tied, total=total)
            size = float(by_law(replace(context.source.law, draws=None), [budget])[0, 0])
            rows.append({
                "held": f"{'all parameters' if total else 'the rest of the model'}, {count(held)}",
                "embeddings": "tied" if tied else "untied", "best vocabulary": f"{size:,.0f}",
                "of it in the vocabulary": budget.matrices * size * b.width,
                "in bfloat16 (GB)": round(BYTES * budget.matrices * size * b.width / 1e9, 2),
            })  # fmt: skip
    show.grid(pd.DataFrame(rows), "vocabulary-tied", context.line)
    st.caption(
        "Compute is 6 (N + V d) D, one matrix either way: with the rest of the model held, tying changes memory and "
        "nothing else. With all parameters held, every entry takes from the rest, twice as many where embeddings are "
        "not tied; in return a token costs no more with tied embeddings, and less with untied ones. The longer a model "
        "is trained, the less that helps."
    )


def _constants(context: VocabularyContext) -> None:
    """Both sets of constants, and what they were fitted to."""
    law = vocabulary_law()
    rows = []
    for key, (source, _) in context.every.items():
        rows.append({"constants": SHORT[key]} | {p.name: plain(source.law.values[p.name], 5) for p in law.params})
    st.latex(law.formula)
    show.grid(pd.DataFrame(rows), "vocabulary-constants", context.line)
    for name in (PUBLISHED, AGAIN):
        found = law.constants(name)
        said = f"{found.source}. Tokens: {found.conventions['tokens']}."
        st.markdown(f"**{SHORT[name]}**, {show.escape(said)}")
    st.markdown("\n".join(f"- {show.escape(note)}" for note in law.notes))
    if context.source.key == OWN and context.source.rule is not TAO:
        r = context.source.rule
        st.caption(
            f"The frontier of your runs: V d grows as compute to the power {plain(r.exponent, 3)}, and as the rest of "
            f"the model to the power {plain(r.gamma, 3)}."
        )


def answers(
    source: VocabularySource, budget: VocabularyBudget, multiple: int, sources: list[VocabularySource]
) -> dict[str, tuple[VocabularySource, Vocabulary]]:
    """Return the answer of every source, with the frontier of the chosen one."""
    return {s.key: (s, vocabulary(s.law, budget, multiple, rule=source.rule)) for s in sources}


PANELS = (
    Panel("approaches", "Do the three approaches agree, and where do known models lie?", _approaches, opened=True),
    Panel("costs", "What do known vocabularies cost?", _named),
    Panel("trained", "What if the model is trained for longer, or for less?", _trained),
    Panel("tied", "What do tied embeddings change?", _tied),
    Panel("constants", "Which constants are these, and why do they differ?", _constants),
)

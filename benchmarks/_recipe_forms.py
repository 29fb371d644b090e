"""Forms that the excess of one factor may have: a law of the library, or a surface in logarithms around the usual.

A form is fitted to rows of the factor's own sweep and returns a function of rows `x` and the same rows with the usual
setting `usual`: what the setting adds to the log loss. It is 0 at the usual by construction.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks._recipe_rows import MIX, BaseLaw, Column
from core import laws
from core.fit import FitOptions, fit, from_fit
from core.fit.solver.task import bound_to_runs
from core.plan.recipe.factor import against
from core.plan.recipe.factors import vocabulary
from core.runs import from_table

Excess = Callable[[pd.DataFrame, pd.DataFrame], Column]
Features = Callable[[pd.DataFrame], Column]
STARTS = 16


@dataclass(frozen=True)
class ExcessForm:
    """A form: what fits it to rows of a factor's own sweep, and whether it is a law of the library."""

    fitted: Callable[[pd.DataFrame, BaseLaw], Excess]
    library: bool = False


def law(key: str, near: float | None = None, backbone: bool = False) -> ExcessForm:
    """Return the form of a law of the loss: its log loss at x less that at the usual, all else as it is.

    It is fitted to the rows within a share `near` of the lowest loss of their group, with the backbone where asked.
    """

    def fitted(rows: pd.DataFrame, base: BaseLaw) -> Excess:
        if near:
            rows = rows[rows["loss_per_byte"] <= rows.groupby("group")["loss_per_byte"].transform("min") * (1 + near)]
        rows = pd.concat((rows, base.rows[~base.rows["run"].isin(rows["run"])])) if backbone else rows
        chosen = laws.get(key)
        target = chosen.target
        names = [m for f in chosen.features for m in (MIX if f.name == "mix/*" else (f.name,))]
        table = rows[names].assign(**{target: rows["loss_per_byte"] if target == "loss" else rows[target]})
        runs = from_table(table.reset_index(drop=True), key)
        found = from_fit(fit(bound_to_runs(chosen, runs), runs, FitOptions(starts=STARTS, target=target)))

        excess = against(*(f.name for f in found.law.features))
        return lambda x, usual: excess(found, _columns(x), _columns(usual), np.empty(0))

    return ExcessForm(fitted, library=True)


def _columns(rows: pd.DataFrame) -> dict[str, Column]:
    return {str(n): rows[n].to_numpy(float) for n in rows.select_dtypes("number")}


def surface(features: Features, ridge: float = 1e-6) -> ExcessForm:
    """Return the form that is linear in features of the rows, with an offset a group: ridge regression, scaled."""

    def fitted(rows: pd.DataFrame, base: BaseLaw) -> Excess:
        X = pd.DataFrame(features(rows), index=rows.index)
        X, y = (v - v.groupby(rows["group"]).transform("mean") for v in (X, rows["left"]))
        scale = np.where(X.std() > 1e-12, X.std(), 1.0)
        A = X.to_numpy() / scale
        weights = np.linalg.solve(A.T @ A + ridge * len(A) * np.eye(A.shape[1]), A.T @ y.to_numpy()) / scale
        return lambda x, usual: (features(x) - features(usual)) @ weights

    return ExcessForm(fitted)


def vocabulary_law(by_byte: bool) -> ExcessForm:
    """Return the form of the law of vocabularies, whose losses are over a unigram model, in nats per token.

    By byte, its loss is turned into one per byte with the tokenizer's own figures: the unigram loss and the bytes per
    token of each vocabulary. Otherwise a difference in nats is divided by the loss of the base (Tao et al. 2024).
    """
    names = ["params_non_embedding", "vocab_size", "embedding_dim", "tokens"]

    def fitted(rows: pd.DataFrame, base: BaseLaw) -> Excess:
        table = rows[[*names, "loss_unigram"]].reset_index(drop=True)
        found = from_fit(fit(laws.get("vocabulary"), from_table(table, "vocabulary"), FitOptions(starts=64)))
        each = rows.assign(per_token=rows["loss"] / rows["loss_per_byte"], unigram=rows["loss"] - rows["loss_unigram"])
        known = each.groupby("vocab_size")[["per_token", "unigram"]].median()

        def nats(x: pd.DataFrame) -> Column:
            return found.expect({n: x[n].to_numpy(float) for n in names})

        def per_byte(x: pd.DataFrame) -> Column:
            of = known.loc[x["vocab_size"].to_numpy(float)]
            return (nats(x) + of["unigram"].to_numpy()) / of["per_token"].to_numpy()

        def excess(x: pd.DataFrame, usual: pd.DataFrame) -> Column:
            if by_byte:
                return np.log(per_byte(x) / per_byte(usual))
            loss = np.exp(base.log_loss(x)) * known.loc[usual["vocab_size"].iloc[0], "per_token"]
            return vocabulary.excess(found, _columns(x), _columns(usual), loss)

        return excess

    return ExcessForm(fitted, library=True)


def worth_of_repeats(rows: pd.DataFrame, base: BaseLaw) -> Excess:
    """Return the excess of tokens read again: the base at the tokens that they are worth (Muennighoff et al. 2023).

    D' = U (1 + R (1 - exp(-(D / U - 1) / R))) with the one constant R fitted; arXiv:2305.16264, eq. 5.
    """

    def excess(x: pd.DataFrame, scale: float) -> Column:
        unique = np.minimum(x["unique_tokens"], x["tokens"])
        worth = unique * (1 + scale * -np.expm1(-(x["tokens"] / unique - 1) / scale))
        return base.log_loss(x.assign(tokens=worth)) - base.log_loss(x)

    def misfit(scale: float) -> float:
        off = rows["left"] - excess(rows, scale)
        return float(((off - off.groupby(rows["group"]).transform("mean")) ** 2).sum())

    scales = np.geomspace(0.3, 100, 120)
    best = float(scales[np.argmin([misfit(s) for s in scales])])
    return lambda x, usual: excess(x, best) - excess(usual, best)


def monomials(columns: Sequence[tuple[str, float]], powers: Sequence[str]) -> Features:
    """Return features that are products of logarithms: "ab" is ln of the first column times ln of the second.

    `columns` are named a, b, c ... in turn, each with the number that it is divided by.
    """

    def features(rows: pd.DataFrame) -> Column:
        logs = {chr(97 + i): np.log(rows[name].to_numpy(float) / at) for i, (name, at) in enumerate(columns)}
        return np.column_stack([np.prod([logs[letter] for letter in term], axis=0) for term in powers])

    return features

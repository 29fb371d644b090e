"""The factors of the composition test: their own sweeps, the forms that they may have, and how each is chosen.

Of a factor's forms the one is taken that its own sweep's held-out parts are predicted best by. What it predicts there
also says by how much it overstates: the excess is shrunk by the slope of the observed on it, where that is below 1. A
factor whose held-out parts are predicted no better than by nothing contributes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks._recipe_forms import Excess, ExcessForm, law, monomials, surface, vocabulary_law, worth_of_repeats
from benchmarks._recipe_rows import MIX, SIZE, BaseLaw, Column
from core.errors import BadInput

TOKENS, PARAMS = ("tokens", 1e6), ("params", 5e4)
RATE, BATCH = ("learning_rate", 0.01), ("batch_tokens", 2048)
SQUARE = ("a", "b", "aa", "bb", "ab", "ac", "bc", "ad", "bd")
CUBE = (*SQUARE, "aaa", "aab", "abb", "bbb", "aac", "bbc", "abc")


@dataclass(frozen=True)
class SweptFactor:
    """One factor: the columns that it sets, its own sweep, and its forms by name.

    `chosen_rows(rows)` returns those of its sweep with the columns `group`, within which rows compare, and `fold`, the
    part that is held out together.
    """

    name: str
    sets: tuple[str, ...]
    chosen_rows: Callable[[pd.DataFrame], pd.DataFrame]
    forms: Mapping[str, ExcessForm]

    def usual(self, rows: pd.DataFrame, base: BaseLaw) -> pd.DataFrame:
        """Return the rows with what the backbone has in this factor, all else as it is."""
        held = base.usual(rows)
        return rows.assign(**{n: held[n] for n in self.sets})


@dataclass(frozen=True)
class JudgedForm:
    """What its own sweep says of a factor in one form: `gain` is the share of the squares within groups that held-out
    parts are predicted by, `shrink` what the excess is multiplied by, 0 where the factor contributes nothing.
    """

    factor: SweptFactor
    form: str
    rows: int
    spread: float
    gain: float
    slope: float
    excess: Excess

    @property
    def shrink(self) -> float:
        return float(np.clip(self.slope, 0, 1)) if self.gain > 0 else 0.0

    def delta(self, rows: pd.DataFrame, base: BaseLaw) -> Column:
        """Return what the factor adds to the log loss of each row."""
        return self.shrink * np.asarray(self.excess(rows, self.factor.usual(rows, base)))


def judged(factor: SweptFactor, form: str, rows: pd.DataFrame, base: BaseLaw) -> JudgedForm:
    """Return one form of a factor with what it predicts of the held-out parts of its own sweep."""
    swept = factor.chosen_rows(rows)
    swept = swept.assign(left=swept["log_loss"] - base.log_loss(swept))
    fitted, predicted = factor.forms[form].fitted, pd.Series(0.0, index=swept.index)
    for part in swept["fold"].unique():
        held = swept[swept["fold"] == part]
        predicted[held.index] = fitted(swept[swept["fold"] != part], base)(held, factor.usual(held, base))
    left, said = (v - v.groupby(swept["group"]).transform("mean") for v in (swept["left"], predicted))
    squares = float((left**2).sum())
    slope = float((left * said).sum() / (said**2).sum()) if (said**2).sum() else 0.0
    gain = 1 - float(((left - said) ** 2).sum()) / squares
    return JudgedForm(factor, form, len(swept), float(np.sqrt((left**2).mean())), gain, slope, fitted(swept, base))


def forms_of(factor: SweptFactor, rows: pd.DataFrame, base: BaseLaw) -> list[JudgedForm]:
    """Return all forms of a factor that can be fitted, the best predicting one first."""
    found = []
    for form in factor.forms:
        try:
            found.append(judged(factor, form, rows, base))
        except BadInput as why:
            print(f"{factor.name}, {form}: {why}", flush=True)
    return sorted(found, key=lambda c: -c.gain)


def _cells(rows: pd.DataFrame) -> pd.Series:
    return rows[SIZE].astype(int).astype(str) + " on " + (rows["tokens"] / 2e5).round().astype(int).astype(str)


def _sweep(*names: str, group=_cells, fold=None, more: str = "") -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Return what takes rows of sweeps, and of the selection `more` beside them, in groups and folds."""

    def chosen(rows: pd.DataFrame) -> pd.DataFrame:
        found = rows[rows["sweep"].isin(names)]
        if more:
            found = pd.concat((found, rows.query(more)))
        groups = group(found)
        return found.assign(group=groups, fold=groups if fold is None else fold(found))

    return chosen


def _text_length(rows: pd.DataFrame) -> pd.Series:
    """Return size and the length of text or compute that vocabularies are compared on, from the run's name."""
    return rows["run"].str.rsplit("-", n=1).str[0]


def _timescale(powers: int) -> Callable[[pd.DataFrame], Column]:
    """Return powers of ln(1 + 1 / tau), tau AdamW's timescale in runs, which is 0 without decay; each by ln D too."""

    def features(rows: pd.DataFrame) -> Column:
        times = rows["learning_rate"] * rows["weight_decay"] * rows["tokens"] / rows["batch_tokens"]
        z, data = np.log1p(times.to_numpy(float)), np.log(rows["tokens"].to_numpy(float) / 1e6)
        return np.column_stack([f for k in range(1, powers + 1) for f in (z**k, z**k * data)])

    return features


def _shares(scaled: bool) -> Callable[[pd.DataFrame], Column]:
    """Return (h + 0.03)^-0.5 of every share, by ln D and ln N too where `scaled`."""

    def features(rows: pd.DataFrame) -> Column:
        powers = (rows[list(MIX)].to_numpy(float) + 0.03) ** -0.5
        scales = [np.log(rows[n].to_numpy(float) / at)[:, None] for n, at in (TOKENS, PARAMS)]
        return np.column_stack([powers, *(powers * s for s in scales if scaled)])

    return features


def _kinds(by_rate: bool) -> Callable[[pd.DataFrame], Column]:
    """Return 1 for each schedule but the usual, and its product with the log of the rate."""

    def features(rows: pd.DataFrame) -> Column:
        kinds = np.column_stack([(rows["schedule"] == k).to_numpy(float) for k in ("constant", "linear", "cosine")])
        rate = np.log(rows["learning_rate"].to_numpy(float) / 0.01)[:, None]
        return np.column_stack([kinds, kinds * rate]) if by_rate else kinds

    return features


def _aspect(powers: int) -> Callable[[pd.DataFrame], Column]:
    def features(rows: pd.DataFrame) -> Column:
        log = np.log((rows["width"] / rows["depth"]).to_numpy(float) / 10)
        return np.column_stack([log**k for k in range(1, powers + 1)])

    return features


FACTORS = (
    SweptFactor(
        "vocabulary", ("vocab_size",), _sweep("vocabulary", "vocabulary-flops", group=_text_length),
        {
            "law of vocabularies, nats over the base": vocabulary_law(by_byte=False),
            "law of vocabularies, per byte": vocabulary_law(by_byte=True),
            "square": surface(monomials([("vocab_size", 1024), TOKENS, PARAMS], ("a", "aa", "ab", "ac"))),
        },
    ),
    SweptFactor(
        "rate and batch", ("learning_rate", "batch_tokens"), _sweep("rate-batch"),
        {
            "valley-joint": law("valley-joint"),
            "valley-joint, within 20 %": law("valley-joint", near=0.2),
            "square": surface(monomials([RATE, BATCH, TOKENS, PARAMS], SQUARE)),
            "cube": surface(monomials([RATE, BATCH, TOKENS, PARAMS], CUBE), ridge=1e-3),
        },
    ),
    SweptFactor(
        "decay", ("weight_decay",), _sweep("decay"),
        {"timescale": surface(_timescale(1)), "timescale, square": surface(_timescale(2))},
    ),
    SweptFactor(
        "mixture", MIX, _sweep("mixture", fold=lambda rows: rows["run"].str[-2:].astype(int) % 5),
        {
            "mixture-additive": law("mixture-additive"),
            "mixture-joint": law("mixture-joint"),
            "powers of shares": surface(_shares(False), ridge=1e-3),
            "powers of shares by size and data": surface(_shares(True), ridge=1e-2),
        },
    ),
    SweptFactor(
        "shape", ("width", "depth"),
        _sweep(
            "aspect", group=lambda rows: np.where(rows[SIZE] < 6e4, "38k", "83k"),
            more="sweep == 'backbone' and width in (32, 48) and 9e5 < tokens < 1.1e6",
        ),
        {
            "width-depth": law("width-depth", backbone=True),
            "width-depth-params": law("width-depth-params", backbone=True),
            "shape-aware": law("shape-aware", backbone=True),
            "width over depth": surface(_aspect(1)),
            "width over depth, square": surface(_aspect(2)),
        },
    ),
    SweptFactor(
        "heads", ("query_heads", "kv_heads"), _sweep("heads", group=lambda rows: rows["width"].astype(str)),
        {
            "attention-joint": law("attention-joint"),
            "logs": surface(monomials([("query_heads", 2), ("kv_heads", 2)], ("a", "b"))),
            "logs by size": surface(monomials([("query_heads", 2), ("kv_heads", 2), PARAMS], ("a", "b", "ac", "bc"))),
        },
    ),
    SweptFactor(
        "context", ("context",),
        _sweep(
            "context", group=lambda rows: rows["query_heads"].astype(str) + rows["kv_heads"].astype(str),
            fold=lambda rows: rows["context"],
            more="sweep == 'heads' and width == 32 and seed == 1 and query_heads in (1, 4) and kv_heads in (1, 4)",
        ),
        {
            "log": surface(monomials([("context", 128)], ("a",))),
            "square": surface(monomials([("context", 128)], ("a", "aa"))),
        },
    ),
    SweptFactor(
        "schedule", ("schedule",),
        _sweep(
            "schedule", group=lambda rows: rows["width"].astype(str) + rows["learning_rate"].astype(str),
            fold=lambda rows: rows["width"],
        ),
        {"kinds": surface(_kinds(False)), "kinds by rate": surface(_kinds(True))},
    ),
    SweptFactor(
        "repetition", ("unique_tokens",),
        _sweep(
            "repetition", group=lambda rows: rows["width"].astype(str),
            more="sweep == 'backbone' and width in (24, 32) and 1.9e6 < tokens < 2.1e6",
        ),
        {
            "data-constrained": law("data-constrained", backbone=True),
            "tokens that repeats are worth": ExcessForm(worth_of_repeats, library=True),
        },
    ),
)  # fmt: skip

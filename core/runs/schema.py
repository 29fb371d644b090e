"""The canonical columns of a run table: one name, one unit and one meaning each."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from ..errors import BadInput
from .aliases import ALIASES
from .words import clean, listing, quote

CellKind = Literal["number", "integer", "text"]
Sign = Literal["positive", "nonnegative", "any"]


@dataclass(frozen=True)
class Column:
    """One canonical column.

    `unit` is in plain words ("" for a text). `sign` says which numbers are allowed: positive ones where laws take
    logarithms. `aliases` are other headers for the column, the surest first.
    """

    name: str
    unit: str
    doc: str
    kind: CellKind = "number"
    sign: Sign = "positive"
    aliases: tuple[str, ...] = ()

    @property
    def allowed(self) -> str:
        """What a cell may hold, in words."""
        if self.kind == "text":
            return "text"
        return {"positive": "numbers above 0", "nonnegative": "numbers from 0 up", "any": "numbers"}[self.sign]


def _number(name: str, unit: str, doc: str, sign: Sign = "positive") -> Column:
    return Column(name, unit, doc, "number", sign, ALIASES.get(name, ()))


def _count(name: str, unit: str, doc: str, sign: Sign = "positive") -> Column:
    return Column(name, unit, doc, "integer", sign, ALIASES.get(name, ()))


def _text(name: str, doc: str) -> Column:
    return Column(name, "", doc, "text", "any", ALIASES.get(name, ()))


_ALL = (
    _text("run", "Name of the run; rows of one run belong together."),
    _count("step", "steps", "Optimiser step of a checkpoint.", "nonnegative"),
    _text("excluded", "Why the row is left out; empty where it is used."),
    _text("status", "How the run ended: ok or diverged."),
    _number("params", "parameters", "All parameters of the model, embeddings included."),
    _number(
        "params_non_embedding",
        "parameters",
        "Parameters without the embedding matrices; the data set says which are left out.",
    ),
    _number("trained_params", "parameters", "Parameters that training moves, where others are frozen."),
    _number("tokens", "tokens", "Training tokens seen up to this row, repetitions counted."),
    _number("unique_tokens", "tokens", "Distinct training tokens; fewer than `tokens` when data are repeated."),
    _number("characters", "characters", "Training characters seen."),
    _number("domain_share", "share", "Share of the domain that is evaluated in the training tokens.", "nonnegative"),
    _number("examples", "examples", "Examples of fine-tuning: answers to imitate, or pairs to choose from."),
    _number("data_points", "points", "Points of time series in the training data."),
    _number("finetuning_characters", "characters", "Characters seen in fine-tuning, after another training."),
    _number("bytes_per_token", "bytes per token", "Bytes of text in one token, on average."),
    _number("exposures", "times", "Times that each fact, or each example, is seen in training."),
    _number("generator_tokens", "tokens", "Tokens that trained the model which wrote the training data."),
    _number("reused_tokens", "tokens", "Tokens that trained the model from which this one was grown."),
    _number("flops", "FLOP", "Training compute."),
    _number("loss", "nats per token", "Cross-entropy; the card or the user says which unit."),
    _number("loss_per_byte", "nats per byte", "Cross-entropy per byte of text."),
    _number(
        "loss_unigram",
        "nats per token",
        "Cross-entropy less that of a unigram model; negative when better than it.",
        "any",
    ),
    _number("batch_tokens", "tokens", "Tokens in one optimiser step."),
    _number("batch_images", "images", "Images, each with its text, in one optimiser step."),
    _count("steps", "steps", "Optimiser steps of the whole run."),
    _count("warmup_steps", "steps", "Steps of learning-rate warm-up.", "nonnegative"),
    _number("learning_rate", "1", "Peak learning rate.", "nonnegative"),
    _number("weight_decay", "1", "Weight decay as the optimiser takes it.", "nonnegative"),
    _number("timescale", "share of the run", "AdamW's batch / (learning rate x weight decay x tokens)."),
    _text("optimizer", "Name of the optimiser."),
    _number("beta1", "1", "First moment's decay.", "nonnegative"),
    _number("beta2", "1", "Second moment's decay.", "nonnegative"),
    _text("train_set", "Name of the training data."),
    _number("vocab_size", "entries", "Entries of the vocabulary."),
    _number("embedding_dim", "features", "Width of the token embedding."),
    _count("tied_embeddings", "1", "1 where input and output embeddings are one matrix, else 0.", "nonnegative"),
    _number("width", "features", "Width of the residual stream."),
    _number("ffn_width", "features", "Inner width of the feed-forward block."),
    _count("depth", "layers", "Number of layers."),
    _count("query_heads", "heads", "Query heads per layer."),
    _count("kv_heads", "heads", "Key and value heads per layer."),
    _number("head_dim", "features", "Width of one attention head."),
    _number("context", "tokens", "Tokens in one training sequence."),
    _count("experts", "experts", "Routed experts per layer; 0 or 1 when dense.", "nonnegative"),
    _count("active_experts", "experts", "Experts that each token uses.", "nonnegative"),
    _text("router", "How tokens are sent to experts."),
    _number("granularity", "1", "Width of a feed-forward block over the width of one expert."),
    _number("shared_expert_share", "1", "Shared experts over all experts that a token uses.", "nonnegative"),
    _number("active_params", "parameters", "Parameters that one token uses."),
    _number("nonzero_params", "parameters", "Parameters that pruning leaves, those that are not zero."),
    _number("sparsity", "1", "Share of the parameters that one token leaves unused.", "nonnegative"),
    _number("parallel_streams", "streams", "Transformed copies of an input that one model reads at once."),
    _number("ensemble_members", "models", "Models whose predictions are averaged."),
    _number("patch_size", "pixels", "Side of one square patch of an image."),
    _number("weight_sparsity", "1", "Share of the weights that pruning sets to zero.", "nonnegative"),
    _number("bits", "bits", "Bits per weight."),
    _number("activation_bits", "bits", "Bits per activation."),
    _number("kv_bits", "bits", "Bits per number of the key and value cache."),
    _number("quantisation_group", "weights", "Numbers that share one scale where they are quantised."),
    _number("year", "years", "Date of a model as a year with decimals."),
    _number("merged_models", "models", "Models whose weights are merged into one."),
    _number("teacher_loss", "nats per token", "Cross-entropy of the model that is distilled from."),
    _number("supervised_loss", "nats per token", "Cross-entropy of the same model trained without a teacher."),
    _number("initial_score", "as given", "Score before this training began.", "any"),
    _number("attempts", "attempts", "Independent attempts at each problem, of which one must be right."),
    _number("number_base", "1", "Base in which numbers are written."),
    _number("seconds", "seconds", "Wall-clock time of training up to this row.", "nonnegative"),
    _number("reinforcement_compute", "hours", "Compute of reinforcement learning, in hours of all devices together."),
    _number("devices", "devices", "Accelerators that trained together."),
    _text("schedule", "Name of the learning-rate schedule."),
    _count("seed", "1", "Random seed.", "any"),
    _text("group", "A group of runs to be fitted with coefficients of its own."),
    _text("sweep", "The part of a design that the run belongs to."),
)

COLUMNS = MappingProxyType({column.name: column for column in _ALL})

# A family column is named PREFIX/member; the prefix fixes unit and sign.
FAMILIES = MappingProxyType(
    {
        "mix": _number("mix", "share", "Share of a domain in the training tokens; a row sums to 1.", "nonnegative"),
        "loss": Column("loss", "nats per token", "Cross-entropy on a domain."),
        "metric": _number("metric", "as given", "Another measured target.", "any"),
    }
)

SINGLE_TARGETS = ("loss", "loss_per_byte", "loss_unigram")
# Columns that name, date or judge a row. They do not say how the model was trained.
NOT_FACTORS = frozenset(
    {"run", "step", "excluded", "status", "seconds", "devices", "seed", "group", "sweep", *SINGLE_TARGETS}
)


def family(name: str) -> tuple[str, str] | None:
    """Return (prefix, member) of a family column such as "mix/arxiv", None for any other column."""
    prefix, slash, member = name.partition("/")
    return (prefix, member) if slash and member and prefix in FAMILIES else None


def column(name: str) -> Column:
    """Return the canonical column called `name`, families (`mix/...`, `loss/...`, `metric/...`) included.

    Raises BadInput when no column has the name. The message says which names are allowed.
    """
    if name in COLUMNS:
        return COLUMNS[name]
    if found := family(name):
        prefix, member = found
        parent = FAMILIES[prefix]
        return Column(name, parent.unit, f"{parent.doc} Here: {clean(member)}.", parent.kind, parent.sign)
    allowed = listing([*COLUMNS, *(f"{prefix}/NAME" for prefix in FAMILIES)], limit=99)
    raise BadInput(f"{quote(name)} is not a column of the run table: allowed are {allowed}")


def is_target(name: str) -> bool:
    """Return whether a law can be fitted to the column `name`."""
    found = family(name)
    return name in SINGLE_TARGETS or (found is not None and found[0] in ("loss", "metric"))


def is_factor(name: str) -> bool:
    """Return whether the column `name` says how a model was trained, and not what came of it."""
    return name not in NOT_FACTORS and not is_target(name)


def ordered(names: Iterable[str]) -> list[str]:
    """Return column names in canonical order: the schema's first, then families by name."""
    rank = {name: i for i, name in enumerate(COLUMNS)}
    return sorted(names, key=lambda name: (rank.get(name, len(rank)), name))

"""One row of the run table from what a run was and the loss of each validation window."""

import math
from typing import Any

import numpy as np

from core.plan.architecture.transformer import params, params_non_embedding, train_flops_per_token

from .schedules import schedule
from .text import Text
from .training_run import TrainingRun

BEFORE = "a checkpoint before the rate falls"


def row(run: TrainingRun, text: Text, losses: Any, steps: int, seconds: float, cooled: bool) -> dict[str, Any]:
    """Return the row after `steps`; where not `cooled`, of a checkpoint at the full rate.

    A run whose loss is no number, or worse than knowing nothing, has diverged.
    """
    corpus, valid = text.corpus, text.validation(run.context)
    by_domain = np.array([losses[valid.domain == i].mean() for i in range(len(corpus.domains))])
    weight = np.bincount(valid.domain) / len(valid.domain)  # windows are equally long: shares of the tokens
    mean = float(weight @ by_domain)
    figures = {
        **_size(run),
        **_amounts(run, text, steps),
        "loss": mean,
        "loss_per_byte": mean / float(weight @ valid.bytes_per_token),
        "loss_unigram": mean - float(weight @ valid.unigram),
        "seconds": seconds,
    }
    several = len(corpus.domains) > 1
    for name, share, at in zip(corpus.domains, run.mix, by_domain, strict=True) if several else ():
        figures |= {f"mix/{name}": share, f"loss/{name}": float(at)}
    return {
        "run": run.name if cooled else f"{run.name}-before",
        "excluded": run.excluded if cooled else BEFORE,
        "status": "ok" if mean < math.log(run.shape.vocab_size) else "diverged",
        "sweep": run.sweep,
        "schedule": run.schedule if cooled else "constant",
        "optimizer": "adamw",
        "train_set": run.text,
        "seed": run.seed,
        **{name: _short(value) for name, value in figures.items()},
    }


def _size(run: TrainingRun) -> dict[str, Any]:
    shape = run.shape
    return {
        "params": params(shape),
        "params_non_embedding": params_non_embedding(shape),
        "vocab_size": shape.vocab_size,
        "embedding_dim": shape.width,
        "tied_embeddings": int(shape.tied),
        **{n: getattr(shape, n) for n in ("width", "ffn_width", "depth", "query_heads", "kv_heads", "head_dim")},
        "context": run.context,
    }


def _amounts(run: TrainingRun, text: Text, steps: int) -> dict[str, Any]:
    corpus, tokens = text.corpus, steps * run.batch_tokens
    characters = corpus.characters / (corpus.ends - corpus.starts)
    return {
        "tokens": tokens,
        "unique_tokens": min(tokens, run.unique_tokens or tokens),
        "characters": round(tokens * float(np.array(run.mix) @ characters)),
        "flops": float(train_flops_per_token(run.shape, run.context)) * tokens,
        "batch_tokens": run.batch_tokens,
        "steps": steps,
        "warmup_steps": schedule(run.schedule, steps, run.batch_tokens).warmup,
        "learning_rate": run.learning_rate,
        "weight_decay": run.weight_decay,
    }


def _short(value: Any) -> Any:
    """Return a number with the digits that mean something; what is no number is left out."""
    if isinstance(value, int):
        return value
    return float(f"{value:.6g}") if math.isfinite(value) else None

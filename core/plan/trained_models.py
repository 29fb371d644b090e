"""Models that others trained, with their sizes and tokens: marks beside what runs and laws say.

Every number was read in the source named beside it. Of models with experts the size is that of the parameters that a
token uses, which is what training pays for.
"""

import functools
from dataclasses import dataclass

import pandas as pd

from ..laws.base import Law
from ..laws.cost import SIX_ND
from ..units import SIZES, count
from .architecture.models import MODELS
from .architecture.transformer import params_non_embedding

FIRST = (
    "llama-3-405b", "llama-3-70b", "llama-3-8b", "qwen2.5-72b", "olmo-2-13b", "olmo-2-7b", "qwen2.5-7b", "llama-3-3b",
    "llama-3-1b", "llama-2-70b", "llama-2-7b", "qwen2.5-1.5b", "qwen2.5-0.5b", "pythia-12b",
)  # fmt: skip
_OLMO2 = "allenai.org/blog/olmo2-32B"
_QWEN3 = "Qwen team 2025 (arXiv:2505.09388), abstract and section 3"
_DEEPSEEK2 = "DeepSeek-AI 2024 (arXiv:2405.04434), abstract; deepseek-ai/DeepSeek-V2 model card"
_DEEPSEEK3 = "DeepSeek-AI 2024 (arXiv:2412.19437), abstract"
_GEMMA2 = "Gemma team 2024 (arXiv:2408.00118), section 3; google/gemma-2 model card"
_GEMMA3 = "Gemma team 2025 (arXiv:2503.19786), section 2.2; google/gemma-3 model card"


@dataclass(frozen=True)
class TrainedModel:
    """A model: the parameters that a token uses, the tokens it was trained on, the context it reads, and the source.

    `total` counts all parameters where experts leave some unused.
    """

    title: str
    params: float
    tokens: float
    context: int
    source: str
    total: float | None = None


OTHERS = (
    TrainedModel("DeepSeek-V3", 37e9, 14.8e12, 131_072, _DEEPSEEK3, 671e9),
    TrainedModel("DeepSeek-V2", 21e9, 8.1e12, 131_072, _DEEPSEEK2, 236e9),
    TrainedModel("Qwen3 32B", 32e9, 36e12, 131_072, _QWEN3),
    TrainedModel("Qwen3 235B", 22e9, 36e12, 131_072, _QWEN3, 235e9),
    TrainedModel("Gemma 3 27B", 27e9, 14e12, 131_072, _GEMMA3),
    TrainedModel("OLMo 2 32B", 32e9, 6e12, 4096, _OLMO2),
    TrainedModel("Gemma 2 27B", 27e9, 13e12, 8192, _GEMMA2),
    TrainedModel("Gemma 2 9B", 9e9, 8e12, 8192, _GEMMA2),
    TrainedModel("Gemma 3 12B", 12e9, 12e12, 131_072, _GEMMA3),
    TrainedModel("Qwen3 8B", 8e9, 36e12, 131_072, _QWEN3),
    TrainedModel("Gemma 3 4B", 4e9, 4e12, 131_072, _GEMMA3),
    TrainedModel("Gemma 2 2B", 2.6e9, 2e12, 8192, _GEMMA2),
    TrainedModel("Qwen3 1.7B", 1.7e9, 36e12, 32_768, _QWEN3),
    TrainedModel("Gemma 3 1B", 1e9, 2e12, 32_768, _GEMMA3),
    TrainedModel("Qwen3 0.6B", 0.6e9, 36e12, 32_768, _QWEN3),
)


@functools.cache
def trained_models() -> pd.DataFrame:
    """Return a row a model, the best known first: title, params, params_non_embedding (NaN where its shape is not
    known), tokens, flops (6 N D), of (all parameters of a model with experts, in words), context, source.
    """
    known = [MODELS[name] for name in FIRST]
    rows = [
        {"title": k.title, "params": float(k.params), "params_non_embedding": float(params_non_embedding(k.shape)),
         "tokens": k.tokens, "context": k.context, "source": k.source, "of": ""}
        for k in known
    ]  # fmt: skip
    rows += [
        {"title": o.title, "params": o.params, "params_non_embedding": float("nan"), "tokens": o.tokens,
         "context": o.context, "source": o.source,
         "of": f"of {count(o.total)} parameters a token uses {count(o.params)}" if o.total else ""}
        for o in OTHERS
    ]  # fmt: skip
    order = [*range(3), *range(len(known), len(known) + 6), *range(3, len(known)), *range(len(known) + 6, len(rows))]
    table = pd.DataFrame([rows[i] for i in order])
    return table.assign(flops=SIX_ND.flops(table["params"], table["tokens"]))


def beside(law: Law) -> pd.DataFrame:
    """Return the models that can stand beside runs of a law, `params` counted as the law counts them.

    There are none beside laws of other data, and beside laws that pay for their runs otherwise.
    """
    table = trained_models()
    if law.modality != "text" or law.cost not in (None, SIX_ND) or not law.target.startswith("loss"):
        return table[:0]
    size = next((f.name for f in law.features if f.name in SIZES), SIZES[0])
    return table.assign(params=table[size]).dropna(subset=["params"]).reset_index(drop=True)

"""Models that people know, as places to start from: shapes as their published configurations give them."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ...errors import BadInput
from .transformer import Transformer, checked


@dataclass(frozen=True)
class Known:
    """A published model: its shape, the context it reads, all its parameters, and the tokens it was trained on.

    `params` is the published count, biases and learned positions included; `tokens` are NaN where they were not said.
    """

    title: str
    shape: Transformer
    context: int
    params: int
    tokens: float
    source: str


_GPT2 = "Radford et al. 2019; openai-community/gpt2 configurations"
_PYTHIA = "Biderman et al. 2023 (arXiv:2304.01373), Table 1; EleutherAI/pythia configurations"
_LLAMA2 = "Touvron et al. 2023 (arXiv:2307.09288); meta-llama/Llama-2 configurations"
_LLAMA3 = "Grattafiori et al. 2024 (arXiv:2407.21783), Table 3; meta-llama/Llama-3 configurations"
_LLAMA32 = "Meta 2024, Llama 3.2 model card; meta-llama/Llama-3.2 configurations"
_OLMO2 = "OLMo team 2024 (arXiv:2501.00656); allenai/OLMo-2 configurations"
_QWEN = "Qwen team 2024 (arXiv:2412.15115); Qwen/Qwen2.5 configurations"


def _gpt2(title: str, width: int, depth: int, heads: int, params: int) -> Known:
    shape = checked(width, depth, heads, ffn_width=4 * width, vocab_size=50_257, gated=False)
    return Known(title, shape, 1024, params, math.nan, _GPT2)


def _pythia(title: str, width: int, depth: int, heads: int, params: int, vocab_size: int = 50_304) -> Known:
    shape = checked(width, depth, heads, ffn_width=4 * width, vocab_size=vocab_size, gated=False, tied=False)
    return Known(title, shape, 2048, params, 3e11, _PYTHIA)


def _llama2(title: str, width: int, depth: int, heads: tuple[int, int], ffn: int, params: int) -> Known:
    shape = checked(width, depth, *heads, ffn_width=ffn, vocab_size=32_000, tied=False)
    return Known(title, shape, 4096, params, 2e12, _LLAMA2)


def _llama3(
    title: str, width: int, depth: int, heads: tuple[int, int], ffn: int, params: int, tokens: float,
    tied: bool = False, source: str = _LLAMA3,
) -> Known:  # fmt: skip
    shape = checked(width, depth, *heads, ffn_width=ffn, vocab_size=128_256, tied=tied)
    return Known(title, shape, 131_072, params, tokens, source)


def _olmo2(title: str, width: int, depth: int, heads: tuple[int, int], ffn: int, params: int, tokens: float) -> Known:
    shape = checked(width, depth, *heads, ffn_width=ffn, vocab_size=100_352, tied=False)
    return Known(title, shape, 4096, params, tokens, _OLMO2)


def _qwen(
    title: str, width: int, depth: int, heads: tuple[int, int], ffn: int, params: int, vocab_size: int, tied: bool
) -> Known:
    shape = checked(width, depth, *heads, ffn_width=ffn, vocab_size=vocab_size, tied=tied)
    return Known(title, shape, 32_768 if tied else 131_072, params, 1.8e13, _QWEN)


MODELS: Mapping[str, Known] = MappingProxyType({
    "gpt2": _gpt2("GPT-2 124M", 768, 12, 12, 124_439_808),
    "gpt2-xl": _gpt2("GPT-2 1.5B", 1600, 48, 25, 1_557_611_200),
    "pythia-160m": _pythia("Pythia 160M", 768, 12, 12, 162_322_944),
    "pythia-410m": _pythia("Pythia 410M", 1024, 24, 16, 405_334_016),
    "pythia-1.4b": _pythia("Pythia 1.4B", 2048, 24, 16, 1_414_647_808),
    "pythia-6.9b": _pythia("Pythia 6.9B", 4096, 32, 32, 6_857_302_016, 50_432),
    "pythia-12b": _pythia("Pythia 12B", 5120, 36, 40, 11_846_072_320, 50_688),
    "llama-2-7b": _llama2("Llama 2 7B", 4096, 32, (32, 32), 11_008, 6_738_415_616),
    "llama-2-13b": _llama2("Llama 2 13B", 5120, 40, (40, 40), 13_824, 13_015_864_320),
    "llama-2-70b": _llama2("Llama 2 70B", 8192, 80, (64, 8), 28_672, 68_976_648_192),
    "llama-3-1b": _llama3("Llama 3.2 1B", 2048, 16, (32, 8), 8192, 1_235_814_400, 9e12, True, _LLAMA32),
    "llama-3-3b": _llama3("Llama 3.2 3B", 3072, 28, (24, 8), 8192, 3_212_749_824, 9e12, True, _LLAMA32),
    "llama-3-8b": _llama3("Llama 3.1 8B", 4096, 32, (32, 8), 14_336, 8_030_261_248, 1.5e13),
    "llama-3-70b": _llama3("Llama 3.1 70B", 8192, 80, (64, 8), 28_672, 70_553_706_496, 1.5e13),
    "llama-3-405b": _llama3("Llama 3.1 405B", 16_384, 126, (128, 8), 53_248, 405_853_388_800, 1.56e13),
    "olmo-2-7b": _olmo2("OLMo 2 7B", 4096, 32, (32, 32), 11_008, 7_298_617_344, 3.945e12),
    "olmo-2-13b": _olmo2("OLMo 2 13B", 5120, 40, (40, 40), 13_824, 13_716_198_400, 5e12),
    "qwen2.5-0.5b": _qwen("Qwen2.5 0.5B", 896, 24, (14, 2), 4864, 494_032_768, 151_936, tied=True),
    "qwen2.5-1.5b": _qwen("Qwen2.5 1.5B", 1536, 28, (12, 2), 8960, 1_543_714_304, 151_936, tied=True),
    "qwen2.5-7b": _qwen("Qwen2.5 7B", 3584, 28, (28, 4), 18_944, 7_615_616_512, 152_064, tied=False),
    "qwen2.5-72b": _qwen("Qwen2.5 72B", 8192, 80, (64, 8), 29_568, 72_706_203_648, 152_064, tied=False),
})  # fmt: skip


def closest(params: float, names: Iterable[str] = tuple(MODELS)) -> str:
    """Return which of the known models called `names` comes nearest to a size in parameters, as a ratio."""
    return min(names, key=lambda name: abs(math.log(MODELS[name].params / params)))


def known(name: str) -> Known:
    """Return the model called `name`. Raises BadInput, naming those there are."""
    if name not in MODELS:
        raise BadInput(f"There is no known model {name!r}; there are {', '.join(MODELS)}.")
    return MODELS[name]

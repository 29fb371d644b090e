"""The headers that people write for the canonical columns. Of each column the surest header comes first."""

import re
from functools import cache

from .translations import TRANSLATIONS

# Headers are compared without spaces, case and punctuation. Only a lone letter keeps its case (N, D, C, L).
ALIASES: dict[str, tuple[str, ...]] = {
    "run": ("run id", "run name", "run key", "name", "id", "hyper id", "exp name", "experiment", "experiment name",
      "trial id", "job name"),
    "step": ("global step", "checkpoint step", "iteration", "iter", "training step", "train step",
      "checkpoint number", "checkpoint index", "checkpoint idx", "ckpt number", "ckpt index", "ckpt idx"),
    "excluded": ("excluded because", "exclude reason"),
    "status": ("run status", "state"),
    "params": (
        "N", "n params", "num params", "parameters", "n parameters", "num parameters", "total params",
        "total parameters", "params total", "parameter count", "param count", "model size",
        "model params", "model parameters", "size", "params active precise", "total parameter count",
        "trainable params", "trainable parameters", "num trainable params", "n trainable params", "n opt", "optimal n",
        "optimal params", "optimal model size", "parameter size",
        "n total params", "n total", "n tot", "total n", "params all", "all params", "num of params",
        "total num params", "model num parameters", "params count", "parameters total",
    ),
    "params_non_embedding": (
        "non embedding params", "non embedding parameters", "params non emb", "params no embed",
        "params no embedding", "n non embedding", "non vocab parameters", "non vocab params", "N non embedding",
        "Nnv", "n nonembed", "n non embed", "n no embed", "n nonemb", "n non emb", "params nonembed",
        "non embed params", "params nonemb", "non emb parameters", "parameters non emb",
        "n params non embedding", "n params no embed",
        "parameters non embedding", "num non embedding params", "non emb params", "params excl embedding",
        "params excl embeddings", "params without embedding", "params without embeddings", "params wo embedding",
        "params wo embeddings", "parameters excluding embeddings", "params excluding embeddings",
        "non embedding parameter count",
    ),
    "tokens": (
        "D", "n tokens", "num tokens", "training tokens", "train tokens", "tokens seen",
        "total tokens", "tokens trained", "token count", "dataset tokens", "data size",
        "dataset size", "pretraining tokens", "pretraining data size", "n tokens seen", "num tokens seen",
        "tokens processed",
        "consumed tokens", "num input tokens seen", "total tokens seen", "train tokens seen", "tokens consumed",
        "total training tokens", "tokens total", "n tok", "trained tokens", "total train tokens",
        "num train tokens", "training data tokens", "tokens to target", "d tokens", "d total", "token budget",
        "tokens used", "tok", "toks", "toks seen", "num tok", "d opt", "optimal d", "optimal tokens",
        "tokens trained on", "token horizon", "d train",
    ),
    "unique_tokens": (
        "tokens unique", "num unique tokens", "n unique tokens", "unique data", "corpus tokens", "tokens per epoch",
        "tokens in corpus", "corpus size tokens",
    ),
    "characters": ("num characters", "n characters", "chars", "num chars"),
    "flops": (
        "C", "training FLOP", "training FLOPs", "train FLOPs", "total FLOPs", "FLOP", "compute",
        "training compute", "total compute", "budget", "flops budget", "compute budget", "flop budget", "total flos",
        "total training flops", "train FLOP", "train compute", "training flops total", "FLOs", "c flops", "flops c",
        "c total",
    ),
    "loss": (
        "L", "val loss", "validation loss", "valid loss", "eval loss", "evaluation loss", "test loss",
        "loss validation", "loss val", "final loss", "final val loss", "cross entropy",
        "cross entropy loss", "xent", "ce loss", "nll", "train loss", "training loss", "smooth loss",
        "lm loss", "l val", "val l", "l test", "l eval", "l valid", "loss l", "l train",
    ),
    "loss_per_byte": ("nats per byte", "byte loss", "bits per byte", "bpb"),
    "loss_unigram": (
        "lossu", "unigram loss", "unigram normalised loss", "unigram normalized loss",
        "loss unigram normalised",
    ),
    "batch_tokens": (
        "batch size tokens", "tokens per batch", "tokens per step", "global batch tokens",
        "global batch size tokens", "batch tokens per step", "batch size in tokens", "tokens per train step",
        "num tokens per train step",
    ),
    "steps": (
        "num steps", "n steps", "total steps", "train steps", "training steps", "max steps", "num train steps",
        "iterations",
        "num iterations", "n iterations", "train iters", "max iters", "num iters", "ti", "total iterations",
        "number of steps", "optimizer steps", "planned steps", "steps to target", "iters", "n iter", "n iters",
        "num iter", "total iters", "updates", "num updates", "n updates", "total updates",
        "optimizer updates", "gradient updates",
        "gradient steps", "train iterations", "training iterations",
    ),
    "warmup_steps": ("warmup", "warm up", "warm up steps", "num warmup steps", "n warmup", "warmup iters",
      "lr warmup steps"),
    "learning_rate": (
        "peak lr", "max lr", "peak learning rate", "max learning rate", "learning rate peak", "lr peak", "lr max",
        "base lr", "base learning rate", "lr", "init lr", "initial lr", "initial learning rate",
    ),
    "weight_decay": ("wd", "weightdecay", "decay", "adamw weight decay"),
    "timescale": ("adamw timescale", "ema timescale"),
    "optimizer": ("optimiser", "optim", "opt"),
    "beta1": ("adam beta1", "β1", "b1", "beta 1"),
    "beta2": ("adam beta2", "β2", "b2", "beta 2"),
    "train_set": (
        "dataset", "data set", "train dataset", "training set", "training data", "train data",
        "corpus",
    ),
    "vocab_size": ("V", "vocab", "vocabulary", "vocabulary size", "n vocab", "num vocab"),
    "embedding_dim": ("embed dim", "embedding size", "embedding width", "d embed"),
    "tied_embeddings": ("tied", "tie embeddings", "tie word embeddings", "weight tying"),
    "width": ("d model", "hidden size", "hidden dim", "model dim", "model width", "dim", "n embd", "dim model",
      "hidden"),
    "ffn_width": ("d ff", "ffn dim", "ffn hidden size", "intermediate size", "ffnh", "mlp width", "mlp dim",
      "intermediate dim", "d mlp", "ffn size", "feed forward hidden size"),
    "depth": ("n layers", "num layers", "layers", "n layer", "number of layers", "num hidden layers", "num blocks",
      "n blocks", "numl"),
    "query_heads": (
        "n heads", "num heads", "heads", "n head", "num attention heads", "attention heads", "numh",
    ),
    "kv_heads": ("n kv heads", "num kv heads", "num key value heads", "kv groups"),
    "head_dim": ("d head", "head size", "head width"),
    "context": (
        "context length", "seq len", "sequence length", "seq length", "context size", "n ctx",
        "max seq len", "ctx len", "context window", "ctx", "block size", "max seq length",
        "max position embeddings", "max context length",
        "max sequence length",
    ),
    "experts": ("n experts", "num experts", "number of experts", "nume"),
    "active_experts": ("top k", "experts per token", "num experts per tok", "n active experts", "topk"),
    "router": ("router type", "routing", "routing type"),
    "active_params": (
        "Na", "n active", "dense parameter count", "dense params", "active parameter count", "num active params",
        "params active", "active parameters", "n active params", "activated params",
    ),
    "sparsity": ("sparse fraction",),
    "parallel_streams": ("parallel size", "n streams", "num streams"),
    "ensemble_members": ("ensemble size", "n members"),
    "examples": ("sft data size", "finetuning examples", "fine tuning examples", "preference pairs"),
    "data_points": ("time points", "series points"),
    "patch_size": ("patch", "patch side"),
    "batch_images": ("image batch", "batch pairs"),
    "granularity": ("expert granularity",),
    "nonzero_params": ("non zero params", "non zero parameters", "nonzero parameters", "nnz", "remaining params"),
    "weight_sparsity": ("pruned share", "share of zero weights", "pruning ratio", "prune ratio"),
    "activation_bits": ("bits activations", "act bits", "a bits"),
    "kv_bits": ("kv cache bits", "bits kv"),
    "quantisation_group": ("quantization group", "quantization group size", "quantisation group size"),
    "bytes_per_token": ("bytes per subword",),
    "exposures": ("n exposures", "num exposures"),
    "generator_tokens": ("generator data size",),
    "merged_models": ("n merged models", "num experts merged", "merged experts"),
    "teacher_loss": ("loss of teacher",),
    "supervised_loss": ("loss without teacher",),
    "initial_score": ("score before", "start reward", "initial reward"),
    "attempts": ("n attempts", "num attempts", "pass at k"),
    "number_base": ("numeral base", "radix"),
    "reinforcement_compute": ("rl compute",),
    "bits": ("precision bits", "weight bits", "bit width", "n bits"),
    "seconds": (
        "wall clock seconds", "wall clock", "wall clock time", "train seconds", "training seconds", "wall time",
        "runtime",
        "runtime seconds", "train time", "training time", "train time sec", "time total s", "total training time",
        "train runtime", "elapsed seconds",
    ),
    "devices": ("n devices", "num devices", "GPU count", "world size", "gpus", "n gpus", "num gpus", "accelerators",
      "n gpu", "num gpu", "ngpu", "ngpus", "num processes", "data parallel size", "dp size", "n chips", "num chips"),
    "schedule": ("lr schedule", "learning rate schedule", "scheduler", "lr scheduler"),
    "seed": ("random seed", "rng seed"),
    "group": ("family", "cohort", "model family"),
}  # fmt: skip
ALIASES = {name: (*aliases, *TRANSLATIONS.get(name, ())) for name, aliases in ALIASES.items()}

# Words with several meanings: a header is read so only where its values are those of the column.
AMBIGUOUS: dict[str, tuple[str, ...]] = {
    "decay": ("weight_decay",),
    "warmup": ("warmup_steps", "warmup_share"),
    "lrwarmup": ("warmup_steps", "warmup_share"),
    "budget": ("flops",),
    "computebudget": ("flops",),
    "compute": ("flops",),
    **dict.fromkeys(("size", "taille", "größe", "groesse", "tamaño", "规模"), ("params",)),
    "model": ("params",),
    "modelsizelabel": ("params",),
    "data": ("tokens",),
    **dict.fromkeys(("maxtokens", "maxtraintokens", "targettokens", "plannedtokens", "tokenstotrain"), ("tokens",)),
    "trainingdata": ("train_set", "tokens"),
    "traindata": ("train_set", "tokens"),
    "dataset": ("train_set", "tokens"),
    "pretrainingdata": ("train_set", "tokens"),
    "tokenslabel": ("tokens",),
    "b1": ("beta1",),
    "b2": ("beta2",),
    "hidden": ("width",),
    "blocksize": ("context",),
    **dict.fromkeys(("val", "valid", "validation", "eval", "test"), ("loss",)),
    "walltime": ("seconds",),
    "time": ("seconds",),
    "totaltime": ("seconds",),
    **dict.fromkeys(("frac", "fraction", "progress"), ("token_share",)),
    **dict.fromkeys(("datafraction", "fractionofdata", "datafrac", "fracdata", "subsetfraction"), ("token_share",)),
}

# What a lone letter may be, the first by convention (Hoffmann et al. 2022; Kaplan et al. 2020); its values decide.
LETTERS: dict[str, tuple[str, ...]] = {
    "N": ("params",),
    "n": ("params",),
    "P": ("params",),
    "D": ("tokens", "width"),
    "d": ("tokens", "width"),
    "T": ("tokens", "steps"),
    "U": ("unique_tokens",),
    "C": ("flops",),
    "c": ("flops",),
    "L": ("loss", "depth"),
    "l": ("loss", "depth"),
    "B": ("batch",),
    "b": ("batch",),
    "S": ("steps", "step"),
    "s": ("steps", "step"),
    "H": ("query_heads", "width"),
    "h": ("query_heads", "width"),
    "V": ("vocab_size",),
    "v": ("vocab_size",),
    "k": ("active_experts",),
    "η": ("learning_rate",),
    "λ": ("weight_decay",),
}

# Quantities that are no columns, and the column that is computed from each.
ROLES: dict[str, str] = {
    "batch": "batch_tokens",
    "batch_sequences": "batch_tokens",
    "batch_per_device": "batch_tokens",
    "accumulation": "batch_tokens",
    "multiple": "tokens",
    "ratio": "tokens",
    "warmup_share": "warmup_steps",
    "sequences": "tokens",
    "token_share": "tokens",
    "epochs": "tokens",
    "current_rate": "learning_rate",
}
ROLE_ALIASES: dict[str, tuple[str, ...]] = {
    "batch": (
        "global batch size", "global batch", "global bs", "total batch size", "batch size", "batch", "bs", "bsz",
        "train batch size", "train bs", "batchsize", "effective batch size", "gbs",
    ),
    "batch_sequences": (
        "batch size seqs", "batch size sequences", "sequences per batch", "batch seqs", "batch sequences",
        "batch size samples", "sequences per step", "batch size in sequences", "global batch size sequences",
    ),
    "batch_per_device": (
        "per device train batch size", "per device batch size", "micro batch size", "local batch size", "mbs",
        "device batch size", "batch size per gpu", "batch size per device", "microbatch size",
        "train micro batch size",
        "per gpu batch size", "train batch size per device", "train micro batch size per gpu",
    ),
    "accumulation": (
        "gradient accumulation steps", "grad accum", "grad accumulation steps", "gradient accumulation",
        "accum steps",
        "accumulate grad batches", "grad accum steps", "gradient accumulation step",
    ),
    "multiple": ("chinchilla multiple", "chinchilla mult", "chinchilla multiplier", "chinchilla ratio",
      "x chinchilla"),
    "ratio": (
        "tokens per param", "tokens per parameter", "token param ratio", "tokens params ratio", "param data ratio",
        "tokens to params", "tokens to params ratio", "data param ratio", "tpp", "token multiplier",
        "tokens param ratio",
        "token to parameter ratio", "tokens to parameter ratio", "token to param ratio", "tokens to param ratio",
        "token parameter ratio", "tokens per params",
    ),
    "epochs": ("epochs", "epoch", "num epochs", "n epochs", "num train epochs", "repeats"),
    "warmup_share": ("warmup ratio", "warmup fraction", "warmup frac", "warmup share"),
    "sequences": (
        "num sequences", "n sequences", "sequences", "sequences seen", "num seqs", "n seqs", "total sequences",
        "training sequences", "train sequences", "num training sequences", "sequences trained", "sequences consumed",
        "consumed sequences", "samples seen", "num samples", "n samples", "consumed samples", "consumed train samples",
        "train samples", "training samples", "total samples", "examples seen", "num examples", "samples",
    ),
    "token_share": (
        "fraction of tokens", "token fraction", "tokens fraction", "frac tokens", "frac of tokens", "share of tokens",
        "token share", "fraction of tokens seen", "fraction tokens seen", "fraction of total tokens",
        "epoch fraction", "fraction of epoch", "epoch frac", "fraction of training", "training fraction",
        "train fraction", "train frac", "fraction of run", "run fraction", "run progress", "training progress",
        "train progress", "percent of tokens", "percent trained", "pct trained", "percent done", "percent complete",
        "fraction trained", "trained fraction", "share trained", "fraction complete", "fraction done",
        "pct of tokens", "pct tokens", "percent of training", "pct of training",
    ),
    "current_rate": ("current lr", "current learning rate", "last lr", "final lr", "end lr"),
}  # fmt: skip


def folded(text: str) -> str:
    """Return a text without spaces, case and punctuation."""
    return re.sub(r"[\W_]+", "", text).casefold()


def key_of(text: str) -> str:
    """Return a header as it is compared: without spaces, case and punctuation. A lone letter keeps its case."""
    bare = text.strip(" _-.:")
    return bare if len(bare) == 1 else folded(bare)


@cache
def _columns() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, aliases in ALIASES.items():
        for written in (name, *aliases):
            found.setdefault(key_of(written), name)
    return found


def canonical(text: str) -> str | None:
    """Return the canonical column that a name stands for, such as `params` for `N`. An unknown name gives None."""
    return _columns().get(key_of(text))

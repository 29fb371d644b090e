"""What a transformer costs part by part, for writing a token, reading a prompt and training."""

import pandas as pd

from . import transformer as tf

FLOPS = ("attention projections", "attention over the context", "feed-forward", "output logits")
MEMORY = ("weights", "keys and values", "gradients and moments", "activations")


def priced_parts(
    shape: tf.Transformer, context: float, batch: float, bits: float, kind: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what one `kind` of work costs by part: compute, and memory in GB, as tables of `part` and `amount`.

    Compute is in GFLOP a token for "decode" (writing one at a `context`, in tokens) and "training", in TFLOP a prompt
    for "prefill" (reading one as long as the context). `batch` is in sequences, `bits` are those of a stored number.
    """
    times = {"decode": 1e-9, "prefill": 1e-12 * context, "training": 1e-9 * (1 + tf.BACKWARD)}[kind]
    attended = {"decode": context, "prefill": (context + 1) / 2, "training": context / 2}[kind]
    found = tf.parts(shape, attended)
    # Only the last token of a prompt needs logits.
    compute = {n: times * found[n].flops / (context if kind == "prefill" and n == FLOPS[-1] else 1) for n in FLOPS}
    weights = tf.weight_bytes(shape, bits)
    memory = {"weights": weights, "keys and values": batch * tf.kv_cache_bytes(shape, context, bits)}
    if kind == "training":
        rest = tf.training_state_bytes(shape, bits) - weights
        activations = tf.activation_bytes(shape, batch * context, bits)
        memory = {"weights": weights, "gradients and moments": rest, "activations": activations}
    table = [pd.DataFrame({"part": list(d), "amount": list(d.values())}) for d in (compute, memory)]
    return table[0], table[1].assign(amount=table[1]["amount"] / 1e9)

"""A plan to write in every format, and what holds of every format: field lists read in the sources of the tools."""

import ast
import re
from dataclasses import replace

from core.errors import BadInput
from core.report.training_config import TrainingConfig

PLAN = TrainingConfig(
    name="small", width=512, depth=6, ffn_width=1408, query_heads=8, kv_heads=2, head_dim=64, vocab_size=16_000,
    tied_embeddings=False, context=1024, params=33_298_944, tokens=131_072_000, batch_tokens=131_072, steps=1000,
    learning_rate=2e-3, min_learning_rate=2e-4, weight_decay=0.05, beta1=0.9, beta2=0.98, warmup_steps=50,
    schedule="wsd", decay="linear", decay_share=0.25, devices=4, flops=2.7e16, loss=3.5, loss_low=3.4, loss_high=3.6,
    loss_unit="nats per token", seed=7, said_by={"learning_rate": "Step Law"},
)  # fmt: skip
HOSTILE = (
    "a'b", 'a"b', "a`b", "a\nb = 1", "a\r\n- b: 1", "'''", '"""', "${x}", "$(touch x)", "`touch x`", "\\", "a\\", "%s",
    "{0}", "{{x}}", "--flag", "-", "#", "# x", "&x", "*x", "!!python/object/apply:os.system", "a: b", "a|b", "|", "<b>",
    "]", "\u2028x", "\x00x", "\x85x", "../../x", "/x", "~", "null", "true", "1e5", "[x](javascript:y)", "é", "日本", "",
)  # fmt: skip
NAMED = (replace(PLAN, name=name, runs=name, loss_unit=name, said_by={"width": name}) for name in HOSTILE)
MIXED = tuple(replace(plan, mixture={name: 0.5, "rest": 0.5}) for plan, name in zip(NAMED, HOSTILE, strict=True))


def flat(tree, above=""):
    """The leaves of nested objects by their dotted path."""
    found = {}
    for key, value in tree.items():
        path = f"{above}{key}"
        found |= flat(value, f"{path}.") if isinstance(value, dict) and value else {path: value}
    return found


def counted(c):
    """Parameters of LlamaForCausalLM by its modules: embedding, q, k, v, o, gate, up, down, norms, head."""
    w, inner = c["hidden_size"], c["num_attention_heads"] * c["head_dim"]
    shared = c["num_key_value_heads"] * c["head_dim"]
    layer = w * inner + 2 * w * shared + inner * w + 3 * w * c["intermediate_size"] + 2 * w
    tables = c["vocab_size"] * w * (1 if c["tie_word_embeddings"] else 2)
    return tables + c["num_hidden_layers"] * layer + w


def holds(found, schema):
    """Every field is one that the tool has, of its type, and every field that the tool cannot do without is there."""
    leaves = flat(found)
    assert set(leaves) <= set(schema), set(leaves) - set(schema)
    for path, value in leaves.items():
        allowed = schema[path] if isinstance(schema[path], tuple) else (schema[path],)
        assert type(value) in allowed, (path, value)


def refused(module, plan):
    """The line in which a format refuses a plan."""
    try:
        module.write(plan)
    except BadInput as err:
        line = str(err)
        assert "\n" not in line
        return line
    raise AssertionError("it was written")


def calls(text):
    """Every call of a Python text: its name, and its keywords as values, '' where one is no plain value."""
    found = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            found[ast.unparse(node.func)] = {k.arg: _value(k.value) for k in node.keywords}
    return found


def _value(node):
    try:
        return ast.literal_eval(node)
    except ValueError:
        return ""


def comments(text):
    """The lines of a text that begin as comments, and those that do not."""
    rows = text.split("\n")
    return [r for r in rows if r.startswith("#")], [r for r in rows if not r.startswith("#")]


def same_but_for_names(module):
    """A hostile name changes no line but comments: what is left over is the same once its own words are taken out."""
    plain = comments(module.write(replace(PLAN, mixture={"one": 0.5, "rest": 0.5})))[1]
    for plan in MIXED:
        left = comments(module.write(plan))[1]
        assert len(left) == len(plain), plan.name
        yield plan, left, plain


NUMBER = re.compile(r"\d\.?\d*0{6,}\d|\d*9{7,}")


def exact(text):
    """No number is written with the dust of float64."""
    assert not NUMBER.search(text), NUMBER.search(text)

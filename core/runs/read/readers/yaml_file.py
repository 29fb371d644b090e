"""Read YAML: the configuration of one run, as W&B and Lightning keep it beside its files."""

import re
from collections.abc import Mapping

import yaml

from ....errors import BadInput
from ...words import quote
from .. import text, tools, tree
from ..raw import RawTable

RANK = 60
_MOST = 200_000  # bytes; a configuration is small
_KEY = re.compile(r"""\s*(?:- )?(?:"[^"]*"|'[^']*'|[\w./@-]+)\s*:(?:\s.*)?|\s*-(?: .*)?|---.*|\s*#.*|\s*[\]}].*|\s*""")
_MANY = 20  # aliases in one file: nested, three a level, they make it 1,500 times as large at most
_DEEPEST = 60  # levels, of which a value may lie 20 deep in objects; what opens more takes time with their square
_OPEN = (
    *(yaml.BlockSequenceStartToken, yaml.BlockMappingStartToken),
    *(yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken),
)
_CLOSE = (yaml.BlockEndToken, yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)


class PlainLoader(yaml.SafeLoader):
    """Takes texts, numbers, lists and objects; what is tagged as an object of Python is taken as the plain value."""


def _untagged(loader: PlainLoader, _: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return node.value


PlainLoader.add_multi_constructor("", _untagged)


def read(name: str, data: bytes) -> RawTable | None:
    """Return a configuration as one row, with names `model.dim`; None when the bytes do not look like YAML.

    Nothing is built from tags. Raises BadInput for a YAML file that is broken, too large, or repeats itself by aliases.
    """
    named = name.lower().endswith((".yaml", ".yml"))
    plain = text.utf8(data[: 2 * text.LOOKED_AT])
    if plain is None or (not _looks(text.head(plain)) and not named):
        return None
    if len(data) > _MOST:
        if named:
            raise BadInput(f"{quote(name)} is too large for YAML with {len(data):,} bytes: allowed are {_MOST:,}")
        return None
    whole = (text.utf8(data) or b"").decode("utf-8")
    try:
        _bounded(name, whole)
        document = yaml.load(whole, PlainLoader)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError, OverflowError, AttributeError, KeyError) as error:
        if isinstance(error, BadInput):
            raise
        if named:
            raise BadInput(f"{quote(name)} is not valid YAML: allowed is one document of keys and values") from None
        return None
    return _row(name, document)


def _bounded(name: str, whole: str) -> None:
    """Raise BadInput where YAML is nested too deep or repeats itself, before anything of it is built."""
    depth = aliases = 0
    for token in yaml.scan(whole, PlainLoader):
        depth += isinstance(token, _OPEN) - isinstance(token, _CLOSE)
        aliases += isinstance(token, yaml.AliasToken)
        if depth > _DEEPEST:
            raise BadInput(f"{quote(name)} is nested more than {_DEEPEST} deep: allowed are flatter files")
        if aliases > _MANY:
            raise BadInput(f"{quote(name)} repeats parts of itself more than {_MANY} times: allowed are plain files")


def _looks(head: str) -> bool:
    """Return whether all lines are keys, items or remarks, and several are keys."""
    shown = [line[:400] for line in head.split("\n")[:80]]
    keys = sum(1 for line in shown if re.match(r"[\w./@-]+:(?:\s|$)", line))
    return keys >= 2 and "," not in shown[0] and all(_KEY.fullmatch(line) for line in shown)


def _row(name: str, document: object) -> RawTable | None:
    found = tools.of_tree(name, document)
    if found is None and isinstance(document, Mapping):
        return RawTable(tree.frame(name, [(1, document)]))
    return tree.raw_table(name, document) if found is None and isinstance(document, list) else found

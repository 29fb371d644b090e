"""EleutherAI's lm-evaluation-harness: results of one model."""

import re
from collections.abc import Mapping

from .. import limits
from ..raw import RawTable
from ._cells import table

RANK = 20
_STEP = re.compile(r"revision=step[-_]?(\d{1,12})\b")
_REVISION = re.compile(r"revision=([^,\s]{1,100})")


def from_tree(name: str, tree: object) -> RawTable | None:
    """Return one row of a model with a column for each task and metric, None for any other document.

    Bits per byte keep their name, as a loss; all other scores are `metric/TASK/METRIC`.
    """
    if not isinstance(tree, Mapping) or not isinstance(tree.get("results"), Mapping) or "config" not in tree:
        return None
    if not ({"versions", "n-shot", "configs", "model_name"} & set(tree)):
        return None
    config = tree["config"] if isinstance(tree["config"], Mapping) else {}
    row, notes = _model(tree, config), []
    for task, scores in tree["results"].items():
        for key, score in scores.items() if isinstance(scores, Mapping) else ():
            metric, _, kept = str(key).partition(",")
            if metric == "alias" or metric.endswith("_stderr") or isinstance(score, (Mapping, list)):
                continue
            metric = metric if kept in ("", "none") else f"{metric} ({kept})"
            row[f"{task}/{metric}" if metric == "bits_per_byte" else f"metric/{task}/{metric}"] = score
            limits.fits(name, 1, len(row))
    if config.get("limit") is not None:
        notes.append(f"Only a part of each task was run: limit is {str(config['limit'])[:20]}.")
    return RawTable(table({key: [cell] for key, cell in row.items()}), notes=tuple(notes))


def _model(tree: Mapping, config: Mapping) -> dict[str, object]:
    """Return what the file says of the model: its name, size, and the step that its revision names."""
    arguments = config.get("model_args")
    written = ",".join(f"{k}={v}" for k, v in arguments.items()) if isinstance(arguments, Mapping) else str(arguments)
    step, revision = _STEP.search(written[:2000]), _REVISION.search(written[:2000])
    row: dict[str, object] = {"run": str(tree.get("model_name") or config.get("model_name") or "")[:200]}
    if step:
        row["step"] = int(step[1])
    elif revision:
        row["revision"] = revision[1]
    count = config.get("model_num_parameters")
    if isinstance(count, int) and count > 0:
        row["params"] = count
    return row

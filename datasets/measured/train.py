"""Train the runs of the plan and write the run table; what it has already is not trained again.

    python -m datasets.measured.train CORPUS                     all of the plan into runs.csv
    python -m datasets.measured.train CORPUS --run NAME          one of its runs, again, to look at
    python -m datasets.measured.train CORPUS --plan MINE.csv     runs of your own, described by a table

CORPUS is the folder that `python -m datasets.measured.corpus CORPUS` makes. On a GPU runs of one shape are trained side
by side in bfloat16, on a CPU one after the other in float32, one process a core.
"""

import multiprocessing
import os
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from queue import Empty
from typing import Any

import click
import pandas as pd

from core.errors import BadInput
from core.runs.writing import write_csv

from .design import SWEEPS, plan
from .training_run import TrainingRun
from .user_plan import user_runs

HERE = Path(__file__).parent
# One core a process: small matrices gain nothing from two, and whole runs side by side do.
ONE_CORE = "--xla_cpu_multi_thread_eigen=false"
GPU_LANES = 64


def jobs(runs: Iterable[TrainingRun]) -> list[list[TrainingRun]]:
    """Return runs by compiled program and sweep, each a job of one worker, in the order of the plan."""
    found: dict[tuple, list[TrainingRun]] = {}
    for run in runs:
        found.setdefault((run.sweep, run.program), []).append(run)
    return list(found.values())


def families(runs: Sequence[TrainingRun], lanes: int) -> list[list[TrainingRun]]:
    """Return the runs of a job in lots for `Trainer.rows`: of one schedule, the same lengths, so many lanes at most."""
    lengths: dict[tuple, dict[tuple, list[TrainingRun]]] = {}
    for run in runs:
        lengths.setdefault((run.schedule,), {}).setdefault(run.lane, []).append(run)
    lots = []
    for by_lane in lengths.values():
        alike = sorted(by_lane.values(), key=lambda rs: (sorted(r.tokens for r in rs), rs[0].checkpoints))
        for _, group in groupby(alike, key=lambda rs: (sorted(r.tokens for r in rs), rs[0].checkpoints)):
            members = list(group)
            for i in range(0, len(members), lanes):
                lots.append([run for rs in members[i : i + lanes] for run in rs])
    return lots


def train(job: Sequence[TrainingRun], corpus: Path, texts: dict[tuple, Any]) -> Iterable[dict[str, Any]]:
    """Give the rows of a job. `texts` keeps what was loaded from one job to the next."""
    import jax

    from .trainer import Trainer

    gpu = jax.default_backend() != "cpu"
    with jax.enable_x64(False):
        text = _text(job[0], corpus, texts)
        lots = families(job, GPU_LANES if gpu else 1)
        lanes = max(len({run.lane for run in lot}) for lot in lots)
        trainer = Trainer(job[0], text, lanes, jax.numpy.bfloat16 if gpu else jax.numpy.float32)
        for lot in lots:
            yield from trainer.rows(lot)


def _text(run: TrainingRun, corpus: Path, texts: dict[tuple, Any]) -> Any:
    from .chain import chain
    from .corpus import load
    from .text import Text

    key = (run.text, run.shape.vocab_size)
    if key not in texts:
        texts.clear()  # one at a time: they are large
        texts[key] = Text(chain() if run.text == "chain" else load(corpus, run.shape.vocab_size))
    return texts[key]


def _work(todo: Any, rows: Any, corpus: Path) -> None:
    """Take jobs until there is none; a job that fails is told of, and the next one taken."""
    texts: dict[tuple, Any] = {}
    parent = multiprocessing.parent_process()
    while (job := todo.get()) is not None:
        try:
            for row in train(job, corpus, texts):
                rows.put(row)
                if parent and not parent.is_alive():  # ended from outside: nobody writes rows any more
                    return
        except Exception as error:
            rows.put(f"{job[0].name} and {len(job) - 1} more of its shape: {type(error).__name__}: {error}")
    rows.put(None)


def run_all(runs: Sequence[TrainingRun], corpus: Path, into: Path, workers: int) -> list[str]:
    """Train runs in as many processes, append each row to the table as it comes; return what went wrong, in lines."""
    os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} {ONE_CORE}".strip()
    context = multiprocessing.get_context("spawn")
    todo, rows = context.Queue(), context.Queue()
    for job in [*jobs(runs), *[None] * workers]:
        todo.put(job)
    processes = [context.Process(target=_work, args=(todo, rows, corpus), daemon=True) for _ in range(workers)]
    for process in processes:
        process.start()
    failures, running, names = [], workers, {run.name for run in runs}
    with click.progressbar(length=len(runs), label=f"{len(runs)} runs", show_pos=True) as bar:
        while running:
            try:
                got = rows.get(timeout=5)
            except Empty:
                if not any(p.is_alive() for p in processes):
                    return [*failures, "the processes that train have ended"]
                continue
            if got is None:
                running -= 1
            elif isinstance(got, str):
                failures.append(got)
                click.echo(f"\n{got}", err=True)
            else:
                _append(got, into)
                bar.update(got["run"] in names)
    return failures


def _append(row: dict[str, Any], into: Path) -> None:
    """Add one row to a table; columns that are new are put in."""
    table = pd.read_csv(into) if into.exists() else pd.DataFrame({"run": []})
    table = table[table["run"] != row["run"]]  # a checkpoint whose run was cut off
    together = pd.concat((table, pd.DataFrame([row])), ignore_index=True)
    texts = together.select_dtypes(exclude="number").columns
    together = together.astype({n: float for n in together.columns if n not in texts}).fillna(dict.fromkeys(texts, ""))
    kept = into.with_suffix(".part")
    kept.write_text(write_csv(together))
    kept.replace(into)  # at once, so that the table is whole whenever one stops


@click.command()
@click.argument("corpus", type=click.Path(path_type=Path, file_okay=False))
@click.option("--into", type=click.Path(path_type=Path, dir_okay=False), default=HERE / "runs.csv", show_default=True)
@click.option("--sweep", "sweeps", multiple=True, type=click.Choice(list(SWEEPS)), help="Only these sweeps.")
@click.option("--run", "names", multiple=True, help="Only these runs, again, shown and not written.")
@click.option(
    "--plan", "user_plan", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A table of runs."
)
@click.option("--workers", default=os.cpu_count() or 1, show_default=True, help="Processes, one a core; 1 on a GPU.")
def main(corpus: Path, into: Path, sweeps: tuple[str], names: tuple[str], user_plan: Path | None, workers: int) -> None:
    """Train what is planned and not yet in the table."""
    try:
        runs = user_runs(user_plan) if user_plan else [r for r in plan() if not sweeps or r.sweep in sweeps]
    except BadInput as error:
        raise click.ClickException(str(error)) from None
    if unknown := sorted(set(names) - {r.name for r in runs}):
        raise click.ClickException(f"there is no run {unknown[0]}; allowed are the names in {into.name} and the plan.")
    if not (corpus / "tokens").is_dir() and any(r.text != "chain" for r in runs if not names or r.name in names):
        raise click.ClickException(f"{corpus} holds no corpus: python -m datasets.measured.corpus {corpus} makes it.")
    if names:
        _again([r for r in runs if r.name in names], corpus)
        return
    done = set(pd.read_csv(into)["run"]) if into.exists() else set()
    left = [run for run in runs if run.name not in done]
    click.echo(f"{len(runs)} runs, {len(runs) - len(left)} of them done; rows go into {into}")
    if left and run_all(left, corpus, into, workers):
        raise SystemExit(1)


def _again(runs: Sequence[TrainingRun], corpus: Path) -> None:
    texts: dict[tuple, Any] = {}
    for job in jobs(runs):
        for row in train(job, corpus, texts):
            click.echo(
                "  ".join(f"{k}={row[k]}" for k in ("run", "tokens", "loss", "loss_per_byte", "seconds", "status"))
            )


if __name__ == "__main__":
    main()

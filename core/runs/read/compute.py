"""Columns computed from several headers: tokens from steps and batches, sizes from ratios, batches in tokens."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ...units import FLOP_PER_PARAM_TOKEN
from ..aliases import key_of
from ..mapping import Mapped
from ..options import OpenQuestion
from ..words import quote
from .amounts import CHINCHILLA, parts_of_compute, tokens_of_sequences, tokens_of_shares
from .choice import Choice
from .evidence import SampledCells, constant
from .headers import Candidate
from .ratios import ratio
from .so_far import ColumnsSoFar

MOST_SEQUENCES = 4096  # in a batch, and no batch of tokens is as small ...
FEWEST_TOKENS = 32768  # ... from here on a batch is one of tokens; between the two a person is asked
_OF_EACH = "sequences per device times devices and context"
_OF_ONE = ("trainbatchsize", "trainbs")  # with which headers end
_IN_ALL = "taken as sequences in all, times context"
_OF_A_SET = ("dataset", "datasize", "corpus")  # in a header of tokens: those that there are, not those that are seen
_OF_CHECKPOINTS = frozenset(f"{c}{n}" for c in ("checkpoint", "ckpt") for n in ("number", "index", "idx"))
_WHOLE = 0.02  # how far a quotient may be off a whole number


def with_computed(
    chosen: Sequence[Mapped],
    picked: Mapping[str, Candidate],
    headers: Sequence[str],
    cells: SampledCells,
    choice: Choice,
) -> list[Mapped]:
    """Return the columns with those computed from them: by ratios, by steps and batches, by shares of steps."""
    table = _Table(list(chosen), picked, cells, choice)
    table.distinct_tokens()
    tokens_of_shares(table)
    parts_of_compute(table, headers)
    table.ratios(headers)
    tokens_of_sequences(table)
    table.batch()
    table.tokens_of_steps()
    table.tokens_of_epochs()
    table.size_of_multiple()
    table.warmup()
    table.batch_of_one()
    return table.chosen


def _of_all(header: str) -> bool:
    """Return whether a header says that its batch is that of all devices and parts.

    `trainer.train_batch_size` is Levanter's.
    """
    key = key_of(header)
    return any(word in key for word in ("global", "gbs", "total", "effective", "trainertrain"))


def _may_be_of_one(header: str) -> bool:
    """Return whether a batch is called as Hugging Face calls that of one device, and others that of all."""
    return not _of_all(header) and key_of(header).endswith(_OF_ONE)


class _Table(ColumnsSoFar):
    """The columns chosen so far, and what can be computed from them."""

    def ratios(self, headers: Sequence[str]) -> None:
        """Compute A from "A per B" times B, or B from A over it, where one of them is absent."""
        found = [(h, *pair, 1.0) for h in headers if (pair := ratio(h)) and pair[1]]
        for role, factor in (("ratio", 1.0), ("multiple", CHINCHILLA)):
            if role in self.picked:
                mapped = self.picked[role].mapped
                found.append((mapped.source, "tokens", "params", factor * mapped.factor))
        for header, top, bottom, factor in found:
            if self.has(top) and bottom == "step" and self.has("steps"):
                continue
            if bottom == "step" and not self.has("step") and self.has("steps"):
                bottom = "steps"
            times = "" if factor == 1 else f"{factor:g} times "
            if self.has(bottom) and not self.has(top) and top != "seconds":
                self.add(header, top, f"{top} are {times}this ratio times {bottom}", factor, (bottom,))
            elif self.has(top) and not self.has(bottom) and bottom in ("params", "tokens") and not self.has("flops"):
                why = f"{bottom} are {top} over {times}this ratio"
                self.add(header, bottom, why, 1 / factor, (top,), transform="inverse")

    def size_of_multiple(self) -> None:
        """Compute params from tokens and a Chinchilla multiple where neither size nor a better way is there."""
        if "multiple" in self.picked and self.has("tokens") and not self.has("params"):
            mapped = self.picked["multiple"].mapped
            why = f"params are tokens over {CHINCHILLA:g} times the multiple"
            factor = 1 / (CHINCHILLA * mapped.factor)
            self.add(mapped.source, "params", why, factor, ("tokens",), transform="inverse")

    def warmup(self) -> None:
        if "warmup_share" in self.picked and self.has("steps") and not self.has("warmup_steps"):
            mapped = self.picked["warmup_share"].mapped
            self.add(mapped.source, "warmup_steps", "a share of the steps in the file", mapped.factor, ("steps",))

    def batch(self) -> None:
        """Tell what a batch counts: by tokens a step where the table has them, else by name and size."""
        role = next((r for r in ("batch_sequences", "batch", "batch_per_device") if r in self.picked), None)
        if role is None or self.has("batch_tokens"):
            return
        mapped = self.picked[role].mapped
        batch, context = self.cells.of(mapped), self.values("context")
        if role == "batch" and not _of_all(mapped.source) and self._is_part(mapped.source, batch):
            role = "batch_per_device"
        per_step = self._tokens_per_step()
        if per_step is not None and (times := constant(per_step / batch)):
            self._by_counter(mapped, role, times, context)
        elif role == "batch_per_device":
            self._per_device(mapped)
        else:
            self._by_size(mapped, role, batch, context)

    def _is_part(self, source: str, batch: np.ndarray) -> bool:
        """Return whether a batch is part of one: beside accumulated parts, or smaller than its number of devices.

        One that may be of one device is that beside a number of devices, unless another header is that of one device.
        """
        if "batch_per_device" in self.picked:
            return False
        steps, devices = self.picked.get("accumulation"), self.values("devices")
        if _may_be_of_one(source) and (steps or (devices is not None and bool((devices > 1).any()))):
            return True
        accumulated = bool(steps) and bool((self.cells.of(steps.mapped) > 1).any())
        return accumulated or (devices is not None and bool((batch < devices).any()))

    def _tokens_per_step(self) -> np.ndarray | None:
        """Return tokens a step where the table counts both, by the steps done, else by those of the whole run."""
        tokens = self.values("tokens")
        if tokens is None or any(m.column == "tokens" and m.times for m in self.chosen):
            return None
        for name in ("step", "steps"):
            if (steps := self.values(name)) is not None:
                with np.errstate(all="ignore"):
                    found = np.where(steps > 1, tokens / steps, np.nan)
                if np.isfinite(found).any():
                    return found
        return None

    def _by_counter(self, mapped: Mapped, role: str, times: float, context: np.ndarray | None) -> None:
        """Read a batch of which the counter of tokens says how many tokens one unit is."""
        if abs(times - 1) <= _WHOLE and role == "batch":
            self.add(mapped.source, "batch_tokens", "tokens in all, as tokens over steps say", mapped.factor)
            return
        length = None if context is None else constant(context)
        whole = times / length if length else times
        if round(whole) < 1 or abs(whole / round(whole) - 1) > _WHOLE:
            self.choice.unread[mapped.source] = "tokens over steps are no multiple of this batch"
            return
        many = float(round(whole))
        each = f"{many:,.0f} tokens" if length is None else "one sequence" if many == 1 else f"{many:,.0f} sequences"
        why = f"tokens over steps say that each is {each}" + (", one a device" if length and many > 1 else "")
        self.add(mapped.source, "batch_tokens", why, mapped.factor * many, ("context",) if length else ())

    def _per_device(self, mapped: Mapped) -> None:
        """Read a batch per device where devices, accumulation and length are known."""
        steps = self.picked.get("accumulation")
        count = constant(self.cells.of(steps.mapped), 1.0) if steps else 1.0
        if self.has("devices", "context"):
            parts = f" and {count:g} accumulated" if steps and count else " and the accumulated ones" if steps else ""
            why = f"sequences per device times devices, context{parts}" if parts else _OF_EACH
            more = {} if count or not steps else {"by": steps.mapped.source}
            self.add(mapped.source, "batch_tokens", why, mapped.factor * (count or 1.0), ("context", "devices"), **more)
            return
        absent = "how many devices" if not self.has("devices") else "how long sequences are"
        self.choice.unread[mapped.source] = f"a batch per device is no batch, and nothing says {absent}"
        if not self.has("tokens") and self.has("context"):
            text = f"{quote(mapped.source)} counts the sequences of one device, and no column says how many there are"
            self.choice.say(f"{text}: neither batch nor tokens are computed from it", "tokens", "warning")

    def _by_size(self, mapped: Mapped, role: str, batch: np.ndarray, context: np.ndarray | None) -> None:
        """Read a batch by what it is called and how large it is; between a person is asked."""
        middle = float(np.nanmedian(batch)) if np.isfinite(batch).any() else 0.0
        if role == "batch" and middle >= FEWEST_TOKENS:
            self.add(mapped.source, "batch_tokens", "so large a batch is one of tokens", mapped.factor)
        elif context is None:
            why = "it counts sequences, and no column says how long they are"
            self.choice.unread[mapped.source] = why if role != "batch" or middle <= MOST_SEQUENCES else ""
            if role == "batch" and middle > MOST_SEQUENCES:
                self._ask(mapped)
        elif role == "batch_sequences" or middle <= MOST_SEQUENCES:
            self.add(mapped.source, "batch_tokens", _IN_ALL, mapped.factor, ("context",))
        else:
            self._ask(mapped)

    def _ask(self, mapped: Mapped) -> None:
        text = f"Does {quote(mapped.source)} count tokens or sequences?"
        choices = (("tokens in one step", "batch_tokens"), ("something else", ""))
        self.choice.questions.append(OpenQuestion(text, mapped.source, "column", choices, "something else"))

    def tokens_of_steps(self) -> None:
        """Compute tokens from steps and the batch where nothing counts them."""
        if self.has("tokens") or not self.has("batch_tokens"):
            return
        name = "step" if self.has("step") else "steps"
        found = next((m for m in self.chosen if m.column == name and not m.times), None)
        if found is None or key_of(found.source) in _OF_CHECKPOINTS:
            return
        batch = next(m for m in self.chosen if m.column == "batch_tokens")
        tokens = self.values(name) * self.values("batch_tokens")  # type: ignore[operator]
        devices, why = self._devices(tokens), f"{name} times the batch in {quote(batch.source)}"
        if devices is None:
            self.choice.say(
                f"tokens are not computed from {name} and the batch: they do not agree with C / (6 N)", "tokens"
            )
            return
        if devices > 1:
            self.chosen.remove(batch)
            because = f"C / (6 N) says that it is {devices:,.0f} times as large: a batch per device"
            self.add(batch.source, "batch_tokens", because, batch.factor * devices, batch.times)
        self.add(found.source, "tokens", why, found.factor, ("batch_tokens",), transform=found.transform)

    def batch_of_one(self) -> None:
        """Warn where a batch is taken for that of all devices that might be one of a device, and nothing tells it."""
        batch, plain, devices = self.of("batch_tokens"), self.picked.get("batch"), self.values("devices")
        if batch is None or plain is None or batch.source != plain.mapped.source or batch.why != _IN_ALL:
            return
        told_by_compute = self.has("flops", "params") and any(m.times == ("batch_tokens",) for m in self.chosen)
        several = devices is not None and bool((devices > 1).any()) and not _of_all(batch.source)
        if told_by_compute or not (several or _may_be_of_one(batch.source)):
            return
        text = f"{quote(batch.source)} is taken as sequences in all: is it a batch per device? Then tokens are too few"
        self.choice.say(text, "tokens", "warning")

    def tokens_of_epochs(self) -> None:
        """Compute tokens from distinct ones and how often they were seen, where nothing else gives them."""
        if self.has("unique_tokens") and not self.has("tokens") and "epochs" in self.picked:
            mapped, unique = self.picked["epochs"].mapped, self.of("unique_tokens")
            epochs = self.cells.of(mapped)
            if unique and not unique.times and bool((epochs[np.isfinite(epochs)] <= 1).all()):
                why = "the tokens of an epoch times the share of it that was seen"
                self.chosen.remove(unique)
                self.chosen.append(replace(unique, column="tokens", by=mapped.source, why=why))
            elif not self.has("flops", "params"):
                self.add(mapped.source, "tokens", "epochs times unique_tokens", mapped.factor, ("unique_tokens",))

    def distinct_tokens(self) -> None:
        """Take the tokens of a data set as the distinct ones where epochs repeat them and C / (6 N) does not object."""
        found = next((m for m in self.chosen if m.column == "tokens" and not m.times), None)
        if found is None or "epochs" not in self.picked or self.has("unique_tokens"):
            return
        if not any(word in key_of(found.source) for word in _OF_A_SET):
            return
        tokens, epochs = self.cells.of(found), self.cells.of(self.picked["epochs"].mapped)
        if not (epochs > 1).any() or (self.has("flops", "params") and self._devices(tokens) is not None):
            return
        self.chosen.remove(found)
        why = "the tokens of a data set that is seen for several epochs"
        self.chosen.append(replace(found, column="unique_tokens", why=why))

    def _devices(self, tokens: np.ndarray) -> float | None:
        """Return by how much tokens of steps fall short of C / (6 N): 1, a whole number of devices, or None."""
        flops, params = self.values("flops"), self.values("params")
        if flops is None or params is None:
            return 1.0
        with np.errstate(all="ignore"):
            times = constant(flops / (FLOP_PER_PARAM_TOKEN * params) / tokens, within=0.25)
        if times is None:
            return None
        if abs(times - 1) <= 0.25:
            return 1.0
        return float(round(times)) if times > 1.5 and abs(times / round(times) - 1) <= _WHOLE else None

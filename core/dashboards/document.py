"""A dashboard as bytes, and back: a document in JSON that refers to its parts by their SHA-256.

What is the same in two versions is the same bytes. Every float is written so that it is read as itself.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from ..errors import BadInput
from .exhibits import Exhibit
from .records import LONGEST_NOTES, MOST_PANELS, MOST_TABLES, Dashboard, DashboardPanel, FrozenTable

SCHEMA = 1
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_EXHIBIT: TypeAdapter[Exhibit] = TypeAdapter(Exhibit)


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WrittenPanel(_Record):
    """A panel in a document; `exhibit` and `fit` are names of bytes."""

    title: Annotated[str, Field(max_length=300)]
    exhibit: Digest
    width: Annotated[int, Field(ge=1, le=3)] = 3
    page: Annotated[str, Field(pattern=r"^[a-z_]{0,40}$")] = ""
    link: Annotated[str, Field(max_length=20_000)] = ""
    line: Annotated[str, Field(max_length=2000)] = ""
    table: Annotated[str, Field(max_length=100)] = ""
    fit: Digest | None = None


class WrittenTable(_Record):
    """A table in a document; `runs` and `fit` are names of bytes, `digest` is that of the rows."""

    name: Annotated[str, Field(max_length=300)]
    digest: Annotated[str, Field(max_length=100)]
    runs: Digest
    fit: Digest | None = None


class WrittenDashboard(_Record):
    """A document of this schema."""

    schema_number: Literal[1] = Field(default=SCHEMA, alias="schema")
    title: Annotated[str, Field(max_length=200)]
    notes: Annotated[str, Field(max_length=LONGEST_NOTES)] = ""
    panels: Annotated[list[WrittenPanel], Field(max_length=MOST_PANELS)] = []
    tables: Annotated[list[WrittenTable], Field(max_length=MOST_TABLES)] = []


def pack(dashboard: Dashboard) -> tuple[bytes, dict[str, bytes]]:
    """Return a dashboard as its document and the bytes that this refers to, by their SHA-256.

    Raises BadInput for one with too many panels, tables or letters.
    """
    blobs: dict[str, bytes] = {}

    def kept(data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        blobs[name] = data
        return name

    try:
        written = WrittenDashboard(
            title=dashboard.title,
            notes=dashboard.notes,
            panels=[
                WrittenPanel(
                    title=p.title[:300], exhibit=kept(_json(p.exhibit.model_dump(mode="json"))), width=p.width,
                    page=p.page, link=p.link, line=p.line[:2000],
                    table=p.table, fit=kept(p.fit.encode()) if p.fit else None,
                )
                for p in dashboard.panels
            ],
            tables=[
                WrittenTable(
                    name=t.name[:300], digest=t.digest, runs=kept(t.runs), fit=kept(t.fit.encode()) if t.fit else None
                )
                for t in dashboard.tables
            ],
        )  # fmt: skip
    except ValidationError as error:
        raise BadInput(f"This dashboard cannot be saved: {_first(error)}.") from None
    return _json(written.model_dump(mode="json", by_alias=True)), blobs


def unpack(document: bytes, blobs: Mapping[str, bytes]) -> Dashboard:
    """Return the dashboard of a document. Raises BadInput, in one line, for what is none, or of a newer version."""
    try:
        found: Any = json.loads(document)
    except (ValueError, RecursionError):
        raise BadInput("This is no dashboard of the explorer: it cannot be read as JSON.") from None
    if isinstance(found, dict) and isinstance(found.get("schema"), int) and found["schema"] > SCHEMA:
        raise BadInput("This dashboard was saved by a newer version of the explorer: update this one.")
    try:
        written = WrittenDashboard.model_validate(found)
        return Dashboard(
            written.title,
            written.notes,
            tuple(
                DashboardPanel(
                    p.title, _EXHIBIT.validate_json(blobs[p.exhibit]), p.width, p.page, p.link, p.line, p.table,
                    blobs[p.fit].decode() if p.fit else None,
                )
                for p in written.panels
            ),
            tuple(
                FrozenTable(t.name, t.digest, blobs[t.runs], blobs[t.fit].decode() if t.fit else None)
                for t in written.tables
            ),
        )  # fmt: skip
    except ValidationError as error:
        raise BadInput(f"This is no dashboard of the explorer: {_first(error)}.") from None
    except KeyError:
        raise BadInput("This is no whole dashboard: bytes that it refers to are missing.") from None


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True).encode()


def _first(error: ValidationError) -> str:
    """Return the first thing that is wrong, with its place and nothing of what stands there."""
    first = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"] if not str(part).startswith("function-"))[:100]
    return f"{place or 'the document'}: {first['msg'][:200]}"

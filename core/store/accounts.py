"""Who does something: a person who signed in, or the one user of a machine on which nobody signs in."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from ..errors import BadInput
from .database import session
from .tables import AccountRow

LOCAL = ""  # the issuer of the one user of a machine


@dataclass(frozen=True)
class Account:
    """A person: `id` is unguessable and never changes; `email` is there where the issuer vouches for it."""

    id: str
    name: str
    email: str | None


def local_account(url: str | None = None) -> Account:
    """Return the one user of a machine on which nobody signs in. Raises BadInput where the database cannot be used."""
    return account(LOCAL, LOCAL, "You", None, url)


def account(issuer: str, subject: str, name: str, email: str | None, url: str | None = None) -> Account:
    """Return the account of whom an issuer calls `subject`, created at the first visit, with name and email of today.

    `email` is to be given only where the issuer says that it is verified: editors are known by it. Raises BadInput
    for a subject that is too long to be kept whole, and where the database cannot be used.
    """
    if len(issuer) > 300 or len(subject) > 300:
        raise BadInput("Who signed in cannot be kept: the issuer and its name for a person have 300 letters at most.")
    name, email = (name.strip() or "Somebody")[:200], email.strip().lower()[:320] if email else None
    known = select(AccountRow).where(AccountRow.issuer == issuer, AccountRow.subject == subject)
    with session(url) as opened:
        row = opened.execute(known).scalar_one_or_none()
        if row and (row.name, row.email) == (name, email):
            return Account(row.id, row.name, row.email)
    with session(url, writes=True) as opened:
        row = opened.execute(known).scalar_one_or_none()
        if row is None:
            now = datetime.now(UTC).replace(tzinfo=None)
            row = AccountRow(id=secrets.token_urlsafe(24), issuer=issuer, subject=subject, created=now)
            opened.add(row)
        row.name, row.email = name, email
        opened.flush()
        return Account(row.id, row.name, row.email)

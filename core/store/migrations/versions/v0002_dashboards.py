"""Accounts, and dashboards with their versions, the bytes that these refer to, and their editors."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create all of them."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("issuer", sa.String(300), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(320), nullable=True, index=True),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.UniqueConstraint("issuer", "subject", name="one_account"),
    )
    op.create_table(
        "blobs",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False, index=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "dashboards",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("owner", sa.String(64), sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("visibility", sa.String(8), nullable=False, index=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("latest", sa.Integer, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("changed", sa.DateTime, nullable=False, index=True),
        sa.Column("expires", sa.DateTime, nullable=True, index=True),
        sa.Column("deleted", sa.DateTime, nullable=True, index=True),
    )
    op.create_table(
        "dashboard_versions",
        _dashboard(),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("author", sa.String(64), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("app", sa.String(100), nullable=False),
        sa.Column("content", sa.String(64), sa.ForeignKey("blobs.id"), nullable=False),
    )
    op.create_table(
        "dashboard_blobs",
        _dashboard(),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("blob", sa.String(64), sa.ForeignKey("blobs.id"), primary_key=True, index=True),
    )
    op.create_table("editors", _dashboard(), sa.Column("email", sa.String(320), primary_key=True))


def _dashboard() -> sa.Column:
    return sa.Column("dashboard", sa.String(64), sa.ForeignKey("dashboards.id", ondelete="CASCADE"), primary_key=True)

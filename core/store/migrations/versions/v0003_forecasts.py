"""Stamped forecasts, and the results of their runs."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create both."""
    op.create_table(
        "forecasts",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("owner", sa.String(64), sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("visibility", sa.String(8), nullable=False, index=True),
        sa.Column("created", sa.DateTime, nullable=False, index=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("brought", sa.Boolean, nullable=False),
        sa.Column("deleted", sa.DateTime, nullable=True, index=True),
    )
    op.create_table(
        "forecast_results",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column(
            "forecast", sa.String(64), sa.ForeignKey("forecasts.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("author", sa.String(64), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("value", sa.Float(53), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("withdrawn", sa.DateTime, nullable=True),
    )

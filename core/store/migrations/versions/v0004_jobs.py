"""Jobs that go on when their visitor has left."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("owner", sa.String(64), sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("work", sa.String(100), nullable=False),
        sa.Column("request", sa.LargeBinary, nullable=False),
        sa.Column("address", sa.String(2000), nullable=False),
        sa.Column("created", sa.DateTime, nullable=False, index=True),
        sa.Column("state", sa.String(9), nullable=False, index=True),
        sa.Column("stage", sa.String(200), nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("began", sa.DateTime, nullable=True),
        sa.Column("beat", sa.DateTime, nullable=True),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("ended", sa.DateTime, nullable=True, index=True),
        sa.Column("said", sa.String(1000), nullable=False),
        sa.Column("link", sa.String(64), nullable=False),
    )

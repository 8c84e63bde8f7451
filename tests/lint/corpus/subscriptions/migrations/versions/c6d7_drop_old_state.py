"""state is computed now"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "c6d7"
down_revision = "b5c6"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.drop_column("subscriptions", "state")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.add_column(
        "subscriptions",
        sa.Column("state", postgresql.ENUM("trial", "active", "ended", name="subscription_state", create_type=False), nullable=True),
    )

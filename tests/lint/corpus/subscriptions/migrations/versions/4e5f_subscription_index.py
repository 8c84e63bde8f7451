"""list subscriptions by state"""
from alembic import op

revision = "4e5f"
down_revision = "3d4e"


def upgrade() -> None:
    op.create_index("ix_subscriptions_state", "subscriptions", ["state", "started_on"])


def downgrade() -> None:
    op.drop_index("ix_subscriptions_state", table_name="subscriptions")

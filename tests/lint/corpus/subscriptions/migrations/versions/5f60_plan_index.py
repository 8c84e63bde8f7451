"""the index that 1b2c forgot, beside the application"""
from alembic import op

revision = "5f60"
down_revision = "4e5f"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index(
            "ix_subscriptions_plan_id",
            "subscriptions",
            ["plan_id"],
            postgresql_concurrently=True,
        )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index(
            "ix_subscriptions_plan_id",
            table_name="subscriptions",
            postgresql_concurrently=True,
        )

"""subscriptions"""
import sqlalchemy as sa
from alembic import op

revision = "1b2c"
down_revision = "0a1f"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("customer_id", sa.BigInteger(), sa.ForeignKey("customers.id"), nullable=False, index=True),
        sa.Column("plan_id", sa.Integer(), sa.ForeignKey("plans.id"), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Enum("trial", "active", "ended", name="subscription_state"), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("subscriptions")
    sa.Enum(name="subscription_state").drop(op.get_bind(), checkfirst=False)

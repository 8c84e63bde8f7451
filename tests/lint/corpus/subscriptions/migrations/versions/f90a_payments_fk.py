"""payments refer to invoices"""
import sqlalchemy as sa
from alembic import op

revision = "f90a"
down_revision = "e8f9"


def upgrade() -> None:
    op.create_table(
        "payments",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("invoice_id", sa.UUID(), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_payments_invoice_id", "payments", ["invoice_id"])
    op.create_foreign_key("fk_payments_invoice", "payments", "invoices", ["invoice_id"], ["id"])
    op.rename_table("plans", "tariffs")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.rename_table("tariffs", "plans")
    op.drop_table("payments")

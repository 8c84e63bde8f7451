"""the rows that were there"""
from alembic import op

revision = "e8f9"
down_revision = "d7e8"


def upgrade() -> None:
    op.execute("ALTER TABLE invoices VALIDATE CONSTRAINT ck_invoices_cents")


def downgrade() -> None:
    pass

"""an invoice is never negative: new rows first, the others in the next revision"""
from alembic import op

revision = "d7e8"
down_revision = "c6d7"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.execute("ALTER TABLE invoices ADD CONSTRAINT ck_invoices_cents CHECK (cents >= 0) NOT VALID")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.drop_constraint("ck_invoices_cents", "invoices", type_="check")

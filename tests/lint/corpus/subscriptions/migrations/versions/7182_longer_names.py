"""longer names"""
import sqlalchemy as sa
from alembic import op

revision = "7182"
down_revision = "6071"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.alter_column(
        "customers",
        "name",
        existing_type=sa.String(length=80),
        type_=sa.String(length=200),
        existing_nullable=True,
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.alter_column(
        "customers",
        "name",
        existing_type=sa.String(length=200),
        type_=sa.String(length=80),
        existing_nullable=True,
    )

"""prices with fractions of a cent"""
import sqlalchemy as sa
from alembic import op

revision = "8293"
down_revision = "7182"


def upgrade() -> None:
    op.alter_column(
        "plans",
        "monthly_cents",
        existing_type=sa.Integer(),
        type_=sa.Numeric(12, 4),
        existing_nullable=False,
    )


def downgrade() -> None:
    op.alter_column(
        "plans",
        "monthly_cents",
        existing_type=sa.Numeric(12, 4),
        type_=sa.Integer(),
        postgresql_using="monthly_cents::integer",
    )

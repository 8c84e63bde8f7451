"""search by lower(email)"""
import sqlalchemy as sa
from alembic import op

revision = "6071"
down_revision = "5f60"


def upgrade() -> None:
    op.create_index(
        "ix_customers_email_lower",
        "customers",
        [sa.text("lower(email)")],
        postgresql_concurrently=True,
    )


def downgrade() -> None:
    op.drop_index("ix_customers_email_lower", table_name="customers", postgresql_concurrently=True)

"""phone of a customer, required"""
import sqlalchemy as sa
from alembic import op

revision = "3d4e"
down_revision = "2c3d"


def upgrade() -> None:
    op.add_column("customers", sa.Column("phone", sa.String(length=30), nullable=False))


def downgrade() -> None:
    op.drop_column("customers", "phone")

"""country of a customer"""
import sqlalchemy as sa
from alembic import op

revision = "2c3d"
down_revision = "1b2c"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.add_column("customers", sa.Column("country", sa.String(length=2), server_default="DE", nullable=False))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    op.drop_column("customers", "country")

import sqlalchemy as sa
from alembic import op

revision = "a3"
down_revision = "a2"


def upgrade():
    op.add_column("orders", sa.Column("customer", sa.String(80), nullable=True))
    op.alter_column("orders", "number", type_=sa.String(length=64), existing_type=sa.String(length=32))
    op.alter_column("lines", "sku", new_column_name="article", existing_type=sa.Text())
    op.drop_column("orders", "paid")


def downgrade():
    op.add_column("orders", sa.Column("paid", sa.Boolean()))

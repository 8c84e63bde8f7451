import sqlalchemy as sa
from alembic import op

revision = "a4"
down_revision = "a3"


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("orders_customer", "orders", ["customer"], unique=True,
                        postgresql_concurrently=True, postgresql_where=sa.text("total > 0"))


def downgrade():
    op.drop_index("orders_customer", table_name="orders")

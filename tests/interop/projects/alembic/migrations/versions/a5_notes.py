import sqlalchemy as sa
from alembic import op

revision = "a5"
down_revision = "a4"


def upgrade():
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("order_id", sa.BigInteger(), sa.ForeignKey("orders.id")),
        sa.Column("kind", sa.Enum("call", "mail", name="note_kind"), nullable=False),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("written", sa.Date()),
    )


def downgrade():
    op.drop_table("notes")

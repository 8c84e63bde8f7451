"""users

Revision ID: 1a
"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision = "1a"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), server_default="nobody", nullable=True),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("doc", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("price", sa.Numeric(10, 2), nullable=True),
        sa.Column("made", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("seen", sa.DateTime(), server_default=sa.func.now()),
        sa.Column("ok", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("n", sa.BigInteger(), server_default="0", index=True),
        sa.Column("org_id", sa.Integer(), sa.ForeignKey("orgs.id", ondelete="CASCADE"), unique=True),
        sa.Column("state", sa.Enum("new", "old", name="user_state"), nullable=False),
        sa.Column("f", sa.Float()), sa.Column("lb", sa.LargeBinary()), sa.Column("u", sa.Uuid()),
        sa.Column("t", sa.Time()), sa.Column("i", sa.Interval()), sa.Column("sm", sa.SmallInteger()),
        sa.Column("dbl", sa.Double()), sa.Column("pu", postgresql.UUID(as_uuid=True)), sa.Column("j", sa.JSON()),
        sa.CheckConstraint("price > 0", name="price_positive"),
        sa.ForeignKeyConstraint(["org_id"], ["orgs.id"], name="fk_org", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email", name="uq_email"),
    )
    op.create_index(op.f("ix_users_name"), "users", ["name"], unique=False)
    op.create_index("ix_l", "users", [sa.text("lower(email)")], unique=True, postgresql_where=sa.text("n > 0"), postgresql_using="btree")
    op.create_table("items", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("x", sa.Integer, comment="the x"), sa.Column("idn", sa.Integer, sa.Identity(always=True)), sa.Column("c", sa.Integer, sa.Computed("x * 2", persisted=True)), schema="shop")


def downgrade() -> None:
    op.drop_table("items", schema="shop")
    op.drop_index("ix_l", table_name="users")
    op.drop_table("users")

from alembic import op
import sqlalchemy as sa

revision: str = "2b"
down_revision: str = "1a"


def upgrade():
    op.add_column("users", sa.Column("age", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("users", sa.Column("boss", sa.Integer(), sa.ForeignKey("users.id", name="fk_boss")))
    op.add_column("users", sa.Column("uq", sa.Integer(), unique=True, index=True))
    op.alter_column("users", "name", existing_type=sa.String(), nullable=False)
    op.alter_column("users", "email", existing_type=sa.String(length=40), type_=sa.String(length=80), existing_nullable=False)
    op.alter_column("users", "n", type_=sa.Integer(), postgresql_using="n::integer", server_default=None, nullable=True, new_column_name="m")
    op.alter_column("users", "m", server_default=sa.text("1 + 1"), comment="the m")
    op.drop_column("users", "f")
    op.rename_table("users", "people")
    op.create_foreign_key("fk_x", "people", "orgs", ["org_id"], ["id"], ondelete="CASCADE", onupdate="RESTRICT", deferrable=True, initially="DEFERRED")
    op.create_unique_constraint("uq_x", "people", ["age", "m"])
    op.create_check_constraint("ck_x", "people", "age > 0")
    op.create_check_constraint("ck_y", "people", sa.text("age > 0"), postgresql_not_valid=True)
    op.create_primary_key("pk_x", "orgs", ["id"])
    op.drop_constraint("uq_x", "people", type_="unique")
    op.drop_constraint("fk_x", "people")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("zz", sa.Text(), nullable=True))
        batch_op.drop_column("pu")
        batch_op.create_index("ix_zz", ["zz"], unique=False)
        batch_op.alter_column("zz", existing_type=sa.Text(), nullable=False)
        batch_op.create_foreign_key("fk_b", "orgs", ["org_id"], ["id"])
        batch_op.drop_constraint("ck_x", type_="check")
    with op.get_context().autocommit_block():
        op.create_index("ix_c", "people", ["age", sa.text("m DESC")], postgresql_concurrently=True, if_not_exists=True)
        op.drop_index("ix_zz", table_name="people", postgresql_concurrently=True)
    op.execute("UPDATE people SET age = 1 WHERE age = 0")
    op.execute(sa.text("UPDATE people SET age = 2"))
    op.create_table_comment("people", "The people")
    op.drop_table("shop", if_exists=True)


def downgrade():
    pass

-- file: a1.py
"""first"""
from alembic import op

revision = "a1"
down_revision = None


def upgrade():
    op.execute("create index concurrently i_a1 on people (a)")


def downgrade():
    op.execute("drop index concurrently i_a1")
-- file: b2.py
"""names"""
from alembic import op

revision = "b2"
down_revision = "a1"


def upgrade():
    op.execute("create index concurrently i_b2 on people (a)")


def downgrade():
    op.execute("drop index concurrently i_b2")
-- file: c3.py
"""ages"""
from alembic import op

revision = "c3"
down_revision = "a1"


def upgrade():
    op.execute("create index concurrently i_c3 on people (a)")


def downgrade():
    op.execute("drop index concurrently i_c3")

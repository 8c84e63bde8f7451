import sqlalchemy as sa
from alembic import op

revision = "a6"
down_revision = "a5"


def upgrade():
    op.execute("ALTER TYPE note_kind ADD VALUE 'visit'")
    op.alter_column("notes", "written", nullable=False, server_default=sa.text("CURRENT_DATE"))
    op.create_unique_constraint("notes_once", "notes", ["order_id", "written"])
    op.rename_table("lines", "positions")


def downgrade():
    op.rename_table("positions", "lines")

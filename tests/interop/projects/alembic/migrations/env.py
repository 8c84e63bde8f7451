import os

from alembic import context
from sqlalchemy import create_engine

if context.is_offline_mode():
    context.configure(
        dialect_name="postgresql", literal_binds=True, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    url = "postgresql+psycopg://%s@/%s?host=%s" % (
        os.environ["PGUSER"], os.environ["PGDATABASE"], os.environ["PGHOST"])
    with create_engine(url).connect() as connection:
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()

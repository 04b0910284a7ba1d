"""How Alembic comes to the database: by the connection that `database.py` gives it, within its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()

"""Work that must happen after a commit, kept in Postgres, carried out by Celery."""

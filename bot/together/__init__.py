"""What several server processes share over Redis, if `REDIS_URL` is set. What must not get lost is in the database."""

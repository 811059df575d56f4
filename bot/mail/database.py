"""Where opening a database used to live; bot/database/ does it for everybody now."""

from bot.database.engine import is_memory, open_engine

__all__ = ["is_memory", "open_engine"]

"""How the bot's databases are opened, brought up to date and shared by its parts. Not for anybody's tables."""

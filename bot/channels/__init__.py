"""How messages come in and answers go out: one channel a file."""

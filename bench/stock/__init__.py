"""What this bot is measured against: what `rasa init` gives, with our intents, messages and answers."""

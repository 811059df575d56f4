"""Changes to Rasa's own behaviour, one a file, each with its reason; all for Rasa 3.6.21.

tests/bot/rasa_changes fails when the code that they replace is another.
"""

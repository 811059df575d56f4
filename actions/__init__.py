"""Rasa actions, one topic a file: read slots, ask what is known, choose the wording, set slots."""

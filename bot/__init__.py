"""Zustellhelfer: everything of the assistant that is not a Rasa action or data."""

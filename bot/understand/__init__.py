"""Turns a message into what it means: so far what it does at the open question (the act).

Knows text and the names of the dialogue's questions; must not know what the dialogue does with an answer.
"""

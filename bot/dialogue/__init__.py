"""What to ask or advise next: pure planners, one per topic, without Rasa and without German sentences."""

"""Understanding German: one Rasa component a file, each over a pure module."""

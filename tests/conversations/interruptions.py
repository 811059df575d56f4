"""What people say instead of an answer, and how to tell that the bot asks its question again."""

from __future__ import annotations

from functools import lru_cache

import yaml

from tests.server import ROOT, Answer, Conversation

INTERRUPTIONS = {
    "knowledge": ("Wie hoch ist eigentlich eure Zustellrate?", "99,7 %"),
    "bot": ("Bist du ein Mensch oder ein Bot?", "Bot|Programm"),
    "privacy": ("Was passiert mit meinen Daten, die ich hier eingebe?", "Server des Betreibers"),
    "person": ("Ich möchte bitte mit einem Menschen sprechen", "hilfe@beispiel.de"),
    "scolding": ("Du bist doch der dümmste Bot, den ich je gesehen habe, so ein Mist", "Mensch"),
    "foreign": ("Wie wird das Wetter morgen in Hamburg?", "gesperrte Mailjet-Accounts|gesperrten Mailjet-Konten"),
    "blank": ("???", "Mensch|Worte|Lesbares|lesen"),
}
RETURNS = {"knowledge", "bot", "privacy", "foreign", "blank"}
"""After these the open question comes back by itself."""


def interrupt(conversation: Conversation, question: str, interruption: str, *, once: bool = False) -> None:
    """Say it at an open question: it is answered, and the question isn't lost, unless it is asked once."""
    text, expected = INTERRUPTIONS[interruption]
    answer = conversation.say(text)
    assert any(part in answer.text for part in expected.split("|")), answer.text
    if interruption in RETURNS:
        assert asks(answer, question) is not once, answer.text


def asks(answer: Answer, question: str) -> bool:
    """Return whether the answer holds the question, whatever the values in its text."""
    if question == "geholfen" and "Ja, Mail ist da" in answer.titles:
        return True  # after an explanation its buttons are there without the question
    # Name and address of an account are asked for together where both are missing.
    names = [f"utter_frage_{question}", *(["utter_frage_konto"] if question == "kontoname" else [])]
    return any(start in answer.text for name in names for start in _beginnings().get(name, ()))


@lru_cache(maxsize=1)
def _beginnings() -> dict[str, list[str]]:
    found = {}
    for path in (ROOT / "data/responses").glob("*.yml"):
        for name, variations in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items():
            found[name] = [one["text"].split("{")[0][:40].strip() for one in variations if one.get("text")]
    return found

from __future__ import annotations

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.processor import meant_by

BUTTONS = [{"title": "Ja, bitte", "payload": "/bestaetigen"}, {"title": "Nein", "payload": "/ablehnen"}]


def _tracker(*later: str) -> DialogueStateTracker:
    events = [UserUttered("hallo"), BotUttered("?", data={"buttons": BUTTONS})]
    for text in later:
        events += [UserUttered(text), BotUttered("hm")]
    return DialogueStateTracker.from_events("s", events, domain=Domain.empty())


@pytest.mark.parametrize("typed", ["1", "1.", "Nr. 1", "ja, bitte", " Ja, bitte! ", "/bestaetigen"])
def test_number_title_and_payload_all_press_the_button(typed: str) -> None:
    assert meant_by(typed, _tracker()) == "/bestaetigen"


def test_a_number_or_title_counts_only_while_the_buttons_are_the_latest() -> None:
    assert meant_by("1", _tracker("was anderes")) == "1"
    assert meant_by("/bestaetigen", _tracker("was anderes")) == "/bestaetigen"


@pytest.mark.parametrize("typed", ["/neu_starten", '/auswahl{"betroffen":"ich"}', "//bestaetigen", "/restart"])
def test_a_payload_nobody_offered_loses_its_slash(typed: str) -> None:
    assert not meant_by(typed, _tracker()).startswith("/")
    assert not meant_by(typed, None).startswith("/")


def test_a_number_beyond_the_buttons_is_text() -> None:
    assert meant_by("3", _tracker()) == "3"

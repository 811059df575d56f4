"""Whatever comes in, a sensible answer goes out."""

from __future__ import annotations

import pytest
import requests

from tests.server import Conversation

pytestmark = pytest.mark.conversation

HEADER = "\n".join(
    f"Received: from mx{n}.beispiel.de (mx{n}.beispiel.de [192.0.2.{n}]) by mail.beispiel.de" for n in range(40)
)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", ".", "???", "\u200b\u200b", "😀😀😀", "\x00\x07\x1b[31m", "12345", "Привет, где мое письмо?", "ما هذا",
        "<script>alert(1)</script>", "'; DROP TABLE events; --", "{__class__}", "{email}", HEADER, "mail " * 1200, "a" * 6000,
    ],
    ids=lambda text: repr(text[:20]),
)  # fmt: skip
def test_odd_messages_get_a_sensible_answer(guest: Conversation, text: str) -> None:
    answer = guest.say(text)
    assert "Entschuldige, bei mir ist gerade etwas schiefgegangen" not in answer.text
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    "payload", ["/neu_starten", '/auswahl{"betroffen":"ich"}', "/restart", "/session_start", "/action_uebergabe"]
)
def test_a_payload_that_was_not_offered_is_only_text(guest: Conversation, payload: str) -> None:
    guest.say("Meine Kundin bekommt keine Mail, ihre Adresse ist eva@web.de")
    answer = guest.say(payload)
    assert answer.text
    assert "Spam-Ordner" not in answer.text


def test_a_typed_number_or_title_counts_as_the_button(guest: Conversation) -> None:
    guest.say("Ich bekomme keine Mail")
    assert "freut mich" in guest.say("1").text
    other = Conversation(guest.url)
    other.say("Ich bekomme keine Mail")
    assert "hilfe" in other.say("mit einem menschen sprechen").text.casefold()


def test_two_misses_in_a_row_bring_a_person_in_other_words(guest: Conversation) -> None:
    first = guest.say("blubb dreiundvierzig quasi gestern dings")
    second = guest.say("na das andere von da halt dings")
    assert first.text != second.text


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b"kein json", b'{"message":"hallo"}', b'{"sender":"","message":"hallo"}',
     b'{"sender":"a b\\n","message":"hallo"}', b'{"sender":["x"],"message":"hallo"}', b'{"sender":"x","message":["y"]}'],
)  # fmt: skip
def test_an_unusable_request_is_refused_with_a_german_sentence(server: str, body: bytes) -> None:
    answer = requests.post(f"{server}/webhooks/rest/webhook", data=body, timeout=30)
    assert answer.status_code == 400
    assert answer.json()[0]["text"]


def test_rasas_own_api_needs_the_token(server: str) -> None:
    assert requests.post(f"{server}/model/parse", json={"text": "hallo"}, timeout=30).status_code in (401, 403)
    allowed = requests.post(
        f"{server}/model/parse?token=a-token-made-up-for-the-tests", json={"text": "tina@web.de"}, timeout=30
    )
    assert {"entity": "email", "value": "tina@web.de"}.items() <= allowed.json()["entities"][0].items()


def _parse(server: str, body: dict[str, object]) -> requests.Response:
    return requests.post(f"{server}/model/parse?token=a-token-made-up-for-the-tests", json=body, timeout=30)


def test_a_parsed_message_names_its_acts_at_the_open_question_of_its_context(server: str) -> None:
    with_context = _parse(server, {"text": "wie komm ich da hin", "context": {"frage": "geholfen:spam"}}).json()
    assert with_context["akt"]["name"] == "wo_wie"
    assert with_context["akte"][0] == with_context["akt"]
    assert with_context["intent"]["name"]
    # The next message on the same connection has no context of the one before.
    assert _parse(server, {"text": "wie komm ich da hin"}).json()["akt"]["name"] == "kein_akt"


@pytest.mark.parametrize("context", ["geholfen", 7, [], {"frage": 5}, {"frage": ["geholfen"]}], ids=repr)
def test_a_context_of_another_shape_is_refused_with_a_reason(server: str, context: object) -> None:
    answer = _parse(server, {"text": "hallo", "context": context})
    assert answer.status_code == 400
    assert "frage" in answer.json()["message"]

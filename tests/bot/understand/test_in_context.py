from __future__ import annotations

from bot.dialogue.known_before import context_of
from bot.dialogue.passages import read_passages
from bot.understand.in_context import LOOKING, Context, weight


def test_a_question_of_another_topic_counts_less() -> None:
    assert weight("spf", "sperrung", Context("zustellung")) < 1 == weight("spf", "beide", Context("zustellung"))


def test_the_way_at_another_provider_counts_less_and_at_the_same_one_more() -> None:
    at_webde = Context(provider="web.de")
    assert weight("gmx-app-spam", "zustellung", at_webde) < 1 < weight("webde-erwuenscht", "zustellung", at_webde)
    assert weight("gmx-app-spam", "zustellung", Context()) == 1


def test_who_misses_a_mail_that_no_mailbox_has_taken_is_not_sent_looking() -> None:
    assert weight("zugestellt-aber-nicht-da", "zustellung", Context(status="bounce")) < 1
    assert weight("zugestellt-aber-nicht-da", "zustellung", Context(status="zugestellt")) == 1
    assert weight("zugestellt-aber-nicht-da", "zustellung", Context(looked=True)) < 1


def test_the_provider_is_known_by_name_or_by_address() -> None:
    assert context_of({"anbieter": "gmx"}).provider == "gmx"
    assert context_of({"email": "a@web.de"}).provider == "web.de"
    assert context_of({"email": "a@firma.example"}).provider is None


def test_what_counts_as_looking_are_known_questions() -> None:
    assert {passage.id for passage in read_passages()} >= LOOKING

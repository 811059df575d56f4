from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest
import requests

from bot.channels.telegram_updates import Kind, from_update
from bot.channels.telegram_webhook import register
from bot.settings import Settings, SettingsError
from tests.bot.channels.conftest import LightServer
from tests.fakes.platform import Fault, wait_until
from tests.fakes.telegram import FakeTelegram
from tests.pace import PATIENCE_S

TODAY = date(2026, 11, 21)
GROUP = {"id": -100, "type": "supergroup", "title": "Runde"}


def said(telegram: FakeTelegram, text: str) -> dict[str, Any]:
    """Return the message that answers this text."""
    return dict(wait_until(lambda: [m for m in telegram.messages if m["seen"].endswith(f": {text}")])[0])


def count(telegram: FakeTelegram, text: str) -> int:
    return sum(message["seen"].endswith(f": {text}") for message in telegram.messages)


@pytest.mark.parametrize("secret", ["", "wrong", "a-webhook-secret_made-u", "ä"])
def test_who_does_not_know_the_secret_is_refused(light: LightServer, telegram: FakeTelegram, secret: str) -> None:
    update = telegram.message(f"falsch {len(secret)}")
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret.encode()}
    assert requests.post(telegram.target, json=update, headers=headers, timeout=PATIENCE_S).status_code == 401
    assert requests.post(telegram.target, json=update, timeout=PATIENCE_S).status_code == 401
    telegram.send(telegram.message("danach"))
    said(telegram, "danach")
    assert count(telegram, f"falsch {len(secret)}") == 0


def test_an_update_that_comes_again_is_answered_once(light: LightServer, telegram: FakeTelegram) -> None:
    update = telegram.message("einmal")
    assert all(telegram.send(update).status_code == 200 for _ in range(4))
    said(telegram, "einmal")
    time.sleep(0.3)
    assert count(telegram, "einmal") == 1


def test_a_text_arrives_letter_by_letter(light: LightServer, telegram: FakeTelegram) -> None:
    text = "Schau auf example.de/botschaft (a_b@c.de) - *wichtig*!"
    telegram.send(telegram.message(text))
    said(telegram, text)


def test_two_people_have_two_conversations(light: LightServer, telegram: FakeTelegram) -> None:
    telegram.send(telegram.message("ich bin eins", user=1))
    telegram.send(telegram.message("ich bin zwei", user=2))
    assert said(telegram, "ich bin eins")["chat_id"] == 1
    assert said(telegram, "ich bin zwei")["seen"].startswith("telegram telegram:2")


def test_a_group_gets_one_polite_sentence(light: LightServer, telegram: FakeTelegram) -> None:
    for user in (1, 2, 3):
        telegram.send(telegram.message("@helfer hallo", user=user, chat=GROUP))
    wait_until(lambda: [m for m in telegram.messages if m["chat_id"] == -100])
    time.sleep(0.3)
    assert len([m for m in telegram.messages if m["chat_id"] == -100]) == 1


@pytest.mark.parametrize(
    "content",
    [
        {"edited_message": {"text": "neu", "chat": {"id": 7, "type": "private"}, "from": {"id": 7}}},
        {"channel_post": {"text": "an alle", "chat": {"id": -5, "type": "channel"}}},
        {"message": {"text": "an alle", "chat": {"id": -5, "type": "channel"}}},
        {"my_chat_member": {"chat": {"id": -100, "type": "group"}}},
        {"message": {"new_chat_members": [{"id": 1}], "chat": {"id": -100, "type": "group"}, "from": {"id": 1}}},
        {"message": {"text": "x", "chat": {"id": 9, "type": "private"}, "from": {"id": 9, "is_bot": True}}},
        {"callback_query": {"id": "1", "from": {"id": 7}, "inline_message_id": "z", "data": "x"}},
        {"message": None},
        {"poll": {}},
        {},
    ],
)
def test_other_updates_are_taken_without_a_word(
    light: LightServer, telegram: FakeTelegram, content: dict[str, Any]
) -> None:
    update = telegram.update(**content)
    assert from_update(update, TODAY) is None
    assert telegram.send(update).status_code == 200


@pytest.mark.parametrize("body", [[], "x", 5, {"update_id": "x"}, {"message": {"text": 5}}])
def test_what_is_no_update_is_taken_without_a_word(light: LightServer, telegram: FakeTelegram, body: Any) -> None:
    assert telegram.send(body).status_code == 200


@pytest.mark.parametrize(
    ("written", "meant"),
    [("/start", "Hallo"), ("/hilfe@helferbot", "Hilfe"), ("/mensch", "Mensch"), ("/foo bar", "/foo bar"), ("a", "a")],
)
def test_commands_stand_for_what_a_user_would_type(written: str, meant: str) -> None:
    message = from_update(FakeTelegram().message(written), TODAY)
    assert message is not None
    assert message.text == meant


def test_pictures_and_voices_get_a_sentence(light: LightServer, telegram: FakeTelegram) -> None:
    telegram.send(telegram.message(None, user=31, voice={"file_id": "x"}))
    wait_until(lambda: [m for m in telegram.messages if m["chat_id"] == 31])
    captioned = from_update(telegram.message(None, photo=[{}], caption="siehe hier"), TODAY)
    assert captioned is not None
    assert (captioned.kind, captioned.text, captioned.with_files) == (Kind.TEXT, "siehe hier", True)


def test_a_long_answer_comes_in_messages_that_fit(light: LightServer, telegram: FakeTelegram) -> None:
    telegram.send(telegram.message("😀 Wort. " * 700, user=32))
    wait_until(lambda: len([m for m in telegram.messages if m["chat_id"] == 32]) == 2)
    assert sum(m["seen"].count("Wort") for m in telegram.messages if m["chat_id"] == 32) == 700


@pytest.mark.parametrize("fault", [Fault.RATE_LIMITED, Fault.BROKEN])
def test_an_answer_that_telegram_cannot_take_now_comes_later_once(
    light: LightServer, telegram: FakeTelegram, fault: Fault
) -> None:
    telegram.go_wrong(fault, about="trotz")
    began = time.monotonic()
    telegram.send(telegram.message(f"trotz {fault.value}"))
    said(telegram, f"trotz {fault.value}")
    if fault is Fault.RATE_LIMITED:
        assert time.monotonic() - began >= telegram.retry_after
    assert count(telegram, f"trotz {fault.value}") == 1


def test_formatting_that_telegram_cannot_read_is_left_out(light: LightServer, telegram: FakeTelegram) -> None:
    telegram.go_wrong(Fault.REFUSED, refusal="Bad Request: can't parse entities: oops", about="schlicht")
    telegram.send(telegram.message("schlicht"))
    assert "parse_mode" not in said(telegram, "schlicht")


def test_a_user_who_blocked_the_bot_holds_nobody_up(light: LightServer, telegram: FakeTelegram) -> None:
    telegram.blocked.add(33)
    telegram.send(telegram.message("ungehört", user=33))
    telegram.send(telegram.message("gehört", user=34))
    said(telegram, "gehört")
    assert count(telegram, "ungehört") == 0


def test_the_command_registers_the_webhook_and_a_start_does_not(
    light: LightServer, telegram: FakeTelegram, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not telegram.called("setWebhook"), "the running server never registers itself"
    # A platform of its own: what the commands ask for must not count as the server's.
    with FakeTelegram() as fresh:
        settings = Settings(
            telegram_bot_token=fresh.token, telegram_webhook_secret=fresh.secret, telegram_api_url=fresh.url
        )
        assert register(settings, "https://bot.example.org/") == 0
        assert fresh.webhook == {
            "url": "https://bot.example.org/webhooks/telegram/webhook",
            "secret_token": fresh.secret,
            "allowed_updates": ["message", "callback_query"],
        }
    assert "https://bot.example.org" in capsys.readouterr().out


def test_a_webhook_that_cannot_work_is_refused_with_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    with FakeTelegram() as fresh:
        settings = Settings(telegram_bot_token="1:wrong", telegram_webhook_secret="x" * 16, telegram_api_url=fresh.url)
        with pytest.raises(SettingsError, match="https"):
            register(settings, "http://bot.example.org")
        with pytest.raises(SettingsError, match="TELEGRAM_BOT_TOKEN"):
            register(Settings(), "https://bot.example.org")
        assert register(settings, "https://bot.example.org") == 1
    assert "Unauthorized" in capsys.readouterr().err

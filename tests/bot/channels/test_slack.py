from __future__ import annotations

import re
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from slack_sdk.signature import SignatureVerifier

from bot.channels.queue import Queue
from bot.channels.slack_alerts import SlackAlerts
from tests.bot.channels.conftest import LightServer
from tests.fakes.platform import Fault, wait_until
from tests.fakes.slack import CHANNEL, REASONS, FakeSlack, sign


def said(slack: FakeSlack, text: str) -> dict[str, Any]:
    """Return the post that answers this text."""
    found = wait_until(lambda: [post for post in slack.posts if f": {text}" in post["text"]])
    return dict(found[0])


def count(slack: FakeSlack, text: str) -> int:
    return sum(re.search(rf": {text}( \(signed\))?$", post["text"]) is not None for post in slack.posts)


def test_slacks_published_signature_example_passes() -> None:
    # https://docs.slack.dev/authentication/verifying-requests-from-slack/
    secret, timestamp = "8f742231b10e8888abcd99yyyzzz85a5", "1531420618"
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    published = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert sign(secret, timestamp, body) == published
    then = SimpleNamespace(now=lambda: float(timestamp) + 60)
    assert SignatureVerifier(secret, then).is_valid(body, timestamp, published)
    assert not SignatureVerifier(secret).is_valid(body, timestamp, published), "years later"


@pytest.mark.parametrize(
    "headers",
    [
        {"signature": "v0=" + "0" * 64},
        {"signature": ""},
        {"signature": "v0=ä"},
        {"timestamp": "1531420618"},
        {"timestamp": "gestern"},
        {"timestamp": ""},
    ],
)
def test_forged_old_and_unsigned_requests_are_refused(
    light: LightServer, slack: FakeSlack, headers: dict[str, str]
) -> None:
    reply = slack.send_raw(b'{"type":"url_verification","challenge":"x"}', "application/json", **headers)
    assert reply.status_code == 401


def test_the_address_is_verified_with_the_challenge(light: LightServer, slack: FakeSlack) -> None:
    assert slack.send({"type": "url_verification", "challenge": "abc"}).json() == {"challenge": "abc"}


@pytest.mark.parametrize("reason", REASONS)
def test_retries_of_every_reason_are_dropped(light: LightServer, slack: FakeSlack, reason: str) -> None:
    event = slack.event(f"einmal {reason}")
    assert slack.send(event).status_code == 200
    for number in ("1", "2", "3"):
        reply = slack.send(event, X_Slack_Retry_Num=number, X_Slack_Retry_Reason=reason)
        assert reply.status_code == 200
    said(slack, f"einmal {reason}")
    time.sleep(0.3)
    assert count(slack, f"einmal {reason}") == 1


def test_it_says_200_before_the_answer_is_made(light: LightServer, slack: FakeSlack) -> None:
    assert slack.send(slack.event("langsam")).status_code == 200
    assert count(slack, "langsam") == 0
    said(slack, "langsam")


def test_a_mention_is_answered_in_its_thread_and_the_thread_goes_on(light: LightServer, slack: FakeSlack) -> None:
    slack.send(slack.mention("im Kanal", ts="1700000001.000100"))
    assert said(slack, "im Kanal")["thread_ts"] == "1700000001.000100"


def test_a_thread_without_the_bot_is_left_alone(light: LightServer, slack: FakeSlack) -> None:
    slack.send(slack.event("unter uns", channel=CHANNEL, channel_type="channel", thread_ts="5.5"))
    slack.send(slack.event("danach"))
    said(slack, "danach")
    assert count(slack, "unter uns") == 0


def test_addresses_arrive_as_typed_and_answers_can_call_nobody(light: LightServer, slack: FakeSlack) -> None:
    slack.send(slack.event("<mailto:max@web.de|max@web.de> &lt;!channel&gt;"))
    assert "max@web.de &lt;!channel&gt;" in said(slack, "max@web.de")["text"]


def test_only_the_configured_workspace_is_the_team(light: LightServer, slack: FakeSlack) -> None:
    slack.send(slack.event("von hier"))
    slack.send({**slack.event("von dort", channel="D0DORT"), "team_id": "T0FREMD"})
    slack.send(slack.event("zu Gast", user_team="T0FREMD", channel="D0GAST"))
    assert said(slack, "von hier")["text"].endswith("(signed)")
    assert not said(slack, "von dort")["text"].endswith("(signed)")
    assert not said(slack, "zu Gast")["text"].endswith("(signed)")


def test_a_slash_command_is_answered_to_its_asker_alone(light: LightServer, slack: FakeSlack) -> None:
    form = slack.command("Mailjet gesperrt")
    reply = slack.send(form)
    assert (reply.status_code, reply.content) == (200, b"")
    post = said(slack, "Mailjet gesperrt")
    assert post["response_type"] == "ephemeral"
    assert form["response_url"].endswith(post["response"])


def test_a_foreign_response_url_is_never_called(light: LightServer, slack: FakeSlack) -> None:
    slack.send(slack.command("fremd", response_url="http://127.0.0.1:1/steal"))
    slack.send(slack.event("nach fremd"))
    said(slack, "nach fremd")
    assert count(slack, "fremd") == 0


@pytest.mark.parametrize("body", [b"{", b"[]", b"x=1", b"payload=%7B", b"", b'{"type":"event_callback"}'])
def test_what_it_cannot_read_is_taken_without_a_word(light: LightServer, slack: FakeSlack, body: bytes) -> None:
    assert slack.send_raw(body, "application/json").status_code == 200


def test_a_long_answer_comes_in_pieces_that_fit(light: LightServer, slack: FakeSlack) -> None:
    slack.send(slack.event("lang " + "Wort & " * 900, channel="D0LANG"))
    pieces = wait_until(lambda: [p["text"] for p in slack.posts if p.get("channel") == "D0LANG"][3:] and slack.posts)
    assert sum(piece["text"].count("Wort") for piece in pieces) == 900
    assert all(len(post["text"]) <= 3000 for post in slack.posts)


@pytest.mark.parametrize("failing", ["raise", "silent"])
def test_a_failing_turn_is_answered_with_an_apology(light: LightServer, slack: FakeSlack, failing: str) -> None:
    slack.send(slack.event(failing, channel=f"D0{failing.upper()}"))
    post = wait_until(lambda: [p for p in slack.posts if p.get("channel") == f"D0{failing.upper()}"])[0]
    assert post["text"].startswith("Entschuldige")


@pytest.mark.parametrize("fault", [Fault.RATE_LIMITED, Fault.BROKEN])
def test_an_answer_that_slack_cannot_take_now_comes_later_once(
    light: LightServer, slack: FakeSlack, fault: Fault
) -> None:
    slack.go_wrong(fault, about="trotz")
    began = time.monotonic()
    slack.send(slack.event(f"trotz {fault.value}"))
    said(slack, f"trotz {fault.value}")
    if fault is Fault.RATE_LIMITED:
        assert time.monotonic() - began >= slack.retry_after
    assert count(slack, f"trotz {fault.value}") == 1


def test_an_answer_whose_receipt_got_lost_is_not_posted_twice(light: LightServer, slack: FakeSlack) -> None:
    slack.delay_s = 7
    slack.go_wrong(Fault.SLOW, about="verspätet")
    asked = len(slack.called("conversations.history"))
    slack.send(slack.event("verspätet"))
    said(slack, "verspätet")
    wait_until(lambda: len(slack.called("conversations.history")) > asked)
    time.sleep(0.5)
    assert count(slack, "verspätet") == 1


def test_what_slack_refuses_holds_the_next_message_up_in_no_way(light: LightServer, slack: FakeSlack) -> None:
    slack.go_wrong(Fault.REFUSED, refusal="channel_not_found", about="verloren")
    slack.send(slack.event("verloren"))
    slack.send(slack.event("gefunden"))
    said(slack, "gefunden")
    assert count(slack, "verloren") == 0


def test_alarms_go_to_the_teams_channel_once(light: LightServer, slack: FakeSlack, tmp_path: Path) -> None:
    queue = Queue(light.database)
    alerts = SlackAlerts(queue, "C0ALARM")
    assert alerts.send("bounces-2026-11-21", "**Achtung:** 4,2 % Bounces")
    assert not alerts.send("bounces-2026-11-21", "**Achtung:** 4,2 % Bounces")
    queue.close()
    post = wait_until(lambda: [post for post in slack.posts if post.get("channel") == "C0ALARM"])[0]
    assert post["text"] == "*Achtung:* 4,2 % Bounces"


def test_nothing_else_is_open(light: LightServer) -> None:
    assert requests.get(f"{light.url}/webhooks/slack/webhook", timeout=5).status_code == 405
    assert requests.post(f"{light.url}/webhooks/slack/webhook", data=b"x" * 600_000, timeout=5).status_code == 413


def test_a_password_is_not_kept_in_the_queue(light: LightServer, slack: FakeSlack) -> None:
    slack.send(slack.event("mein passwort: Sonnenblume77! hilft nicht"))
    wait_until(lambda: [post for post in slack.posts if "hilft nicht" in post["text"]])
    assert not [path.name for path in light.folder.glob("bot.db*") if b"Sonnenblume77" in path.read_bytes()]

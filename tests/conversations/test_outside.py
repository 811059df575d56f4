"""The whole server, seen by somebody outside."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import jwt
import pytest
import requests

from bot.channels.fence import HEADERS
from bot.identity import sign_identity
from bot.mail.lookup import Asker, Role
from tests.server import SECRET, Conversation

pytestmark = pytest.mark.conversation

CHAT = "/webhooks/website"
TOKEN = "a-token-made-up-for-the-tests"


@pytest.mark.parametrize(
    "path",
    ["/", "/health", "/nowhere", "/webhooks/rest", CHAT + "/stream", "/widget/chat-widget.js", "/model", "/version"],
)
def test_every_answer_has_the_headers(server: str, path: str) -> None:
    headers = requests.get(server + path, timeout=30).headers
    for name in ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Content-Security-Policy"):
        assert headers[name], name
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == HEADERS["X-Content-Type-Options"]
    assert "Set-Cookie" not in headers
    assert "sanic" not in str(headers).lower()


@pytest.mark.parametrize("path", ["/webhooks/rest/webhook", "/health", "/", CHAT + "/messages"])
def test_a_foreign_page_may_read_nothing(server: str, path: str) -> None:
    for method in ("OPTIONS", "GET", "POST"):
        answer = requests.request(method, server + path, headers={"Origin": "https://evil.example"}, timeout=30)
        assert answer.headers.get("Access-Control-Allow-Origin") in (None, "")


@pytest.mark.parametrize(
    "path",
    [
        "/widget/../settings.py", "/widget/..%2f..%2f.env", "/widget/%2e%2e/%2e%2e/models/zustellhelfer.json",
        "/widget//etc/passwd", "/..%5c.env", "/widget/chat-widget.js%00.txt", "/widget/src/widget.js", "/.env", "/docs/",
    ],
)  # fmt: skip
def test_no_other_file_can_be_read(server: str, path: str) -> None:
    with requests.Session() as session:
        prepared = requests.Request("GET", server).prepare()
        prepared.url = server + path  # as written: requests would tidy it
        answer = session.send(prepared, timeout=30)
    assert answer.status_code in (400, 404)
    assert len(answer.content) < 200


def test_rasas_api_shows_nothing_without_its_token(server: str) -> None:
    victim = f"victim-{uuid.uuid4().hex}"
    Conversation(server, sender=victim).say("meine adresse ist opfer@web.de")
    for path in (f"/conversations/{victim}/tracker", f"/conversations/{victim}/story", "/domain", "/status"):
        for wrong in ("", "?token=", "?token=wrong", f"?token={TOKEN}x", f"?Token={TOKEN}"):
            answer = requests.get(f"{server}{path}{wrong}", timeout=30)
            assert answer.status_code == 401
            assert "opfer" not in answer.text
    assert "opfer" in requests.get(f"{server}/conversations/{victim}/tracker?token={TOKEN}", timeout=30).text


def test_not_even_the_token_changes_the_model(server: str) -> None:
    body = {"model_file": "/tmp/evil.tar.gz"}  # noqa: S108 - never written
    for method, path in (("PUT", "/model"), ("DELETE", "/model"), ("POST", "/model/train"), ("POST", "//model/train/")):
        answer = requests.request(method, f"{server}{path}?token={TOKEN}", json=body, timeout=30)
        assert answer.status_code in (403, 404)
    assert requests.get(f"{server}/health", timeout=30).status_code == 200


def test_a_guessed_conversation_of_another_channel_is_closed(server: str) -> None:
    opened = requests.post(f"{server}{CHAT}/session", timeout=30).json()["session"]
    public = jwt.decode(opened, options={"verify_signature": False})["cid"]
    for sender in (f"website-{public}", f"WEBSITE-{public}", "slack:T1:D1", "telegram:1"):
        answer = requests.post(
            f"{server}/webhooks/rest/webhook", json={"sender": sender, "message": "hallo"}, timeout=30
        )
        assert answer.status_code == 400


def test_a_session_opens_no_other_conversation_and_no_forgery_opens_any(server: str) -> None:
    asker = Asker(Role.MITGLIED, sub="m-1", email="anna.beispiel@web.de")
    identity = sign_identity(asker, SECRET)
    mine = requests.post(f"{server}{CHAT}/session", headers={"X-Identity": identity}, timeout=30).json()["session"]
    claims = jwt.decode(mine, options={"verify_signature": False})
    forged = [
        jwt.encode(claims, "", algorithm="none"),
        jwt.encode(claims, SECRET, algorithm="HS256"),
        jwt.encode({**claims, "who": ""}, "another-key-of-somebody-else-entirely", algorithm="HS256"),
        identity,
        mine[:-3] + "AAA",
    ]
    for token, who in [(mine, ""), *((token, identity) for token in forged)]:
        headers = {"Authorization": f"Bearer {token}", "X-Identity": who}
        body = {"id": uuid.uuid4().hex, "text": "hallo"}
        assert requests.post(f"{server}{CHAT}/messages", json=body, headers=headers, timeout=30).status_code == 401
        assert requests.delete(f"{server}{CHAT}/session", headers=headers, timeout=30).status_code == 401


ODD_TEXTS = ["\ud83d", "a\ud800b", "\0", "a\0b", "\udcff" * 50, "/\ud800{", "\ud83d\ude00"]


@pytest.mark.parametrize("text", ODD_TEXTS, ids=ascii)
def test_half_characters_are_answered_in_every_channel(
    server: str,
    server_folder: Path,
    text: str,
) -> None:
    body = json.dumps({"sender": uuid.uuid4().hex, "message": text, "message_id": uuid.uuid4().hex})
    answer = requests.post(f"{server}/webhooks/rest/webhook", data=body, timeout=30)
    assert answer.status_code == 200
    assert "schiefgegangen" not in answer.text
    opened = requests.post(f"{server}{CHAT}/session", timeout=30).json()["session"]
    chat = json.dumps({"id": uuid.uuid4().hex, "text": f"hallo {text}", "title": text})
    headers = {"Authorization": f"Bearer {opened}"}
    reply = requests.post(f"{server}{CHAT}/messages", data=chat, headers=headers, timeout=30)
    assert reply.status_code == 200
    assert len(reply.json()["events"]) >= 2
    assert "schiefgegangen" not in reply.text
    assert "Traceback" not in (server_folder / "server.log").read_text(encoding="utf-8")

"""A server with our real chat channel and pages, and a responder of a few lines in the agent's place.

`python -m tests.browser.chat_server`, settings from the environment; prints its port. `ANSWERED` names a file that gets
a line for each turn, so that a test can count them.
"""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path
from types import SimpleNamespace

from rasa.core.channels.channel import UserMessage, register
from sanic import Sanic

from bot.channels.pages import show_page, widget_files
from bot.channels.website import WebsiteChannel
from bot.identity import read_identity
from bot.responses import LiveResponses
from bot.settings import read_settings

BUTTONS = [{"title": "Ja, Mail ist da", "payload": "/problem_geloest"}, {"title": "Nein", "payload": "/nicht_geholfen"}]
ATTACK = (
    '<img src=x onerror="window.attacked=1"> <script>window.attacked=1</script> '
    "[klick](javascript:window.attacked=1) "
    "[auch](data:text/html,<script>1</script>) ![bild](http://127.0.0.1:1/spur.png) <https://example.org/gut> "
    '[gut](https://example.org/"onmouseover="x) <svg onload=window.attacked=1>'
)
BOMB = "> " * 3000 + "tief\n\n" + "*" * 5000 + "\n\n" + "[" * 5000 + "\n\n" + "- " * 2000 + "ende"
TIMELINE = {
    "kind": "timeline",
    "steps": [
        {"title": "Verschickt", "state": "done", "at": 1_795_000_000_000},
        {"title": "Vom Mailserver angenommen", "state": "done", "at": "2026-11-18T10:02:00Z", "detail": "250 2.0.0 OK"},
        {"title": "Im Spam-Ordner nachsehen", "state": "current"},
        {"title": "Geöffnet", "state": "waiting"},
    ],
}
CHECKLIST = {
    "kind": "checklist",
    "title": "Dein Weg zur Freischaltung",
    "items": [
        {"title": "Grund finden", "state": "done"},
        {"title": "Ursache beheben", "state": "problem", "detail": "Die alten Adressen sind noch in der Liste."},
        {"title": "Support anschreiben", "state": "current"},
        {"title": "Nachweise liefern", "state": "open"},
    ],
}
SUPPORT_TEXT = (
    "Fertig. Hier ist deine Nachricht:\n\nBetreff: Bitte um Prüfung\n\nGuten Tag,\n\n- Accountname: Brotzeit\n\nGrüße"
)
SMTP_ANSWER = {"kind": "copy", "label": "Antwort des Mailservers", "text": "550 5.7.1 Message rejected", "code": True}


async def answer(message: UserMessage) -> None:
    """Answer by the first word."""
    text, out, to = message.text or "", message.output_channel, message.sender_id
    counted = os.environ.get("ANSWERED")
    word = text.split(" ")[0].casefold()
    if word == "langsam":
        await asyncio.sleep(2)
    if counted:
        with Path(counted).open("a", encoding="utf-8") as file:
            file.write(f"{text[:60]}\n")
    if word == "fehler":
        raise RuntimeError("made up")
    if word == "still":
        return
    texts = {
        "angriff": ATTACK,
        "bombe": BOMB,
        "text": SUPPORT_TEXT,
        "lang": "Ein Absatz.\n" * 40,
        "liste": "**Drei** Schritte:\n1. Schau in den Spam-Ordner\n2. Speichere `info@memberspot.de`\n3. Frag nach\n\n"
        "```\n550 5.7.1 Message rejected\n```\nMehr: https://www.mailjet.com/contact/",
    }
    customs = {
        "weg": TIMELINE,
        "schritte": CHECKLIST,
        "kopie": SMTP_ANSWER,
        "unbekannt": {"kind": "etwas", "html": "<b>x</b>"},
    }
    if word == "wer":
        asker = read_identity((message.metadata or {}).get("identity"), os.environ.get("IDENTITY_SECRET"))
        await out.send_text_message(to, f"Du bist: {asker.role.value}")
    elif word == "knöpfe":
        await out.send_text_with_buttons(to, "Hat das geholfen?", BUTTONS)
    elif word == "brief":
        letter = {"kind": "copy", "subject": "Bitte um Prüfung", "text": "Guten Tag,\n\nbitte helfen Sie mir."}
        await out.send_response(to, {"text": f"Fertig:\n\nBetreff: {letter['subject']}\n\nGuten Tag", "custom": letter})
        ticks = [{"label": "Passwort ändern", "done": True}, {"label": "Liste aufräumen", "done": False}]
        text = "Das ist zu tun:\n1. Passwort ändern\n2. Liste aufräumen"
        await out.send_response(to, {"text": text, "custom": {"kind": "checklist", "items": ticks}})
    elif word in customs:
        await out.send_text_message(to, "Hier ist es:")
        await out.send_custom_json(to, customs[word])
    else:
        await out.send_text_message(to, texts.get(word, f"Antwort auf: {text}"))


def main() -> None:
    settings = read_settings()
    app = Sanic("chat_under_test", configure_logging=False)
    app.ctx.agent = SimpleNamespace(nlg=LiveResponses(), handle_message=answer)
    channel = WebsiteChannel.from_settings(settings, lease_s=3.0)  # waiting for a dead process is no fun to watch
    register([channel], app, "/webhooks/")
    app.config.RESPONSE_TIMEOUT = float(os.environ.get("RESPONSE_TIMEOUT", "60"))
    app.blueprint(widget_files())
    show_page(app, demo=settings.demo, identity_secret=settings.identity_secret, privacy_url=settings.privacy_url)
    listening = socket.create_server(("127.0.0.1", settings.port), reuse_port=False)
    print(listening.getsockname()[1], flush=True)
    app.run(sock=listening, access_log=False)


if __name__ == "__main__":
    main()

"""The Slack channel: `POST /webhooks/slack/webhook` for events, buttons and the slash command.

Says 200 at once and works afterwards; what arrives again is known. Set-up: docs/channels.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import structlog
from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty
from sanic.response import json as json_response
from slack_sdk.signature import SignatureVerifier

from bot.cases.store import HandoverStore
from bot.cases.threads import ThreadBook
from bot.channels.answers import Answers, Handler, Question
from bot.channels.inbox import Answer, Claim, InboxUnavailable
from bot.channels.limits import MAX_CHARACTERS, RateLimit
from bot.channels.parts import joined, parts_of
from bot.channels.pushes import pushes
from bot.channels.slack_api import TEXT_LIMIT, SlackApi, slack_size
from bot.channels.slack_events import CHANNEL, Kind, SlackMessage, from_action, from_command, from_event
from bot.channels.team_answers import Concern, TeamAnswers
from bot.channels.turns import Service
from bot.identity import sign_identity
from bot.mail.lookup import Asker, Role
from bot.settings import Settings, read_settings
from bot.together.counters import counters

log = structlog.get_logger(__name__)

MAX_BODY_BYTES = 512_000
TOKEN_LASTS = timedelta(minutes=5)
"""Long enough for one turn; the token is made anew for each message."""


class SlackChannel(InputChannel):
    """Slack's three ways in, one queue, one way out."""

    def __init__(self, settings: Settings) -> None:
        """Keep the settings.

        Raises:
            ValueError: the token or the signing secret is missing.
        """
        if not settings.slack_bot_token or not settings.slack_signing_secret:
            raise ValueError("SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET are needed for Slack.")
        self._settings = settings
        self._verifier = SignatureVerifier(settings.slack_signing_secret)
        self._api = SlackApi(settings.slack_bot_token, settings.slack_api_url)
        self._limit = RateLimit(together=counters(settings.redis_url), name=CHANNEL) if settings.limits else None
        self._service: Service | None = None
        self._answers: Answers | None = None
        self._team: TeamAnswers | None = None

    @classmethod
    def name(cls) -> str:
        """Return the part of the route that names the channel."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> SlackChannel:
        """Return the channel as the environment configures it."""
        return cls(read_settings())

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Return the routes; the workers begin with the server, in its own process and event loop."""
        routes = Blueprint("slack_channel")

        def courier_for(app: Sanic) -> SlackCourier:
            self._answers = Answers(app, on_new_message)
            self._team = team_answers(self._settings)
            return SlackCourier(self._settings, self._api, self._answers, self._team)

        self._service = Service(self._settings.database_url, courier_for)
        self._service.attach(routes)

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            return await self._receive(request)

        return routes

    async def _receive(self, request: Request) -> HTTPResponse:
        if len(request.body) > MAX_BODY_BYTES:
            return empty(413)
        if not self._is_signed(request):
            log.warning("slack.refused")
            return empty(401)
        body = _body(request)
        if body.get("type") == "url_verification":
            return json_response({"challenge": str(body.get("challenge", ""))})
        message = _message_in(body)
        if message is None:
            return empty(200)
        try:
            concern = await self._team.concern_of(message) if self._team else Concern.NONE
            if concern is Concern.USER:
                await self._accept(message, for_user=True)
            elif concern is Concern.NONE and (message.addressed or await self._takes_part(message.conversation)):
                await self._accept(message)
        except InboxUnavailable:
            return empty(503)  # so that Slack delivers it again
        return empty(200)

    def _is_signed(self, request: Request) -> bool:
        signature = request.headers.get("x-slack-signature")
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        # The library turns the timestamp into a number without asking, and body and signature into text.
        if not timestamp.isdigit() or not signature or not signature.isascii():
            return False
        try:
            return bool(self._verifier.is_valid(request.body, timestamp, signature))
        except UnicodeDecodeError:
            return False

    async def _takes_part(self, conversation: str) -> bool:
        return self._answers is not None and await self._answers.began(conversation)

    async def _accept(self, message: SlackMessage, *, for_user: bool = False) -> None:
        if self._service is None:
            raise InboxUnavailable("the channel has no routes yet")
        limited = bool(not for_user and self._limit and self._limit.wait_s(f"{message.team}:{message.user}"))
        payload = {**asdict(message), "kind": message.kind.value, "limited": limited, "for_user": for_user}
        new = await self._service.accept(message.message_id, message.conversation, payload)
        log.info("slack.accepted" if new else "slack.repeated", kind=message.kind.value, for_user=for_user)


class SlackCourier:
    """Answers Slack's messages and sends the answers."""

    name = CHANNEL

    def __init__(self, settings: Settings, api: SlackApi, answers: Answers, team: TeamAnswers | None = None) -> None:
        self._settings = settings
        self._api = api
        self._answers = answers
        self._team = team

    async def answers(self, payload: Mapping[str, Any], claim: Claim) -> list[Answer]:
        """Make the answers, cut to what Slack shows."""
        parts = parts_of(await self._made(payload, claim), TEXT_LIMIT, slack_size)
        # A response_url may be used five times.
        return parts_of(joined(parts), TEXT_LIMIT, slack_size) if payload.get("reply_url") else parts

    async def apology(self) -> list[Answer]:
        """Return what is said when no answer can be made."""
        return [self._answers.say("utter_panne")]

    async def send(self, payload: Mapping[str, Any], answer: Answer, key: str, again: bool) -> None:
        """Post into the thread, or to the asker alone."""
        if payload.get("reply_url"):
            await self._api.respond(payload["reply_url"], answer)
        else:
            await self._api.post(payload["channel"], payload.get("thread"), answer, key, again=again)

    async def _made(self, payload: Mapping[str, Any], claim: Claim) -> list[Answer]:
        if payload.get("for_user") and self._team:
            return await self._team.passed_on(payload, claim.message_id)
        kind, text = Kind(payload["kind"]), str(payload["text"])
        if payload.get("limited"):
            return [self._answers.say("utter_zu_oft")]
        if kind is Kind.EDIT:
            return [self._answers.say("utter_kanal_bearbeitet")]
        if kind is Kind.FILES:
            return [self._answers.say("utter_kanal_datei")]
        if len(text) > MAX_CHARACTERS:
            return [self._answers.say("utter_zu_lang")]
        if kind is Kind.COMMAND:
            if not text:
                return [self._answers.say("utter_kanal_befehl_leer")]
            if "@" in text:
                text = self._answers.say("utter_kanal_befehl", adresse=text)["text"]
        if kind is Kind.BUTTON:
            # What Slack sends back is a name; only a payload that was offered here counts.
            text = await self._answers.payload_of(claim.conversation, str(payload.get("button"))) or text
        question = Question(
            CHANNEL, claim.conversation, claim.message_id, text, self._identity(payload), again=claim.attempt > 1
        )
        made = await self._answers.to(question)
        return [self._answers.say("utter_kanal_datei_dabei"), *made] if payload.get("with_files") else made

    def _identity(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        ours = self._settings.slack_team_id
        if not ours or payload["team"] != ours or payload.get("outsider") or not self._settings.identity_secret:
            return {}
        asker = Asker(Role.TEAM, sub=f"slack:{payload['user']}")
        return {"identity": sign_identity(asker, self._settings.identity_secret, TOKEN_LASTS)}


def team_answers(settings: Settings) -> TeamAnswers | None:
    """Return the way from the team's channel to the users; None unless channel and workspace are named.

    Raises:
        HandoversUnavailable: the database cannot be opened.
    """
    channel, workspace = settings.slack_alert_channel, settings.slack_team_id
    if not channel or not workspace:
        return None
    url = settings.database_url
    return TeamAnswers(HandoverStore(url), ThreadBook(url), pushes(settings), channel=channel, workspace=workspace)


def _body(request: Request) -> dict[str, Any]:
    """Read JSON whatever its content type says, or a form; `payload` of a form is JSON again."""
    try:
        text = request.body.decode()
        if text.lstrip().startswith("{"):
            body = json.loads(text)
        else:
            form = {name: values[0] for name, values in parse_qs(text, keep_blank_values=True).items()}
            body = json.loads(form["payload"]) if "payload" in form else form
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _message_in(body: dict[str, Any]) -> SlackMessage | None:
    if body.get("type") == "event_callback":
        return from_event(body)
    if body.get("type") == "block_actions":
        return from_action(body)
    return from_command(body) if "command" in body else None

"""Rasa's server with our agent, channels and routes, made from the settings.

Not for what a route does: see bot/channels/. Plain `rasa run` works too, with endpoints.yml and credentials.yml.
"""

from __future__ import annotations

import asyncio
import socket
from asyncio import AbstractEventLoop
from pathlib import Path

import structlog
from rasa.core.channels.channel import InputChannel
from rasa.core.run import configure_app
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.action_runner import GuardedEndpoint, InProcessActions
from bot.channels.fence import put_up_fence
from bot.channels.limits import RateLimit
from bot.channels.mailjet_events import mailjet_events
from bot.channels.news import News, NewsAgent
from bot.channels.pages import show_page, widget_files
from bot.channels.parse_point import read_points
from bot.channels.pushes import pushes, team_alert
from bot.channels.rest import RestChannel
from bot.channels.sentences import sentence
from bot.channels.slack import SlackChannel
from bot.channels.team import team_page_routes
from bot.channels.telegram import TelegramChannel
from bot.channels.website import WebsiteChannel
from bot.counted import CountedAgent, CountedStore
from bot.database.schema import DatabaseNotReady, bring_up_to_date
from bot.housekeeping import Housekeeping
from bot.insight.store import Figures
from bot.logs import listen
from bot.mail.store import DeliveryStore
from bot.mail.trouble import TroubleWatch
from bot.metrics import Metrics, measured, metrics_route
from bot.model_check import ModelRefused, check_model
from bot.privacy.people import PeopleBook
from bot.rasa_changes import action_schema, event_types, light_tracker
from bot.responses import LiveResponses
from bot.settings import Settings
from bot.together.counters import counters
from bot.together.dependencies import Dependencies
from bot.together.leaving import Leaving
from bot.together.locks import ConversationLocks
from bot.training import MODEL

log = structlog.get_logger()

ACTIONS = "actions"
"""Name of the package with the actions; the server never imports it itself."""
LONGEST_RESPONSE_S = 600
"""How long an answer may be sent, for the chat's streams; turns and look-ups have shorter limits of their own."""


def build_app(settings: Settings, model: Path = MODEL) -> Sanic:
    """Return the Sanic application; the model is loaded when it starts."""
    api = settings.rasa_auth_token is not None
    app = configure_app(
        input_channels=input_channels(settings),
        auth_token=settings.rasa_auth_token,
        enable_api=api,
        port=settings.port,
        use_uvloop=True,
    )
    app.ctx.model_ready = False
    put_up_fence(app)
    if api:
        read_points(app)

    async def load(started: Sanic, _: AbstractEventLoop) -> None:
        started.ctx.agent = await asyncio.to_thread(build_agent, settings, model)
        await _warm_up(started.ctx.agent)
        started.ctx.model_ready = True
        log.info("server.ready")

    app.register_listener(load, "before_server_start")
    app.add_route(_health, "/health")
    app.config.RESPONSE_TIMEOUT = LONGEST_RESPONSE_S
    app.blueprint(widget_files())
    show_page(app, demo=settings.demo, identity_secret=settings.identity_secret, privacy_url=settings.privacy_url)
    if settings.mailjet_events_user and settings.mailjet_events_password:
        store = DeliveryStore(settings.database_url)
        app.blueprint(mailjet_events(store, settings.mailjet_events_user, settings.mailjet_events_password))
        _tell_news(app, store, settings)
    _keep_house(app, settings)
    if settings.team_password:
        app.blueprint(team_page_routes(settings.database_url, settings.team_password, settings.redis_url))
    _watch_over(app, settings)
    return app


def _watch_over(app: Sanic, settings: Settings) -> None:
    """Say how the server does: `/health`, `/metrics`, and a stop that nobody notices."""

    async def begin(started: Sanic, _: AbstractEventLoop) -> None:
        started.ctx.dependencies = Dependencies(settings.database_url, settings.redis_url)
        started.ctx.dependencies.start()
        if metrics:
            measured(started.ctx.agent, metrics.turn)

    async def end(stopped: Sanic, _: AbstractEventLoop) -> None:
        await stopped.ctx.dependencies.stop()
        await stopped.ctx.agent.lock_store.close()

    metrics = Metrics(settings.database_url) if settings.metrics_token else None
    if metrics and settings.metrics_token:
        listen(metrics.heard)
        app.blueprint(metrics_route(metrics, settings.metrics_token))
    app.register_listener(begin, "after_server_start")
    app.register_listener(end, "after_server_stop")
    Leaving().attach(app)


def _keep_house(app: Sanic, settings: Settings) -> None:
    """Send what is due to the team and tidy up, as long as the server runs."""
    house = Housekeeping(settings)

    async def begin(_: Sanic, __: AbstractEventLoop) -> None:
        house.start()

    async def end(_: Sanic, __: AbstractEventLoop) -> None:
        await house.stop()

    app.register_listener(begin, "after_server_start")
    app.register_listener(end, "before_server_stop")


def _tell_news(app: Sanic, store: DeliveryStore, settings: Settings) -> None:
    """Tell promised news and trouble as the events come in."""

    async def begin(started: Sanic, _: AbstractEventLoop) -> None:
        agent: NewsAgent = started.ctx.agent
        agent.news = started.ctx.news = News(
            store,
            identity_secret=settings.identity_secret,
            pushes=pushes(settings),
            trouble=TroubleWatch(store, settings.trouble),
            alert=team_alert(settings, sentence(started, "utter_stoerung_meldung")),
        )
        agent.news.start(agent)

    async def end(stopped: Sanic, _: AbstractEventLoop) -> None:
        await stopped.ctx.news.stop()

    app.register_listener(begin, "after_server_start")
    app.register_listener(end, "before_server_stop")


def input_channels(settings: Settings) -> list[InputChannel]:
    """Return the channels that the settings turn on."""
    limit = RateLimit(together=counters(settings.redis_url), name="rest") if settings.limits else None
    channels: list[InputChannel] = [RestChannel(limit, settings.rest_token, settings.database_url)]
    channels.append(WebsiteChannel.from_settings(settings))
    if settings.slack_bot_token:
        channels.append(SlackChannel(settings))
    if settings.telegram_bot_token:
        channels.append(TelegramChannel(settings))
    return channels


def build_agent(settings: Settings, model: Path) -> CountedAgent:
    """Return the agent with its model, texts, stores and actions."""
    for change in (action_schema, event_types, light_tracker):
        change.install()
    _make_folder_of(settings.database_url)
    people = PeopleBook(settings.database_url)
    store = CountedStore(settings.database_url)
    actions = (
        GuardedEndpoint(settings.action_endpoint_url, earlier=store.earlier_events)
        if settings.action_endpoint_url
        else InProcessActions(ACTIONS, earlier=store.earlier_events)
    )
    actions.contact = settings.support_email
    agent = CountedAgent(
        generator=LiveResponses(),
        tracker_store=store,
        lock_store=ConversationLocks(settings.redis_url),
        action_endpoint=actions,
    )
    agent.people, agent.figures = people, Figures(settings.database_url)
    agent.identity_secret = settings.identity_secret
    check_model(model)
    agent.load_model(str(model))
    return agent


def serve(settings: Settings, model: Path = MODEL) -> None:
    """Serve until told to stop. With port 0 a free port is taken and printed."""
    try:
        check_model(model)
    except ModelRefused as error:
        raise SystemExit(f"Model error: {error}") from None
    try:
        bring_up_to_date(settings.database_url)
    except DatabaseNotReady as error:
        raise SystemExit(str(error)) from error
    listening = _listen(settings.host, settings.port)
    port = listening.getsockname()[1]
    app = build_app(settings, model)
    shown = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 - compared, not bound
    print(f"Zustellhelfer is starting on http://{shown}:{port} (ready when /health answers 200)", flush=True)
    if settings.demo:
        print("Demo data is on: every delivery status is made up and says so.", flush=True)
    app.run(sock=listening, access_log=False)
    if not app.ctx.model_ready:
        raise SystemExit("The server ended before the bot was ready. The lines above name the cause.")


async def _health(request: Request) -> HTTPResponse:
    if not request.app.ctx.model_ready:
        return json_response({"status": "loading"}, status=503)
    dependencies: Dependencies | None = getattr(request.app.ctx, "dependencies", None)
    able = dependencies is None or dependencies.database_up
    words = dependencies.words if dependencies else {}
    return json_response({"status": "ok" if able else "unable", **words}, status=200 if able else 503)


async def _warm_up(agent: CountedAgent) -> None:
    """Understand one message before the first user does, so that nobody pays for lazy loading."""
    await agent.parse_message("hallo")


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise SystemExit(f"HOST and PORT can't be used ({error.strerror}). Is another server running there?") from error
    return listening


def _make_folder_of(database_url: str) -> None:
    prefix = "sqlite:///"
    if database_url.startswith(prefix) and len(database_url) > len(prefix):
        Path(database_url.removeprefix(prefix)).parent.mkdir(parents=True, exist_ok=True)

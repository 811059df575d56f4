"""A server with our real channels and a responder of a few lines in the agent's place: for volumes and kills.

`python -m tests.bot.channels.light_server`, settings from the environment; prints its port.
"""

from __future__ import annotations

import asyncio
import os
import socket
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage, register
from sanic import Sanic

from bot.channels.limits import RateLimit
from bot.channels.rest import RestChannel
from bot.channels.slack import SlackChannel
from bot.channels.telegram import TelegramChannel
from bot.settings import read_settings


def main() -> None:
    settings = read_settings()
    limit = RateLimit() if settings.limits else None
    channels: list[InputChannel] = [RestChannel(limit, settings.rest_token, settings.database_url)]
    if settings.slack_bot_token:
        channels.append(SlackChannel(settings))
    if settings.telegram_bot_token:
        channels.append(TelegramChannel(settings))
    app = Sanic("light", configure_logging=False)
    register(channels, app, "/webhooks/")

    async def respond(message: UserMessage) -> None:
        await asyncio.sleep(float(os.environ.get("RESPONDER_DELAY_S", "0.01")))
        if message.text == "langsam":
            await asyncio.sleep(3)
        if message.text == "raise":
            raise RuntimeError("as asked")
        if message.text == "silent":
            return
        said = f"{message.input_channel} {message.sender_id}: {message.text}"
        if (message.metadata or {}).get("identity"):
            said += " (signed)"
        await message.output_channel.send_text_message(message.sender_id, said)

    class Agent:
        async def handle_message(self, message: UserMessage) -> Any:
            return await respond(message)

    app.ctx.agent = Agent()
    listening = socket.create_server(("127.0.0.1", settings.port), backlog=256)
    print(listening.getsockname()[1], flush=True)
    app.run(sock=listening, access_log=False, motd=False)


if __name__ == "__main__":
    main()

"""`python -m bot telegram-webhook URL`: registers the webhook once, so that no start of a server has to."""

from __future__ import annotations

import asyncio
import sys
from urllib.parse import urlsplit

from bot.channels.telegram_api import TelegramApi
from bot.channels.turns import TryLater, Undeliverable
from bot.settings import Settings, SettingsError

PATH = "/webhooks/telegram/webhook"


def register(settings: Settings, url: str) -> int:
    """Register the webhook of the server at this public address; returns the exit code.

    Raises:
        SettingsError: Telegram isn't configured, or the address can't be reached by Telegram.
    """
    if not settings.telegram_bot_token or not settings.telegram_webhook_secret:
        raise SettingsError("TELEGRAM_BOT_TOKEN and TELEGRAM_WEBHOOK_SECRET are missing.")
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError("URL must be an address that begins with https://; Telegram calls no other.")
    target = url.rstrip("/") if url.rstrip("/").endswith(PATH) else url.rstrip("/") + PATH
    api = TelegramApi(settings.telegram_bot_token, settings.telegram_api_url)
    try:
        known = asyncio.run(api.register(target, settings.telegram_webhook_secret))
    except (TryLater, Undeliverable) as error:
        print(f"Telegram did not take the webhook: {error}", file=sys.stderr)
        return 1
    print(f"Telegram sends updates to {known.get('url') or target}.")
    if known.get("last_error_message"):
        print(f"Its latest delivery failed: {known['last_error_message']}")
    return 0

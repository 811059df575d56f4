"""The environment, read once into a frozen dataclass. A wrong value stops the start and names its variable.

Not for numbers that no operator changes: those stand where they are used.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from bot.cases.smtp import read_smtp_url
from bot.mail.limits import TroubleLimits
from bot.privacy.terms import Retention

DEFAULT_PORT = 5005
MAX_PORT = 65_535
MIN_SECRET = 16


class SettingsError(ValueError):
    """Raised for a missing or wrong setting; the message names the variable, never its value if secret."""


@dataclass(frozen=True)
class Settings:
    """What the operator decided. Secrets are kept out of `repr`."""

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    rasa_auth_token: str | None = field(default=None, repr=False)
    database_url: str = field(default="sqlite:///var/zustellhelfer.db", repr=False)
    redis_url: str | None = field(default=None, repr=False)
    mailjet_api_key: str | None = field(default=None, repr=False)
    mailjet_secret_key: str | None = field(default=None, repr=False)
    mailjet_base_url: str = "https://api.mailjet.com"
    mailjet_key_owner: str | None = None
    mailjet_probe_sender: str | None = None
    rates_watch: bool = False
    mailjet_events_user: str | None = field(default=None, repr=False)
    mailjet_events_password: str | None = field(default=None, repr=False)
    identity_secret: str | None = field(default=None, repr=False)
    support_email: str | None = None
    support_hours: str | None = None
    smtp_url: str | None = field(default=None, repr=False)
    handover_mask: bool = True
    team_password: str | None = field(default=None, repr=False)
    retention: Retention = field(default_factory=Retention)
    widget_origins: tuple[str, ...] = ()
    privacy_url: str | None = None
    rest_token: str | None = field(default=None, repr=False)
    slack_bot_token: str | None = field(default=None, repr=False)
    slack_signing_secret: str | None = field(default=None, repr=False)
    slack_team_id: str | None = None
    slack_alert_channel: str | None = None
    slack_api_url: str = "https://slack.com/api"
    telegram_bot_token: str | None = field(default=None, repr=False)
    telegram_webhook_secret: str | None = field(default=None, repr=False)
    telegram_api_url: str = "https://api.telegram.org"
    action_endpoint_url: str | None = None
    log_debug: bool = False
    log_json: bool = False
    metrics_token: str | None = field(default=None, repr=False)
    demo: bool = False
    limits: bool = True
    trouble: TroubleLimits = field(default_factory=TroubleLimits)

    @property
    def has_mailjet(self) -> bool:
        """Whether a Mailjet key pair is configured."""
        return bool(self.mailjet_api_key and self.mailjet_secret_key)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read and check the environment.

    Raises:
        SettingsError: a value is wrong or one half of a pair is missing.
    """
    env = os.environ if environment is None else environment

    def text(name: str) -> str | None:
        return env.get(name, "").strip() or None

    settings = Settings(
        host=text("HOST") or "127.0.0.1",
        port=_port(text("PORT")),
        rasa_auth_token=_secret("RASA_AUTH_TOKEN", text("RASA_AUTH_TOKEN")),
        database_url=text("DATABASE_URL") or "sqlite:///var/zustellhelfer.db",
        redis_url=_redis_url("REDIS_URL", text("REDIS_URL")),
        mailjet_api_key=text("MAILJET_API_KEY"),
        mailjet_secret_key=text("MAILJET_SECRET_KEY"),
        mailjet_base_url=_url("MAILJET_BASE_URL", text("MAILJET_BASE_URL")) or "https://api.mailjet.com",
        mailjet_key_owner=text("MAILJET_KEY_OWNER"),
        mailjet_probe_sender=_address("MAILJET_PROBE_SENDER", text("MAILJET_PROBE_SENDER")),
        rates_watch=_flag("RATES_WATCH", text("RATES_WATCH")),
        mailjet_events_user=text("MAILJET_EVENTS_USER"),
        mailjet_events_password=text("MAILJET_EVENTS_PASSWORD"),
        identity_secret=_secret("IDENTITY_SECRET", text("IDENTITY_SECRET")),
        support_email=_address("SUPPORT_EMAIL", text("SUPPORT_EMAIL")),
        support_hours=text("SUPPORT_HOURS"),
        smtp_url=_smtp_url("SMTP_URL", text("SMTP_URL")),
        handover_mask=text("HANDOVER_MASK") is None or _flag("HANDOVER_MASK", text("HANDOVER_MASK")),
        team_password=_secret("TEAM_PASSWORD", text("TEAM_PASSWORD")),
        retention=Retention(
            conversations=_whole("KEEP_CONVERSATIONS_DAYS", text("KEEP_CONVERSATIONS_DAYS"), 90, 1, 3650),
            cases=_whole("KEEP_CASES_DAYS", text("KEEP_CASES_DAYS"), 180, 1, 3650),
            deliveries=_whole("KEEP_DELIVERIES_DAYS", text("KEEP_DELIVERIES_DAYS"), 90, 1, 3650),
            audit=_whole("KEEP_AUDIT_DAYS", text("KEEP_AUDIT_DAYS"), 365, 1, 3650),
            figures=_whole("KEEP_FIGURES_DAYS", text("KEEP_FIGURES_DAYS"), 730, 1, 3650),
        ),
        widget_origins=_origins("WIDGET_ORIGINS", text("WIDGET_ORIGINS")),
        privacy_url=_url("PRIVACY_URL", text("PRIVACY_URL")),
        rest_token=_secret("REST_TOKEN", text("REST_TOKEN")),
        slack_bot_token=text("SLACK_BOT_TOKEN"),
        slack_signing_secret=_secret("SLACK_SIGNING_SECRET", text("SLACK_SIGNING_SECRET")),
        slack_team_id=_slack_id("SLACK_TEAM_ID", text("SLACK_TEAM_ID"), "T"),
        slack_alert_channel=_slack_id("SLACK_ALERT_CHANNEL", text("SLACK_ALERT_CHANNEL"), "CG"),
        slack_api_url=_url("SLACK_API_URL", text("SLACK_API_URL")) or "https://slack.com/api",
        telegram_bot_token=text("TELEGRAM_BOT_TOKEN"),
        telegram_webhook_secret=_webhook_secret("TELEGRAM_WEBHOOK_SECRET", text("TELEGRAM_WEBHOOK_SECRET")),
        telegram_api_url=_url("TELEGRAM_API_URL", text("TELEGRAM_API_URL")) or "https://api.telegram.org",
        action_endpoint_url=_url("ACTION_ENDPOINT_URL", text("ACTION_ENDPOINT_URL")),
        log_debug=_log_level(text("LOG_LEVEL")),
        log_json=_log_format(text("LOG_FORMAT")),
        metrics_token=_secret("METRICS_TOKEN", text("METRICS_TOKEN")),
        demo=_flag("DEMO", text("DEMO")),
        limits=_limits(text("LIMITS")),
        trouble=TroubleLimits(
            window=timedelta(minutes=_whole("TROUBLE_WINDOW_MINUTES", text("TROUBLE_WINDOW_MINUTES"), 60, 1, 1440)),
            least=_whole("TROUBLE_LEAST_FAILURES", text("TROUBLE_LEAST_FAILURES"), 10, 1, 1_000_000),
            rate=_whole("TROUBLE_RATE_PERCENT", text("TROUBLE_RATE_PERCENT"), 20, 1, 100) / 100,
        ),
    )
    _check_pair(settings.mailjet_api_key, settings.mailjet_secret_key, "MAILJET_API_KEY", "MAILJET_SECRET_KEY")
    _check_pair(
        settings.mailjet_events_user, settings.mailjet_events_password, "MAILJET_EVENTS_USER", "MAILJET_EVENTS_PASSWORD"
    )
    _check_pair(settings.slack_bot_token, settings.slack_signing_secret, "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")
    _check_pair(
        settings.telegram_bot_token, settings.telegram_webhook_secret, "TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET"
    )
    if settings.slack_alert_channel and not settings.slack_bot_token:
        raise SettingsError("SLACK_BOT_TOKEN is missing: SLACK_ALERT_CHANNEL needs it.")
    if settings.slack_team_id and not settings.identity_secret:
        raise SettingsError("IDENTITY_SECRET is missing: SLACK_TEAM_ID needs it to sign who belongs to the team.")
    if settings.demo and settings.has_mailjet:
        raise SettingsError(
            "DEMO=1 and a MAILJET_API_KEY exclude each other: demo data beside real data would mislead."
        )
    return settings


def load_env_file(path: Path = Path(".env"), environment: dict[str, str] | None = None) -> None:
    """Put the lines `NAME=value` of `.env` into the environment; what is already set stays."""
    target = os.environ if environment is None else environment
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, sign, value = line.strip().partition("=")
        if sign and name and not name.startswith("#"):
            target.setdefault(name.strip(), value.strip().strip("\"'"))


def _port(value: str | None) -> int:
    if value is None:
        return DEFAULT_PORT
    if not value.isdigit() or not 0 <= int(value) <= MAX_PORT:
        raise SettingsError(f"PORT must be a number from 0 to {MAX_PORT}.")
    return int(value)


def _secret(name: str, value: str | None) -> str | None:
    if value is not None and len(value) < MIN_SECRET:
        raise SettingsError(f"{name} must have at least {MIN_SECRET} characters.")
    return value


def _slack_id(name: str, value: str | None, first: str) -> str | None:
    if value is not None and not (value[0] in first and value.isalnum() and value.isascii() and value.isupper()):
        raise SettingsError(f"{name} must be Slack's id, which begins with {' or '.join(first)}, not a name.")
    return value


def _webhook_secret(name: str, value: str | None) -> str | None:
    # https://core.telegram.org/bots/api#setwebhook allows no other characters.
    if value is not None and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value):
        raise SettingsError(f"{name} must be 16 to 256 letters, digits, _ or -.")
    return value


def _url(name: str, value: str | None) -> str | None:
    if value is None:
        return None
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"{name} must be an address that begins with http:// or https://.")
    return value.rstrip("/")


def _smtp_url(name: str, value: str | None) -> str | None:
    if value is not None:
        try:
            read_smtp_url(value)
        except ValueError as error:
            raise SettingsError(f"{name} {error}") from None
    return value


def _origins(name: str, value: str | None) -> tuple[str, ...]:
    origins = tuple(part.strip().rstrip("/") for part in (value or "").split(",") if part.strip())
    for origin in origins:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.hostname or origin != f"{parts.scheme}://{parts.netloc}":
            raise SettingsError(f"{name} must be origins like https://hilfe.example.org, separated by commas.")
    return origins


def _address(name: str, value: str | None) -> str | None:
    if value is not None and ("@" not in value or " " in value):
        raise SettingsError(f"{name} must be an e-mail address.")
    return value


def _whole(name: str, value: str | None, usual: int, least: int, most: int) -> int:
    if value is None:
        return usual
    if not (value.isascii() and value.isdigit()) or not least <= int(value) <= most:
        raise SettingsError(f"{name} must be a whole number from {least} to {most}.")
    return int(value)


def _flag(name: str, value: str | None) -> bool:
    if value in (None, "0", "1"):
        return value == "1"
    raise SettingsError(f"{name} must be 0 or 1.")


def _log_level(value: str | None) -> bool:
    if value is None or value.lower() in ("info", "debug"):
        return (value or "").lower() == "debug"
    raise SettingsError("LOG_LEVEL must be info or debug.")


def _log_format(value: str | None) -> bool:
    if value in (None, "text", "json"):
        return value == "json"
    raise SettingsError("LOG_FORMAT must be text or json.")


def _redis_url(name: str, value: str | None) -> str | None:
    if value is not None and not value.startswith(("redis://", "rediss://", "unix://")):
        raise SettingsError(f"{name} must be an address that begins with redis://, rediss:// or unix://.")
    return value


def _limits(value: str | None) -> bool:
    if value in (None, "on", "off"):
        return value != "off"
    raise SettingsError("LIMITS must be on or off.")


def _check_pair(first: str | None, second: str | None, first_name: str, second_name: str) -> None:
    if bool(first) != bool(second):
        missing, given = (second_name, first_name) if first else (first_name, second_name)
        raise SettingsError(f"{missing} is missing: it belongs to {given}.")

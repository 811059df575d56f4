"""The set-up texts of docs/channels.md, followed from an empty .env against the fakes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import requests
import yaml

from bot.settings import load_env_file
from tests.bot.channels.conftest import LightServer, point_at
from tests.fakes.platform import wait_until
from tests.fakes.slack import TEAM, FakeSlack
from tests.fakes.telegram import FakeTelegram
from tests.server import ROOT

TEXT = (ROOT / "docs/channels.md").read_text(encoding="utf-8")
MANIFEST = yaml.safe_load(re.search(r"```yaml\n(.*?)```", TEXT, re.DOTALL)[1])  # type: ignore[index]


def filled_in(folder: Path, values: dict[str, str]) -> Path:
    """Copy .env.example as its first line says, and fill in these lines."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    names = [line.partition("=")[0] for line in lines]
    assert set(values) <= set(names)
    filled = [f"{name}={values[name]}" if name in values else line for name, line in zip(names, lines, strict=True)]
    (folder / ".env").write_text("\n".join(filled), encoding="utf-8")
    return folder / ".env"


def test_both_platforms_work_after_the_steps_of_the_text(tmp_path: Path) -> None:
    with FakeSlack() as slack, FakeTelegram() as telegram:
        env = filled_in(
            tmp_path,
            {
                "SLACK_SIGNING_SECRET": slack.secret,
                "SLACK_BOT_TOKEN": slack.token,
                "SLACK_TEAM_ID": TEAM,
                "IDENTITY_SECRET": "a-secret-that-the-operator-made-up",
                "SLACK_ALERT_CHANNEL": "C0ALARM",
                "SLACK_API_URL": slack.api,
                "TELEGRAM_BOT_TOKEN": telegram.token,
                "TELEGRAM_WEBHOOK_SECRET": telegram.secret,
                "TELEGRAM_API_URL": telegram.url,
            },
        )
        settings: dict[str, str] = {}
        load_env_file(env, settings)
        server = LightServer(tmp_path, {k: v for k, v in settings.items() if k not in ("PORT", "DATABASE_URL")})
        server.start()
        try:
            point_at(server.url, slack, telegram)
            address = urlsplit(MANIFEST["settings"]["event_subscriptions"]["request_url"])
            assert urlsplit(slack.target).path == address.path
            assert slack.send({"type": "url_verification", "challenge": "x"}).json() == {"challenge": "x"}
            slack.send(slack.event("hallo"))
            slack.send(slack.mention("hallo"))
            slack.send(slack.command("name@beispiel.de"))
            wait_until(lambda: len(slack.posts) == 3)
            ran = run("telegram-webhook", f"https://{address.netloc}", folder=tmp_path)
            assert ran.returncode == 0, ran.stderr
            assert telegram.webhook["url"] == f"https://{address.netloc}/webhooks/telegram/webhook"
            telegram.secret = telegram.webhook["secret_token"]
            telegram.send(telegram.message("/start"))
            wait_until(lambda: telegram.messages)
        finally:
            server.stop()


def test_slacks_manifest_names_one_address_and_the_scopes_of_the_table() -> None:
    features, settings = MANIFEST["features"], MANIFEST["settings"]
    addresses = {
        features["slash_commands"][0]["url"],
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
    }
    assert addresses == {"https://bot.example.org/webhooks/slack/webhook"}
    scopes = MANIFEST["oauth_config"]["scopes"]["bot"]
    explained = re.findall(r"`([a-z_]+(?::[a-z]+)?)`", "".join(re.findall(r"^   \| `.*$", TEXT, re.MULTILINE)))
    assert set(scopes) <= set(explained)
    needs = {"app_mention": "app_mentions:read", "message.channels": "channels:history"}
    needs |= {"message.groups": "groups:history", "message.im": "im:history"}
    assert {needs[event] for event in settings["event_subscriptions"]["bot_events"]} <= set(scopes)


def test_without_settings_the_channels_are_closed_and_the_command_says_what_is_missing(tmp_path: Path) -> None:
    ran = run("telegram-webhook", "https://bot.example.org", folder=tmp_path)
    assert ran.returncode == 2
    assert "TELEGRAM_BOT_TOKEN" in ran.stderr
    server = LightServer(tmp_path)
    server.start()
    try:
        for channel in ("slack", "telegram"):
            assert requests.post(f"{server.url}/webhooks/{channel}/webhook", json={}, timeout=5).status_code == 404
    finally:
        server.stop()


def run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in a folder that has its own .env."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM", "SLACK"))}
    return subprocess.run(
        [sys.executable, "-m", "bot", *command],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

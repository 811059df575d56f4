from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import SettingsError, read_settings

SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "x" * 32}
ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_SIGNING_SECRET": "x" * 32}, "SLACK_BOT_TOKEN"),
        ({**SLACK, "SLACK_TEAM_ID": "T0HELFER"}, "IDENTITY_SECRET"),
        ({**SLACK, "SLACK_TEAM_ID": "helfer.slack.com", "IDENTITY_SECRET": "x" * 32}, "SLACK_TEAM_ID"),
        ({**SLACK, "SLACK_ALERT_CHANNEL": "#alarm"}, "SLACK_ALERT_CHANNEL"),
        ({"SLACK_ALERT_CHANNEL": "C1"}, "SLACK_BOT_TOKEN"),
        ({"TELEGRAM_BOT_TOKEN": "1:x"}, "TELEGRAM_WEBHOOK_SECRET"),
        ({"TELEGRAM_BOT_TOKEN": "1:x", "TELEGRAM_WEBHOOK_SECRET": "mit Leerzeichen und ä"}, "TELEGRAM_WEBHOOK_SECRET"),
        ({"REST_TOKEN": "short"}, "REST_TOKEN"),
        ({"SLACK_API_URL": "ftp://x"}, "SLACK_API_URL"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(environment: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        read_settings(environment)


def test_no_secret_is_shown() -> None:
    settings = read_settings(
        {**SLACK, "TELEGRAM_BOT_TOKEN": "1:geheim", "TELEGRAM_WEBHOOK_SECRET": "geheim" * 4, "REST_TOKEN": "geheim" * 4}
    )
    assert "geheim" not in repr(settings)
    assert "xoxb" not in repr(settings)


def test_the_set_up_text_names_every_setting_of_the_channels() -> None:
    told = (ROOT / "docs/channels.md").read_text(encoding="utf-8")
    listed = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = [line.split("=")[0] for line in listed.splitlines() if line.startswith(("SLACK_", "TELEGRAM_", "REST_"))]
    assert len(names) == 9
    assert [name for name in names if name not in told and not name.endswith("_API_URL")] == []

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import SettingsError, load_env_file, read_settings


def test_nothing_is_required() -> None:
    settings = read_settings({})
    assert settings.port == 5005
    assert settings.database_url.startswith("sqlite:///var/")
    assert not settings.has_mailjet


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"), ("PORT", "70000"), ("PORT", "-1"), ("RASA_AUTH_TOKEN", "kurz"), ("IDENTITY_SECRET", "kurz"),
        ("MAILJET_BASE_URL", "api.mailjet.com"), ("MAILJET_BASE_URL", "ftp://x"), ("SUPPORT_EMAIL", "kein at"),
        ("DEMO", "ja"), ("LIMITS", "no"), ("MAILJET_API_KEY", "nur-die-haelfte"), ("MAILJET_EVENTS_USER", "nur-die-haelfte"),
    ],
)  # fmt: skip
def test_a_wrong_value_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name.split("_KEY")[0]):
        read_settings({name: value})


def test_a_secret_stands_in_no_message_and_no_repr() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"IDENTITY_SECRET": "zu-kurz"})
    assert "zu-kurz" not in str(caught.value)
    settings = read_settings({"MAILJET_API_KEY": "k" * 20, "MAILJET_SECRET_KEY": "geheim-geheim-geheim"})
    assert "geheim" not in repr(settings)


def test_demo_data_beside_a_real_key_is_refused() -> None:
    with pytest.raises(SettingsError, match="DEMO"):
        read_settings({"DEMO": "1", "MAILJET_API_KEY": "a" * 8, "MAILJET_SECRET_KEY": "b" * 8})


def test_the_env_file_fills_gaps_and_overrides_nothing(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text('# comment\nPORT=7000\nHOST="0.0.0.0"\n', encoding="utf-8")
    environment = {"PORT": "6000"}
    load_env_file(file, environment)
    assert environment == {"PORT": "6000", "HOST": "0.0.0.0"}

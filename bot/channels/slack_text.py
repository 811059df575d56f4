"""What somebody typed, out of what Slack delivers: addresses and links as typed, entities decoded, mentions gone.

Slack sends `<mailto:a@b.de|a@b.de>` for an address; https://docs.slack.dev/messaging/formatting-message-text.
"""

from __future__ import annotations

import re

_MARKED = re.compile(r"<(?P<target>[^<>|\s][^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_SPACES = re.compile(r"[ \t]{2,}")


def as_typed(text: str, bot_user: str | None = None) -> str:
    """Return the user's own words.

    Args:
        text: the `text` of an event or a slash command.
        bot_user: the bot's user id; a mention of it disappears, others stay readable.
    """
    plain = _MARKED.sub(lambda match: _typed(match, bot_user), text)
    # In this order: what was typed as "&lt;" arrives as "&amp;lt;".
    plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return _SPACES.sub(" ", plain).strip()


def first_mention(text: str) -> str | None:
    """Return the user id that the message begins with."""
    match = re.match(r"\s*<@([A-Z0-9]+)(?:\|[^>]*)?>", text)
    return match[1] if match else None


def mentions(text: str, user: str) -> bool:
    """Return whether the message mentions this user id."""
    return re.search(rf"<@{re.escape(user)}(?:\|[^>]*)?>", text) is not None


def _typed(match: re.Match[str], bot_user: str | None) -> str:
    target, label = match["target"], (match["label"] or "").strip()
    if target.startswith("@"):
        return " " if target[1:] == bot_user else f"@{label.lstrip('@')}" if label else ""
    if target.startswith("#"):
        return f"#{label}" if label else ""
    if target.startswith("!"):
        return label or f"@{target[1:].split('^')[0]}"
    scheme, colon, rest = target.partition(":")
    if colon and scheme in ("mailto", "tel"):
        # A label of its own ("Max") would hide the address, which is what we need.
        return f"{label} {rest}" if label and scheme == "mailto" and "@" not in label else label or rest
    return label or target

"""Turns the bot's simple Markdown into Slack's mrkdwn and Telegram's MarkdownV2, and cuts long texts.

Known: **bold**, `code`, ``` blocks, [text](address), lists, headings. Everything else stays as it was written: an
address like max_muster@web.de must not become italics.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_PIECES = re.compile(
    r"```[^\n`]*\n?(?P<block>.*?)```"
    r"|`(?P<code>[^`\n]+)`"
    r"|\*\*(?P<bold>[^*\n]+)\*\*"
    r"|\[(?P<label>[^\[\]\n]{1,300})\]\((?P<link>(?:https?://|mailto:)[^)\s]+)\)"
    r"|^(?P<heading>\#{1,6}[ ]+(?P<title>[^\n]+))"
    r"|^(?P<indent>[ ]*)(?P<bullet>[-*])(?=[ ])",
    re.DOTALL | re.MULTILINE,
)
_RESERVED = re.compile(r"([_*\[\]()~`>#+\-=|{}.!\\])")
_FENCE = "```"


def to_mrkdwn(text: str) -> str:
    """Return the text as Slack reads it; https://docs.slack.dev/messaging/formatting-message-text."""
    return "".join(_slack_piece(match, plain) for match, plain in _pieces(text))


def to_markdown_v2(text: str) -> str:
    """Return the text as Telegram reads it; https://core.telegram.org/bots/api#markdownv2-style."""
    return "".join(_telegram_piece(match, plain) for match, plain in _pieces(text))


def split(text: str, limit: int, size: Callable[[str], int] = len) -> list[str]:
    """Cut a text into pieces of at most `limit`, at paragraphs, lines, sentences, words, in this order.

    Args:
        text: Markdown; a ``` block that has to be cut is closed and opened again.
        limit: the greatest size of a piece, at least 20.
        size: how the platform counts.
    """
    pieces: list[str] = []
    rest = text.strip("\n")
    while size(rest) > limit:
        longest = _longest_start(rest, limit - len(_FENCE) - 1, size)
        cut = _good_cut(rest, longest)
        piece, rest = rest[:cut].rstrip(), rest[cut:].lstrip(" \n")
        if piece.count(_FENCE) % 2:
            piece, rest = f"{piece}\n{_FENCE}", f"{_FENCE}\n{rest}"
        pieces.append(piece)
    return [*pieces, rest] if rest.strip() else pieces


def utf16(text: str) -> int:
    """Return a length as Telegram counts it: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def escape_slack(text: str) -> str:
    """Return plain text that Slack shows as it is; this also disarms `<!channel>` and links."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _pieces(text: str) -> Iterator[tuple[re.Match[str] | None, str]]:
    """Yield formatted pieces as matches and what stands between them as plain text."""
    end = 0
    for match in _PIECES.finditer(text):
        if match.start() > end:
            yield None, text[end : match.start()]
        yield match, ""
        end = match.end()
    if end < len(text):
        yield None, text[end:]


def _slack_piece(match: re.Match[str] | None, plain: str) -> str:
    if match is None:
        return escape_slack(plain)
    if match["block"] is not None:
        return f"{_FENCE}{escape_slack(match['block'])}{_FENCE}"
    if match["code"] is not None:
        return f"`{escape_slack(match['code'])}`"
    if match["bold"] is not None:
        return f"*{escape_slack(match['bold'])}*"
    if match["link"] is not None:
        address = escape_slack(match["link"]).replace("|", "%7C")
        return f"<{address}|{escape_slack(match['label'])}>"
    if match["heading"] is not None:
        return f"*{escape_slack(match['title'].replace('**', ''))}*"
    return f"{match['indent']}•"


def _telegram_piece(match: re.Match[str] | None, plain: str) -> str:
    if match is None:
        return _escape_telegram(plain)
    if match["block"] is not None:
        return f"{_FENCE}\n{_escape_code(match['block'])}{_FENCE}"
    if match["code"] is not None:
        return f"`{_escape_code(match['code'])}`"
    if match["bold"] is not None:
        return f"*{_escape_telegram(match['bold'])}*"
    if match["link"] is not None:
        address = match["link"].replace("\\", "\\\\").replace(")", "\\)")
        return f"[{_escape_telegram(match['label'])}]({address})"
    if match["heading"] is not None:
        return f"*{_escape_telegram(match['title'].replace('**', ''))}*"
    return f"{match['indent']}•"


def _escape_telegram(text: str) -> str:
    return _RESERVED.sub(r"\\\1", text)


def _escape_code(text: str) -> str:
    return text.replace("\\", "\\\\").replace("`", "\\`")


def _longest_start(text: str, limit: int, size: Callable[[str], int]) -> int:
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(text[:middle]) <= limit else (low, middle - 1)
    return low


def _good_cut(text: str, longest: int) -> int:
    """Return the best place to cut before `longest`; a tiny first piece is worse than an ugly cut."""
    for mark in ("\n\n", "\n", ". ", "? ", "! ", " "):
        cut = text.rfind(mark, longest // 3, longest)
        if cut > 0:
            return cut + len(mark)
    return longest

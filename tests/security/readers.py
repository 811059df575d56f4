"""Everything of ours that reads a text which somebody else wrote, each as a function of that text alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.account import answers, notice, references, reply, request, steps
from bot.channels import markdown, slack_text
from bot.dialogue import message, sperrung_words
from bot.mail import addresses as mail_addresses
from bot.mail import smtp
from bot.nlu import addresses, facts, normaliser
from bot.privacy import mask

READERS: dict[str, Callable[[str], Any]] = {
    "addresses": addresses.find_addresses,
    "affected": facts.who_is_affected,
    "age": facts.age_in_minutes,
    "commands": sperrung_words.read_commands,
    "correction": answers.read_correction,
    "english": facts.is_english,
    "facts": facts.read_facts,
    "fields": answers.read_fields,
    "forwarding": facts.uses_forwarding,
    "is_notice": notice.is_notice,
    "is_pasted": notice.is_pasted,
    "is_reply": reply.is_reply,
    "later": sperrung_words.says_later,
    "looks_like_address": mail_addresses.looks_like_address,
    "mail_mask": mail_addresses.mask_addresses,
    "mask": mask.mask,
    "mrkdwn": markdown.to_mrkdwn,
    "markdown_v2": markdown.to_markdown_v2,
    "normalise": normaliser.normalise,
    "only_signs": message.is_blank,
    "question": message.is_question,
    "reasons": notice.likely_reasons,
    "reference": references.find_reference,
    "reply": reply.read_reply,
    "reply_in": message.reply_in,
    "secrets": request.mask_secrets,
    "slack": slack_text.as_typed,
    "slack_mention": slack_text.first_mention,
    "smtp": smtp.read_reply,
    "split": lambda text: markdown.split(text, 3_000),
    "statuses": facts.find_statuses,
    "step_outcome": message.step_outcome,
    "ticks": steps.read_ticks,
    "tried": facts.steps_tried,
}
"""By name, for test ids."""

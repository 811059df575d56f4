"""Everything of ours that reads a text which somebody else wrote, each as a function of that text alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.account import answers, details, notice, references, reply, request, step_questions, steps, telling, times
from bot.channels import markdown, slack_text
from bot.dialogue import mail_remarks, questions_back, speech_acts, sperrung_words
from bot.mail import addresses as mail_addresses
from bot.mail import bounce, codes, smtp
from bot.nlu import addresses, facts, normaliser
from bot.privacy import mask

READERS: dict[str, Callable[[str], Any]] = {
    "account_name": answers.name_in,
    "address_is_right": mail_remarks.says_address_is_right,
    "address_is_wrong": mail_remarks.says_address_is_wrong,
    "addresses": addresses.find_addresses,
    "affected": facts.who_is_affected,
    "age": facts.age_in_minutes,
    "asks_for_a_text": questions_back.asks_for_a_text,
    "asks_for_folder": questions_back.asks_for_folder,
    "asks_the_bot_to_send": questions_back.asks_the_bot_to_send,
    "asks_about_a_step": lambda text: step_questions.asks_about_a_step(text, list_open=True),
    "asks_to_send_again": questions_back.asks_to_send_again,
    "asks_to_unblock": questions_back.asks_to_unblock,
    "asks_what_now": questions_back.asks_what_now,
    "asks_what_that_is": questions_back.asks_what_that_is,
    "asks_what_to_tell": questions_back.asks_what_to_tell,
    "asks_only_what_next": questions_back.asks_only_what_next,
    "asks_where": questions_back.asks_where,
    "asks_where_to_change": questions_back.asks_where_to_change,
    "asks_why": questions_back.asks_why,
    "commands": sperrung_words.read_commands,
    "correction": answers.read_correction,
    "day": lambda text: times.day_of(text, date(2026, 11, 3)),
    "denied_reasons": notice.denied_reasons,
    "details": lambda text: details.read_details(text, "vorfall", date(2026, 11, 3)),
    "dead_link": mail_remarks.says_link_is_dead,
    "ends_in_what_now": questions_back.ends_in_what_now,
    "english": facts.is_english,
    "facts": facts.read_facts,
    "fields": answers.read_fields,
    "forwarding": facts.uses_forwarding,
    "found_in_spam": mail_remarks.found_in_spam,
    "is_notice": notice.is_notice,
    "is_pasted": notice.is_pasted,
    "is_reply": reply.is_reply,
    "later": sperrung_words.says_later,
    "looks_like_address": mail_addresses.looks_like_address,
    "mail_mask": mail_addresses.mask_addresses,
    "markdown_v2": markdown.to_markdown_v2,
    "mask": mask.mask,
    "mrkdwn": markdown.to_mrkdwn,
    "normalise": normaliser.normalise,
    "only_signs": speech_acts.is_blank,
    "pasted": bounce.read_pasted,
    "pasted_code": codes.code_in,
    "promises": speech_acts.promises,
    "question": speech_acts.is_question,
    "reasons": notice.likely_reasons,
    "reference": references.find_reference,
    "reply": reply.read_reply,
    "reply_in": speech_acts.reply_in,
    "says_nothing_came": lambda text: mail_remarks.says_nothing_came(text, bare=True),
    "says_it_was_changed": mail_remarks.says_it_was_changed,
    "secrets": request.mask_secrets,
    "slack": slack_text.as_typed,
    "slack_mention": slack_text.first_mention,
    "smtp": smtp.read_reply,
    "split": lambda text: markdown.split(text, 3_000),
    "statuses": facts.find_statuses,
    "step_outcome": mail_remarks.step_outcome,
    "statements": telling.facts_in,
    "as_sentence": lambda text: telling.as_sentence(text, date(2026, 11, 3)),
    "story": sperrung_words.tells_story,
    "ticks": steps.read_ticks,
    "tried": facts.steps_tried,
}
"""By name, for test ids."""

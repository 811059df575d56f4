"""What the bot knows about itself: figures, dashboard, unanswered questions. Never imports Rasa."""

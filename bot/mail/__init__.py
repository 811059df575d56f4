"""What happened to a mail: look-up, events, verdict. Knows; never talks, never serves."""

"""Hand-over to people: reference numbers, what is taken along, and sending it until it has arrived."""

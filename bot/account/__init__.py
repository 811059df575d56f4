"""What is known about the sending account: diagnosis and the request to Mailjet's support. No Rasa, no German."""

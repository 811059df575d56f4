"""Privacy: masking, how long what is kept, export and erasure over every table."""

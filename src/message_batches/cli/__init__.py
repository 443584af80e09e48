"""What a person types. Each command imports what it needs when it is run, so that help is fast."""

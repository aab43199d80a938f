"""Dead letters in, their original topic out: by reason, dry run first. A command."""

"""The prompts, by kind and version."""

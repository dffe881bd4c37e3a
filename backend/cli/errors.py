"""How a command says that it could not do what was asked."""


class CommandFailed(Exception):
    """One clear sentence for the person at the terminal."""

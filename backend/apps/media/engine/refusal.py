"""How the engine says no."""


class Refused(Exception):
    """The file will never become an asset. The message is one sentence for the person who sent it."""


class Cancelled(Exception):
    """Somebody asked to stop, and everything the engine had started has stopped."""


class EngineFailed(Exception):
    """The machine, not the file, is at fault (no ffmpeg, disk full): worth another attempt later."""

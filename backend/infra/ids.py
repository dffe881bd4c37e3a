"""Ids that rise with time, for tables that grow by millions of rows."""

import os
import time
import uuid


def rising_id() -> uuid.UUID:
    """A new UUID of version 7 (RFC 9562): 48 bits of time in milliseconds, the rest random.

    Rows that are made together lie together in every index over such ids; random ids would scatter each batch over
    the whole index.
    """
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)

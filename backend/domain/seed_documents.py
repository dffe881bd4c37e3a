"""What is kept of imported questions until their video is here, and the document that they become."""

import json
import zlib
from collections.abc import Iterable
from hashlib import blake2b, sha1
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

import numpy as np
from numpy.typing import NDArray

from annotation_schemas.documents import empty_document

# Seeds the ids of imported pairs; a fixed value, so that a question has one id however often it comes in.
_NAMESPACE = uuid5(NAMESPACE_URL, "urn:groundling:import")
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Keys = NDArray[np.int64]


class SeedPair(NamedTuple):
    """A question with the answer to verify (None: to be written)."""

    qa_id: str
    question: str
    answer: str | None
    question_type: str | None
    question_subtype: str


def key_of(*parts: str) -> int:
    """64 bits that stand for the texts, as a signed integer.

    With ten million of them the chance that any two different ones share a key is under 1 in 300,000.
    """
    digest = blake2b("\0".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def scoped_keys(scope: str, texts: Iterable[str]) -> list[int]:
    """`key_of(scope, text)` of each text."""
    begun = blake2b(f"{scope}\0".encode(), digest_size=8)
    keys = []
    for text in texts:
        digest = begun.copy()
        digest.update(text.encode())
        keys.append(int.from_bytes(digest.digest(), "little", signed=True))
    return keys


def pack_keys(keys: Iterable[int]) -> bytes:
    """The keys in eight bytes each."""
    return np.fromiter(keys, dtype="<i8").tobytes()


def unpack_keys(packed: bytes | memoryview) -> Keys:
    """What `pack_keys` was given."""
    return np.frombuffer(packed, dtype="<i8").astype(np.int64)


def pack_pairs(pairs: Iterable[SeedPair]) -> bytes:
    """The pairs as compressed JSON, in about a third of their length."""
    return zlib.compress(_ENCODE(list(pairs)).encode(), 1)


def unpack_pairs(packed: bytes | memoryview) -> list[SeedPair]:
    """What `pack_pairs` was given."""
    return [SeedPair(*values) for values in json.loads(zlib.decompress(packed))]


def seed_document(pairs: Iterable[SeedPair]) -> dict[str, Any]:
    """The `fgqa` document whose pairs wait for their verdicts, in the order given."""
    document = empty_document("fgqa")
    document["pairs"] = [_pair(pair) for pair in pairs]
    return document


def _pair(pair: SeedPair) -> dict[str, Any]:
    return {
        "id": _pair_id(pair.qa_id),
        "question": pair.question,
        "question_verdict": None,
        "question_explanation": "",
        "draft_answer": pair.answer,
        "answer": "",
        "answer_verdict": None,
        "question_type": pair.question_type,
        "question_subtype": pair.question_subtype,
        "evidence": None,
        "attributes": {},
        "origin": {"by": "import", "source": f"qa_id {pair.qa_id}"},
    }


def _pair_id(qa_id: str) -> str:
    """What `str(uuid5(_NAMESPACE, qa_id))` is, without an object for each of millions."""
    digest = bytearray(sha1(_NAMESPACE.bytes + qa_id.encode(), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    written = digest.hex()
    return f"{written[:8]}-{written[8:12]}-{written[12:16]}-{written[16:20]}-{written[20:]}"

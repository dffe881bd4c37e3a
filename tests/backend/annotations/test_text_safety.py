"""The one set of text-safety vectors through saving."""

from collections.abc import Callable
from typing import Any

from tests.backend.work.workplace import Crew, fgqa, make_item, pair, put
from tests.text_safety import SafetyVector, safety_vectors


def test_the_server_refuses_and_finds_what_the_vectors_say(make_crew: Callable[..., Crew]) -> None:
    crew = make_crew(workflow="fgqa")
    make_item(crew.project, seed=fgqa(pair()), start_stage="answer")
    bench = crew.ann.take("answer")
    annotation_id, there = bench["annotation"]["id"], bench["annotation"]["document"]["pairs"][0]
    version, stored = 1, there
    for vector in safety_vectors():
        sent = _written(vector, there, version)
        answer = crew.ann.save(annotation_id, sent)
        if vector.is_stored:
            assert answer.status_code == 200, (vector, answer.content)
            version, stored = version + 1, sent["value"]
            assert _told(answer.json()["findings"], vector.field) == (vector.found, vector.server)
        elif "\0" in vector.text:
            # No JSON with it is read at all: a database could not store it.
            assert (answer.status_code, answer.json()["error"]["code"]) == (400, "parse_error")
        else:
            assert answer.status_code == 422, (vector, answer.content)
            error = answer.json()["error"]
            assert {
                "rule": error["detail"]["rule"],
                "severity": "error",
                "span": error["place"]["text_span"],
            } == vector.found[0]
            assert error["place"]["field"] == vector.field
    # Every base version was right, so nothing that was refused had been written.
    [last] = crew.ann.get(f"annotations/{annotation_id}").json()["document"]["pairs"]
    assert {**last, **stored} == last


def _written(vector: SafetyVector, there: dict[str, Any], version: int) -> dict[str, Any]:
    good = {
        "question": "How so?",
        "question_verdict": "ok",
        "answer": "The left hand.",
        "answer_verdict": "written",
    }
    value = {key: entry for key, entry in there.items() if key not in ("id", "origin")}
    return put(
        "pair", {**value, **good, vector.field: vector.text}, object_id=there["id"], base_version=version
    )


def _told(findings: list[dict[str, Any]], field: str) -> tuple[list[dict[str, Any]], list[str]]:
    of_field = [one for one in findings if one["place"].get("field") == field]
    return (
        [
            {"rule": one["rule"], "severity": one["severity"], "span": one["place"]["text_span"]}
            for one in of_field
            if "text_span" in one["place"]
        ],
        [one["rule"] for one in of_field if "text_span" not in one["place"]],
    )

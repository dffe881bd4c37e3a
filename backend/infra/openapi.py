"""What the description of the interface says beyond the serializers: ways to sign in, and the errors."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class BrowserSessionScheme(OpenApiAuthenticationExtension):
    """The session cookie. Unsafe requests need the CSRF token as well."""

    target_class = "backend.infra.authentication.BrowserSession"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "session",
            "description": "Unsafe requests also need the cookie csrftoken in the header X-CSRFToken.",
        }


class BrowserSignInScheme(BrowserSessionScheme):
    """The same on the way in: the CSRF token is wanted of anonymous people too."""

    target_class = "backend.infra.authentication.BrowserSignIn"
    name = "sign-in"


ERROR = {
    "type": "object",
    "description": "Every refusal has this shape.",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "code": {"type": "string", "description": "Stable name of the refusal, for programs."},
                "message": {"type": "string", "description": "One sentence for a person."},
                "place": {"type": ["object", "null"], "additionalProperties": {}},
                "detail": {"type": ["object", "null"], "additionalProperties": {}},
            },
            "required": ["code", "message", "place", "detail"],
        }
    },
    "required": ["error"],
}


def keep_versioned(endpoints: list[Any], **_: Any) -> list[Any]:
    """Describe what is under /api/v1/ except the description itself."""
    return [
        endpoint
        for endpoint in endpoints
        if endpoint[0].startswith("/api/v1/") and not endpoint[0].endswith("/openapi.json")
    ]


def add_errors(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add the shape of refusals, and to every operation the statement that it may refuse."""
    result.setdefault("components", {}).setdefault("schemas", {})["Error"] = ERROR
    refusal = {
        "description": "The request is refused.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    for methods in result["paths"].values():
        for operation in methods.values():
            operation["responses"].setdefault("default", refusal)
    return result

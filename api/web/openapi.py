"""The OpenAPI document: FastAPI's own, with what it cannot know of us."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from api.web.access import COOKIE
from api.web.errors import Problem

SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": COOKIE},
}


def document(app: FastAPI) -> dict[str, Any]:
    """The document of the versioned paths, made once."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title, version=app.version, summary=app.summary, routes=app.routes, tags=app.openapi_tags
        )
        components = schema.setdefault("components", {})
        _, problem = models_json_schema([(Problem, "serialization")], ref_template="#/components/schemas/{model}")
        components.setdefault("schemas", {}).update(problem["$defs"])
        components["securitySchemes"] = SECURITY
        schema["security"] = [{name: []} for name in SECURITY]
        app.openapi_schema = schema
    return app.openapi_schema

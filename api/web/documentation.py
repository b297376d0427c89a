"""The page that describes the API to people: Swagger UI from the package's own files, so that it needs no other host."""

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

PAGE, ASSETS = "/docs", "/docs/assets"
# Swagger UI draws icons that its style sheet carries in data: addresses; scripts and styles are files of this host.
POLICY = (
    "default-src 'none'; connect-src 'self'; img-src 'self' data:; script-src 'self'; style-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HTML = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Platform9 Management: the API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{ASSETS}/swagger-ui.css">
</head>
<body>
<div id="page"></div>
<noscript>This page needs JavaScript; the document itself is at <a href="/openapi.json">/openapi.json</a>.</noscript>
<script src="{ASSETS}/swagger-ui-bundle.js"></script>
<script src="{PAGE}/start.js"></script>
</body>
</html>
"""
# No validator: it would tell another host where this one is.
_START = """SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#page",
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  validatorUrl: null,
});
"""


def add_to(app: FastAPI) -> None:
    """Serve the page, its files, and the other page's former address."""
    app.add_route(PAGE, _page, include_in_schema=False)
    app.add_route(f"{PAGE}/start.js", _start, include_in_schema=False)
    app.add_route("/redoc", _moved, include_in_schema=False)
    app.mount(ASSETS, StaticFiles(packages=[("fastapi_offline", "static")]))


def is_part(path: str) -> bool:
    """Whether the path belongs to the page, which runs under a policy of its own."""
    return path == PAGE or path.startswith(f"{PAGE}/")


async def _page(_request: Request) -> Response:
    return HTMLResponse(_HTML)


async def _start(_request: Request) -> Response:
    return Response(_START, media_type="text/javascript")


async def _moved(_request: Request) -> Response:
    return RedirectResponse(PAGE, status_code=308)

"""The page that describes the API comes whole from this host. (ui/e2e/api-documentation.spec.ts: a browser draws it.)"""

import re

import pytest
from starlette.testclient import TestClient

FOREIGN = re.compile(r"""(?:src|href|url)\s*[=:(]\s*["']?(?:https?:)?//""")


def test_the_page_names_no_foreign_host_and_its_files_are_here(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert not FOREIGN.search(page.text)
    files = re.findall(r'(?:src|href)="(/docs/[^"]+)"', page.text)
    assert len(files) == 3
    for path in files:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["Content-Type"].startswith(("text/javascript", "text/css")), path


@pytest.mark.parametrize("path", ["/docs", "/docs/start.js", "/docs/assets/swagger-ui-bundle.js"])
def test_its_policy_lets_in_no_inline_script_and_no_other_host(client: TestClient, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "//" not in policy
    assert "script-src 'self'" in policy


def test_nothing_is_told_to_a_validator(client: TestClient) -> None:
    assert "validatorUrl: null" in client.get("/docs/start.js").text


def test_the_other_page_of_old_leads_here(client: TestClient) -> None:
    answer = client.get("/redoc", follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (308, "/docs")


@pytest.mark.parametrize("path", ["/docs/assets/no-such.js", "/docs/assets/../core.py", "/docs/assets/%2e%2e/core.py"])
def test_no_other_file_of_the_package_is_given_out(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404

"""Lists through the whole application: what they give, what they refuse, what they cost."""

import operator
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.features.inventory.listing import LISTINGS
from pf9.inventory import access
from pf9.inventory.catalog import KINDS
from pf9.inventory.kind import Kind
from tests.api.features.inventory.conftest import TOWN

pytestmark = pytest.mark.usefixtures("town")

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def refusal(client: TestClient, address: str) -> dict[str, Any]:
    """The first error of a 422."""
    answer = client.get(address)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    error: dict[str, Any] = answer.json()["errors"][0]
    return error


@every_kind
def test_every_kind_has_a_list_and_details_under_both_forms_of_its_path(viewer: TestClient, kind: Kind) -> None:
    page = viewer.get(f"/api/v1{kind.address}").json()
    assert (page["total"], page["page"], page["page_size"]) == (TOWN[kind.name], 1, 50)
    assert len(page["items"]) == min(50, TOWN[kind.name])
    assert set(page["items"][0]) == {
        column.name for column in LISTINGS[kind.name].columns if column.type != "json" or column.name == "unresolved"
    }
    assert viewer.get(kind.address).json() == page
    found = viewer.get(f"/api/v1{kind.address}/{kind.name}-2").json()
    assert found["item"]["id"] == f"{kind.name}-2"
    assert found["raw_json"]["key_1"]


@every_kind
def test_a_page_costs_two_statements_and_the_one_of_the_permission(
    app: FastAPI, viewer: TestClient, kind: Kind
) -> None:
    for question in ("", "?page=2&sort_dir=desc", "?page=9999", f"?sort_by={kind.columns[0].name}&page=2"):
        with app.state.parts.database.counted() as counter:
            assert viewer.get(kind.address + question).status_code == 200
        assert counter.statements <= 3


@every_kind
def test_details_cost_three_statements_two_more_for_access_and_the_one_of_the_permission(
    app: FastAPI, viewer: TestClient, kind: Kind
) -> None:
    with app.state.parts.database.counted() as counter:
        assert viewer.get(f"{kind.address}/{kind.name}-1").status_code == 200
    assert counter.statements <= (6 if kind.name in access.NAMES else 4)


@every_kind
def test_every_filter_gives_the_rows_that_have_the_value_and_only_these(viewer: TestClient, kind: Kind) -> None:
    rows = viewer.get(f"{kind.address}?page_size=500").json()["items"]
    for name, column in LISTINGS[kind.name].filters.items():
        values = {str(row[column.name]): row[column.name] for row in rows if row[column.name] not in (None, [])}
        if not values:
            continue
        value = min(values.items())[1]
        asked = value[0] if isinstance(value, list) else value
        word = str(asked).lower() if isinstance(asked, bool) else asked
        given = viewer.get(kind.address, params={name: word, "page_size": 500}).json()
        wanted = [
            row["id"]
            for row in rows
            if row[column.name] == asked or (isinstance(row[column.name], list) and asked in row[column.name])
        ]
        assert [row["id"] for row in given["items"]] == wanted, name
        assert given["total"] == len(wanted) > 0


@every_kind
def test_every_end_of_a_span_gives_the_rows_on_its_side(viewer: TestClient, kind: Kind) -> None:
    rows = viewer.get(f"{kind.address}?page_size=500").json()["items"]
    sides = {">=": operator.ge, "<=": operator.le, "<": operator.lt}
    for name, (column, sign) in LISTINGS[kind.name].ends.items():
        values = sorted(row[column.name] for row in rows if row[column.name] is not None)
        if not values:
            continue
        middle = values[len(values) // 2]
        given = viewer.get(kind.address, params={name: middle, "page_size": 500}).json()
        valued = [row for row in rows if row[column.name] is not None]
        assert [row["id"] for row in given["items"]] == [
            row["id"] for row in valued if sides[sign](row[column.name], middle)
        ], name


def test_a_span_has_two_ends_and_each_is_said_once(viewer: TestClient) -> None:
    rows = viewer.get("/volumes?page_size=500").json()["items"]
    given = viewer.get("/volumes?size_gb_min=10&size_gb_max=20&page_size=500").json()["items"]
    assert [row["id"] for row in given] == [row["id"] for row in rows if row["size_gb"] and 10 <= row["size_gb"] <= 20]
    assert given
    refused = viewer.get("/volumes?size_gb_min=10&size_gb_min=20&created_at_since=spring")
    assert refused.status_code == 422
    assert "size_gb_min is given more than once" in refused.text
    assert "created_at_since is a time, as in" in refused.text
    assert viewer.get("/volumes?name_min=a").status_code == 422


def test_a_repeated_filter_means_any_of_them_and_different_ones_mean_all(viewer: TestClient) -> None:
    rows = viewer.get("/servers?page_size=500").json()["items"]
    given = viewer.get("/servers?status=ACTIVE&status=ERROR&vcpus=7&vcpus=9&page_size=500").json()["items"]
    wanted = [row["id"] for row in rows if row["status"] in {"ACTIVE", "ERROR"} and row["vcpus"] in {7, 9}]
    assert [row["id"] for row in given] == wanted
    assert wanted


def test_a_tenant_is_a_project(viewer: TestClient) -> None:
    row = viewer.get("/servers").json()["items"][0]
    by_id = viewer.get("/servers", params={"tenant_id": row["project_id"]}).json()
    by_name = viewer.get("/servers", params={"tenant_name": row["project_name"]}).json()
    assert by_id["total"] == by_name["total"] > 0
    assert {each["project_name"] for each in by_name["items"]} == {row["project_name"]}
    assert viewer.get("/tenants", params={"tenant_id": row["project_id"]}).json()["total"] == 1


def test_a_page_beyond_the_end_is_empty_and_knows_the_total(viewer: TestClient) -> None:
    assert viewer.get("/servers?page=1000000&page_size=500").json() == {
        "items": [],
        "total": TOWN["servers"],
        "page": 1_000_000,
        "page_size": 500,
        "next_cursor": None,
    }


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("nonsense=1", "sort_by"),
        ("sort_by=raw_json", "project_name"),
        ("sort_by=volumes_gb", "vcpus"),
        ("sort_by=name;drop", "name"),
        ("sort_dir=up", "desc"),
        ("status=active", "ACTIVE"),
        ("locked=yes", "true"),
        ("format=pdf", "xlsx"),
        ("format=csv&columns=name,nothing", "project_name"),
    ],
)
def test_what_is_not_known_is_refused_with_what_is(viewer: TestClient, question: str, named: str) -> None:
    assert named in refusal(viewer, f"/servers?{question}")["allowed"]


@pytest.mark.parametrize(
    "question",
    [
        "page=0", "page=-1", "page=1000000000000", "page=x", "page=1.5", "page=१", "page=1&page=2", "page_size=501",
        "vcpus=many", "vcpus=9999999999999999999999", "vcpus=1e3", "created_at=yesterday", "cursor=x", "cursor=e30",
        "cursor=WyJuYW1lIiwiYXNjIixudWxsLCJbXSJd", "cursor=bnVsbA", "columns=name", "raw_json=1", "metadata=1",
        f"q={'x' * 300}",
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused(viewer: TestClient, question: str) -> None:
    assert refusal(viewer, f"/servers?{question}")["msg"]


@pytest.mark.parametrize("value", ["'", '"', "%", "\\", "\x00", "🚀", "'; DROP TABLE servers; --", "%s", "%(q)s", "ÿ"])
def test_odd_characters_are_text_and_nothing_else(viewer: TestClient, value: str) -> None:
    for name in ("q", "name", "project_name", "ip_addresses", "flavor_id"):
        if (name, value) == ("q", '"'):
            continue  # stands in the text of every list of addresses
        answer = viewer.get("/servers", params={name: value})
        assert answer.status_code == 200, answer.text
        assert answer.json()["total"] == 0
    assert viewer.get(f"/servers/{value.encode().hex()}").status_code == 404


@pytest.mark.parametrize("kind", ["servers", "role_assignments", "ports", "users"])
def test_words_are_found_whatever_their_case(viewer: TestClient, kind: str) -> None:
    path = next(each.address for each in KINDS if each.name == kind)
    title = next(each.title for each in KINDS if each.name == kind)
    rows = viewer.get(path, params={"sort_by": title, "sort_dir": "desc"}).json()["items"]
    row = next(row for row in rows if row[title].startswith("ÄPP"))
    for words in (row[title], row[title].lower(), row[title][2:], row["id"].upper()):
        assert row["id"] in [
            each["id"] for each in viewer.get(path, params={"q": words, "page_size": 500}).json()["items"]
        ]


def test_only_who_may_read_a_kind_gets_it(
    log_in: Callable[[str], TestClient], client: TestClient, owner_database: Any
) -> None:
    assert client.get("/servers").status_code == 401
    technical = log_in("technical")
    with owner_database.transaction() as tx:
        tx.execute("DELETE FROM role_permissions WHERE role = 'technical' AND resource IN ('servers', 'volumes')")
    assert technical.get("/servers").status_code == 403
    assert technical.get("/servers/servers-1").status_code == 403
    kinds = [kind["name"] for kind in technical.get("/inventory/kinds").json()["kinds"]]
    assert len(kinds) == len(KINDS) - 2
    assert "servers" not in kinds
    shown = technical.get("/tenants/projects-1").json()["relations"]
    assert {"servers", "volumes"}.isdisjoint(relation["kind"] for relation in shown)
    assert {"networks", "routers"} <= {relation["kind"] for relation in shown}
    found = technical.get("/inventory/find?q=web").json()["items"]
    assert found
    assert not [item for item in found if item["kind"] in {"servers", "volumes"}]


def test_the_kinds_tell_the_console_what_a_page_needs(viewer: TestClient) -> None:
    kinds = {kind["name"]: kind for kind in viewer.get("/api/v1/inventory/kinds").json()["kinds"]}
    assert len(kinds) == len(KINDS)
    servers = kinds["servers"]
    assert (servers["path"], servers["permission"], servers["default_sort"]) == ("/servers", "servers", "name")
    columns = {column["name"]: column for column in servers["columns"]}
    assert columns["ram_mb"] | {"label": "RAM", "unit": "MiB", "type": "integer"} == columns["ram_mb"]
    assert columns["project_name"]["reference"] == {"kind": "projects", "id_column": "project_id"}
    assert columns["flavor_name"]["reference"] == {"kind": "flavors", "id_column": "flavor_id"}
    assert "ACTIVE" in columns["status"]["values"]
    assert not columns["volumes_gb"]["sortable"]
    assert {column["type"] for kind in kinds.values() for column in kind["columns"]} <= {
        "text", "integer", "number", "boolean", "timestamp", "list", "json",
    }  # fmt: skip


def test_find_gives_the_best_first_and_no_more_than_twenty(viewer: TestClient) -> None:
    items = viewer.get("/inventory/find?q=web-n-0").json()["items"]
    assert len(items) == 20
    assert all(item["name"].lower().startswith("web-n-0") for item in items)
    assert set(items[0]) == {"kind", "id", "name", "status", "tenant_name", "region_name"}
    whole = viewer.get("/inventory/find?q=FLAVORS-7").json()["items"]
    assert whole[0]["id"] == "flavors-7"
    assert viewer.get("/inventory/find?q=%25%25%25").json()["items"] == []
    assert viewer.get("/inventory/find").status_code == 422


def test_the_api_describes_every_list_with_its_columns_and_filters(app: FastAPI) -> None:
    document = app.openapi()
    for kind in KINDS:
        operation = document["paths"][f"/api/v1{kind.address}"]["get"]
        assert operation["operationId"] == f"list_{kind.name}"
        assert {each["name"] for each in operation["parameters"]} >= {"page", "cursor", *LISTINGS[kind.name].filters}
        assert len(operation["responses"]["200"]["content"]) == 3
    server = document["components"]["schemas"]["Server"]["properties"]
    assert server["ram_mb"]["description"] == "RAM in MiB"
    assert server["status"]["examples"] == ["ACTIVE"]
    assert "raw_json" not in server
    assert document["paths"]["/api/v1/floatingips/{resource_id}"]["get"]["operationId"] == "get_floating_ip"

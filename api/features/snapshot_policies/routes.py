"""/snapshot/policy-sets and /snapshot/rules."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response, status

from api.features.snapshot_policies import preview, service
from api.features.snapshot_policies.schemas import (
    PolicySet,
    PolicySetSaved,
    PolicySetWrite,
    Rules,
    RulesChecked,
    RulesEffect,
    RulesPreview,
    RulesSaved,
    RulesText,
    RulesWrite,
    RuleVersion,
    RuleVersionDetail,
)
from api.web.answers import json_answer
from api.web.deps import Database, SlaDays, Tx, User, require_permission
from api.web.pages import Page, Paging
from pf9.snapshot_policy import rules_file

router = APIRouter(prefix="/snapshot", tags=["snapshot_policies"])

_SETS = Paging(sortable=["name"], default_sort="name", extra={"scope": ("", *service.SCOPES), "project_id": None})
_VERSIONS = Paging(sortable=["version"], default_sort="version", default_dir="desc")
DELETES = [Depends(require_permission("snapshot_policy_sets", "delete"))]
SetId = Annotated[int, Path(ge=1, lt=2**31)]
Version = Annotated[int, Path(ge=1, lt=2**31)]


@router.get("/policy-sets", openapi_extra=_SETS.openapi)
def list_snapshot_policy_sets(tx: Tx, request: Request) -> Page[PolicySet]:
    """Policy sets: those for everybody first, then those of projects."""
    return Page[PolicySet].model_validate(service.list_sets(tx, _SETS(request)))


@router.post("/policy-sets", status_code=status.HTTP_201_CREATED)
def create_snapshot_policy_set(body: PolicySetWrite, tx: Tx, user: User, sla_days: SlaDays) -> PolicySetSaved:
    """Policies for everybody, or for one project, which go before those for everybody."""
    return PolicySetSaved.model_validate(service.create_set(tx, body, by=user.username, sla_days=sla_days))


@router.get("/policy-sets/{set_id}")
def get_snapshot_policy_set(set_id: SetId, tx: Tx) -> PolicySet:
    """One policy set."""
    return PolicySet.model_validate(service.get_set(tx, set_id))


@router.put("/policy-sets/{set_id}")
def update_snapshot_policy_set(
    set_id: SetId, body: PolicySetWrite, tx: Tx, user: User, sla_days: SlaDays
) -> PolicySetSaved:
    """Other content for a policy set; the built-in policies keep their days."""
    return PolicySetSaved.model_validate(service.change_set(tx, set_id, body, by=user.username, sla_days=sla_days))


@router.delete("/policy-sets/{set_id}", status_code=status.HTTP_204_NO_CONTENT, dependencies=DELETES)
def delete_snapshot_policy_set(set_id: SetId, tx: Tx, user: User, sla_days: SlaDays) -> None:
    """Take a policy set away; its snapshots stay."""
    service.delete_set(tx, set_id, by=user.username, sla_days=sla_days)


@router.get("/rules")
def get_snapshot_rules(tx: Tx) -> Rules:
    """The rules that count, in the form of snapshot_policy_rules.json."""
    return Rules.model_validate(service.get_rules(tx))


@router.put("/rules")
def save_snapshot_rules(body: RulesWrite, tx: Tx, user: User, sla_days: SlaDays) -> RulesSaved:
    """Save other rules as the next version, and decide for all volumes by them; 409 when somebody else was quicker."""
    return RulesSaved.model_validate(service.save_rules(tx, body, by=user.username, sla_days=sla_days))


@router.post("/rules/check")
def check_snapshot_rules(body: RulesText, tx: Tx) -> RulesChecked:
    """Whether there is a fault in rules: 422 with all of them, of a text with their lines."""
    return RulesChecked(rules=service.check_rules(tx, body))


@router.post("/rules/preview", response_model=RulesEffect)
def preview_snapshot_rules(body: RulesPreview, database: Database, sla_days: SlaDays) -> Response:
    """What would change for which volumes if these rules were saved; nothing is."""
    with database.transaction(read_only=True) as tx:
        rules = service.check_rules(tx, body)
        return json_answer(preview.preview(tx, rules, sla_days=sla_days, limit=body.limit))


@router.get("/rules/schema")
def get_snapshot_rules_schema() -> dict[str, Any]:
    """The JSON Schema of the rules, for editors."""
    return rules_file.get_schema()


@router.get("/rules/versions", openapi_extra=_VERSIONS.openapi)
def list_snapshot_rule_versions(tx: Tx, request: Request) -> Page[RuleVersion]:
    """Who saved rules when, and what changed; newest first."""
    return Page[RuleVersion].model_validate(service.list_versions(tx, _VERSIONS(request)))


@router.get("/rules/versions/{version}")
def get_snapshot_rule_version(version: Version, tx: Tx) -> RuleVersionDetail:
    """The rules of a version; to go back to it, save them again."""
    return RuleVersionDetail.model_validate(service.get_version(tx, version))

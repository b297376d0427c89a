"""Policy sets and rules: what is stored is decided for all volumes in the same transaction."""

from typing import Any

from api.features.snapshot_policies import queries
from api.features.snapshot_policies.schemas import PolicySetWrite, RulesText, RulesWrite
from api.web.pages import PageParams
from pf9 import activity
from pf9.database import Row, Tx
from pf9.errors import Conflict, InvalidInput, NotFound
from pf9.snapshot_policy import assignment, rules_file, versions
from pf9.snapshot_policy.queries import lock_decisions

BUILT_IN = ("daily_5", "monthly_1st", "monthly_15th")
SCOPES = ("global", "project")
_CONTRADICTIONS = {
    "snapshot_policy_sets_name_once": "There is a policy set of this name already.",
    "snapshot_policy_sets_one_per_project": "The project has a policy set already; change that one.",
}


def list_sets(tx: Tx, params: PageParams) -> dict[str, Any]:
    """One page of policy sets."""
    asked = {
        "scope": params.extra.get("scope") or None,
        "project_id": params.extra.get("project_id") or None,
        "q": params.q_pattern,
    }
    return {
        "items": queries.list_sets(
            tx, asked, descending=params.sort_dir == "desc", limit=params.page_size, offset=params.offset
        ),
        "total": queries.count_sets(tx, asked),
        "page": params.page,
        "page_size": params.page_size,
    }


def get_set(tx: Tx, set_id: int) -> Row:
    """One policy set.

    Raises:
        NotFound: there is none of this number.
    """
    found = queries.find_set(tx, set_id)
    if found is None:
        raise NotFound(f"There is no policy set {set_id}.")
    return found


def create_set(tx: Tx, body: PolicySetWrite, *, by: str, sla_days: int) -> dict[str, Any]:
    """A new policy set, and the decisions that follow from it."""
    lock_decisions(tx)
    values = _checked(tx, body, but=None)
    try:
        with tx.savepoint():
            set_id = queries.insert_set(tx, values, by=by)
    except Conflict as error:
        raise _contradiction(error) from error
    return _stored(tx, set_id, "create_snapshot_policy_set", by=by, sla_days=sla_days, details={"now": values})


def change_set(tx: Tx, set_id: int, body: PolicySetWrite, *, by: str, sla_days: int) -> dict[str, Any]:
    """Other content for a policy set, and the decisions that follow from it.

    Raises:
        Conflict: the built-in set would lose a policy, or one its days.
    """
    lock_decisions(tx)
    before = get_set(tx, set_id)
    values = _checked(tx, body, but=set_id)
    if before["built_in"]:
        _keep_built_in(before, values)
    try:
        with tx.savepoint():
            queries.update_set(tx, set_id, values, by=by)
    except Conflict as error:
        raise _contradiction(error) from error
    was = {name: before[name] for name in values}
    details = {"was": was, "now": values}
    return _stored(tx, set_id, "change_snapshot_policy_set", by=by, sla_days=sla_days, details=details)


def delete_set(tx: Tx, set_id: int, *, by: str, sla_days: int) -> None:
    """Take a policy set away; volumes that had its policies lose them.

    Raises:
        Conflict: it is the built-in one.
    """
    lock_decisions(tx)
    before = get_set(tx, set_id)
    if before["built_in"]:
        raise Conflict("The built-in policy set cannot be deleted.")
    queries.delete_set(tx, set_id)
    effects = vars(assignment.decide_all(tx, sla_days=sla_days))
    was = {name: before[name] for name in ("name", "project_id", "policies", "retention_map")}
    _log(tx, by, "delete_snapshot_policy_set", before, {"was": was, "effects": effects})


def get_rules(tx: Tx) -> dict[str, Any]:
    """The rules that count."""
    return {**versions.newest(tx), "policies": assignment.list_known(tx)}


def check_rules(tx: Tx, body: RulesText) -> list[dict[str, Any]]:
    """The rules of a body, when there is no fault in them.

    Raises:
        InvalidInput: with every fault; of a text with its line.
    """
    known = assignment.list_known(tx)
    try:
        if body.text is not None:
            return rules_file.read_text(body.text, known=known)
        return rules_file.read_list(body.rules, known=known)
    except InvalidInput as error:
        within = "rules" if body.text is None else "text"
        faults = [{**fault, "loc": ["body", within, *fault["loc"]]} for fault in error.errors]
        raise InvalidInput(str(error), errors=faults) from error


def save_rules(tx: Tx, body: RulesWrite, *, by: str, sla_days: int) -> dict[str, Any]:
    """Keep these rules as the next version, and decide for all volumes by them.

    Raises:
        Conflict: somebody has saved others since `base_version`.
    """
    lock_decisions(tx)
    before = get_rules(tx)
    if before["version"] != body.base_version:
        who = (
            f"{before['saved_by']} has saved version {before['version']}" if before["version"] else "None are saved yet"
        )
        raise Conflict(f"{who}; you changed version {body.base_version}. Look at the newest, then save again.")
    rules = check_rules(tx, body)
    if not versions.changed_rules(before["rules"], rules) and before["version"]:
        raise InvalidInput("These are the rules that count already: nothing to save.")
    changes = versions.save(tx, rules, by=by, origin="api", note=body.note)
    version = before["version"] + 1
    effects = vars(assignment.decide_all(tx, sla_days=sla_days))
    activity.record(
        tx,
        actor=by,
        action="save_snapshot_rules",
        resource_type="snapshot_rules",
        resource_id=str(version),
        success=True,
        details={"version": version, "note": body.note, "changes": changes, "effects": effects},
    )
    return {**get_rules(tx), "effects": effects}


def list_versions(tx: Tx, params: PageParams) -> dict[str, Any]:
    """Versions of the rules, newest first."""
    return {
        "items": queries.list_rule_versions(
            tx, descending=params.sort_dir == "desc", limit=params.page_size, offset=params.offset
        ),
        "total": queries.count_rule_versions(tx),
        "page": params.page,
        "page_size": params.page_size,
    }


def get_version(tx: Tx, version: int) -> Row:
    """One version with its rules.

    Raises:
        NotFound: there is none of this number.
    """
    found = queries.find_rule_version(tx, version)
    if found is None:
        raise NotFound(f"There is no version {version} of the rules.")
    return found


def _checked(tx: Tx, body: PolicySetWrite, *, but: int | None) -> dict[str, Any]:
    """The values to store, when they fit what is there."""
    if body.project_id is not None:
        if not queries.has_project(tx, body.project_id):
            raise _refused("project_id", f"The inventory knows no project {body.project_id}.")
    else:
        taken = set(queries.list_global_names(tx, but=but)) & {policy.name for policy in body.policies}
        if taken:
            raise _refused("policies", f"Another set for everybody has these policies: {', '.join(sorted(taken))}.")
    return {**body.model_dump(), "name": body.name.strip()}


def _keep_built_in(before: Row, values: dict[str, Any]) -> None:
    if values["project_id"] is not None:
        raise Conflict("The built-in policy set is for everybody.")
    after = {policy["name"]: policy for policy in values["policies"]}
    for policy in before["policies"]:
        now = after.get(policy["name"])
        # Those that were added to it by hand may go again.
        if policy["name"] in BUILT_IN and (now is None or (now["due"], now["days"]) != (policy["due"], policy["days"])):
            raise Conflict(f"{policy['name']} is built in: it stays, with its days. SLA and retention may change.")


def _stored(tx: Tx, set_id: int, action: str, *, by: str, sla_days: int, details: dict[str, Any]) -> dict[str, Any]:
    effects = vars(assignment.decide_all(tx, sla_days=sla_days))
    row = get_set(tx, set_id)
    _log(tx, by, action, row, {**details, "effects": effects})
    return {**row, "effects": effects}


def _contradiction(error: Conflict) -> Conflict:
    return Conflict(_CONTRADICTIONS.get(error.constraint or "", str(error)), constraint=error.constraint)


def _refused(name: str, message: str) -> InvalidInput:
    return InvalidInput(message, errors=[{"loc": ["body", name], "msg": message}])


def _log(tx: Tx, by: str, action: str, row: Row, details: dict[str, Any]) -> None:
    activity.record(
        tx,
        actor=by,
        action=action,
        resource_type="snapshot_policy_sets",
        resource_id=str(row["id"]),
        resource_name=row["name"],
        project_id=row["project_id"],
        success=True,
        details=details,
    )

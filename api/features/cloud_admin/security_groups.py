"""Security groups and their rules in Neutron."""

from dataclasses import replace
from functools import partial
from typing import Any

from api.features.cloud_admin.schemas import SecurityGroupCreate, SecurityGroupRuleCreate
from api.features.cloud_admin.service import (
    Desk,
    Outcome,
    Subject,
    Target,
    check_reference,
    create,
    delete,
    get_known,
    in_use,
)
from pf9.errors import CloudRefused
from pf9.inventory.kinds.network import rule_in_words
from pf9.openstack import identity, network

KIND, RULES = "security_groups", "security_group_rules"


def create_security_group(desk: Desk, body: SecurityGroupCreate) -> dict[str, Any]:
    """Make a security group; Neutron gives it rules that let everything out."""
    words = body.model_dump(exclude_none=True)
    subject = Subject(KIND, name=body.name, project_id=body.project_id, details=words)

    def act() -> Outcome:
        if body.project_id:
            check_reference("project_id", body.project_id, partial(identity.get_project, desk.cloud, body.project_id))
        made = network.create_security_group(desk.cloud, words)
        touched = _rules(made["security_group_rules"])
        return Outcome(replace(subject, id=made["id"], project_id=made["project_id"]), touched=touched)

    return create(desk, subject, act)


def delete_security_group(desk: Desk, group_id: str) -> dict[str, Any]:
    """Delete a security group with its rules and those that name it; refused while a port uses it."""
    subject = Subject(KIND, id=group_id)

    def act() -> Outcome:
        known, record = get_known(subject, lambda: network.get_security_group(desk.cloud, group_id))
        naming = network.list_rules_naming(desk.cloud, group_id)
        try:
            network.delete_security_group(desk.cloud, group_id)
        except CloudRefused as refusal:
            raise in_use(desk, refusal, known, network.list_ports_in_group(desk.cloud, group_id)) from refusal
        rules = tuple(dict.fromkeys((*_rules(record["security_group_rules"]), *_rules(naming))))
        others = {rule["security_group_id"] for rule in naming} - {group_id}
        return Outcome(known, removed=((KIND, group_id), *rules), touched=tuple((KIND, each) for each in others))

    return delete(desk, subject, act)


def create_security_group_rule(desk: Desk, body: SecurityGroupRuleCreate) -> dict[str, Any]:
    """Make a rule in a group that is there."""
    words = body.model_dump(exclude_none=True)
    subject = Subject(RULES, name=rule_in_words(words), details=words)

    def act() -> Outcome:
        for name in ("security_group_id", "remote_group_id"):
            if name in words:
                check_reference(name, words[name], partial(network.get_security_group, desk.cloud, words[name]))
        made = network.create_security_group_rule(desk.cloud, words)
        known = replace(subject, id=made["id"], project_id=made["project_id"])
        return Outcome(known, touched=((KIND, body.security_group_id),))

    return create(desk, subject, act)


def delete_security_group_rule(desk: Desk, rule_id: str) -> dict[str, Any]:
    """Delete a rule."""
    subject = Subject(RULES, id=rule_id)

    def act() -> Outcome:
        known, record = get_known(subject, lambda: network.get_security_group_rule(desk.cloud, rule_id))
        network.delete_security_group_rule(desk.cloud, rule_id)
        group = (KIND, record["security_group_id"])
        details = {"security_group_id": record["security_group_id"]}
        known = replace(known, name=rule_in_words(record), details=details)
        return Outcome(known, removed=((RULES, rule_id),), touched=(group,))

    return delete(desk, subject, act)


def _rules(records: list[dict[str, Any]]) -> tuple[Target, ...]:
    return tuple((RULES, record["id"]) for record in records)

"""What Neutron and Nova would refuse is refused before they are asked, in words."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from api.features.cloud_admin.schemas import (
    FlavorCreate,
    NetworkCreate,
    SecurityGroupCreate,
    SecurityGroupRuleCreate,
    SubnetCreate,
)

RULE = {"security_group_id": "g-1", "direction": "ingress"}


def rule(**words: Any) -> SecurityGroupRuleCreate:
    return SecurityGroupRuleCreate.model_validate(RULE | words)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"cidr": "10.0.0.1/24"}, "10.0.0.0/24 is meant"),
        ({"cidr": "ten"}, "no network"),
        ({"cidr": "10.0.0.1"}, "prefix length"),
        ({"cidr": "224.0.0.0/8"}, "cannot be a subnet"),
        ({"cidr": "10.0.0.0/31"}, "no room for DHCP"),
        ({"cidr": "10.0.0.0/24", "gateway_ip": "10.0.1.1"}, "not within"),
        ({"cidr": "10.0.0.0/24", "gateway_ip": "10.0.0.255"}, "broadcast"),
        ({"cidr": "10.0.0.0/24", "gateway_ip": "fd00::1"}, "not within"),
        ({"cidr": "10.0.0.0/24", "dns_nameservers": ["9.9.9.9", "9.9.9.9"]}, "twice"),
    ],
)
def test_a_subnet_that_cannot_be_is_refused(words: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        SubnetCreate.model_validate(words)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"segmentation_id": 5}, "need network_type"),
        ({"network_type": "flat"}, "needs physical_network"),
        ({"network_type": "vxlan", "physical_network": "p"}, "has no physical_network"),
        ({"network_type": "vlan", "physical_network": "p", "segmentation_id": 4095}, "1 to 4094"),
        ({"mtu": 1000, "subnet": {"cidr": "fd00::/64"}}, "too small for IPv6"),
        ({"name": "a\x00b"}, "control character"),
        ({"name": "  "}, "at least 1"),
        ({"name": "x" * 256}, "at most 255"),
        ({"colour": "red"}, "not permitted"),
    ],
)
def test_a_network_that_cannot_be_is_refused(words: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        NetworkCreate.model_validate({"name": "n"} | words)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"protocol": "tcp", "port_range_min": 90, "port_range_max": 80}, "not above the last"),
        ({"protocol": "tcp", "port_range_min": 80}, "come together"),
        ({"protocol": "tcp", "port_range_min": 0, "port_range_max": 0}, "at least 1"),
        ({"port_range_min": 80, "port_range_max": 80}, "ports go with"),
        ({"protocol": "gre", "port_range_min": 80, "port_range_max": 80}, "ports go with"),
        ({"protocol": "icmp", "port_range_min": 256}, "0 to 255"),
        ({"protocol": "icmp", "port_range_max": 0}, "needs a type"),
        ({"protocol": "ipv6-icmp"}, "of IPv6"),
        ({"protocol": "tpc"}, "not known"),
        ({"protocol": "256"}, "not known"),
        ({"remote_ip_prefix": "fd00::/8", "ethertype": "IPv4"}, "is IPv6"),
        ({"remote_ip_prefix": "10.0.0.0/8", "remote_group_id": "g-2"}, "not both"),
        ({"remote_ip_prefix": "anywhere"}, "no address or network"),
        ({"direction": "both"}, "ingress"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(words: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        rule(**words)


def test_the_prefix_says_the_ethertype_and_loses_what_is_behind_it() -> None:
    made = rule(remote_ip_prefix="fd00::1/8", protocol="TCP", port_range_min=80, port_range_max=81)
    assert (made.ethertype, made.remote_ip_prefix, made.protocol) == ("IPv6", "fd00::/8", "tcp")
    assert (rule().ethertype, rule(protocol="any").protocol) == ("IPv4", None)
    assert rule(protocol="icmp", port_range_min=8, port_range_max=0).port_range_max == 0


def test_a_link_local_gateway_serves_ipv6_and_narrow_networks_need_no_dhcp() -> None:
    assert SubnetCreate(cidr="fd00::/64", gateway_ip="fe80::1").gateway_ip == "fe80::1"
    assert SubnetCreate(cidr="10.0.0.0/31", enable_dhcp=False, gateway_ip="10.0.0.0").gateway_ip == "10.0.0.0"


BODIES: dict[str, type[BaseModel]] = {
    "flavors": FlavorCreate,
    "networks": NetworkCreate,
    "security_groups": SecurityGroupCreate,
    "security_group_rules": SecurityGroupRuleCreate,
}
CASES = json.loads((Path(__file__).parents[3] / "fixtures" / "act-limits.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: json.dumps(case["body"]))
def test_the_console_and_the_api_draw_the_same_line(case: dict[str, Any]) -> None:
    """The same cases are put to the forms by ui/src/features/resources/acts/forms/limits.test.ts."""
    body = case["body"] | (RULE if case["kind"] == "security_group_rules" else {})
    if "refused" not in case:
        BODIES[case["kind"]].model_validate(body)
        return
    with pytest.raises(ValidationError) as refusal:
        BODIES[case["kind"]].model_validate(body)
    said = " ".join(f"{'.'.join(map(str, each['loc']))} {each['msg']}" for each in refusal.value.errors())
    assert case["refused"].rpartition(".")[2] in said or case["refused"].startswith("port_range")

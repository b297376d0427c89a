"""What Neutron and Nova would refuse is refused before they are asked, in words."""

from typing import Any

import pytest
from pydantic import ValidationError

from api.features.cloud_admin.schemas import NetworkCreate, SecurityGroupRuleCreate, SubnetCreate

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

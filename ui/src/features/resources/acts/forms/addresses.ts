/** Addresses and networks, as the API understands them. */
import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;
export interface Network {
  address: Address;
  prefix: number;
  version: 4 | 6;
  /** The most bits that a prefix can have. */
  bits: number;
}

const DECIMAL = /^\d{1,3}(\.\d{1,3}){3}$/; // what else passes for IPv4 in some libraries ("10.1", 0x0a000001) is none here
const LEADING_ZERO = /(^|\.)0\d/;

export function addressOf(text: string): Address | null {
  const isFour = DECIMAL.test(text) && !LEADING_ZERO.test(text);
  if ((!isFour && !text.includes(":")) || !ipaddr.isValid(text)) return null;
  return ipaddr.parse(text);
}

/** With or without a prefix; a single address is a network of one. */
export function networkOf(text: string): Network | null {
  const [word = "", length, ...more] = text.split("/");
  const address = addressOf(word);
  if (!address || more.length > 0) return null;
  const version = address.kind() === "ipv4" ? 4 : 6;
  const bits = version === 4 ? 32 : 128;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return null;
  const prefix = length === undefined ? bits : Number(length);
  return prefix <= bits ? { address, prefix, version, bits } : null;
}

/** The network's first address: where it begins. */
function firstOf({ address, prefix, version }: Network): Address {
  const text = `${address.toString()}/${prefix}`;
  return version === 4 ? ipaddr.IPv4.networkAddressFromCIDR(text) : ipaddr.IPv6.networkAddressFromCIDR(text);
}

function lastOf({ address, prefix }: Network): Address {
  return ipaddr.IPv4.broadcastAddressFromCIDR(`${address.toString()}/${prefix}`);
}

const same = (one: Address, other: Address) => one.toString() === other.toString();

/** Why it can be no subnet, or null. */
export function wrongSubnet(cidr: string, dhcp: boolean): string | null {
  const network = networkOf(cidr);
  if (!network || !cidr.includes("/")) return "A network with its prefix, such as 10.0.0.0/24 or fd00::/64";
  const { address, prefix, bits } = network;
  const first = firstOf(network);
  if (!same(first, address)) return `Bits are set behind the prefix: ${first.toString()}/${prefix} is meant?`;
  if (prefix === 0 || ["multicast", "loopback"].includes(address.range()))
    return `${cidr} cannot be a subnet`;
  if (dhcp && prefix > bits - 2) return "No room for DHCP: switch it off, or take a larger network";
  return null;
}

/** Why it can be no gateway of the subnet, or null. */
export function wrongGateway(text: string, cidr: string): string | null {
  const gateway = addressOf(text);
  const network = networkOf(cidr);
  if (!gateway) return "An address, such as 10.0.0.1";
  if (!network) return null;
  const { prefix, version, bits } = network;
  const isFour = gateway.kind() === "ipv4";
  const within = (version === 4) === isFour && gateway.match(network.address, prefix);
  const local = version === 6 && !isFour && gateway.range() === "linkLocal";
  if (!within && !local) return `Not within ${cidr}`;
  const ends = version === 4 && prefix <= bits - 2 ? [firstOf(network), lastOf(network)] : [];
  return ends.some((end) => same(end, gateway)) ? "The network's or the broadcast address" : null;
}

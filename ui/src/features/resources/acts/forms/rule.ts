/** A rule of a security group to be made. */
import { z } from "zod/mini";
import { networkOf } from "./addresses";
import { between, optionalId, said, text, whole, type Form, type Values, type Wrong } from "./form";

/** The names that Neutron knows, with their numbers. */
const NUMBERS: Readonly<Record<string, number>> = {
  ah: 51,
  dccp: 33,
  egp: 8,
  esp: 50,
  gre: 47,
  icmp: 1,
  icmpv6: 58,
  igmp: 2,
  ipip: 4,
  "ipv6-encap": 41,
  "ipv6-frag": 44,
  "ipv6-icmp": 58,
  "ipv6-nonxt": 59,
  "ipv6-opts": 60,
  "ipv6-route": 43,
  ospf: 89,
  pgm: 113,
  rsvp: 46,
  sctp: 132,
  tcp: 6,
  udp: 17,
  udplite: 136,
  vrrp: 112,
};
const WITH_PORTS: readonly unknown[] = [6, 17, 33, 132, 136];
const ICMP: readonly unknown[] = [1, 58];
const ONLY_IPV6: readonly unknown[] = [41, 43, 44, 58, 59, 60];

/** Its number; null for any protocol, undefined for what is none. */
function numberOf(protocol: unknown): number | null | undefined {
  const word = typeof protocol === "string" ? protocol.trim().toLowerCase() : "";
  if (word === "" || word === "any") return null;
  if (/^\d+$/.test(word)) return Number(word) <= 255 ? Number(word) : undefined;
  return NUMBERS[word];
}

const schema = z
  .object({
    security_group_id: z.string({ error: "Choose a group" }).check(z.minLength(1, "Choose a group")),
    direction: z.enum(["ingress", "egress"]),
    ethertype: z.enum(["IPv4", "IPv6"]),
    protocol: z.string().check(z.maxLength(20, "At most 20 characters")),
    port_range_min: z.nullable(whole(0, 65_535)),
    port_range_max: z.nullable(whole(0, 65_535)),
    remote: z.enum(["any", "prefix", "group"]),
    remote_ip_prefix: z.string().check(z.trim(), z.maxLength(64, "At most 64 characters")),
    remote_group_id: optionalId,
    description: text,
  })
  .check(between((values) => [...wrongProtocol(values), ...wrongRemote(values)]));
type RuleValues = z.infer<typeof schema>;

function wrongProtocol({
  protocol,
  ethertype,
  port_range_min: first,
  port_range_max: last,
}: RuleValues): Wrong[] {
  const number = numberOf(protocol);
  if (number === undefined) return [["protocol", "A number from 0 to 255, or a name such as tcp, udp, icmp"]];
  if (ethertype === "IPv4" && ONLY_IPV6.includes(number)) return [["protocol", "This protocol is of IPv6"]];
  if (ICMP.includes(number)) {
    if (first === null && last !== null) return [["port_range_min", "A code needs a type"]];
    const [type, code] = [first ?? 0, last ?? 0];
    if (type > 255) return [["port_range_min", "0 to 255"]];
    return code > 255 ? [["port_range_max", "0 to 255"]] : [];
  }
  if (!WITH_PORTS.includes(number)) return [];
  if (first === null && last === null) return [];
  if (first === null) return [["port_range_min", "First and last port come together"]];
  if (last === null) return [["port_range_max", "First and last port come together"]];
  if (first < 1) return [["port_range_min", "At least 1"]];
  return first > last ? [["port_range_max", "Not below the first"]] : [];
}

function wrongRemote({ remote, remote_ip_prefix, remote_group_id, ethertype }: RuleValues): Wrong[] {
  if (remote === "group") return remote_group_id === null ? [["remote_group_id", "Choose a group"]] : [];
  if (remote === "any") return [];
  const network = networkOf(remote_ip_prefix);
  if (!network) return [["remote_ip_prefix", "An address or a network, such as 10.0.0.0/8"]];
  const family = network.version === 4 ? "IPv4" : "IPv6";
  return family === ethertype
    ? []
    : [["remote_ip_prefix", `This is ${family}, the ethertype is ${ethertype}`]];
}

const hasPorts = ({ protocol }: Values) => WITH_PORTS.includes(numberOf(protocol));
const isIcmp = ({ protocol }: Values) => ICMP.includes(numberOf(protocol));
const choices = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

export const rule: Form = {
  schema,
  start: {
    security_group_id: null,
    direction: "ingress",
    ethertype: "IPv4",
    protocol: "tcp",
    port_range_min: null,
    port_range_max: null,
    remote: "any",
    remote_ip_prefix: "",
    remote_group_id: null,
    description: "",
  },
  fields: [
    { name: "security_group_id", label: "Security group", type: "group", required: true },
    {
      name: "direction",
      label: "Direction",
      type: "choice",
      options: choices({ ingress: "Ingress: lets in", egress: "Egress: lets out" }),
      half: true,
    },
    {
      name: "ethertype",
      label: "Ethertype",
      type: "choice",
      options: choices({ IPv4: "IPv4", IPv6: "IPv6" }),
      half: true,
    },
    {
      name: "protocol",
      label: "Protocol",
      type: "suggest",
      options: choices({
        any: "any",
        tcp: "tcp",
        udp: "udp",
        icmp: "icmp",
        "ipv6-icmp": "ipv6-icmp",
        sctp: "sctp",
      }),
      description: "A name or a number; empty is any",
    },
    {
      name: "port_range_min",
      label: "First port",
      type: "number",
      placeholder: "all",
      half: true,
      shownIf: hasPorts,
    },
    {
      name: "port_range_max",
      label: "Last port",
      type: "number",
      placeholder: "all",
      half: true,
      shownIf: hasPorts,
    },
    {
      name: "port_range_min",
      label: "ICMP type",
      type: "number",
      placeholder: "all",
      half: true,
      shownIf: isIcmp,
    },
    {
      name: "port_range_max",
      label: "ICMP code",
      type: "number",
      placeholder: "all",
      half: true,
      shownIf: isIcmp,
    },
    {
      name: "remote",
      label: "Remote",
      type: "choice",
      options: choices({ any: "Anywhere", prefix: "An address or network", group: "A security group" }),
      half: true,
    },
    {
      name: "remote_ip_prefix",
      label: "Address or network",
      type: "text",
      required: true,
      placeholder: "10.0.0.0/8",
      half: true,
      shownIf: ({ remote }) => remote === "prefix",
    },
    {
      name: "remote_group_id",
      label: "Remote group",
      type: "group",
      required: true,
      half: true,
      shownIf: ({ remote }) => remote === "group",
    },
    { name: "description", label: "Description", type: "text" },
  ],
  bodyOf: (values) => {
    const { remote, remote_ip_prefix, remote_group_id, port_range_min, port_range_max, ...rest } =
      values as RuleValues;
    const number = numberOf(rest.protocol);
    return said({
      ...rest,
      protocol: number === null ? null : rest.protocol.toLowerCase(),
      ...((WITH_PORTS.includes(number) || ICMP.includes(number)) && { port_range_min, port_range_max }),
      ...(remote === "prefix" && { remote_ip_prefix }),
      ...(remote === "group" && { remote_group_id }),
    });
  },
};

/** A network to be made, with its first subnet. */
import { z } from "zod/mini";
import { addressOf, networkOf, wrongGateway, wrongSubnet } from "./addresses";
import { between, name, optionalId, said, text, whole, type Form, type Values, type Wrong } from "./form";

const TYPES = ["flat", "geneve", "gre", "local", "vlan", "vxlan"] as const;
const TUNNELS: readonly string[] = ["geneve", "gre", "vxlan"];
const GATEWAYS = [
  { value: "first", label: "First address" },
  { value: "none", label: "None" },
  { value: "own", label: "This address" },
] as const;

const schema = z
  .object({
    name,
    project_id: optionalId,
    description: text,
    admin_state_up: z.boolean(),
    is_shared: z.boolean(),
    is_external: z.boolean(),
    mtu: z.nullable(whole(68, 65_535)),
    network_type: z.nullable(z.enum(TYPES)),
    physical_network: z.string().check(z.maxLength(64, "At most 64 characters")),
    segmentation_id: z.nullable(whole(1, 2 ** 24 - 1)),
    with_subnet: z.boolean(),
    subnet: z.object({
      name: text,
      cidr: z.string().check(z.trim()),
      gateway: z.enum(["first", "none", "own"]),
      gateway_ip: z.string().check(z.trim()),
      enable_dhcp: z.boolean(),
      dns_nameservers: z.array(z.string()).check(z.maxLength(20, "At most 20")),
    }),
  })
  .check(between((values) => [...wrongWire(values), ...(values.with_subnet ? wrongWithin(values) : [])]));
type NetworkValues = z.infer<typeof schema>;

function wrongWire({
  network_type: type,
  physical_network,
  segmentation_id: number,
}: NetworkValues): Wrong[] {
  const wire = physical_network !== "";
  if (type === null) {
    return [
      ...(wire ? [["physical_network", "Needs a network type"] as const] : []),
      ...(number === null ? [] : [["segmentation_id", "Needs a network type"] as const]),
    ];
  }
  if (type === "flat" && !wire) return [["physical_network", "A flat network needs one"]];
  if (wire && type !== "flat" && type !== "vlan") return [["physical_network", `A ${type} network has none`]];
  if (number === null) return [];
  if (type !== "vlan" && !TUNNELS.includes(type)) return [["segmentation_id", `A ${type} network has none`]];
  if (type === "vlan" && number > 4094) return [["segmentation_id", "1 to 4094 for a VLAN"]];
  if (type === "vlan" && !wire) return [["physical_network", "A VLAN of a certain number needs one"]];
  return [];
}

function wrongWithin({ subnet, mtu }: NetworkValues): Wrong[] {
  const cidr = wrongSubnet(subnet.cidr, subnet.enable_dhcp);
  const gateway = subnet.gateway === "own" ? wrongGateway(subnet.gateway_ip, subnet.cidr) : null;
  const servers = subnet.dns_nameservers;
  const odd = servers.find((server) => addressOf(server) === null);
  return [
    ...(cidr === null ? [] : [["subnet.cidr", cidr] as const]),
    ...(gateway === null ? [] : [["subnet.gateway_ip", gateway] as const]),
    ...(odd === undefined ? [] : [["subnet.dns_nameservers", `${odd} is no address`] as const]),
    ...(new Set(servers).size < servers.length
      ? [["subnet.dns_nameservers", "One is there twice"] as const]
      : []),
    ...(mtu !== null && mtu < 1280 && networkOf(subnet.cidr)?.version === 6
      ? [["mtu", "IPv6 needs 1280"] as const]
      : []),
  ];
}

const hasSubnet = (values: Values) => values.with_subnet === true;
const hasOwnGateway = (values: Values) =>
  hasSubnet(values) && (values.subnet as NetworkValues["subnet"]).gateway === "own";
const hasType = (values: Values) => values.network_type !== null;

export const network: Form = {
  schema,
  start: {
    name: "",
    project_id: null,
    description: "",
    admin_state_up: true,
    is_shared: false,
    is_external: false,
    mtu: null,
    network_type: null,
    physical_network: "",
    segmentation_id: null,
    with_subnet: true,
    subnet: { name: "", cidr: "", gateway: "first", gateway_ip: "", enable_dhcp: true, dns_nameservers: [] },
  },
  fields: [
    { name: "name", label: "Name", type: "text", required: true, half: true },
    { name: "project_id", label: "Project", type: "project", half: true },
    { name: "description", label: "Description", type: "text" },
    { name: "with_subnet", label: "With a first subnet", type: "switch" },
    {
      name: "subnet.cidr",
      label: "Subnet",
      type: "text",
      required: true,
      placeholder: "10.0.0.0/24",
      half: true,
      shownIf: hasSubnet,
    },
    { name: "subnet.name", label: "Name of the subnet", type: "text", half: true, shownIf: hasSubnet },
    {
      name: "subnet.gateway",
      label: "Gateway",
      type: "choice",
      options: GATEWAYS,
      half: true,
      shownIf: hasSubnet,
    },
    {
      name: "subnet.gateway_ip",
      label: "Gateway address",
      type: "text",
      required: true,
      half: true,
      shownIf: hasOwnGateway,
    },
    {
      name: "subnet.dns_nameservers",
      label: "DNS servers",
      type: "addresses",
      description: "Enter after each",
      shownIf: hasSubnet,
    },
    { name: "subnet.enable_dhcp", label: "DHCP", type: "switch", half: true, shownIf: hasSubnet },
    { name: "admin_state_up", label: "Up", type: "switch", half: true, description: "It forwards packets" },
    {
      name: "is_shared",
      label: "Shared",
      type: "switch",
      half: true,
      description: "Every project may use it",
    },
    {
      name: "is_external",
      label: "External",
      type: "switch",
      half: true,
      description: "Routers lead out to it",
    },
    { name: "mtu", label: "MTU", type: "number", half: true, placeholder: "The cloud's own" },
    {
      name: "network_type",
      label: "Network type",
      type: "choice",
      options: TYPES.map((value) => ({ value, label: value })),
      placeholder: "The cloud's own",
      half: true,
    },
    { name: "physical_network", label: "Physical network", type: "text", half: true, shownIf: hasType },
    { name: "segmentation_id", label: "Segmentation id", type: "number", half: true, shownIf: hasType },
  ],
  bodyOf: (values) => {
    const { with_subnet, subnet, ...rest } = values as NetworkValues;
    return { ...said(rest), ...(with_subnet && { subnet: subnetOf(subnet) }) };
  },
};

/** Null says that there is no gateway; without a word it is the first address. */
function subnetOf({ gateway, gateway_ip, ...rest }: NetworkValues["subnet"]): object {
  const way = { first: {}, none: { gateway_ip: null }, own: { gateway_ip: gateway_ip.trim() } }[gateway];
  return { ...said(rest), ...way };
}

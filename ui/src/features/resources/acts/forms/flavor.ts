/** A flavor to be made. */
import { z } from "zod/mini";
import { between, name, said, text, whole, type Form, type Wrong } from "./form";

const KEY = /^[A-Za-z0-9_:. -]{1,255}$/;

const schema = z
  .object({
    name,
    vcpus: whole(1),
    ram_mb: whole(1),
    disk_gb: whole(0),
    ephemeral_gb: whole(0),
    swap_mb: whole(0),
    is_public: z.boolean(),
    description: text,
    extra_specs: z.string(),
  })
  .check(between(({ extra_specs }) => wrongSpecs(extra_specs)));

/** One "key=value" a line; a value may hold further signs of equality. */
function specsOf(lines: string): readonly (readonly [string, string])[] {
  return lines
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const at = line.indexOf("=");
      return at < 0
        ? ([line.trim(), ""] as const)
        : ([line.slice(0, at).trim(), line.slice(at + 1).trim()] as const);
    });
}

function wrongSpecs(lines: string): Wrong[] {
  const specs = specsOf(lines);
  const bad = specs.find(([key, value]) => !KEY.test(key) || value === "" || value.length > 255);
  if (bad) return [["extra_specs", `"${bad[0]}": write key=value, one a line`]];
  const keys = specs.map(([key]) => key);
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  if (twice) return [["extra_specs", `"${twice}" is there twice`]];
  return specs.length > 128 ? [["extra_specs", "At most 128 extra specs"]] : [];
}

export const flavor: Form = {
  schema,
  start: {
    name: "",
    vcpus: 1,
    ram_mb: 1024,
    disk_gb: 10,
    ephemeral_gb: 0,
    swap_mb: 0,
    is_public: true,
    description: "",
    extra_specs: "",
  },
  fields: [
    { name: "name", label: "Name", type: "text", required: true },
    { name: "vcpus", label: "vCPUs", type: "number", required: true, half: true },
    { name: "ram_mb", label: "RAM", type: "number", unit: "MiB", required: true, half: true },
    {
      name: "disk_gb",
      label: "Root disk",
      type: "number",
      unit: "GiB",
      required: true,
      half: true,
      description: "0 takes the size of the image",
    },
    {
      name: "ephemeral_gb",
      label: "Ephemeral disk",
      type: "number",
      unit: "GiB",
      half: true,
      description: "0: none",
    },
    { name: "swap_mb", label: "Swap", type: "number", unit: "MiB", half: true },
    { name: "description", label: "Description", type: "text", half: true },
    { name: "is_public", label: "Public", type: "switch", description: "Every project may use it" },
    {
      name: "extra_specs",
      label: "Extra specs",
      type: "lines",
      description: "One a line",
      placeholder: "hw:cpu_policy=shared",
    },
  ],
  bodyOf: (values) => {
    const { extra_specs, ...rest } = values as z.infer<typeof schema>;
    return { ...said(rest), extra_specs: Object.fromEntries(specsOf(extra_specs)) };
  },
};

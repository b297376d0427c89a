/** A security group to be made. */
import { z } from "zod/mini";
import { name, optionalId, said, text, type Form } from "./form";

export const securityGroup: Form = {
  schema: z.object({ name, project_id: optionalId, description: text }),
  start: { name: "", project_id: null, description: "" },
  fields: [
    { name: "name", label: "Name", type: "text", required: true },
    { name: "project_id", label: "Project", type: "project" },
    {
      name: "description",
      label: "Description",
      type: "text",
      description: "The cloud gives a new group two rules, which let everything out",
    },
  ],
  bodyOf: said,
};

/** The form of a kind in a dialog, and what follows when something was made. */
import { Modal } from "@mantine/core";
import type { Created, InventoryKind } from "@/api/schema";
import { notifyDone, notifyNote } from "@/lib/notify";
import type { ActKind } from "../acts";
import { useAfterAct } from "../use-after-act";
import { ActForm } from "./ActForm";
import { flavor } from "./flavor";
import type { Form } from "./form";
import { network } from "./network";
import { rule } from "./rule";
import { securityGroup } from "./security-group";

const FORMS: Readonly<Record<ActKind, Form>> = {
  flavors: flavor,
  networks: network,
  security_groups: securityGroup,
  security_group_rules: rule,
};

interface Props {
  kind: InventoryKind;
  act: ActKind;
  settled?: Readonly<Record<string, string>> | undefined;
  onClose: () => void;
  onMade: (made: Created) => void;
}

export function CreateDialog({ kind, act, settled = {}, onClose, onMade }: Props) {
  const refresh = useAfterAct();
  const what = kind.singular.toLowerCase();
  return (
    <Modal
      opened
      onClose={onClose}
      title={`New ${what}`}
      size="lg"
      withinPortal={false}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <ActForm
        act={act}
        form={FORMS[act]}
        settled={settled}
        submit={`Create ${what}`}
        onCancel={onClose}
        onMade={(made) => {
          const title = `${kind.singular} ${made.name ?? ""}`.trim();
          if (made.note) notifyNote(`${title}: made`, made.note);
          else notifyDone(`${title}: made`, "It is in the inventory already.");
          void refresh();
          onMade(made);
        }}
      />
    </Modal>
  );
}

/** Starts an export. Who may not is told why; so is who has one under way. */
import { Button, Checkbox, Tooltip } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import IconPlus from "@tabler/icons-react/dist/esm/icons/IconPlus.mjs";
import { useState } from "react";
import { useMay, useSession } from "@/hooks/use-session";
import { body, client } from "@/lib/client";
import { notifyProblem } from "@/lib/notify";

export function NewExport() {
  const { role } = useSession();
  const may = useMay("reports", "write");
  const [masked, setMasked] = useState(false);
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: () => body(client.POST("/api/v1/exports", { body: { customer_view: masked } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["exports"] }),
    onError: notifyProblem,
  });
  return (
    <>
      <Tooltip label="Every id in the file is masked, for readers outside">
        <Checkbox
          size="xs"
          label="Customer view"
          checked={masked}
          disabled={!may}
          onChange={(event) => {
            setMasked(event.currentTarget.checked);
          }}
        />
      </Tooltip>
      <Tooltip label={`The role ${role} may fetch exports but not make one`} disabled={may}>
        <Button
          variant="filled"
          leftSection={<IconPlus size={15} />}
          loading={start.isPending}
          data-disabled={!may || undefined}
          aria-disabled={!may}
          onClick={() => {
            if (may) start.mutate();
          }}
        >
          New export
        </Button>
      </Tooltip>
    </>
  );
}

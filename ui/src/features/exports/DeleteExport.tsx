/** A file that is forgotten does not come back, so one is asked first. */
import { Button, Group, Modal, Text, Tooltip } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Export } from "@/api/schema";
import { Instant } from "@/components/Instant";
import { ProblemNotice } from "@/components/ProblemNotice";
import { useMay, useSession } from "@/hooks/use-session";
import { client } from "@/lib/client";

export function DeleteExport({ item, onDelete }: { item: Export; onDelete: (item: Export) => void }) {
  const { role } = useSession();
  const granted = useMay("reports", "delete");
  const may = useMay("reports", "write") && granted;
  return (
    <Tooltip label={`The role ${role} may not delete exports`} disabled={may}>
      <Button
        variant="default"
        size="compact-sm"
        aria-label={`Delete ${item.file_name ?? `export ${item.id}`}`}
        data-disabled={!may || undefined}
        aria-disabled={!may}
        onClick={() => {
          if (may) onDelete(item);
        }}
      >
        Delete
      </Button>
    </Tooltip>
  );
}

export function DeleteExportDialog({ item, onClose }: { item: Export | null; onClose: () => void }) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: (id: number) =>
      client.DELETE("/api/v1/exports/{export_id}", { params: { path: { export_id: id } } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["exports"] }),
    onSuccess: onClose,
  });
  return (
    <Modal
      opened={item !== null}
      onClose={() => {
        remove.reset();
        onClose();
      }}
      title="Delete the export"
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {item && (
        <Text size="sm" mb="md">
          {item.file_name ?? "The export"}, asked for by {item.requested_by} at{" "}
          <Instant at={item.requested_at} />, is deleted for everybody. The inventory is not touched.
        </Text>
      )}
      {remove.isError && <ProblemNotice error={remove.error} />}
      <Group mt="md" justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          color="red.9"
          loading={remove.isPending}
          onClick={() => {
            if (item) remove.mutate(item.id);
          }}
        >
          Delete
        </Button>
      </Group>
    </Modal>
  );
}

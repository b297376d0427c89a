/** Says what is lost before everything goes back to what was delivered. */
import { Button, Group, Modal, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ProblemNotice } from "@/components/ProblemNotice";
import { brandingQuery } from "@/hooks/use-branding";
import type { Branding } from "@/lib/branding";
import { resetBranding } from "./branding-api";

interface Props {
  kept: Branding;
  onClose: () => void;
}

export function ResetDialog({ kept, onClose }: Props) {
  const queries = useQueryClient();
  const reset = useMutation({
    mutationFn: () => resetBranding(kept.company_logo_url !== null),
    onSettled: () => queries.invalidateQueries({ queryKey: brandingQuery.queryKey }),
    onSuccess: onClose,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title="Reset to defaults"
      withinPortal={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Text size="sm">
        The names, the words of the login page
        {kept.company_logo_url ? ", both colours and the logo" : " and both colours"} of “{kept.company_name}”
        go back to what was delivered, for everybody. They are not kept.
      </Text>
      {reset.isError && <ProblemNotice error={reset.error} />}
      <Group mt="md" justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          color="red.9"
          loading={reset.isPending}
          onClick={() => {
            reset.mutate();
          }}
        >
          Reset
        </Button>
      </Group>
    </Modal>
  );
}

/** The logo: shown to everybody as soon as it is chosen. */
import { Button, FileButton, Group, Paper, Text, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ProblemNotice } from "@/components/ProblemNotice";
import { brandingQuery } from "@/hooks/use-branding";
import { ApiProblem } from "@/lib/problem";
import { removeLogo, uploadLogo } from "./branding-api";

interface Props {
  url: string | null;
}

export function Logo({ url }: Props) {
  const queries = useQueryClient();
  const settled = { onSuccess: () => queries.invalidateQueries({ queryKey: brandingQuery.queryKey }) };
  const upload = useMutation({ mutationFn: uploadLogo, ...settled });
  const remove = useMutation({ mutationFn: removeLogo, ...settled });
  const failure = upload.error ?? remove.error;
  return (
    <Paper withBorder className="card" component="section" aria-labelledby="logo">
      <Title order={2} size="h5" id="logo">
        Logo
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        PNG, JPEG, GIF or WebP, 2 MiB at most. It stands on white in both themes, and is shown to everybody as
        soon as it is chosen.
      </Text>
      <Group gap="sm">
        {url && <img className="logo-now" src={url} alt="The logo as it is now" />}
        <FileButton
          accept="image/png,image/jpeg,image/gif,image/webp"
          inputProps={{ "aria-label": "Picture of the logo" }}
          onChange={(file) => {
            remove.reset();
            if (file) upload.mutate(file);
          }}
        >
          {(props) => (
            <Button {...props} variant="default" loading={upload.isPending}>
              {url ? "Choose another picture" : "Choose a picture"}
            </Button>
          )}
        </FileButton>
        {url && (
          <Button
            variant="default"
            loading={remove.isPending}
            onClick={() => {
              upload.reset();
              remove.mutate();
            }}
          >
            Remove the logo
          </Button>
        )}
      </Group>
      {failure && (
        <div className="logo-refused">
          <Refusal error={failure} />
        </div>
      )}
    </Paper>
  );
}

/** The API's own words on the picture stand alone; anything else is told like every failure. */
function Refusal({ error }: { error: Error }) {
  const [fault] = error instanceof ApiProblem ? error.faults : [];
  if (!fault) return <ProblemNotice error={error} />;
  return (
    <Text role="alert" size="sm" c="var(--mantine-color-error)">
      {fault.msg}
    </Text>
  );
}

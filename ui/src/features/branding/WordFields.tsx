/** What is written on the login page and above every page. */
import { Paper, Stack, Textarea, TextInput, Title } from "@mantine/core";
import type { Words } from "./branding-api";

interface Props {
  words: Words;
  faults: Readonly<Record<string, string>>;
  onChange: (changed: Partial<Words>) => void;
}

const MOST_FEATURES = 8;
const LINE = 120;

export function WordFields({ words, faults, onChange }: Props) {
  const line = (
    name: "company_name" | "company_subtitle" | "login_hero_title",
    label: string,
    description: string,
  ) => (
    <TextInput
      label={label}
      description={description}
      maxLength={LINE}
      required={name === "company_name"}
      error={faults[name]}
      value={words[name]}
      onChange={(event) => {
        onChange({ [name]: event.currentTarget.value });
      }}
    />
  );
  return (
    <Paper withBorder className="card" component="section" aria-labelledby="words">
      <Title order={2} size="h5" id="words">
        Words
      </Title>
      <Stack gap="sm">
        {line("company_name", "Company name", "Above every page, and in the title of the browser's tab.")}
        {line("company_subtitle", "Subtitle", "Below the name on the login page.")}
        {line("login_hero_title", "Title of the login page", "Beside the form. What is empty is not shown.")}
        <Textarea
          label="Description"
          autosize
          minRows={2}
          maxRows={6}
          maxLength={600}
          error={faults.login_hero_description}
          value={words.login_hero_description}
          onChange={(event) => {
            onChange({ login_hero_description: event.currentTarget.value });
          }}
        />
        <Textarea
          label="Features"
          description={`One a line, ${MOST_FEATURES} at most, ${LINE} letters each.`}
          autosize
          minRows={2}
          maxRows={MOST_FEATURES}
          error={faults.login_hero_features}
          value={words.login_hero_features.join("\n")}
          onChange={(event) => {
            onChange({ login_hero_features: event.currentTarget.value.split("\n") });
          }}
        />
      </Stack>
    </Paper>
  );
}

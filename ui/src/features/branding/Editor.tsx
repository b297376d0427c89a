/** The branding as a draft: nothing of it is shown to others before it is saved. */
import { Button, Paper, SegmentedControl, Stack, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { PageHeader } from "@/components/PageHeader";
import { ProblemNotice } from "@/components/ProblemNotice";
import { brandingQuery } from "@/hooks/use-branding";
import { isColour } from "@/lib/brand-colours";
import { keepBranding, type Branding } from "@/lib/branding";
import { notifyDone } from "@/lib/notify";
import { ApiProblem } from "@/lib/problem";
import { saveWords, wordsOf, type Words } from "./branding-api";
import { judge, linkWords } from "./colour-words";
import { ColourField } from "./ColourField";
import { LoginSample } from "./LoginSample";
import { Logo } from "./Logo";
import { ResetDialog } from "./ResetDialog";
import { WordFields } from "./WordFields";

const SCREENS = { desktop: { width: 1280, height: 660 }, phone: { width: 390, height: 844 } };

/** Empty lines are no features. */
function tidied(words: Words): Words {
  const features = words.login_hero_features.map((line) => line.trim()).filter((line) => line !== "");
  return { ...words, company_name: words.company_name.trim(), login_hero_features: features };
}

function faultsOf(error: unknown): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  return Object.fromEntries(error.faults.map(({ loc, msg }) => [String(loc[1]), msg]));
}

export function Editor({ kept }: { kept: Branding }) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Partial<Words>>({});
  const [screen, setScreen] = useState<keyof typeof SCREENS>("desktop");
  const [resetting, setResetting] = useState(false);
  const words = { ...wordsOf(kept), ...draft };
  const meant = tidied(words);
  const changed = JSON.stringify(meant) !== JSON.stringify(wordsOf(kept));
  const readable = judge(words.primary_color).good && judge(words.secondary_color).good;
  const save = useMutation({
    mutationFn: () => saveWords(meant),
    onSuccess: (shown) => {
      queries.setQueryData(brandingQuery.queryKey, keepBranding(shown));
      setDraft({});
      notifyDone("Saved", "Everybody sees it with the next page that they open.");
    },
  });
  const faults = faultsOf(save.error);
  const change = (part: Partial<Words>) => {
    save.reset();
    setDraft((before) => ({ ...before, ...part }));
  };
  // A colour that is only half typed is not drawn yet.
  const drawn: Branding = {
    ...kept,
    ...meant,
    company_name: meant.company_name || kept.company_name,
    primary_color: isColour(words.primary_color) ? words.primary_color : kept.primary_color,
    secondary_color: isColour(words.secondary_color) ? words.secondary_color : kept.secondary_color,
  };
  return (
    <div className="page page-scrolls">
      <PageHeader title="Branding" note={changed ? "Not saved yet" : "As everybody sees it"}>
        <Button
          variant="default"
          onClick={() => {
            setResetting(true);
          }}
        >
          Reset to defaults
        </Button>
        <Button
          variant="default"
          disabled={!changed}
          onClick={() => {
            save.reset();
            setDraft({});
          }}
        >
          Discard the changes
        </Button>
        <Button
          disabled={!changed || !readable || meant.company_name === ""}
          loading={save.isPending}
          onClick={() => {
            save.mutate();
          }}
        >
          Save for everybody
        </Button>
      </PageHeader>
      {save.isError && Object.keys(faults).length === 0 && <ProblemNotice error={save.error} />}
      <div className="branding">
        <Stack gap="md">
          <WordFields
            words={words}
            faults={
              meant.company_name === "" ? { company_name: "A console needs a name.", ...faults } : faults
            }
            onChange={change}
          />
          <Paper withBorder className="card" component="section" aria-labelledby="colours">
            <Title order={2} size="h5" id="colours">
              Colours
            </Title>
            <Stack gap="md">
              <ColourField
                label="Primary colour"
                description="Buttons, links, what is chosen, and the ground of the login page."
                value={words.primary_color}
                further={isColour(words.primary_color) ? linkWords(words.primary_color) : ""}
                onChange={(primary_color) => {
                  change({ primary_color });
                }}
              />
              <ColourField
                label="Secondary colour"
                description="What the ground of the login page runs out to."
                value={words.secondary_color}
                onChange={(secondary_color) => {
                  change({ secondary_color });
                }}
              />
            </Stack>
          </Paper>
          <Logo url={kept.company_logo_url} />
        </Stack>
        <section className="branding-samples" aria-labelledby="samples">
          <div className="card-head">
            <Title order={2} size="h5" id="samples">
              The login page as it would look
            </Title>
            <SegmentedControl
              size="xs"
              aria-label="Screen"
              data={[
                { value: "desktop", label: "Desktop" },
                { value: "phone", label: "Phone" },
              ]}
              value={screen}
              onChange={setScreen}
            />
          </div>
          <div className="branding-screens" data-screen={screen}>
            {(["light", "dark"] as const).map((scheme) => (
              <LoginSample key={scheme} branding={drawn} scheme={scheme} screen={SCREENS[screen]} />
            ))}
          </div>
        </section>
      </div>
      {resetting && (
        <ResetDialog
          kept={kept}
          onClose={() => {
            setResetting(false);
            setDraft({});
          }}
        />
      )}
    </div>
  );
}

/** How the console looks to everybody: words, colours and logo, with the login page drawn as it would become. */
import { useQuery } from "@tanstack/react-query";
import { OnlyFor } from "@/components/OnlyFor";
import { PagePlaceholder } from "@/components/PagePlaceholder";
import { ProblemNotice } from "@/components/ProblemNotice";
import { brandingQuery } from "@/hooks/use-branding";
import { usePageTitle } from "@/hooks/use-page-title";
import "./branding.css";
import { Editor } from "./Editor";

export function BrandingPage() {
  usePageTitle("Branding");
  return (
    <OnlyFor page="Branding" resource="branding" action="admin">
      <Kept />
    </OnlyFor>
  );
}

function Kept() {
  const branding = useQuery(brandingQuery);
  if (branding.data) return <Editor kept={branding.data} />;
  if (branding.isPending) return <PagePlaceholder />;
  return (
    <div className="page">
      <ProblemNotice
        error={branding.error}
        onRetry={() => void branding.refetch()}
        retrying={branding.isFetching}
      />
    </div>
  );
}

import { useEffect } from "react";
import { useBranding } from "./use-branding";

/** Names the browser's tab, so that open tabs and the history can be told apart. */
export function usePageTitle(title: string): void {
  const { company_name } = useBranding();
  useEffect(() => {
    document.title = `${title} · ${company_name}`;
  }, [title, company_name]);
}

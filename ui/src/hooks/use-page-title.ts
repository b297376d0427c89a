import { useEffect } from "react";

const PRODUCT = "Platform9 Management";

/** Names the browser's tab, so that open tabs and the history can be told apart. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${PRODUCT}`;
  }, [title]);
}

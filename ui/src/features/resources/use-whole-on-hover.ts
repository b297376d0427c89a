import { useEffect, type RefObject } from "react";

/** What does not fit into its cell is shown whole on hover. One listener for all cells, drawn or yet to be. */
export function useWholeOnHover(frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const show = ({ target }: Event) => {
      const cell = target instanceof Element ? target.closest<HTMLElement>('[role="gridcell"]') : null;
      if (!cell) return;
      if (cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent;
      else cell.removeAttribute("title");
    };
    const within = frame.current;
    within?.addEventListener("mouseover", show);
    return () => {
      within?.removeEventListener("mouseover", show);
    };
  }, [frame]);
}

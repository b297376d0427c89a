/** The clock of the page, for ages that grow while one looks at them. */
import { useEffect, useState } from "react";

export function useNow(everySeconds: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => {
      setNow(Date.now());
    }, everySeconds * 1000);
    return () => {
      window.clearInterval(timer);
    };
  }, [everySeconds]);
  return now;
}

/** A moment in the reader's zone. The exact RFC 3339 text shows on hover and is what machines read. */
import { fullTime, shortTime } from "@/lib/time";

interface Props {
  at: string;
  /** "short" leaves seconds and zone out, where a heading beside it names the zone. */
  form?: "full" | "short";
}

export function Instant({ at, form = "full" }: Props) {
  return (
    <time dateTime={at} title={at}>
      {form === "full" ? fullTime(at) : shortTime(at)}
    </time>
  );
}

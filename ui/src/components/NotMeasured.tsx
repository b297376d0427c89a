import { NOT_MEASURED } from "@/lib/format";

export function NotMeasured() {
  return <span className="not-measured">{NOT_MEASURED}</span>;
}

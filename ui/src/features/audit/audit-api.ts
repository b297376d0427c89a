/** What the audit page asks of the API. */
import type { ChangePatterns, ComplianceReport } from "@/api/schema";
import type { Download } from "@/components/DownloadLog";
import { body, client } from "@/lib/client";
import { timeZone } from "@/lib/time";
import { momentsOf, type Span } from "./span";

export function getReport(span: Span, signal: AbortSignal): Promise<ComplianceReport> {
  const query = momentsOf(span);
  return body(client.GET("/api/v1/audit/compliance-report", { params: { query }, signal }));
}

export function getPatterns(span: Span, signal: AbortSignal): Promise<ChangePatterns> {
  const query = { ...momentsOf(span), tz: timeZone() };
  return body(client.GET("/api/v1/audit/change-patterns", { params: { query }, signal }));
}

const TABLES = [
  ["/audit/compliance-report", "by_kind", "CSV, changes by kind"],
  ["/audit/compliance-report", "by_project", "CSV, changes by project"],
  ["/audit/compliance-report", "by_actor", "CSV, acts by person"],
  ["/audit/compliance-report", "deletions", "CSV, newest deletions"],
  ["/audit/change-patterns", "by_hour", "CSV, changes by hour"],
  ["/audit/change-patterns", "by_weekday", "CSV, changes by weekday"],
  ["/audit/change-patterns", "bursts", "CSV, bursts"],
] as const;

/** The tables of the page as files, of the days that it tells of. */
export function reportFiles(span: Span): Download[] {
  const [report, patterns] = [{ ...momentsOf(span) }, { ...momentsOf(span), tz: timeZone() }];
  const queryOf = (path: string) => (path === "/audit/compliance-report" ? report : patterns);
  return [
    {
      label: "Excel (XLSX), the report",
      path: "/audit/compliance-report",
      query: { ...report, format: "xlsx" },
    },
    {
      label: "Excel (XLSX), the patterns",
      path: "/audit/change-patterns",
      query: { ...patterns, format: "xlsx" },
    },
    ...TABLES.map(([path, table, label]) => ({
      label,
      path,
      query: { ...queryOf(path), format: "csv", table },
    })),
  ];
}

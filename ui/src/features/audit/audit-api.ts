/** What the audit page asks of the API. */
import type { ChangePatterns, ComplianceReport } from "@/api/schema";
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

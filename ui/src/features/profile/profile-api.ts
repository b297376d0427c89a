/** One's own password, second factor and sessions. */
import { queryOptions } from "@tanstack/react-query";
import type { PasswordChange } from "@/api/schema";
import { body, client } from "@/lib/client";

export const passwordRulesQuery = queryOptions({
  queryKey: ["profile", "password"],
  queryFn: ({ signal }) => body(client.GET("/api/v1/auth/password", { signal })),
});

export const changePassword = (words: PasswordChange) =>
  client.POST("/api/v1/auth/password", { body: words });

export const mfaStatusQuery = queryOptions({
  queryKey: ["profile", "mfa"],
  queryFn: ({ signal }) => body(client.GET("/api/v1/auth/mfa/status", { signal })),
});

export const sessionsQuery = queryOptions({
  queryKey: ["profile", "sessions"],
  queryFn: ({ signal }) => body(client.GET("/api/v1/auth/sessions", { signal })),
});

export const beginSetup = (password: string) =>
  body(client.POST("/api/v1/auth/mfa/setup", { body: { password } }));

export const finishSetup = (code: string) =>
  body(client.POST("/api/v1/auth/mfa/verify-setup", { body: { code } }));

export const disable = (password: string) => client.POST("/api/v1/auth/mfa/disable", { body: { password } });

export const renewCodes = (password: string) =>
  body(client.POST("/api/v1/auth/mfa/backup-codes", { body: { password } }));

export const endSession = (id: number) =>
  body(client.DELETE("/api/v1/auth/sessions/{session_id}", { params: { path: { session_id: id } } }));

export const endOtherSessions = () => body(client.DELETE("/api/v1/auth/sessions"));

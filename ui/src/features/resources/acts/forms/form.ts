/** What a form of an act is: its fields, what they may say, and the body that they make. */
import { z } from "zod/mini";

export type Values = Readonly<Record<string, unknown>>;

export interface Field {
  /** The word of the body, dotted where it is within another. */
  name: string;
  label: string;
  type: "text" | "number" | "switch" | "choice" | "suggest" | "addresses" | "lines" | "project" | "group";
  description?: string;
  placeholder?: string;
  unit?: string;
  required?: boolean;
  options?: readonly { value: string; label: string }[];
  /** Beside its neighbour. */
  half?: boolean;
  shownIf?: (values: Values) => boolean;
}

export interface Form {
  fields: readonly Field[];
  start: Values;
  /** The same limits as the API's own. */
  schema: z.ZodMiniType<Record<string, unknown>, Record<string, unknown>>;
  bodyOf: (values: Values) => object;
}

/** What is wrong between fields: where to say it, and in which words. */
export type Wrong = readonly [field: string, words: string];

export function between<T>(find: (values: T) => readonly Wrong[]): z.core.CheckFn<T> {
  return ({ value, issues }) => {
    issues.push(
      ...find(value).map(([field, message]) => ({
        code: "custom" as const,
        input: value,
        path: field.split("."),
        message,
      })),
    );
  };
}

const MAX_INT = 2 ** 31 - 1;
const CONTROL = /[\p{Cc}\p{Cs}]/u;
const lengthOf = (text: string) => Array.from(text).length; // characters, as the API counts them

export const text = z.string().check(
  z.refine((words) => lengthOf(words) <= 255, "At most 255 characters"),
  z.refine((words) => !CONTROL.test(words), "Holds a control character"),
);
export const name = z.string().check(
  z.trim(),
  z.minLength(1, "Enter a name"),
  z.refine((words) => lengthOf(words) <= 255, "At most 255 characters"),
  z.refine((words) => !CONTROL.test(words), "Holds a control character"),
);
export const optionalId = z.nullable(z.string());

export function whole(least: number, most: number = MAX_INT) {
  const words =
    most === MAX_INT ? `A whole number from ${least} on` : `A whole number from ${least} to ${most}`;
  return z.number({ error: words }).check(z.int(words), z.gte(least, words), z.lte(most, words));
}

/** Only what says something goes into a body: an empty field is left out. */
export function said(words: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(words)
      .map(([key, value]) => [key, typeof value === "string" ? value.trim() : value] as const)
      .filter(([, value]) => value !== "" && value !== null && value !== undefined),
  );
}

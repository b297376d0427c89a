/** Where to go after a login: a page of this console, never another site. */
export function safeReturn(address: string | undefined): string {
  if (!address?.startsWith("/") || address.startsWith("//") || address.includes("\\")) return "/overview";
  return address.startsWith("/login") ? "/overview" : address;
}

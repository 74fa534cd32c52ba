// What the appliance lets each role do. The appliance decides; the page only says beforehand what it will refuse.

import type { Role, Session } from "../wire/contract";

export type Command = "stop" | "release" | "acknowledge" | "limits";

const allowed: Readonly<Record<Command, readonly Role[]>> = {
  stop: ["trader", "risk", "admin"],
  release: ["risk", "admin"],
  acknowledge: ["trader", "risk", "admin"],
  limits: ["risk"],
};

export function may(session: Session | null, command: Command): boolean {
  return session !== null && session.roles.some(role => allowed[command].includes(role));
}

export function needs(command: Command): string {
  const roles = allowed[command];
  return roles.length === 1 ? `the role ${roles[0]}` : `one of the roles ${roles.slice(0, -1).join(", ")} or ${roles[roles.length - 1]}`;
}

export function who(session: Session | null): string {
  if (session === null) return "unknown";
  return session.roles.length === 0 ? session.user : `${session.user} (${session.roles.join(", ")})`;
}

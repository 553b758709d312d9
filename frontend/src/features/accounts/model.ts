import type { ApiError } from "@/lib/api/errors";

/** The server's password rules (it has the last word), checked while typing. */
export const PASSWORD_RULES = [
  { code: "too_short", met: (password: string) => [...password].length >= 8 && [...password].length <= 128 },
  { code: "missing_lower", met: (password: string) => /\p{Ll}/u.test(password) },
  { code: "missing_upper", met: (password: string) => /\p{Lu}/u.test(password) },
  { code: "missing_digit", met: (password: string) => /\p{Nd}/u.test(password) },
  { code: "missing_special", met: (password: string) => /[^\p{L}\p{N}\s]/u.test(password) },
] as const;

export function passwordMeetsRules(password: string): boolean {
  return PASSWORD_RULES.every((rule) => rule.met(password));
}

/** Which form field an error belongs to, so that it is shown there. */
export function fieldOfError(error: ApiError): "email" | "password" | "current_password" | null {
  if (error.code === "email_taken" || error.code === "email_domain_not_allowed") return "email";
  if (error.code === "weak_password") return "password";
  if (error.code === "wrong_password") return "current_password";
  const named = error.fields[0]?.field;
  if (error.code === "validation_failed" && named?.endsWith("email")) return "email";
  if (error.code === "validation_failed" && named?.endsWith("password")) return "password";
  return null;
}

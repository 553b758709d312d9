import { useSyncExternalStore } from "react";
import { type SessionState, session } from "./session";

export function useSessionState(): SessionState {
  return useSyncExternalStore(session.subscribe, session.snapshot);
}

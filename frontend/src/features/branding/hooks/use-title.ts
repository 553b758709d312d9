import { useEffect } from "react";
import { useBranding } from "../api";

/** What the tab of the browser is called: where one is, and in what. */
export function useTitle(place: string | undefined): void {
  const { app_name } = useBranding();
  useEffect(() => {
    document.title = place ? `${place} · ${app_name}` : app_name;
  }, [place, app_name]);
}

import { QueryClientProvider } from "@tanstack/react-query";
import { renderHook, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { queryClient } from "@/lib/query-client";
import { useBranding } from "./api";
import { DEFAULT_BRANDING } from "./model";

const OURS = { ...DEFAULT_BRANDING, app_name: "Our library", app_favicon: "data:image/png;base64,AA==" };

function branding() {
  const wrapper = ({ children }: { children: React.ReactNode }) => (
    <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
  );
  return renderHook(() => useBranding(), { wrapper }).result;
}

describe("the brand", () => {
  it("is on the next visit what it was, before the server has answered", async () => {
    const fetched = vi.spyOn(globalThis, "fetch").mockResolvedValueOnce(new Response(JSON.stringify(OURS)));
    const first = branding();
    await waitFor(() => expect(first.current.app_name).toBe("Our library"));
    queryClient.clear();
    fetched.mockReturnValue(new Promise(() => undefined));
    expect(branding().current.app_name).toBe("Our library");
  });

  it("is the common one where nothing was seen, or what was seen is damaged", () => {
    queryClient.clear();
    vi.spyOn(globalThis, "fetch").mockReturnValue(new Promise(() => undefined));
    for (const damaged of ["", "null", "{", '{"preset":"classic"}']) {
      localStorage.setItem("rag.branding", damaged);
      expect(branding().current).toEqual(DEFAULT_BRANDING);
    }
  });
});

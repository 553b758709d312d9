import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { TooltipProvider } from "@/components/ui/icon-button";
import { Toaster } from "@/components/ui/toaster";
import { brandingQuery } from "@/features/branding/api";
import { startI18n } from "@/lib/i18n";
import { queryClient } from "@/lib/query-client";
import { router } from "./router";
import "./styles.css";

/** On the very first visit the brand is waited for this long, so that it does not change before one's eyes. */
const BRAND_PATIENCE_MS = 1000;

async function start(root: HTMLElement): Promise<void> {
  const brand = queryClient.prefetchQuery(brandingQuery);
  const patience = new Promise<void>((resolve) => setTimeout(resolve, BRAND_PATIENCE_MS));
  const seenBefore = document.documentElement.dataset.preset !== undefined;
  await Promise.all([startI18n(), seenBefore ? undefined : Promise.race([brand, patience])]);
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <TooltipProvider>
          <RouterProvider router={router} />
          <Toaster />
        </TooltipProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}

const root = document.getElementById("root");
if (root) void start(root);

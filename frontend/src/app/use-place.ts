import { useLocation, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSession } from "@/features/chat/api";
import { useStores } from "@/features/stores/api";

/** The name of what is shown: a conversation, a store, a page. */
export function usePlace(): string | undefined {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const { sessionId } = useParams({ strict: false });
  const { store: storeId }: { store?: number } = useSearch({ strict: false });
  const session = useSession(sessionId);
  const store = useStores().data?.find(({ id }) => id === storeId);
  const pages: Record<string, string> = { "/costs": t("costs.title"), "/account": t("account.title") };
  return session?.title ?? store?.display_name ?? pages[pathname];
}

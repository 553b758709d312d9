import { useQuery } from "@tanstack/react-query";
import { useLocation, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { sessionsQuery } from "@/features/chat/api";
import { useStores } from "@/features/stores/api";

/** The name of what is shown: a conversation, a store, a page. */
export function usePlace(): string | undefined {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const { sessionId } = useParams({ strict: false });
  const { store: storeId }: { store?: number } = useSearch({ strict: false });
  const session = useQuery(sessionsQuery("")).data?.find(({ id }) => id === sessionId);
  const store = useStores().data?.find(({ id }) => id === storeId);
  const pages: Record<string, string> = { "/costs": t("costs.title"), "/account": t("account.title") };
  return session?.title ?? store?.display_name ?? pages[pathname];
}

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { session } from "@/lib/session/session";
import { ErrorPage } from "@/routes/error";
import { NotFoundPage } from "@/routes/not-found";

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: ErrorPage });

type Next = { next?: string };

/** Only addresses of this page: a foreign one must not be the way on after signing in. */
function nextOf(search: Record<string, unknown>): Next {
  const { next } = search;
  return typeof next === "string" && /^\/(?![/\\])/.test(next) ? { next } : {};
}

const visitor = createRoute({
  getParentRoute: () => root,
  id: "visitor",
  beforeLoad: () => session.resume(),
  component: Outlet,
});

const signIn = createRoute({
  getParentRoute: () => visitor,
  path: "/sign-in",
  validateSearch: nextOf,
  component: lazyRouteComponent(() => import("@/routes/sign-in"), "SignInPage"),
});

const register = createRoute({
  getParentRoute: () => visitor,
  path: "/register",
  validateSearch: nextOf,
  component: lazyRouteComponent(() => import("@/routes/register"), "RegisterPage"),
});

const member = createRoute({
  getParentRoute: () => root,
  id: "member",
  beforeLoad: async ({ location }) => {
    await session.resume();
    if (session.snapshot() === "signed-out") throw redirect({ to: "/sign-in", search: { next: location.href } });
  },
  component: lazyRouteComponent(() => import("./shell"), "Shell"),
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/chat/{-$sessionId}", params: { sessionId: undefined } });
  },
});

const chat = createRoute({
  getParentRoute: () => member,
  path: "/chat/{-$sessionId}",
  component: lazyRouteComponent(() => import("@/routes/chat"), "ChatPage"),
});

const documents = createRoute({
  getParentRoute: () => member,
  path: "/documents",
  validateSearch: (search: Record<string, unknown>): { store?: number } => {
    const store = Number(search.store);
    return Number.isSafeInteger(store) && store > 0 ? { store } : {};
  },
  component: lazyRouteComponent(() => import("@/routes/documents"), "DocumentsPage"),
});

const costs = createRoute({
  getParentRoute: () => member,
  path: "/costs",
  component: lazyRouteComponent(() => import("@/routes/costs"), "CostsPage"),
});

const account = createRoute({
  getParentRoute: () => member,
  path: "/account",
  component: lazyRouteComponent(() => import("@/routes/account"), "AccountPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    visitor.addChildren([signIn, register]),
    member.addChildren([chat, documents, costs, account]),
  ]),
  defaultPreload: "intent",
  scrollRestoration: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

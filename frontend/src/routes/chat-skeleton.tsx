import { Skeleton } from "@/components/ui/skeleton";

export function ChatSkeleton() {
  return (
    <div className="mx-auto max-w-3xl space-y-5 px-4 pt-8">
      <Skeleton className="ml-auto h-11 w-1/2" />
      <Skeleton className="h-36" />
    </div>
  );
}

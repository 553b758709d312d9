import { FileUp } from "lucide-react";
import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { filesOfDrop } from "../files";

type DropAreaProps = { target: string | null; onFiles: (files: File[]) => void; children: ReactNode };

/** The whole page takes files and folders; while something is dragged over it, it says where they would go. */
export function DropArea({ target, onFiles, children }: DropAreaProps) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  // Enter and leave fire for every element inside; only the outermost pair counts.
  const depth = useRef(0);

  const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  const move = (event: DragEvent, step: 1 | -1) => {
    if (!carriesFiles(event)) return;
    depth.current = Math.max(0, depth.current + step);
    setOver(depth.current > 0);
  };
  const drop = (event: DragEvent) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth.current = 0;
    setOver(false);
    void filesOfDrop(event.dataTransfer).then((files) => files.length > 0 && onFiles(files));
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra way; choosing files by button is the accessible one
    <div
      className="h-full"
      onDragEnter={(event) => move(event, 1)}
      onDragLeave={(event) => move(event, -1)}
      onDragOver={(event) => carriesFiles(event) && event.preventDefault()}
      onDrop={drop}
    >
      {children}
      {over ? (
        <div className="pointer-events-none fixed inset-0 z-50 animate-appear bg-canvas/85 p-4 backdrop-blur-sm">
          <div className="flex h-full flex-col items-center justify-center gap-3 rounded-2xl border-2 border-brand-ink border-dashed text-center">
            <FileUp aria-hidden className="size-10 text-brand-ink" />
            <p className="font-semibold text-lg">
              {target ? t("upload.dropInto", { name: target }) : t("upload.drop")}
            </p>
            <p className="text-ink-soft text-sm">{t("upload.dropHint")}</p>
          </div>
        </div>
      ) : null}
    </div>
  );
}

import { type ReactNode, useRef } from "react";
import { visibleFiles } from "../files";

type ChooseFilesProps = {
  label: string;
  folder?: boolean;
  onFiles: (files: File[]) => void;
  children: (open: () => void) => ReactNode;
};

export function ChooseFiles({ label, folder = false, onFiles, children }: ChooseFilesProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={label}
        {...(folder ? { webkitdirectory: "" } : {})}
        onChange={(event) => {
          const files = visibleFiles(event.target.files);
          // So that choosing the same file again is noticed.
          event.target.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
      {children(() => input.current?.click())}
    </>
  );
}

import { memo, useMemo } from "react";
import ReactMarkdown, { type Components, defaultUrlTransform } from "react-markdown";
import remarkGfm from "remark-gfm";
import type { Citation } from "@/lib/api/types";
import { rehypeCitations } from "../citations";
import { streamingBlocks } from "../markdown-blocks";
import { CodeBlock } from "./code-block";
import "./markdown.css";

/** Answers are untrusted: no raw HTML, nothing is loaded from elsewhere, links say where they lead. */
const COMPONENTS: Components = {
  a: ({ href, children }) => {
    if (!href || !/^(https?:|mailto:)/i.test(href)) return <span>{children}</span>;
    return (
      <a href={href} title={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    );
  },
  img: ({ alt, src }) => <span className="italic">{alt || (typeof src === "string" ? src : "")}</span>,
  // The boxes of task lists, the only inputs there are.
  input: ({ checked }) => (checked ? "☑" : "☐"),
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table must be reachable to be scrolled by keyboard
    <div className="table-frame" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  pre: ({ node }) => <CodeBlock node={node} />,
};

const PLUGINS = [remarkGfm];

export const StreamingMarkdown = memo(function StreamingMarkdown({ text }: { text: string }) {
  const blocks = streamingBlocks(text);
  return (
    <div className="markdown">
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks only ever grow at the end
        <Block key={index} text={block} />
      ))}
    </div>
  );
});

const Block = memo(function Block({ text }: { text: string }) {
  return (
    <ReactMarkdown remarkPlugins={PLUGINS} components={COMPONENTS} urlTransform={defaultUrlTransform}>
      {text}
    </ReactMarkdown>
  );
});

type CitedMarkdownProps = {
  text: string;
  citations: Citation[];
  renderMarker: (sources: number[]) => React.ReactNode;
};

export const CitedMarkdown = memo(function CitedMarkdown({ text, citations, renderMarker }: CitedMarkdownProps) {
  const components = useMemo<Components>(
    () => ({
      ...COMPONENTS,
      sup: ({ node, children }) => {
        const sources = node?.properties.dataSources;
        if (typeof sources !== "string") return <sup>{children}</sup>;
        return renderMarker(sources.split(" ").map(Number));
      },
    }),
    [renderMarker],
  );
  return (
    <div className="markdown">
      <ReactMarkdown
        remarkPlugins={PLUGINS}
        rehypePlugins={[[rehypeCitations, { citations }]]}
        components={components}
        urlTransform={defaultUrlTransform}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
});

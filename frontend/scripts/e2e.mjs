// Runs the browser and contract tests. Without BASE_URL it starts the built server twice, on free ports and with
// throw-away data: once as people use it, once slow and with a single place for answers, to see that place run out.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const frontend = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const binary = process.env.RAG_API ?? resolve(frontend, "../target/debug/rag-api");
const START_LIMIT_MS = 30_000;

function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

async function start(settings) {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "rag-e2e-"));
  const child = spawn(binary, ["serve"], {
    cwd: folder,
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      PATH: process.env.PATH,
      HOST: "127.0.0.1",
      PORT: String(port),
      ENVIRONMENT: "development",
      DATA_DIR: join(folder, "data"),
      DATABASE_URL: `sqlite://${join(folder, "data", "rag.db")}`,
      TMP_DIR: join(folder, "uploads"),
      FRONTEND_DIR: join(frontend, "dist"),
      LOG_LEVEL: "warn",
      RATE_LIMIT_PER_MINUTE: "10000",
      CHAT_RATE_LIMIT_PER_MINUTE: "1000",
      LOGIN_RATE_LIMIT_PER_MINUTE: "1000",
      ...settings,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = () => {
    child.kill("SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const alive = await fetch(`${url}/live`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (alive) return { url, stop };
    await new Promise((wait) => setTimeout(wait, 100));
  }
  stop();
  throw new Error(`the server did not start (${binary})`);
}

function run(env) {
  const vitest = join(frontend, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--config", "vitest.e2e.config.ts", ...process.argv.slice(2)];
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: frontend, stdio: "inherit", env: { ...process.env, ...env } });
    child.on("exit", (code) => done(code ?? 1));
  });
}

async function main() {
  // Handed on under another name, because vitest puts a value of its own into BASE_URL.
  if (process.env.BASE_URL) return run({ SERVER_URL: process.env.BASE_URL });
  if (!existsSync(binary)) throw new Error(`no server at ${binary}: build it, or name one with RAG_API or BASE_URL`);
  const servers = [];
  try {
    servers.push(await start({ OFFLINE_STREAM_DELAY_MS: "5" }));
    servers.push(await start({ OFFLINE_STREAM_DELAY_MS: "1000", MAX_CONCURRENT_STREAMS: "1" }));
    return await run({ SERVER_URL: servers[0].url, SLOW_URL: servers[1].url });
  } finally {
    for (const server of servers) server.stop();
  }
}

process.exit(await main());

// Cloudflare's runtime with one worker in it, bundled as for there.
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { answers, freePort } from '../helpers/port.ts';

/** @param home a folder with workerd and saccade in its node_modules */
export async function startWorkerd(home: string, entry: string): Promise<{ workerd: ChildProcess; url: string }> {
  await build({
    entryPoints: [join(home, entry)],
    outfile: join(home, `out.${entry}`),
    bundle: true,
    format: 'esm',
    conditions: ['workerd'],
    external: ['*.wasm', '*.safetensors'],
    logLevel: 'error',
  });
  const port = await freePort();
  const file = (name: string) => `"node_modules/${name}"`;
  writeFileSync(
    join(home, `${entry}.capnp`),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .faces)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);
const faces :Workerd.Worker = (
  compatibilityDate = "2026-01-01",
  modules = [
    (name = "worker", esModule = embed "out.${entry}"),
    (name = "saccade/wasm/simd.wasm", wasm = embed ${file('saccade/dist/wasm/simd.wasm')}),
    (name = "saccade/weights/mtcnn.safetensors", data = embed ${file('saccade/weights/mtcnn.safetensors')}),
    (name = "saccade/weights/elg-lite.safetensors", data = embed ${file('saccade/weights/elg-lite.safetensors')}),
  ]
);
`,
  );
  const require = createRequire(join(home, 'package.json'));
  const binary = require.resolve(
    `@cloudflare/workerd-${process.platform}-${process.arch === 'x64' ? '64' : process.arch}/bin/workerd`,
  );
  const workerd = spawn(binary, ['serve', `${entry}.capnp`], { cwd: home, stdio: ['ignore', 'inherit', 'inherit'] });
  const url = `http://127.0.0.1:${port}`;
  try {
    await answers(url, workerd);
    return { workerd, url };
  } catch (error) {
    workerd.kill();
    throw error;
  }
}

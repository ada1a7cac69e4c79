import { until } from '../../support/until.ts';
import { freePort } from '../../support/free-port.ts';
import { launch } from '../../support/project.ts';

export interface Host {
  readonly url: string;
  stop(): Promise<void>;
}

/** A host's server in a process of its own, once its relay answers. */
export async function startHost(
  folder: string,
  command: (port: number) => readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Host> {
  const port = await freePort();
  const program = launch(folder, command(port), { ...env, PORT: String(port) });
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    program.child.kill();
    await program.exited;
  };
  try {
    await until(async () => {
      if (program.child.exitCode !== null) throw new Error(program.printed());
      const health = await fetch(`${url}/api/sjinn/healthz`).catch(() => undefined);
      return health?.ok ?? false;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

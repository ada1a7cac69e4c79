import { startEmulatorProcess } from '../../support/emulator-process.ts';

/** One task that the emulator was asked to create. */
interface SeenTask {
  readonly queries: number;
}

/** An emulator in a process of its own, once it is ready. */
export async function startEmulator() {
  const { url, stop } = await startEmulatorProcess();
  const tasks = async () => (await (await fetch(`${url}/__emulator/tasks`)).json()) as SeenTask[];
  return { url, tasks, stop };
}
export type Emulator = Awaited<ReturnType<typeof startEmulator>>;

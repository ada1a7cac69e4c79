import type { LoggedRequest } from '../../support/emulator.ts';
import { startEmulatorProcess } from '../../support/emulator-process.ts';

/** What SJinn was asked to make, and was paid for. */
export interface PaidTask {
  readonly chat_id: string;
  readonly message: string;
  readonly queries: number;
}

/** A part of the emulator of its own, with an account that does not run dry: it counts. */
async function count(base: string) {
  const control = async (path: string, method = 'GET', body?: unknown): Promise<unknown> => {
    const response = await fetch(`${base}/__emulator/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return text && JSON.parse(text);
  };
  await control('settings', 'PUT', { credits: 1_000_000, taskSeconds: 0 });
  return {
    apiBase: `${base}/api/un-api`,
    tasks: async () => (await control('tasks')) as PaidTask[],
    calls: async () => (await control('requests')) as LoggedRequest[],
    refuseCreates: () =>
      control('faults', 'POST', {
        match: { path: '/api/un-api/create_agent_task' },
        fault: { status: 404, body: '{"success":false,"errorMsg":"no","error_code":404}' },
      }),
    heal: () => control('faults', 'DELETE'),
  };
}
export type Counter = Awaited<ReturnType<typeof count>>;

/** The emulator in a process of its own. */
export async function startEmulator() {
  const { url, stop } = await startEmulatorProcess();
  return {
    ...(await count(url)),
    /** Nobody else's tasks and calls are counted there. */
    scope: (name: string) => count(`${url}/scopes/${name}`),
    stop,
  };
}
export type CountingEmulator = Awaited<ReturnType<typeof startEmulator>>;

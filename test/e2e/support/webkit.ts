import { spawn, type ChildProcess } from 'node:child_process';
import type { TestContext } from 'node:test';
import { freePort } from '../../support/free-port.ts';
import { startWebKit, WEBKIT } from '../../support/webkit.js';
import { until } from './until.ts';

/** A tab of WebKitGTK. */
export interface WebKit {
  goto(url: string): Promise<void>;
  back(): Promise<void>;
  /** Runs a function on the page; it sees nothing of the test. */
  evaluate<T>(action: () => T): Promise<T>;
}

/** Starts WebKitGTK, until the test ends; speaks W3C WebDriver. */
export async function openWebKit(t: TestContext): Promise<WebKit> {
  const children: ChildProcess[] = [];
  let close = () => Promise.resolve();
  t.after(async () => {
    await close();
    for (const child of children) child.kill();
  });
  const port = await freePort();
  await startWebKit((command, args, env) => {
    const stdio = ['ignore', 'pipe', 'ignore'] as ['ignore', 'pipe', 'ignore'];
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio });
    children.push(child);
    return child;
  }, port);

  const call = async <T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const { value } = (await response.json()) as { value: T };
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };
  await until('the driver', () => call('GET', '/status').then(Boolean, () => false));
  const capabilities = { alwaysMatch: WEBKIT };
  const { sessionId } = await call<{ sessionId: string }>('POST', '/session', { capabilities });
  const session = `/session/${sessionId}`;
  close = () => call('DELETE', session);

  return {
    goto: (url) => call('POST', `${session}/url`, { url }),
    back: () => call('POST', `${session}/back`, {}),
    evaluate: (action) =>
      call('POST', `${session}/execute/sync`, {
        script: `return (${action.toString()})()`,
        args: [],
      }),
  };
}

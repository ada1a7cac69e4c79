import { type RelayProcess, startProcess } from '../../relay/support/process.ts';
import type { TestRedis } from '../../relay/support/redis.ts';
import { overNetwork, visit } from '../../relay/support/relay.ts';

export type Victim = 'relay' | 'redis' | 'both';

/** A relay, perhaps with a Redis, that can be killed and started again on what is left. */
export class Scene {
  readonly #env: Record<string, string>;
  readonly #redis: TestRedis | undefined;
  #relay: RelayProcess | undefined;

  constructor(env: Record<string, string>, redis?: TestRedis) {
    this.#env = env;
    this.#redis = redis;
  }

  async start(): Promise<void> {
    this.#relay = await startProcess(this.#env);
  }

  come(cookie?: string) {
    return visit(overNetwork, { base: this.#relay?.url ?? '', cookie });
  }

  async kill(victim: Victim): Promise<void> {
    await Promise.all([
      victim === 'relay' ? undefined : this.#redis?.kill(),
      victim === 'redis' ? undefined : this.#relay?.stop('SIGKILL'),
    ]);
  }

  async restart(victim: Victim): Promise<void> {
    await Promise.all([
      victim === 'relay' ? undefined : this.#redis?.start(),
      victim === 'redis' ? undefined : this.start(),
    ]);
  }

  async stopRelay(): Promise<void> {
    await this.#relay?.stop();
  }
}

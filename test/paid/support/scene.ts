import { type RelayProcess, startProcess } from '../../relay/support/process.ts';
import type { TestRedis } from '../../relay/support/redis.ts';
import { overNetwork, visit } from '../../relay/support/relay.ts';

/** `in turn`: Redis, and the relay as soon as it has answered somebody after that. */
export type Victim = 'relay' | 'redis' | 'both' | 'in turn';

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

  /** @param answered resolves when the next visitor is told something */
  async strike(victim: Victim, answered: () => Promise<unknown>): Promise<void> {
    const killRelay = () => this.#relay?.stop('SIGKILL');
    if (victim === 'both') await Promise.all([this.#redis?.kill(), killRelay()]);
    else if (victim !== 'relay') await this.#redis?.kill();
    const restarted = victim === 'relay' ? undefined : this.#redis?.start();
    if (victim === 'in turn') await answered();
    if (victim === 'relay' || victim === 'in turn') await killRelay();
    await restarted;
    if (victim !== 'redis') await this.start();
  }

  async stopRelay(): Promise<void> {
    await this.#relay?.stop();
  }
}

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type Clock, systemClock } from '../../http/clock.ts';
import { OjinError } from '../../http/error.ts';
import type { Fetch } from '../../http/request.ts';
import { SjinnClient } from '../../sjinn/client.ts';
import { createOnce } from '../../sjinn/create.ts';
import { follow } from '../../sjinn/follow.ts';
import { TaskMemory, type TaskStorage } from '../../sjinn/memory.ts';
import { filmOf } from '../../sjinn/results.ts';
import {
  IDLE,
  type Intent,
  newTask,
  reduce,
  type Task,
  type TaskEvent,
  type TaskState,
} from '../../sjinn/task.ts';
import { type GetToken, tokenEndpoint, TokenSource } from '../../sjinn/token-source.ts';
import type { TaskSnapshot } from '../../sjinn/wire.ts';
import { emit, type ErrorInfo } from '../events.ts';
import { pagePresence } from './presence.ts';
import { shareWork } from './tabs.ts';

/** What the controller sees of the element. */
export interface TaskHost extends ReactiveControllerHost, HTMLElement {
  readonly tokenEndpoint: string | null | undefined;
  readonly getToken: GetToken | undefined;
  readonly credentials: string | null | undefined;
  readonly apiBase: string | null | undefined;
  readonly templateId: string | null | undefined;
  /** Minutes. */
  readonly deadline: number;
  readonly resumeFrom: 'session' | 'local' | 'none';
  readonly fetch: Fetch | undefined;
  readonly clock: Clock | undefined;
}

const MINUTE = 60_000;
/** A task that was started longer ago (ms) is not shown again by itself. */
const LONGEST_KEPT = 24 * 60 * MINUTE;

/** Owns a task: starts it, follows it, keeps its id. One `AbortController` for each connection. */
export class TaskController implements ReactiveController {
  readonly #host: TaskHost;
  #state: TaskState = IDLE;
  #tokens: TokenSource | undefined;
  #work = new AbortController();

  constructor(host: TaskHost) {
    this.#host = host;
    host.addController(this);
  }

  get state(): TaskState {
    return this.#state;
  }

  hostDisconnected(): void {
    // a move in the DOM is not an end
    setTimeout(() => this.#host.isConnected || this.#leave());
  }

  /** The host says where tokens come from: another place, other tokens. */
  forgetTokens(): void {
    this.#tokens = undefined;
  }

  /** Goes on with what was under way when the page was left. */
  restore(): void {
    if (this.#state.status !== 'idle' || !this.#isSetUp) return;
    const kept = this.#memory.load();
    if (!kept) return;
    const since = kept.task ? kept.task.startedAt : kept.intent.at;
    if (this.#clock.now() - since > LONGEST_KEPT) {
      this.#memory.forget();
      return;
    }
    // by a clock that was ahead then, it would be young for ever
    if (kept.task)
      this.#follow(
        newTask(kept.task.chatId, kept.task.message, Math.min(since, this.#clock.now())),
      );
    // left before the answer came: it may have been started
    else void this.#create(kept.intent, true);
  }

  start(message: string): void {
    // a second press, while the first is under way
    if (/submitting|queued|running|paused/.test(this.#state.status)) return;
    const at = this.#clock.now();
    if (!this.#isSetUp) {
      this.#dispatch({ type: 'submit', intent: { key: '', message, at } });
      this.#fail(new OjinError('invalid', { attribute: 'token-endpoint' }));
    } else if (emit(this.#host, 'sjinn-submit', { message }, true)) {
      void this.#create(this.#memory.intentFor(message, at));
    }
  }

  /** The visitor wants to know what became of a call whose outcome is unknown. */
  check(): void {
    if (this.#state.status === 'uncertain') void this.#create(this.#state.intent, true);
  }

  resume(chatId: string): void {
    this.#leave();
    this.#follow(newTask(chatId, '', this.#clock.now()));
  }

  /** Looks again at a task that nobody follows any more. */
  goOn(): void {
    if (this.#state.status !== 'paused') return;
    const { task } = this.#state;
    const age = this.#clock.now() - task.startedAt;
    this.#follow(task, age + this.#host.deadline * MINUTE);
  }

  /** Stops following; the task goes on, since nothing can stop it. */
  stop(): void {
    this.#work.abort();
    this.#dispatch({ type: 'pause', reason: 'stopped' });
  }

  reset(): void {
    this.#memory.forget();
    this.#leave();
  }

  #leave(): void {
    this.#work.abort();
    this.#dispatch({ type: 'reset' });
  }

  get #isSetUp(): boolean {
    return !!(this.#host.tokenEndpoint ?? this.#host.getToken);
  }

  get #clock(): Clock {
    return this.#host.clock ?? systemClock;
  }

  get #memory(): TaskMemory {
    const { resumeFrom, tokenEndpoint, id } = this.#host;
    const own = resumeFrom === 'none' ? null : storage(resumeFrom);
    return new TaskMemory(own, storage('local'), `${tokenEndpoint ?? ''}#${id}`);
  }

  async #create(intent: Intent, isRepeat = false): Promise<void> {
    const before = this.#state;
    this.#dispatch({ type: 'submit', intent });
    if (this.#state === before) return;
    const { signal } = (this.#work = new AbortController());
    // before the call: a reload in the middle of it must not pay twice
    this.#memory.keep({ intent });
    try {
      const { chatId } = await createOnce(intent, {
        ...{ client: this.#client, tokens: this.#tokenSource, isRepeat, signal },
        ...{ clock: this.#clock, presence: pagePresence, templateId: this.#host.templateId },
      });
      const task = newTask(chatId, intent.message, intent.at);
      this.#dispatch({ type: 'created', task });
      emit(this.#host, 'sjinn-created', { chatId });
      this.#follow(task);
    } catch (cause) {
      if (signal.aborted) return;
      const error = asError(cause);
      if (error.outcome === 'unknown') {
        this.#dispatch({ type: 'unclear', intent, error });
        return;
      }
      this.#memory.forget();
      this.#fail(error);
    }
  }

  /** @param deadline ms after the start */
  #follow(task: Task, deadline = this.#host.deadline * MINUTE): void {
    this.#work.abort();
    const { signal } = (this.#work = new AbortController());
    const { chatId, message, startedAt, wasRunning } = task;
    this.#memory.keep({ task: { chatId, message, startedAt } });
    this.#dispatch({ type: 'resume', task });
    const hear = (snapshot: TaskSnapshot) => this.#hear(snapshot);
    void shareWork<TaskSnapshot>({
      ...{ name: `ojin-widget:${chatId}`, signal, hear },
      work: async (tell, shift) => {
        const end = await follow({
          query: (toolNames, during) => this.#client.query(chatId, { toolNames, signal: during }),
          ...{ clock: this.#clock, presence: pagePresence, signal: shift },
          ...{ startedAt, wasRunning, deadline },
          onSnapshot: (snapshot) => {
            tell(snapshot);
            hear(snapshot);
          },
          onTrouble: (error) => this.#dispatch({ type: 'trouble', error }),
        });
        if (end === 'deadline') this.#dispatch({ type: 'pause', reason: 'deadline' });
      },
    }).catch((cause: unknown) => {
      if (signal.aborted) return;
      const error = asError(cause);
      // whoever may not ask now may be let in later: only a task that is not there is lost
      if (error.code !== 'not-found') {
        this.#dispatch({ type: 'pause', reason: 'refused', error });
        return;
      }
      this.#memory.forget();
      this.#fail(error);
    });
  }

  #hear(snapshot: TaskSnapshot): void {
    this.#dispatch({ type: 'snapshot', snapshot });
    const state = this.#state;
    if (state.status === 'completed') this.#work.abort();
  }

  #fail(error: OjinError): void {
    this.#dispatch({ type: 'refused', error });
    emit(this.#host, 'sjinn-error', { ...(error as ErrorInfo) });
  }

  /** Nothing else changes the state. */
  #dispatch(event: TaskEvent): void {
    const before = this.#state;
    this.#state = reduce(before, event);
    if (this.#state === before) return;
    this.#host.requestUpdate();
    tell(this.#host, before, this.#state);
  }

  get #tokenSource(): TokenSource {
    const { tokenEndpoint: endpoint, getToken, credentials, fetch, clock } = this.#host;
    const mode = (credentials ?? 'same-origin') as RequestCredentials;
    const base = document.baseURI;
    return (this.#tokens ??= new TokenSource({
      getToken: getToken ?? tokenEndpoint(new URL(endpoint ?? '', base).href, mode, fetch, clock),
      ...{ clock, base },
    }));
  }

  get #client(): SjinnClient {
    const { apiBase, fetch, clock } = this.#host;
    return new SjinnClient({
      ...{ fetch, clock },
      credentials: async (refused) => {
        const held = await this.#tokenSource.credentials(refused);
        return apiBase ? { ...held, apiBase: new URL(apiBase, document.baseURI).href } : held;
      },
    });
  }
}

/** Makes events of a change of state. */
function tell(host: TaskHost, { status: previous, ...before }: TaskState, now: TaskState): void {
  const { status } = now;
  if (status !== previous) emit(host, 'sjinn-statechange', { status, previous });
  if (!('task' in now)) return;
  const { chatId, results } = now.task;
  const known = 'task' in before ? before.task.results : [];
  if (results !== known && results.length) emit(host, 'sjinn-progress', { chatId, results });
  if (status === 'completed')
    emit(host, 'sjinn-complete', { chatId, film: filmOf(results) ?? null, results });
}

const asError = (cause: unknown): OjinError =>
  cause instanceof OjinError ? cause : new OjinError('unauthorized');

function storage(of: 'session' | 'local'): TaskStorage | null {
  try {
    return of === 'local' ? localStorage : sessionStorage;
  } catch {
    return null; // forbidden
  }
}

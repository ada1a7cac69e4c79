import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type Clock, systemClock } from '../../http/clock.ts';
import { OjinError } from '../../http/error.ts';
import { createOnce } from '../../sjinn/create.ts';
import { follow } from '../../sjinn/follow.ts';
import { TaskMemory } from '../../sjinn/memory.ts';
import {
  canStart,
  IDLE,
  type Intent,
  isActive,
  newTask,
  reduce,
  type Task,
  type TaskEvent,
  type TaskState,
} from '../../sjinn/task.ts';
import type { TaskSnapshot } from '../../sjinn/wire.ts';
import { emit, type ErrorInfo } from '../events.ts';
import { pagePresence } from './presence.ts';
import { shareWork } from './shared-work.ts';
import { openStorage, type ResumeMode } from './storage.ts';
import { announceChange } from './task.events.ts';
import { type ServiceOptions, TaskService } from './task.service.ts';

/** What the controller sees of the element. */
export interface TaskHost extends ReactiveControllerHost, HTMLElement, ServiceOptions {
  readonly hasUpdated: boolean;
  readonly templateId: string | null | undefined;
  /** ms */
  readonly deadline: number;
  readonly storageMode: ResumeMode;
}

/** A task that was started longer ago (ms) is not shown again by itself. */
const LONGEST_KEPT = 24 * 60 * 60_000;

/** Owns a task: starts it, follows it, keeps its id. One `AbortController` for each connection. */
export class TaskController implements ReactiveController {
  readonly #host: TaskHost;
  readonly #onChange: (state: TaskState) => void;
  readonly #service: TaskService;
  #state: TaskState = IDLE;
  #work = new AbortController();

  /** @param onChange is called before the page is told by an event. */
  constructor(host: TaskHost, onChange: (state: TaskState) => void) {
    this.#host = host;
    this.#onChange = onChange;
    this.#service = new TaskService(host);
    host.addController(this);
  }

  get state(): TaskState {
    return this.#state;
  }

  hostConnected(): void {
    // put back later; the first time the attributes are not there yet
    if (this.#host.hasUpdated) this.#restore();
  }

  hostDisconnected(): void {
    // a move in the DOM is not an end
    setTimeout(() => this.#host.isConnected || this.#leave());
  }

  /** Tokens come from another place now. */
  useNewEndpoint(): void {
    this.#service.forgetTokens();
    this.#restore();
  }

  /** Goes on with what was under way when the page was left. */
  #restore(): void {
    const stored = this.#memory.load();
    if (this.#state.status !== 'idle' || !this.#service.isConfigured || !stored) return;
    const { task, intent } = stored;
    const now = this.#clock.now();
    const since = task ? task.startedAt : intent.at;
    if (now - since > LONGEST_KEPT) this.#memory.forget();
    // by a clock that was ahead then, it would be young for ever
    else if (task) this.#follow(newTask(task.chatId, task.message, Math.min(since, now)));
    // left before the answer came: it may have been started
    else void this.#create(intent, true);
  }

  start(message: string): void {
    // a second press, while the first is under way
    if (!canStart(this.#state)) return;
    if (emit(this.#host, 'sjinn-submit', { message }, true))
      void this.#create(this.#memory.intentFor(message, this.#clock.now()));
  }

  /** Finds out what became of a call whose outcome is unknown. */
  check(): void {
    if (this.#state.status === 'uncertain') void this.#create(this.#state.intent, true);
  }

  resume(chatId: string): void {
    this.#leave();
    this.#follow(newTask(chatId, '', this.#clock.now()));
  }

  /** Follows a paused task again. */
  goOn(): void {
    if (this.#state.status !== 'paused') return;
    const { task } = this.#state;
    const age = this.#clock.now() - task.startedAt;
    this.#follow(task, age + this.#host.deadline);
  }

  /** Stops following; the task goes on, since nothing can stop it. */
  stop(): void {
    // without its answer, a call that starts a task would be lost
    if (!isActive(this.#state)) return;
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

  get #clock(): Clock {
    return this.#host.clock ?? systemClock;
  }

  get #memory(): TaskMemory {
    const { storageMode, tokenEndpoint, id } = this.#host;
    const own = storageMode === 'none' ? null : openStorage(storageMode);
    return new TaskMemory(own, openStorage('local'), `${tokenEndpoint ?? ''}#${id}`);
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
        client: this.#service.client,
        tokens: this.#service.tokens,
        templateId: this.#host.templateId,
        clock: this.#clock,
        presence: pagePresence,
        isRepeat,
        signal,
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
  #follow(task: Task, deadline = this.#host.deadline): void {
    this.#work.abort();
    const { signal } = (this.#work = new AbortController());
    const { chatId, message, startedAt } = task;
    this.#memory.keep({ task: { chatId, message, startedAt } });
    this.#dispatch({ type: 'resume', task });
    shareWork<TaskSnapshot>({
      name: `ojin-widget:${chatId}`,
      signal,
      onMessage: (snapshot) => this.#onSnapshot(snapshot),
      work: (publish, shift) => this.#ask(task, deadline, publish, shift),
    }).catch((cause: unknown) => {
      if (!signal.aborted) this.#onRefusal(asError(cause));
    });
  }

  /** Asks for the task on behalf of all tabs. */
  async #ask(
    { chatId, startedAt, wasRunning }: Task,
    deadline: number,
    publish: (snapshot: TaskSnapshot) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { client } = this.#service;
    const end = await follow({
      query: (toolNames, during) => client.query(chatId, { toolNames, signal: during }),
      clock: this.#clock,
      presence: pagePresence,
      signal,
      startedAt,
      wasRunning,
      deadline,
      onSnapshot: (snapshot) => {
        publish(snapshot);
        this.#onSnapshot(snapshot);
      },
      onTrouble: (error) => this.#dispatch({ type: 'trouble', error }),
    });
    if (end === 'deadline') this.#dispatch({ type: 'pause', reason: 'deadline' });
  }

  #onSnapshot(snapshot: TaskSnapshot): void {
    this.#dispatch({ type: 'snapshot', snapshot });
    if (this.#state.status === 'completed') this.#work.abort();
  }

  #onRefusal(error: OjinError): void {
    // whoever may not ask now may be let in later: only a task that is not there is lost
    if (error.code !== 'not-found') {
      this.#dispatch({ type: 'pause', reason: 'refused', error });
      return;
    }
    this.#memory.forget();
    this.#fail(error);
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
    this.#onChange(this.#state);
    announceChange(this.#host, before, this.#state);
  }
}

const asError = (cause: unknown): OjinError =>
  cause instanceof OjinError ? cause : new OjinError('unauthorized');

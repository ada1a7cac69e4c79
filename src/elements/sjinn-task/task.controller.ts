import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type Clock, systemClock } from '../../http/clock.ts';
import { asOjinError, OjinError } from '../../http/error.ts';
import type { Progress } from '../../sjinn/progress.ts';
import { filmOf } from '../../sjinn/results.ts';
import { storedOf } from '../../sjinn/stored-task.ts';
import { TaskStore } from '../../sjinn/task-store.ts';
import {
  canStart,
  IDLE,
  type Intent,
  isActive,
  newIntent,
  newTask,
  reduce,
  type Task,
  type TaskEvent,
  type TaskState,
} from '../../sjinn/task.ts';
import { isUnknownTask } from '../../sjinn/wire.ts';
import { emit, type ErrorInfo } from '../events.ts';
import { createInTabs } from './create-in-tabs.ts';
import { followInTabs } from './follow-in-tabs.ts';
import { wasPressed } from './press-record.ts';
import { openStorage, type ResumeMode } from './storage.ts';
import { storageName, watchPersona } from './storage-name.ts';
import { announceChange } from './task.events.ts';
import { type ServiceOptions, TaskService } from './task.service.ts';

/** The element as the controller sees it. */
export interface TaskHost extends ReactiveControllerHost, HTMLElement, ServiceOptions {
  readonly hasUpdated: boolean;
  readonly templateId: string | null | undefined;
  readonly tools: readonly string[];
  /** ms */
  readonly deadline: number;
  readonly storageMode: ResumeMode;
}

/** Owns a task: starts it, follows it, stores its id. One `AbortController` per connection. */
export class TaskController implements ReactiveController {
  readonly #host: TaskHost;
  readonly #onChange: (state: TaskState, before: TaskState) => void;
  readonly #service: TaskService;
  /** The URL of the page may change meanwhile; a started task keeps its store. */
  #store: TaskStore | undefined;
  #storeName = '';
  #endWatch: (() => void) | undefined;
  #state: TaskState = IDLE;
  #work = new AbortController();
  /** Ends the wait in line. */
  #line = new AbortController();

  /** @param onChange is called before the page is notified by an event. */
  constructor(host: TaskHost, onChange: (state: TaskState, before: TaskState) => void) {
    this.#host = host;
    this.#onChange = onChange;
    this.#service = new TaskService(host);
    host.addController(this);
  }

  get state(): TaskState {
    return this.#state;
  }

  hostConnected(): void {
    this.#endWatch = watchPersona(this.#host, () => this.#onPersonaChange());
    // another tab has finished with a task that is still followed here
    addEventListener('storage', this.#onStorage);
    // only when reconnected: the first time, the attributes are not there yet
    if (this.#host.hasUpdated && this.#state.status === 'idle') this.#restore();
  }

  hostDisconnected(): void {
    this.#endWatch?.();
    removeEventListener('storage', this.#onStorage);
    // a move in the DOM is not a removal
    setTimeout(() => this.#host.isConnected || this.#leave());
  }

  readonly #onStorage = ({ newValue }: StorageEvent): void => {
    if (newValue === null && 'task' in this.#state) this.#save();
  };

  /** The source of tokens has changed. */
  useNewEndpoint(): void {
    this.#service.forgetTokens();
    if (this.#state.status === 'idle') this.#restore();
  }

  /** A film belongs to the persona that it was started for. */
  #onPersonaChange(): void {
    if (this.#nameOfStore() === this.#storeName) return;
    this.#leave();
    this.#restore();
  }

  /** Resumes what was in progress when the page was left. */
  #restore(): void {
    this.#openStore();
    const now = this.#clock.now();
    const found = this.#service.isConfigured ? this.#store?.load(now) : undefined;
    if (!found) return;
    const { task, intent } = found.stored;
    if (task) {
      // if the clock was ahead then, the start would be in the future
      const startedAt = Math.min(task.startedAt, now);
      this.#follow({
        ...newTask(task.chatId, task.message, startedAt),
        wasRunning: task.wasRunning,
      });
    } else if (found.isOwn && wasPressed(intent.key)) {
      // left before the response arrived: it may have been started
      void this.#create(intent, true);
    } else {
      // anyone could have put it there: nothing is bought without a press
      const error = new OjinError('aborted', { outcome: 'unknown' });
      this.#dispatch({ type: 'unclear', intent, error });
    }
  }

  start(message: string): void {
    // a second press, while the first is in progress
    if (!canStart(this.#state)) return;
    if (emit(this.#host, 'sjinn-submit', { message }, true))
      void this.#create(newIntent(message, this.#clock.now()));
  }

  /** Determines the outcome of a call for which it is unknown. */
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

  /** Leaves the line, or stops following; a task continues, since nothing can stop it. */
  stop(): void {
    if (this.#state.status === 'waiting') this.#line.abort();
    // a call that starts a task is not aborted: without its response, the task would be lost
    if (!isActive(this.#state)) return;
    this.#work.abort();
    this.#dispatch({ type: 'pause', reason: 'stopped' });
  }

  reset(): void {
    const stored = storedOf(this.#state);
    if (stored) this.#store?.forget(stored);
    this.#service.forgetTokens();
    this.#leave();
  }

  /**
   * Queries the task for its film again: the link may have expired.
   * @returns the URL of the same film.
   * @throws OjinError
   */
  async renewFilm(): Promise<string> {
    const { state } = this;
    if (state.status !== 'completed') throw new OjinError('aborted');
    const { toolResults } = await this.#service.client.query(state.task.chatId);
    const film = filmOf(toolResults);
    if (!film) throw new OjinError('no-media');
    if (this.#state === state) this.#dispatch({ type: 'renewed', results: toolResults });
    return film;
  }

  #leave(): void {
    this.#work.abort();
    this.#dispatch({ type: 'reset' });
  }

  get #clock(): Clock {
    return this.#host.clock ?? systemClock;
  }

  #nameOfStore(): string {
    return storageName(this.#host, this.#host.tokenEndpoint);
  }

  #openStore(): TaskStore {
    const { storageMode } = this.#host;
    this.#storeName = this.#nameOfStore();
    return (this.#store = new TaskStore({
      name: this.#storeName,
      tab: storageMode === 'none' ? null : openStorage('session'),
      site: storageMode === 'local' ? openStorage('local') : null,
      shared: openStorage('local'),
    }));
  }

  async #create(intent: Intent, isRepeat = false): Promise<void> {
    const before = this.#state;
    this.#dispatch({ type: 'submit', intent });
    if (this.#state === before) return;
    const { signal } = (this.#work = new AbortController());
    const line = (this.#line = new AbortController());
    signal.addEventListener('abort', () => line.abort());
    const store = (this.#store ??= this.#openStore());
    let agreed = intent;
    try {
      const { chatId } = await createInTabs(intent, {
        service: this.#service,
        store,
        templateId: this.#host.templateId,
        clock: this.#clock,
        signal,
        isRepeat,
        onAgreed: (actual) => (agreed = actual),
        onLine: () => this.#dispatch({ type: 'lined-up' }),
        lineSignal: line.signal,
      });
      const task = newTask(chatId, agreed.message, agreed.at);
      this.#dispatch({ type: 'created', task });
      emit(this.#host, 'sjinn-created', { chatId });
      this.#follow(task);
    } catch (cause) {
      if (signal.aborted) return;
      const error = asOjinError(cause);
      if (error.outcome === 'unknown') {
        this.#dispatch({ type: 'unclear', intent: agreed, error });
        return;
      }
      store.forget({ intent: agreed });
      if (line.signal.aborted) {
        this.#dispatch({ type: 'reset' });
        return;
      }
      this.#dispatch({ type: 'refused', error });
      this.#report(error);
    }
  }

  /** @param deadline ms after the start */
  #follow(task: Task, deadline = this.#host.deadline): void {
    this.#work.abort();
    const { signal } = (this.#work = new AbortController());
    this.#store ??= this.#openStore();
    this.#dispatch({ type: 'resume', task });
    this.#save();
    followInTabs(task, {
      service: this.#service,
      toolNames: this.#host.tools,
      clock: this.#clock,
      signal,
      deadline,
      onProgress: (progress) => this.#onProgress(progress),
      onError: (error) => this.#dispatch({ type: 'query-failed', error }),
      onDeadline: () => this.#dispatch({ type: 'pause', reason: 'deadline' }),
    }).catch((cause: unknown) => {
      if (!signal.aborted) this.#onRefusal(asOjinError(cause));
    });
  }

  #onProgress(progress: Progress): void {
    const before = this.#state;
    this.#dispatch({ type: 'progress', progress });
    if (this.#state.status !== before.status) this.#save();
    if (this.#state.status === 'completed') this.#work.abort();
  }

  /** A refused query may be allowed later, and a missing task may be found: it stays stored. */
  #onRefusal(error: OjinError): void {
    const isMissing = isUnknownTask(error);
    this.#dispatch({ type: 'pause', reason: isMissing ? 'missing' : 'refused', error });
    if (isMissing) this.#report(error);
  }

  #save(): void {
    const stored = storedOf(this.#state);
    if (stored) this.#store?.save(stored);
  }

  #report(error: OjinError): void {
    emit(this.#host, 'sjinn-error', { ...(error as ErrorInfo) });
  }

  /** Nothing else changes the state. */
  #dispatch(event: TaskEvent): void {
    const before = this.#state;
    this.#state = reduce(before, event);
    if (this.#state === before) return;
    this.#host.requestUpdate();
    this.#onChange(this.#state, before);
    announceChange(this.#host, before, this.#state);
  }
}

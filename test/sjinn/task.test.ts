import { describe, it } from 'node:test';
import { expect } from 'chai';
import { OjinError } from '../../src/http/error.ts';
import {
  IDLE,
  type Intent,
  newTask,
  reduce,
  type Task,
  type TaskEvent,
  type TaskState,
} from '../../src/sjinn/task.ts';
import type { Progress } from '../../src/sjinn/progress.ts';
import { FILM, IMAGE, snapshotOf } from './support.ts';

type Status = TaskState['status'];

const progressOf = (
  status: Progress['status'],
  fields: Parameters<typeof snapshotOf>[0] = {},
): Progress => ({ status, snapshot: snapshotOf(fields) });

const error = new OjinError('network');
const intent: Intent = { key: 'k1', message: 'A film', at: 0 };
const nextIntent: Intent = { key: 'k2', message: 'Another', at: 1 };
const task = newTask('c1', 'A film', 0);
const seen: Task = { ...task, wasRunning: true };

const states: Record<Status, TaskState> = {
  idle: IDLE,
  submitting: { status: 'submitting', intent },
  uncertain: { status: 'uncertain', intent, error },
  queued: { status: 'queued', task },
  running: { status: 'running', task: seen },
  paused: { status: 'paused', task, reason: 'stopped' },
  completed: { status: 'completed', task },
  failed: { status: 'failed', error, message: 'A film' },
  waiting: { status: 'waiting', intent },
};
const events: Record<string, TaskEvent> = {
  submit: { type: 'submit', intent: nextIntent },
  'lined-up': { type: 'lined-up' },
  created: { type: 'created', task },
  refused: { type: 'refused', error },
  unclear: { type: 'unclear', intent, error },
  resume: { type: 'resume', task },
  'resume at work': { type: 'resume', task: seen },
  'progress: queued': { type: 'progress', progress: progressOf('queued') },
  'progress: running': { type: 'progress', progress: progressOf('running', { status: 2 }) },
  'progress: completed': { type: 'progress', progress: progressOf('completed') },
  'query-failed': { type: 'query-failed', error },
  renewed: { type: 'renewed', results: [FILM] },
  pause: { type: 'pause', reason: 'deadline', error },
  reset: { type: 'reset' },
};

describe('reduce: which event does what', () => {
  // by status, in the order of `states`; '-': the same state, to the object
  const table: Record<string, string> = {
    submit: 'submitting - submitting - - - submitting submitting -',
    'lined-up': '- waiting - - - - - - -',
    created: '- queued - - - - - - queued',
    refused: '- failed - - - - - - failed',
    unclear: 'uncertain uncertain - - - - - - uncertain',
    resume: 'queued - - - - queued - - -',
    'resume at work': 'running - - - - running - - -',
    'progress: queued': '- - - queued queued - - - -',
    'progress: running': '- - - running running - - - -',
    'progress: completed': '- - - completed completed - - - -',
    'query-failed': '- - - queued running - - - -',
    renewed: '- - - - - - completed - -',
    pause: '- - - paused paused - - - -',
    reset: '- idle idle idle idle idle idle idle idle',
  };
  for (const [name, row] of Object.entries(table))
    for (const [index, expected] of row.split(' ').entries()) {
      const [status, state] = Object.entries(states)[index]!;
      it(`${name} while ${status}: ${expected}`, () => {
        const before = JSON.stringify(state);
        const next = reduce(state, events[name]!);
        if (expected === '-') expect(next).to.equal(state);
        else expect(next.status).to.equal(expected);
        expect(JSON.stringify(state)).to.equal(before);
      });
    }
  it('has a row for every event', () => void expect(table).to.have.all.keys(Object.keys(events)));

  const results: [from: Status, event: string, to: TaskState][] = [
    ['uncertain', 'submit', { status: 'submitting', intent: nextIntent }],
    ['submitting', 'created', { status: 'queued', task }],
    ['submitting', 'lined-up', { status: 'waiting', intent }],
    ['waiting', 'refused', { status: 'failed', error, message: 'A film' }],
    ['waiting', 'unclear', { status: 'uncertain', intent, error }],
    ['submitting', 'refused', { status: 'failed', error, message: 'A film' }],
    ['submitting', 'unclear', { status: 'uncertain', intent, error }],
    ['running', 'query-failed', { status: 'running', task: seen, lastError: error }],
    ['completed', 'renewed', { status: 'completed', task: { ...task, results: [FILM] } }],
    ['running', 'pause', { status: 'paused', task: seen, reason: 'deadline', error }],
  ];
  for (const [from, name, to] of results)
    it(`${name} while ${from} keeps what is known`, () =>
      void expect(reduce(states[from], events[name]!)).to.deep.equal(to));
});

describe('reduce: what is made', () => {
  const after = (state: TaskState, ...progress: Parameters<typeof progressOf>) =>
    reduce(state, { type: 'progress', progress: progressOf(...progress) });
  const taskOf = (state: TaskState): Task => {
    if (!('task' in state)) throw new Error('No task.');
    return state.task;
  };

  it('grows', () => {
    const one = after(states.queued, 'running', { status: 2, toolResults: [IMAGE] });
    const two = after(one, 'running', { status: 2, toolResults: [IMAGE, FILM] });
    expect(taskOf(one).results).to.deep.equal([IMAGE]);
    expect(taskOf(two).results).to.deep.equal([IMAGE, FILM]);
    expect(taskOf(two)).to.include({ chatId: 'c1', message: 'A film', wasRunning: true });
  });

  it('does not go away by an answer without it', () => {
    const one = after(states.queued, 'running', { status: 2, toolResults: [IMAGE] });
    const end = after(one, 'completed', {});
    expect(taskOf(end).results).to.deep.equal([IMAGE]);
  });

  it('an end that was never seen at work', () => {
    const end = after(states.queued, 'completed', { toolResults: [FILM] });
    expect(taskOf(end).wasRunning).to.equal(false);
  });

  it('an answer ends the error', () => {
    const failed = reduce(states.running, events['query-failed']!);
    expect(after(failed, 'running', { status: 2 })).not.to.have.property('lastError');
  });
});

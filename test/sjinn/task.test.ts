import { describe, it } from 'node:test';
import { expect } from 'chai';
import { OjinError } from '../../src/http/error.ts';
import {
  conclude,
  IDLE,
  type Intent,
  newTask,
  reduce,
  type Task,
  type TaskEvent,
  type TaskState,
} from '../../src/sjinn/task.ts';
import { IMAGE, snapshotOf } from './support.ts';

type Status = TaskState['status'];

describe('conclude: what a snapshot means', () => {
  type Time = 'equal' | 'past' | 'unknown';
  // status, results, seen running, update_time, meaning
  const rows: [number, 'none' | 'some', 'yes' | 'no', Time, ReturnType<typeof conclude>][] = [
    [1, 'none', 'no', 'equal', 'queued'],
    [1, 'none', 'no', 'past', 'completed'],
    [1, 'none', 'no', 'unknown', 'queued'],
    [1, 'none', 'yes', 'equal', 'completed'],
    [1, 'none', 'yes', 'past', 'completed'],
    [1, 'none', 'yes', 'unknown', 'completed'],
    [1, 'some', 'no', 'equal', 'completed'],
    [1, 'some', 'no', 'past', 'completed'],
    [1, 'some', 'no', 'unknown', 'completed'],
    [1, 'some', 'yes', 'equal', 'completed'],
    [1, 'some', 'yes', 'past', 'completed'],
    [1, 'some', 'yes', 'unknown', 'completed'],
    [2, 'none', 'no', 'equal', 'running'],
    [2, 'none', 'no', 'past', 'running'],
    [2, 'none', 'no', 'unknown', 'running'],
    [2, 'none', 'yes', 'equal', 'running'],
    [2, 'none', 'yes', 'past', 'running'],
    [2, 'none', 'yes', 'unknown', 'running'],
    [2, 'some', 'no', 'equal', 'running'],
    [2, 'some', 'no', 'past', 'running'],
    [2, 'some', 'no', 'unknown', 'running'],
    [2, 'some', 'yes', 'equal', 'running'],
    [2, 'some', 'yes', 'past', 'running'],
    [2, 'some', 'yes', 'unknown', 'running'],
    [7, 'none', 'no', 'equal', 'running'],
    [7, 'none', 'no', 'past', 'running'],
    [7, 'none', 'no', 'unknown', 'running'],
    [7, 'none', 'yes', 'equal', 'running'],
    [7, 'none', 'yes', 'past', 'running'],
    [7, 'none', 'yes', 'unknown', 'running'],
    [7, 'some', 'no', 'equal', 'running'],
    [7, 'some', 'no', 'past', 'running'],
    [7, 'some', 'no', 'unknown', 'running'],
    [7, 'some', 'yes', 'equal', 'running'],
    [7, 'some', 'yes', 'past', 'running'],
    [7, 'some', 'yes', 'unknown', 'running'],
    [NaN, 'none', 'no', 'equal', 'running'],
    [NaN, 'none', 'no', 'past', 'running'],
    [NaN, 'none', 'no', 'unknown', 'running'],
    [NaN, 'none', 'yes', 'equal', 'running'],
    [NaN, 'none', 'yes', 'past', 'running'],
    [NaN, 'none', 'yes', 'unknown', 'running'],
    [NaN, 'some', 'no', 'equal', 'running'],
    [NaN, 'some', 'no', 'past', 'running'],
    [NaN, 'some', 'no', 'unknown', 'running'],
    [NaN, 'some', 'yes', 'equal', 'running'],
    [NaN, 'some', 'yes', 'past', 'running'],
    [NaN, 'some', 'yes', 'unknown', 'running'],
  ];
  const updates: Record<Time, number> = { equal: 1000, past: 1001, unknown: NaN };
  for (const [status, results, seen, time, meaning] of rows)
    it(`${status}, ${results} results, seen running: ${seen}, update ${time}: ${meaning}`, () => {
      const toolResults = results === 'some' ? [IMAGE] : [];
      const snapshot = snapshotOf({ status, toolResults, updatedAt: updates[time] });
      expect(conclude(snapshot, seen === 'yes')).to.equal(meaning);
    });

  it('an unknown creation, and an update before it, tell nothing', () => {
    expect(conclude(snapshotOf({ createdAt: NaN }), false)).to.equal('queued');
    expect(conclude(snapshotOf({ updatedAt: 999 }), false)).to.equal('queued');
  });
});

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
};
const events: Record<string, TaskEvent> = {
  submit: { type: 'submit', intent: nextIntent },
  created: { type: 'created', task },
  refused: { type: 'refused', error },
  unclear: { type: 'unclear', intent, error },
  resume: { type: 'resume', task },
  'resume at work': { type: 'resume', task: seen },
  'snapshot 1': { type: 'snapshot', snapshot: snapshotOf() },
  'snapshot 2': { type: 'snapshot', snapshot: snapshotOf({ status: 2 }) },
  trouble: { type: 'trouble', error },
  pause: { type: 'pause', reason: 'deadline', error },
  reset: { type: 'reset' },
};

describe('reduce: which event does what', () => {
  // by status, in the order of `states`; '-': the same state, to the object
  const table: Record<string, string> = {
    submit: 'submitting - submitting - - - submitting submitting',
    created: '- queued - - - - - -',
    refused: '- failed - failed failed failed - -',
    unclear: 'uncertain uncertain - - - - - -',
    resume: 'queued - - - - queued - -',
    'resume at work': 'running - - - - running - -',
    'snapshot 1': '- - - queued completed - - -',
    'snapshot 2': '- - - running running - - -',
    trouble: '- - - queued running - - -',
    pause: '- - - paused paused - - -',
    reset: '- idle idle idle idle idle idle idle',
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
    ['submitting', 'refused', { status: 'failed', error, message: 'A film' }],
    ['running', 'refused', { status: 'failed', error, message: 'A film' }],
    ['submitting', 'unclear', { status: 'uncertain', intent, error }],
    ['running', 'trouble', { status: 'running', task: seen, trouble: error }],
    ['running', 'pause', { status: 'paused', task: seen, reason: 'deadline', error }],
  ];
  for (const [from, name, to] of results)
    it(`${name} while ${from} keeps what is known`, () =>
      void expect(reduce(states[from], events[name]!)).to.deep.equal(to));
});

describe('reduce: what is made', () => {
  const after = (state: TaskState, fields: Parameters<typeof snapshotOf>[0]) =>
    reduce(state, { type: 'snapshot', snapshot: snapshotOf(fields) });
  const taskOf = (state: TaskState): Task => {
    if (!('task' in state)) throw new Error('No task.');
    return state.task;
  };

  it('grows', () => {
    const one = after(states.queued, { status: 2, toolResults: [IMAGE] });
    const two = after(one, { status: 2, toolResults: [IMAGE, IMAGE] });
    expect(taskOf(one).results).to.deep.equal([IMAGE]);
    expect(taskOf(two).results).to.deep.equal([IMAGE, IMAGE]);
    expect(taskOf(two)).to.include({ chatId: 'c1', message: 'A film', wasRunning: true });
  });

  it('does not go away by an answer without it', () => {
    const one = after(states.queued, { status: 2, toolResults: [IMAGE] });
    const end = after(one, {});
    expect(end.status).to.equal('completed');
    expect(taskOf(end).results).to.deep.equal([IMAGE]);
  });

  it('an end that was never seen at work', () => {
    const end = after(states.queued, { toolResults: [IMAGE] });
    expect(end.status).to.equal('completed');
    expect(taskOf(end).wasRunning).to.equal(false);
  });

  it('an answer ends the trouble', () => {
    const trouble = reduce(states.running, events.trouble!);
    expect(after(trouble, { status: 2 })).not.to.have.property('trouble');
  });
});

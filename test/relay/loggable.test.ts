import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loggable } from '../../src/relay/loggable.ts';

const KEY = 'sk-Tr4nsp0rt';
const MESSAGE = 'Un film de Zoé à Genève';
const ROWS: [said: string, logged: string][] = [
  ['Insufficient balance', 'Insufficient balance'],
  ['Invalid token sk-Tr4nsp0rt.', 'Invalid token ….'],
  ['Invalid token sk-Tr4ns', 'Invalid token …'],
  ['Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc is wrong', 'Bearer … is wrong'],
  ['Chat 6ba7b810-9dad-11d1-80b4-00c04fd430c8 failed', 'Chat … failed'],
  ['“un FILM de zoé” is refused', '“un … de …” is refused'],
  ['See https://user:pw@x.example/a?signature=1#2 now', 'See https://x.example/a now'],
  ['two\r\nlines\u202e\u0000', 'two lines'],
  ['', ''],
];
for (const [said, logged] of ROWS)
  test(`${JSON.stringify(said)} is logged as ${JSON.stringify(logged)}`, () =>
    assert.equal(loggable(said, [KEY, MESSAGE]), logged));

test('a single character of another script is somebody’s word, too', () =>
  assert.equal(loggable('“猫” is refused', ['空を飛ぶ猫']), '“…” is refused'));

test('is short', () => assert.equal(loggable('no '.repeat(1000), []).length, 200));

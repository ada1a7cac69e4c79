import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SJINN_KEY } from '../../src/emulator/index.ts';
import { serveEmulator } from '../../src/emulator/node.ts';
import { filmOf, OjinError, SjinnClient } from '../../src/sjinn/index.ts';

/* As on a host's server: the account key, a real socket, and an emulator on the other end. */

test('a task from its creation to its film, with both verbs and tool_names', async () => {
  const emulator = await serveEmulator({ port: 0, settings: { taskSeconds: 0 } });
  try {
    const credentials = { accessToken: SJINN_KEY, apiBase: `${emulator.url}/api/un-api` };
    const sjinn = new SjinnClient({ credentials });
    const { chatId, projectId } = await sjinn.create({
      message: 'A panda',
      templateId: 'any text',
    });
    assert.ok(projectId);
    for (const method of ['GET', 'POST'] as const) {
      const toolNames = ['SJinn_Image_Edit', 'ffmpeg_full_compose'];
      const { status, toolResults } = await sjinn.query(chatId, { method, toolNames });
      assert.equal(status, 1);
      assert.deepEqual(
        toolResults.map(({ name }) => name),
        toolNames,
      );
      assert.match(filmOf(toolResults) ?? '', /agent-film\.mp4$/);
    }
  } finally {
    await emulator.close();
  }
});

test('an error has its number, and in its cause what SJinn says', async () => {
  const emulator = await serveEmulator({ port: 0, settings: { credits: 199 } });
  try {
    const credentials = { accessToken: SJINN_KEY, apiBase: `${emulator.url}/api/un-api` };
    const error: unknown = await new SjinnClient({ credentials })
      .create({ message: 'A panda' })
      .catch((reason: unknown) => reason);
    assert.ok(error instanceof OjinError);
    assert.deepEqual([error.code, error.errorCode], ['forbidden', 100]);
    assert.equal((error.cause as Error).message, 'Insufficient balance');
  } finally {
    await emulator.close();
  }
});

import { expect } from '@open-wc/testing';
import { PERSONAS } from '../../../src/emulator/personas.ts';
import { Emulator } from '../../support/emulator.ts';
import { preview, until } from '../../support/preview.ts';

/** `moveBefore()` is not in every engine yet. */
interface Place extends Omit<Element, 'moveBefore'> {
  moveBefore?(node: Node, before: Node | null): void;
}

// WebKitGTK 2.50 by itself stops a muted film that is moved, also a bare `<video>`
for (const muted of [true, false])
  it(`a playing preview that is moved, ${muted ? 'muted' : 'audible'}, goes on, and asks for nothing twice`, async () => {
    const emulator = new Emulator();
    const element = await preview({
      ...{ 'config-id': PERSONAS.ada.configId, 'api-base': emulator.apiBase },
      ...{ loading: 'eager', loop: true, muted },
    });
    await element.play();
    const media = element.media!;
    await until(() => media.currentTime > 0.5, 'the film');

    const pauses: Event[] = [];
    media.addEventListener('pause', (event) => pauses.push(event));
    const there: Place = document.createElement('section');
    element.parentElement!.after(there);
    const time = media.currentTime;
    if (there.moveBefore) there.moveBefore(element, null);
    else there.append(element);
    await until(() => !media.paused && media.currentTime > time + 0.3, 'the film, from there on');

    expect(element.parentElement).to.equal(there);
    expect(element.media).to.equal(media);
    expect(element.state.status).to.equal('playing');
    if (there.moveBefore) expect(pauses).to.deep.equal([]);
    const asked = (await emulator.requests('/v1/'))
      .filter(({ method }) => method === 'GET')
      .map(({ path }) => path);
    expect(asked).to.deep.equal([...new Set(asked)]);
    there.remove();
  });

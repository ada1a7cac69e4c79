import { expect } from '@open-wc/testing';
import { html, render } from 'lit';
import { asFirstVisit, field, press, record, Stage, write } from './support.ts';

const bodyOf = async ({ net }: Stage) =>
  JSON.parse((await net.nextRequest()).init.body as string) as Record<string, string>;

/** A key as a keyboard sends it; true when the element took it. */
const key = (target: Element, init: KeyboardEventInit): boolean =>
  !target.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init }),
  );

/** A form of the host's own. */
function formOf(content: ReturnType<typeof html>): HTMLFormElement {
  const form = document.createElement('form');
  render(content, form);
  return form;
}

describe('<sjinn-task> form', () => {
  asFirstVisit();
  let stage: Stage;
  beforeEach(() => (stage = new Stage()));

  it('sends what stands in the field, without the spaces round it', async () => {
    const element = await stage.place({ 'template-id': 't-1' });
    await write(element, '  A boat\n');
    press(element, 'Make the film');
    expect(await bodyOf(stage)).to.deep.equal({ message: 'A boat', template_id: 't-1' });
  });

  it('sends nothing without a text', async () => {
    const element = await stage.place();
    press(element, 'Make the film');
    await write(element, '   ');
    press(element, 'Make the film');
    element.start(' \n ');
    await stage.expectQuiet();
    expect(element.state.status).to.equal('idle');
  });

  for (const [name, init, isTaken] of [
    ['Enter', {}, true],
    ['Shift+Enter', { shiftKey: true }, false],
    ['Enter of an input method', { isComposing: true }, false],
    ['Enter of an input method in Safari', { keyCode: 229 }, false],
    ['another key', { key: 'a' }, false],
  ] as const)
    it(`${name} ${isTaken ? 'submits' : 'does not submit'}`, async () => {
      const element = await stage.place();
      await write(element, 'A boat');
      expect(key(field(element), init)).to.equal(isTaken);
      expect(element.state.status).to.equal(isTaken ? 'submitting' : 'idle');
    });

  it('takes an example, and waits for a press', async () => {
    const element = await stage.place({ examples: 'A boat|A whale||' });
    press(element, 'A whale');
    await element.updateComplete;
    await element.updateComplete;
    expect(field(element).value).to.equal('A whale');
    expect(element.shadowRoot!.activeElement?.id).to.equal(field(element).id);
    expect(element.shadowRoot!.querySelector('[role=group]'), 'examples').to.equal(null);
    expect(element.state.status).to.equal('idle');
  });

  it('counts near the limit', async () => {
    const element = await stage.place({ 'max-length': '20' });
    expect(field(element).maxLength).to.equal(20);
    await write(element, 'x'.repeat(18));
    expect(element.shadowRoot!.textContent).not.to.include('Characters left');
    await write(element, 'x'.repeat(19));
    expect(element.shadowRoot!.textContent).to.include('Characters left: 1');
  });

  for (const value of [undefined, '', '0', '-5', 'many'])
    it(`max-length=${value} is 2000`, async () => {
      const element = await stage.place({ 'max-length': value });
      expect(field(element).maxLength).to.equal(2000);
    });

  it('cuts what start() is given to the limit', async () => {
    const element = await stage.place({ 'max-length': '5' });
    element.start('A very long wish');
    expect((await bodyOf(stage)).message).to.equal('A ver');
  });

  it('sends nothing when the event is cancelled', async () => {
    const element = await stage.place();
    const seen = record(element);
    element.addEventListener('sjinn-submit', (event) => event.preventDefault(), { once: true });
    await write(element, 'A boat');
    press(element, 'Make the film');
    await stage.expectQuiet();
    expect(seen).to.deep.equal([['submit', { message: 'A boat' }]]);
    expect(element.state.status).to.equal('idle');
    expect(field(element).value).to.equal('A boat');
    press(element, 'Make the film');
    expect(element.state.status).to.equal('submitting');
  });

  it('is driven by a form of the host’s own, with several fields', async () => {
    const form = formOf(
      html`<label>Wish <textarea name="message">A boat</textarea></label>
        <label>Name <input name="name" value="Ada" /></label>
        <button>Go</button>`,
    );
    const element = await stage.place({}, [form]);
    expect(element.shadowRoot!.querySelector('textarea'), 'ours').to.equal(null);
    await expect(element).to.be.accessible();
    form.querySelector('button')!.click();
    expect(element.state.status).to.equal('submitting');
    form.querySelector('button')!.click();
    expect((await bodyOf(stage)).message).to.equal('A boat');
    await stage.net.expectNoMore();
  });

  it('a press submits no form: a sandboxed frame may forbid that', async () => {
    const element = await stage.place();
    let submits = 0;
    element.shadowRoot!.addEventListener('submit', () => submits++);
    await write(element, 'A boat');
    press(element, 'Make the film');
    expect((await bodyOf(stage)).message).to.equal('A boat');
    expect(submits).to.equal(0);
  });

  it('a press without a text says what is missing', async () => {
    const element = await stage.place();
    let isReported = false;
    field(element).addEventListener('invalid', () => (isReported = true));
    press(element, 'Make the film');
    expect(isReported).to.equal(true);
  });

  for (const [who, target] of [
    ['the form', (form: Element) => form],
    ['the page, by delegation', () => document.body],
  ] as const)
    it(`a form of the host’s own starts nothing when ${who} prevents it`, async () => {
      const form = formOf(html`<input aria-label="Wish" name="message" value="A boat" />`);
      const element = await stage.place({}, [form]);
      const prevent = (event: Event) => event.preventDefault();
      target(form).addEventListener('submit', prevent, { once: true });
      const submit = () =>
        form.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
      submit();
      expect(element.state.status).to.equal('idle');
      submit();
      expect(element.state.status).to.equal('submitting');
    });

  it('a form without a message sends nothing, and does not leave the page', async () => {
    const form = formOf(html`<input aria-label="Other" name="other" value="A boat" />`);
    const element = await stage.place({}, [form]);
    const submitted = new SubmitEvent('submit', { bubbles: true, cancelable: true });
    form.dispatchEvent(submitted);
    expect(submitted.defaultPrevented).to.equal(true);
    expect(element.state.status).to.equal('idle');
  });
});
